import { Every, Listener } from '../../kernel/events/events.js';
import { dueRows } from '../../kernel/work/work.js';
import { DispatchService, dispatchWork } from './dispatch/dispatch.service.js';
import { ExpiryService, expiryWork, withoutDeadline } from './expiry.js';

@Listener('reservations')
export class ReservationsListeners {
  constructor(
    private readonly expiry: ExpiryService,
    private readonly dispatch: DispatchService,
  ) {}

  @Every(1_000, dueRows(expiryWork))
  expireOverdue() {
    return this.expiry.expireOverdue();
  }

  @Every(1_000, withoutDeadline)
  addDeadlines() {
    return this.expiry.addDeadlines();
  }

  @Every(500, dueRows(dispatchWork))
  beginRounds() {
    return this.dispatch.beginRounds();
  }
}
