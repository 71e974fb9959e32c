import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UsersService, type User } from '../../users/index.js';
import { result, type Delivery, type DeliveryChannel, type Result } from '../delivery.service.js';
import { render } from '../notices/table.js';
import { Smtp } from './smtp.js';

/** With pauses of up to an hour: a mail outlives a mail server that is away for most of a night. */
const MAX_ATTEMPTS = 20;

/** E-mail, by SMTP; Amazon SES speaks it as well. */
@Injectable()
export class EmailChannel implements DeliveryChannel {
  readonly channel = 'email';
  readonly batch = 20;
  /** Longer than SMTP's own time-outs. */
  readonly leaseSeconds = 60;

  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly smtp: Smtp,
  ) {}

  /** After 2, 4, 8 … 3,600 s. */
  retryAfter(tries: number): number | null {
    return tries >= MAX_ATTEMPTS ? null : Math.min(2 ** tries, 3_600);
  }

  deliver(messages: Delivery[]): Promise<Result>[] {
    const recipients = this.findRecipients(messages);
    return messages.map(async (message) => this.send(message, (await recipients).get(message.userId)));
  }

  private async findRecipients(messages: Delivery[]): Promise<Map<string, User>> {
    const ids = [...new Set(messages.map(({ userId }) => userId))];
    const users = await this.users.findByIds(this.dataSource.manager, ids);
    return new Map(users.map((user) => [user.id, user]));
  }

  private async send({ id, type, data }: Delivery, recipient: User | undefined): Promise<Result> {
    if (!recipient) return result(id, { outcome: 'refused', reason: 'the recipient has no account any more' });
    const startedAt = new Date();
    const took = () => ({ id, startedAt, ms: Date.now() - startedAt.getTime() });
    try {
      const { title, body } = render(type, data, recipient.locale);
      await this.smtp.send({
        messageId: `<${id}@madang.notification>`,
        to: recipient.email,
        name: recipient.name,
        subject: title,
        text: `${body}\n`,
      });
      return { ...took(), outcome: 'delivered' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ...took(), outcome: isRefusal(error) ? 'refused' : 'failed', reason };
    }
  }
}

/**
 * True when the server refused this mail for good (SMTP 5xx, RFC 5321 §4.2.1). A 5xx to the connection, the log-in or the
 * sender is a fault of server or configuration: it must not kill every mail that is due meanwhile.
 */
function isRefusal(error: unknown): boolean {
  const { responseCode = 0, command = '' } = error as { responseCode?: number; command?: string };
  return responseCode >= 500 && ['RCPT TO', 'DATA'].includes(command);
}
