import { Every, Listener, On, type EventOf } from '../../kernel/events.js';
import type { Tx } from '../../kernel/tx.js';
import {
  missionAccepted,
  missionCancelled,
  missionCreated,
  missionDisputed,
  missionExpired,
  missionFailed,
  missionPledged,
  missionSucceeded,
} from '../missions/index.js';
import {
  reservationAccepted,
  reservationCancelled,
  reservationDelivered,
  reservationPickedUp,
  reservationRequested,
} from '../reservations/index.js';
import { EmailService } from './email.service.js';
import { NotificationsService } from './notifications.service.js';

@Listener('notifications')
export class NotificationsListeners {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly emails: EmailService,
  ) {}

  @On(reservationRequested)
  requested(tx: Tx, event: EventOf<typeof reservationRequested>) {
    return this.notifications.reservationRequested(tx, event);
  }

  @On(reservationAccepted)
  accepted(tx: Tx, event: EventOf<typeof reservationAccepted>) {
    return this.notifications.reservationChanged(tx, event);
  }

  @On(reservationPickedUp)
  pickedUp(tx: Tx, event: EventOf<typeof reservationPickedUp>) {
    return this.notifications.reservationChanged(tx, event);
  }

  @On(reservationDelivered)
  delivered(tx: Tx, event: EventOf<typeof reservationDelivered>) {
    return this.notifications.reservationChanged(tx, event);
  }

  @On(reservationCancelled)
  cancelled(tx: Tx, event: EventOf<typeof reservationCancelled>) {
    return this.notifications.reservationChanged(tx, event);
  }

  @On(missionCreated)
  missionCreated(tx: Tx, event: EventOf<typeof missionCreated>) {
    return this.notifications.missionFunded(tx, event);
  }

  @On(missionPledged)
  missionPledged(tx: Tx, event: EventOf<typeof missionPledged>) {
    return this.notifications.missionFunded(tx, event);
  }

  @On(missionAccepted)
  missionAccepted(tx: Tx, event: EventOf<typeof missionAccepted>) {
    return this.notifications.missionChanged(tx, event);
  }

  @On(missionDisputed)
  missionDisputed(tx: Tx, event: EventOf<typeof missionDisputed>) {
    return this.notifications.missionChanged(tx, event);
  }

  @On(missionSucceeded)
  missionSucceeded(tx: Tx, event: EventOf<typeof missionSucceeded>) {
    return this.notifications.missionSucceeded(tx, event);
  }

  @On(missionFailed)
  missionFailed(tx: Tx, event: EventOf<typeof missionFailed>) {
    return this.notifications.missionChanged(tx, event);
  }

  @On(missionExpired)
  missionExpired(tx: Tx, event: EventOf<typeof missionExpired>) {
    return this.notifications.missionChanged(tx, event);
  }

  @On(missionCancelled)
  missionCancelled(tx: Tx, event: EventOf<typeof missionCancelled>) {
    return this.notifications.missionChanged(tx, event);
  }

  @Every(500)
  sendEmails() {
    return this.emails.sendDue();
  }
}
