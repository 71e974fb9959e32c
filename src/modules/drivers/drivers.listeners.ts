import { Every, Listener } from '../../kernel/events/events.js';
import { forgotten } from './positions/positions.queries.js';
import { PositionsService } from './positions/positions.service.js';
import { DriverLapses, lapsed } from './presence.js';

@Listener('drivers')
export class DriversListeners {
  constructor(
    private readonly lapses: DriverLapses,
    private readonly positions: PositionsService,
  ) {}

  @Every(1_000, lapsed)
  setOffline() {
    return this.lapses.setOffline();
  }

  @Every(15_000)
  measureOnline() {
    return this.lapses.measure();
  }

  @Every(60_000, forgotten)
  forgetPositions() {
    return this.positions.forget();
  }
}
