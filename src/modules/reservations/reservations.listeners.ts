import { Every, Listener } from '../../kernel/events/events.js';
import { dueRows } from '../../kernel/work/work.js';
import { ExpiryService, expiryWork, withoutDeadline } from './expiry.js';

@Listener('reservations')
export class ReservationsListeners {
  constructor(private readonly expiry: ExpiryService) {}

  @Every(1_000, dueRows(expiryWork))
  expireOverdue() {
    return this.expiry.expireOverdue();
  }

  @Every(1_000, withoutDeadline)
  addDeadlines() {
    return this.expiry.addDeadlines();
  }
}
