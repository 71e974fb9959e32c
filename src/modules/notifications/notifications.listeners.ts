import { Every, Listener, On, type EventOf } from '../../kernel/events.js';
import type { Tx } from '../../kernel/tx.js';
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

  @Every(500)
  sendEmails() {
    return this.emails.sendDue();
  }
}
