import { Every, Listener } from '../../kernel/events/events.js';
import { dueRows } from '../../kernel/work/work.js';
import { DispatchService, dispatchWork } from './dispatch/dispatch.service.js';
import { HandoverService } from './handover/handover.service.js';
import { oldMilestones } from './handover/milestones.queries.js';
import { ExpiryService, expiryWork, withoutDeadline } from './expiry.js';

@Listener('reservations')
export class ReservationsListeners {
  constructor(
    private readonly expiry: ExpiryService,
    private readonly dispatch: DispatchService,
    private readonly handover: HandoverService,
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

  @Every(10_000, oldMilestones)
  forgetMilestones() {
    return this.handover.forget();
  }
}
