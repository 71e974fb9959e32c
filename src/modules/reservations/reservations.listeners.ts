import { Every, Listener } from '../../kernel/events/events.js';
import { dueRows } from '../../kernel/work/work.js';
import { DispatchService, dispatchWork } from './dispatch/dispatch.service.js';
import { HandoverService } from './handover/handover.service.js';
import { dueProofs } from './proofs/proofs.queries.js';
import { ProofsService } from './proofs/proofs.service.js';
import { oldMilestones } from './handover/milestones.queries.js';
import { oldPoints, near, withoutPoint, withoutTracking } from './tracking/tracking.queries.js';
import { TrackingSweeps } from './tracking/tracking-sweeps.js';
import { ExpiryService, expiryWork, withoutDeadline } from './expiry.js';

@Listener('reservations')
export class ReservationsListeners {
  constructor(
    private readonly expiry: ExpiryService,
    private readonly dispatch: DispatchService,
    private readonly handover: HandoverService,
    private readonly tracking: TrackingSweeps,
    private readonly proofs: ProofsService,
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

  @Every(10_000, dueProofs)
  deleteProofs() {
    return this.proofs.sweep();
  }

  @Every(10_000, oldMilestones)
  forgetMilestones() {
    return this.handover.forget();
  }

  @Every(1_000, withoutTracking)
  addTrackings() {
    return this.tracking.addTrackings();
  }

  @Every(1_000, near)
  announceNear() {
    return this.tracking.announceNear();
  }

  @Every(10_000, withoutPoint)
  addTrackPoints() {
    return this.tracking.addPoints();
  }

  @Every(60_000, oldPoints)
  forgetTracks() {
    return this.tracking.forget();
  }
}
