import { Injectable, Logger } from '@nestjs/common';
import { DeadLetters } from '../../kernel/dead-letters.js';
import { fromBytes, toBytes } from '../../kernel/ids.js';
import { parseJson } from '../../kernel/json.js';
import { deliveries } from '../../kernel/telemetry.js';
import { UnitOfWork } from '../../kernel/tx.js';
import { UsersService, type User } from '../users/index.js';
import { render } from './notices/table.js';
import { Smtp } from './smtp.js';

const BATCH = 20;
/** With pauses of up to an hour: a mail outlives a mail server that is away for most of a night. */
const MAX_ATTEMPTS = 20;
/** Longer than SMTP's own time-outs, so that a slow sender still holds its lease. */
const LEASE_SECONDS = 60;

type Due = { id: string; userId: string; type: string; data: Record<string, string | null>; attempts: number };

/**
 * Sends what is due by e-mail. MySQL holds the queue: a lease is taken, the mail goes out with no transaction open, and
 * the result is written. A crash between the two sends a mail again, with the same Message-ID, and never loses one.
 */
@Injectable()
export class EmailService {
  private readonly logger = new Logger('email');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UsersService,
    private readonly smtp: Smtp,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** Returns true when there may be more to send at once. */
  async sendDue(): Promise<boolean> {
    const { due, recipients } = await this.lease();
    await Promise.all(due.map((mail) => this.send(mail, recipients.get(mail.userId))));
    return due.length === BATCH;
  }

  private lease() {
    return this.uow.run(async (tx) => {
      const rows: { id: Buffer; user_id: Buffer; type: string; data: unknown; attempts: number }[] = await tx.query(
        `SELECT id, user_id, type, data, attempts FROM notifications
         WHERE channel = 'email' AND state IN ('pending', 'retrying', 'sending') AND due_at <= NOW(6)
         LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
      );
      if (rows.length === 0) return { due: [], recipients: new Map<string, User>() };
      await tx.query(
        `UPDATE notifications SET state = 'sending', attempts = attempts + 1, due_at = NOW(6) + INTERVAL ${LEASE_SECONDS} SECOND
         WHERE id IN (${rows.map(() => '?').join(', ')})`,
        rows.map((row) => row.id),
      );
      const due = rows.map((row): Due => ({
        id: fromBytes(row.id),
        userId: fromBytes(row.user_id),
        type: row.type,
        data: parseJson(row.data) as Due['data'],
        attempts: row.attempts + 1,
      }));
      const users = await this.users.findByIds(tx, [...new Set(due.map((mail) => mail.userId))]);
      return { due, recipients: new Map(users.map((user) => [user.id, user])) };
    });
  }

  private async send({ id, type, data, attempts }: Due, recipient: User | undefined): Promise<void> {
    try {
      // Leases are counted, failures or not: a mail that kills its sender must end as well.
      if (attempts > MAX_ATTEMPTS) throw new Error('its sender crashed too often');
      if (!recipient) throw new Error('the recipient has no account any more');
      const { title, body } = render(type, data, recipient.locale);
      await this.smtp.send({
        messageId: `<${id}@madang.notification>`,
        to: recipient.email,
        name: recipient.name,
        subject: title,
        text: `${body}\n`,
      });
    } catch (error) {
      return this.failed(id, attempts, error);
    }
    await this.uow.run((tx) =>
      tx.query(
        `UPDATE notifications SET state = 'delivered', delivered_at = NOW(6) WHERE id = ? AND state = 'sending'`,
        [toBytes(id)],
      ),
    );
    deliveries.inc({ channel: 'email', outcome: 'delivered' });
  }

  /** Tried again after 2, 4, 8 … 3,600 s; refused for good or too often, it is dead. */
  private async failed(id: string, attempts: number, error: unknown): Promise<void> {
    const reason = String(error instanceof Error ? error.message : error).slice(0, 2_000);
    const isPermanent = isRefusal(error);
    const isDead = isPermanent || attempts >= MAX_ATTEMPTS;
    const outcome = isDead ? 'dead' : 'retrying';
    await this.uow.run(async (tx) => {
      await tx.query(
        `UPDATE notifications SET state = ?, last_error = ?, first_error = COALESCE(first_error, ?),
           due_at = NOW(6) + INTERVAL ? SECOND WHERE id = ? AND state = 'sending'`,
        [outcome, reason, reason, Math.min(2 ** attempts, 3_600), toBytes(id)],
      );
      if (!isDead) return;
      const [row]: { first_error: string }[] = await tx.query('SELECT first_error FROM notifications WHERE id = ?', [
        toBytes(id),
      ]);
      await this.deadLetters.add(tx, {
        source: 'notifications.email',
        referenceId: id,
        reason: isPermanent ? 'refused by the mail server' : 'retries exhausted',
        attempts,
        firstError: row!.first_error,
        lastError: reason,
      });
    });
    deliveries.inc({ channel: 'email', outcome });
    this.logger.warn({ notificationId: id, attempts, outcome, reason }, 'an e-mail was not taken');
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
