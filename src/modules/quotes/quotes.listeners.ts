import { Every, Listener } from '../../kernel/events/events.js';
import { forgotten } from './quotes.queries.js';
import { QuotesService } from './quotes.service.js';

@Listener('quotes')
export class QuotesListeners {
  constructor(private readonly quotes: QuotesService) {}

  @Every(10_000, forgotten)
  forgetUnused() {
    return this.quotes.forget();
  }
}
