import { Every, Listener } from '../../kernel/events/events.js';
import { dueRows } from '../../kernel/work/work.js';
import { deletionWork } from './erasure.queries.js';
import { Erasure } from './erasure.service.js';

@Listener('privacy')
export class PrivacyListeners {
  constructor(private readonly erasure: Erasure) {}

  @Every(1_000, dueRows(deletionWork))
  eraseAccounts() {
    return this.erasure.eraseDue();
  }
}
