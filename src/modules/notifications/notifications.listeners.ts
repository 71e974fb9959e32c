import { Every, Listener, type Consumer, type Consuming } from '../../kernel/events.js';
import { EmailService } from './email.service.js';
import { notices } from './notices/table.js';
import { NotificationsService } from './notifications.service.js';

/** One consumer for each notice in the table, called `notifications.<event type>`. */
@Listener('notifications')
export class NotificationsListeners implements Consuming {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly emails: EmailService,
  ) {}

  consumers(): Consumer[] {
    return notices.map((notice) => ({
      name: notice.on.type,
      event: notice.on,
      handle: (tx, event) => this.notifications.tell(tx, notice, event),
    }));
  }

  @Every(500)
  sendEmails() {
    return this.emails.sendDue();
  }
}
