import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { derivedId } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { UsersService, type User } from '../../users/index.js';
import { result, type DeliveryChannel, type Result } from '../sending/sending.service.js';
import { composeDigest, composeLetter, unsubscribeScope, type Letter } from './letter.js';
import { Suppressions } from './suppressions.service.js';
import { UnsubscribeLinks } from './unsubscribe-links.js';
import type { Delivery, Told } from '../sending/lease.js';
import { findNotice, isCritical } from '../notices/table.js';
import { findWishes } from '../planning/pipeline.queries.js';
import { findQuietEnd, isUnwanted } from '../planning/planning.js';
import { Smtp, SMTP_CONNECTIONS } from './smtp.js';

/** With pauses of up to an hour: a mail outlives a mail server that is away for most of a night. */
const MAX_ATTEMPTS = 20;
/** What a slow mail server has not taken until then begins anew: a mail that outlived its lease would be sent twice. */
const LAST_START_MS = 60_000;

type Reader = { reader: User; told: Told[]; unwanted: string[] };

/** E-mail, by SMTP; Amazon SES speaks it as well. */
@Injectable()
export class EmailChannel implements DeliveryChannel {
  readonly channel = 'email';
  readonly batch = 20;
  /** Room for a mail that starts at the last moment, longer than SMTP's own time-outs. */
  readonly leaseSeconds = LAST_START_MS / 1_000 + 60;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UsersService,
    private readonly suppressions: Suppressions,
    private readonly links: UnsubscribeLinks,
    private readonly smtp: Smtp,
  ) {}

  /** After 2, 4, 8 … 3,600 s. */
  retryAfter(tries: number): number | null {
    return tries >= MAX_ATTEMPTS ? null : Math.min(2 ** tries, 3_600);
  }

  deliver(messages: Delivery[]): Promise<Result>[] {
    const lane = pLimit(SMTP_CONNECTIONS);
    const lastStart = Date.now() + LAST_START_MS;
    return messages.map((message) =>
      lane(async () => {
        if (Date.now() > lastStart) return result(message.id, { outcome: 'postponed' as const, seconds: 0 });
        const found = await this.uow.run((tx) => this.findReader(tx, message));
        return 'outcome' in found ? found : this.send(message, found);
      }),
    );
  }

  /** Right before it goes out: who gets it, unless they cannot be reached or, meanwhile, do not want it any more. */
  private async findReader(tx: Tx, { id, userId, rows }: Delivery): Promise<Reader | Result> {
    const [reader] = await this.users.findByIds(tx, [userId]);
    if (!reader) return result(id, { outcome: 'refused', reason: 'the recipient has no account any more' });
    const reason = await this.suppressions.findReason(tx, reader.email);
    if (reason) return result(id, { outcome: 'suppressed', reason });
    const wishes = (await findWishes(tx, [userId]))(userId);
    const isWanted = ({ type }: Told) => {
      const notice = findNotice(type);
      return !notice || !isUnwanted(notice, 'email', wishes);
    };
    const told = rows.filter(isWanted);
    if (told.length === 0) return result(id, { outcome: 'suppressed', reason: 'preference' });
    // A retry may have come into the night, and the night may have been asked for after the mail was planned.
    const notice = findNotice(told[0]!.type);
    const quietEnd = notice && findQuietEnd(notice, 'email', wishes.settings, new Date());
    if (quietEnd) return result(id, { outcome: 'postponed', seconds: (quietEnd.getTime() - Date.now()) / 1_000 });
    return { reader, told, unwanted: rows.filter((row) => !told.includes(row)).map((row) => row.id) };
  }

  private async send({ id, userId }: Delivery, { reader, told, unwanted }: Reader): Promise<Result> {
    const startedAt = new Date();
    const took = () => ({ id, startedAt, ms: Date.now() - startedAt.getTime(), unwanted });
    try {
      const unsubscribeUrl = this.unsubscribeUrlOf(userId, told);
      await this.smtp.send({
        ...write(told, reader, unsubscribeUrl),
        messageId: `<${messageIdOf(told)}@madang.notification>`,
        to: reader.email,
        name: reader.name,
        unsubscribeUrl,
      });
      return { ...took(), outcome: 'delivered' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ...took(), outcome: isRefusal(error) ? 'refused' : 'failed', reason };
    }
  }

  /** None for what nobody can switch off. */
  private unsubscribeUrlOf(userId: string, told: Told[]): string | null {
    if (told.some(({ type }) => isCritical(type))) return null;
    return this.links.urlOf({ userId, scope: unsubscribeScope(told) });
  }
}

function write(told: Told[], { locale }: User, unsubscribeUrl: string | null): Letter {
  const [first, ...others] = told as [Told, ...Told[]];
  return others.length > 0 ? composeDigest(told, locale, unsubscribeUrl) : composeLetter(first, locale, unsubscribeUrl);
}

/** Of a digest an id that is made of those of its messages: the same ones are the same mail. */
function messageIdOf(told: Told[]): string {
  const [first, ...others] = told.map(({ id }) => id) as [string, ...string[]];
  return others.length > 0 ? derivedId(first, others.join(' ')) : first;
}

/**
 * True when the server refused this mail for good (SMTP 5xx, RFC 5321 §4.2.1). A 5xx to the connection, the log-in or the
 * sender is a fault of server or configuration: it must not kill every mail that is due meanwhile.
 */
function isRefusal(error: unknown): boolean {
  const { responseCode = 0, command = '' } = error as { responseCode?: number; command?: string };
  return responseCode >= 500 && ['RCPT TO', 'DATA'].includes(command);
}
