import { Every, Listener } from '../../kernel/events/events.js';
import { DriverLapses, lapsed } from './presence.js';

@Listener('drivers')
export class DriversListeners {
  constructor(private readonly lapses: DriverLapses) {}

  @Every(1_000, lapsed)
  setOffline() {
    return this.lapses.setOffline();
  }
}
