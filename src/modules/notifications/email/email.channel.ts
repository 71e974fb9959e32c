import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { mayHaveMailbox } from '../../../kernel/email-address.js';
import { derivedId, firstIdOf, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { emailInUse, UsersService, type User } from '../../users/index.js';
import { result, type SendingChannel, type Result } from '../sending/channel.js';
import { composeDigest, composeEmail, unsubscribeScope, type Email } from './compose.js';
import { findDestination } from './destination.js';
import { Suppressions } from './suppressions.service.js';
import { UnsubscribeLinks } from './unsubscribe-links.js';
import type { LeasedMessage, LeasedNotification } from '../sending/channel.js';
import { findNotice, isCritical } from '../notices/table.js';
import { findPreferences } from '../planning/planning.queries.js';
import { findQuietEnd, isUnwanted } from '../planning/planning.js';
import { isRefusedForGood } from './rejections.js';
import { Smtp, SMTP_CONNECTIONS } from './smtp.js';

/** With pauses of up to an hour, a mail survives a mail server that is down for most of a night. */
const MAX_ATTEMPTS = 20;
/** A send that has not started by then is postponed: a mail that outlives its lease would be sent twice. */
const START_DEADLINE_MS = 60_000;

/** Mails a day to an address that may be a stranger's, as no one has shown to read them. */
const UNVERIFIED_MAILS = 100;
const DAY_MS = 24 * 3_600_000;

type Recipient = { user: User; address: string; items: LeasedNotification[]; unwanted: string[] };

/** E-mail, by SMTP; Amazon SES speaks it as well. */
@Injectable()
export class EmailChannel implements SendingChannel {
  readonly channel = 'email';
  readonly batch = 20;
  /** Covers a mail that starts at the last moment; longer than SMTP's own time-outs. */
  readonly leaseSeconds = START_DEADLINE_MS / 1_000 + 60;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UsersService,
    private readonly suppressions: Suppressions,
    private readonly links: UnsubscribeLinks,
    private readonly smtp: Smtp,
  ) {}

  /** Pauses of 2, 4, 8 … 3,600 s. */
  retryAfter(tries: number): number | null {
    return tries >= MAX_ATTEMPTS ? null : Math.min(2 ** tries, 3_600);
  }

  deliver(messages: LeasedMessage[]): Promise<Result>[] {
    const limit = pLimit(SMTP_CONNECTIONS);
    const startDeadline = Date.now() + START_DEADLINE_MS;
    return messages.map((message) =>
      limit(async () => {
        if (Date.now() > startDeadline) return result(message.id, { outcome: 'postponed' as const, seconds: 0 });
        const found = await this.uow.run((tx) => this.findRecipient(tx, message));
        return 'outcome' in found ? found : this.send(message, found);
      }),
    );
  }

  /** Runs right before the send: checks that the recipient can be reached and still wants the mail. */
  private async findRecipient(tx: Tx, { id, userId, rows }: LeasedMessage): Promise<Recipient | Result> {
    const [user] = await this.users.findByIds(tx, [userId]);
    if (!user) return result(id, { outcome: 'refused', reason: 'the recipient has no account any more' });
    const destination = await findDestination(this.users, tx, user, rows[0]!);
    if ('suppressed' in destination) return result(id, { outcome: 'suppressed', reason: destination.suppressed });
    const { address, secrets } = destination;
    if (rows[0]?.type === emailInUse.type && (await wasMailedToday(tx, userId, emailInUse.type)))
      return result(id, { outcome: 'suppressed', reason: 'mailed-today' });
    const mayBeStrangers = !user.emailVerifiedAt && mayHaveMailbox(address);
    if (mayBeStrangers && !isCritical(rows[0]!.type) && (await wasMailedOften(tx, userId)))
      return result(id, { outcome: 'suppressed', reason: 'address-unverified' });
    const reason = await this.suppressions.findReason(tx, address);
    if (reason) return result(id, { outcome: 'suppressed', reason });
    const preferences = (await findPreferences(tx, [userId]))(userId);
    const isWanted = ({ type }: LeasedNotification) => {
      const notice = findNotice(type);
      return !notice || !isUnwanted(notice, 'email', preferences);
    };
    const items = rows.filter(isWanted).map((row) => ({ ...row, data: { ...row.data, ...secrets } }));
    if (items.length === 0) return result(id, { outcome: 'suppressed', reason: 'preference' });
    // A retry may fall into the quiet hours, and they may have been set after the mail was planned.
    const notice = findNotice(items[0]!.type);
    const quietEnd = notice && findQuietEnd(notice, 'email', preferences.settings, new Date());
    if (quietEnd) return result(id, { outcome: 'postponed', seconds: (quietEnd.getTime() - Date.now()) / 1_000 });
    return { user, address, items, unwanted: rows.filter((row) => !isWanted(row)).map((row) => row.id) };
  }

  private async send({ id, userId }: LeasedMessage, { user, address, items, unwanted }: Recipient): Promise<Result> {
    const startedAt = new Date();
    const timing = () => ({ id, startedAt, ms: Date.now() - startedAt.getTime(), unwanted });
    try {
      const unsubscribeUrl = this.unsubscribeUrlOf(userId, items);
      await this.smtp.send({
        ...compose(items, user, unsubscribeUrl),
        messageId: `<${messageIdOf(items)}@madang.notification>`,
        to: address,
        // A stranger's mailbox gets no words of the user.
        name: address === user.email ? user.name : '',
        unsubscribeUrl,
      });
      return { ...timing(), outcome: 'delivered' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ...timing(), outcome: isRefusedForGood(error) ? 'refused' : 'failed', reason };
    }
  }

  /** Null for critical mail, which cannot be switched off. */
  private unsubscribeUrlOf(userId: string, items: LeasedNotification[]): string | null {
    if (items.some(({ type }) => isCritical(type))) return null;
    return this.links.urlOf({ userId, scope: unsubscribeScope(items) });
  }
}

/** Strangers cause this mail, as often as they register. */
async function wasMailedToday(tx: Tx, userId: string, type: string): Promise<boolean> {
  const since = firstIdOf(Date.now() - DAY_MS);
  const rows: unknown[] = await tx.query(
    `SELECT 1 FROM notifications WHERE user_id = ? AND channel = 'email' AND id > ? AND type = ? AND state = 'delivered' LIMIT 1`,
    [toBytes(userId), since, type],
  );
  return rows.length > 0;
}

/** Whether the account got as many mails today as one with an unverified address may. */
async function wasMailedOften(tx: Tx, userId: string): Promise<boolean> {
  const since = firstIdOf(Date.now() - DAY_MS);
  const rows: unknown[] = await tx.query(
    `SELECT 1 FROM notifications WHERE user_id = ? AND channel = 'email' AND id > ? AND state = 'delivered' LIMIT ${UNVERIFIED_MAILS}`,
    [toBytes(userId), since],
  );
  return rows.length === UNVERIFIED_MAILS;
}

function compose(items: LeasedNotification[], { locale }: User, unsubscribeUrl: string | null): Email {
  const [first, ...others] = items as [LeasedNotification, ...LeasedNotification[]];
  return others.length > 0 ? composeDigest(items, locale, unsubscribeUrl) : composeEmail(first, locale, unsubscribeUrl);
}

/** The id of a digest is derived from the ids of its messages, so that a repeat of the same digest has the same id. */
function messageIdOf(items: LeasedNotification[]): string {
  const [first, ...others] = items.map(({ id }) => id) as [string, ...string[]];
  return others.length > 0 ? derivedId(first, others.join(' ')) : first;
}
