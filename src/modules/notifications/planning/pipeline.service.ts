import { Injectable } from '@nestjs/common';
import { modeOf, type EventOf, type EventType } from '../../../kernel/events/events.js';
import { derivedId, newIdsInOrder } from '../../../kernel/tx/ids.js';
import { inModeOf, isSameMode, isTest } from '../../../kernel/tx/mode.js';
import { flush, type Tx } from '../../../kernel/tx/tx.js';
import { onCommit } from '../../../kernel/tx/unit-of-work.js';
import { insertAccountEvents, type AccountEventRow } from '../account-events/account-events.queries.js';
import { findAccountEventType } from '../account-events/catalogue.js';
import type { Channel } from '../notification.entity.js';
import { NoticeContext, type Facts, type Notice } from '../notices/notice.js';
import { findNotice } from '../notices/table.js';
import { channelsFor } from './channels.js';
import {
  addToGathered,
  deleteNotifications,
  findEndpoints,
  findOpen,
  findPreferences,
  lockDigestWindows,
  lockGathered,
  lockGatheredMails,
  insertNotifications,
  markGone,
  setDigestWindows,
  setGatheredMail,
  PERSON,
  suppressNotifications,
  takeNumbers,
  type FindEndpoints,
  type NewNotification,
} from './planning.queries.js';
import { endOfMinute, gathered, minuteOf, nextGatheredMail, plan } from './planning.js';
import { StreamNudge } from '../stream/stream-nudge.js';
import { NotificationLog } from './notification-log.js';

/** Recipients per statement. */
const RECIPIENTS = 500;
/** Rows per INSERT. */
const ROWS = 2_000;

/**
 * An event, the subject whose earlier notifications it replaces or joins, if any, and one of its recipients, with the
 * channels through which it goes to them.
 */
type Addressed = {
  notice: Notice;
  event: EventOf<EventType>;
  subject: string | undefined;
  userId: string;
  facts: Facts;
  channels: readonly Channel[];
};

/** Events → recipients → their preferences → one row per event, recipient and channel. */
@Injectable()
export class Pipeline {
  constructor(
    private readonly context: NoticeContext,
    private readonly nudge: StreamNudge,
    private readonly log: NotificationLog,
  ) {}

  /** Inserts the notifications of a batch of events, in the transaction that consumes them. */
  async process(tx: Tx, events: EventOf<EventType>[]): Promise<void> {
    const found = await this.findRecipients(tx, events);
    const concerned = await this.findConcerned(tx, events, found);
    await deleteNotifications(tx, [...new Set(found.flatMap(({ subject }) => subject ?? []))]);
    const addressed = await this.gather(tx, found);
    const users = [...addressed, ...concerned].map(({ userId }) => userId);
    const endpointsOf = await findEndpoints(tx, [...new Set(users)]);
    const rows: NewNotification[] = [];
    const newId = await newIdsInOrder(tx);
    for (const some of chunks(addressed, RECIPIENTS)) rows.push(...(await this.plan(tx, some, endpointsOf, newId)));
    rows.push(...toEndpoints(concerned, endpointsOf, newId));
    await this.insert(tx, rows, concerned);
    await this.end(tx, events);
    // A notification that the next one replaces is no part of the history, and nothing of the test mode is.
    await this.log.publish(
      tx,
      events.filter((event) => !findNotice(event.type)!.replaces && !isTest(modeOf(event))),
    );
  }

  /** In the order of the events. Of those with one subject only the last counts. */
  private async findRecipients(tx: Tx, events: EventOf<EventType>[]): Promise<Addressed[]> {
    const notified = events.map((event) => {
      const notice = findNotice(event.type)!;
      return { event, notice, subject: notice.replaces?.(event) };
    });
    const last = new Map(notified.map((each) => [each.subject ?? each.event.id, each]));
    // Side by side, so that their lookups are batched. All must have ended before the transaction may.
    const found = await Promise.allSettled(
      [...last.values()].map(async (each) =>
        [...(await each.notice.recipients(this.context, tx, each.event))]
          .filter(([userId]) => isSameMode(userId, modeOf(each.event)))
          .map(([userId, facts]) => ({ ...each, userId, facts, channels: channelsFor(each.notice, userId) })),
      ),
    );
    return valuesOf(found).flat();
  }

  /** The accounts that each event concerns, whether or not they are notified: the event and one of them, once each. */
  private async findConcerned(tx: Tx, events: EventOf<EventType>[], found: Addressed[]): Promise<Concerned[]> {
    const notified = Map.groupBy(found, ({ event }) => event.id);
    const concerned = await Promise.allSettled(
      events.map(async (event): Promise<Concerned[]> => {
        const known = (notified.get(event.id) ?? []).map(({ userId }) => userId);
        const accounts = await findAccountEventType(event.type)?.accounts(this.context, tx, event, known);
        const { id: eventId, aggregateId, type } = event;
        const same = [...new Set(accounts)].filter((userId) => isSameMode(userId, modeOf(event)));
        return same.map((userId) => ({ userId, eventId, aggregateId, type }));
      }),
    );
    return valuesOf(concerned).flat();
  }

  /**
   * Adds the events of gathering notices to the notifications of this minute. What is left is to be inserted: the first of a
   * minute, and every one for webhooks.
   */
  private async gather(tx: Tx, found: Addressed[]): Promise<Addressed[]> {
    const gathering = found.filter(({ notice }) => notice.gather);
    if (gathering.length === 0) return found;
    const minute = minuteOf(new Date());
    const inMinute = new Map<string, Addressed & { subject: string }>();
    for (const each of gathering) {
      const subject = derivedId(each.event.aggregateId, `${each.event.type} ${minute}`);
      const earlier = inMinute.get(`${subject} ${each.userId}`);
      const facts = earlier ? each.notice.gather!(earlier.facts, each.facts) : each.facts;
      inMinute.set(`${subject} ${each.userId}`, {
        ...each,
        subject,
        facts,
        channels: without(each.channels, 'webhook'),
      });
    }
    const known = Map.groupBy(
      await lockGathered(tx, [...new Set([...inMinute.values()].map(({ subject }) => subject))]),
      ({ subject, userId }) => `${subject} ${userId}`,
    );
    const joined = [...inMinute].flatMap(([key, { notice, facts }]) =>
      (known.get(key) ?? []).map((row) => ({ ...row, facts: notice.gather!(row.facts, facts) })),
    );
    const { numbers } = await this.number(
      tx,
      joined.filter(({ isShown }) => isShown),
    );
    for (const { id, facts } of joined) await addToGathered(tx, id, facts, numbers.get(id) ?? null);
    return [
      ...found.map((each) => (each.notice.gather ? { ...each, channels: ['webhook'] as const } : each)),
      ...[...inMinute].filter(([key]) => !known.has(key)).map(([, each]) => each),
    ];
  }

  private async plan(
    tx: Tx,
    addressed: Addressed[],
    endpointsOf: FindEndpoints,
    newId: () => string,
  ): Promise<NewNotification[]> {
    const ids = [...new Set(addressed.map(({ userId }) => userId))];
    const preferences = await findPreferences(tx, ids);
    const windows = await lockDigestWindows(
      tx,
      ids.filter((id) => preferences(id).settings?.digest === 'window'),
    );
    const now = new Date();
    const isMailGathered = ({ notice, channels }: Addressed) => notice.gather && channels.includes('email');
    const mails = await lockGatheredMails(tx, [
      ...new Set(addressed.filter(isMailGathered).map(({ userId }) => userId)),
    ]);
    const joined = new Map<string, Date>();
    const mailAt = new Map<string, Date>();
    const gatheredAt = (userId: string, channel: Channel) => {
      if (channel !== 'email') return endOfMinute(now);
      const at = nextGatheredMail(now, mailAt.get(userId) ?? mails.get(userId) ?? null);
      mailAt.set(userId, at);
      return at;
    };
    const rows = addressed.flatMap(({ notice, event, subject, userId, facts, channels }) =>
      channels.flatMap((channel) => {
        const windowUntil = joined.get(userId) ?? windows.get(userId) ?? null;
        const alone = plan(notice, channel, preferences(userId), now, windowUntil);
        if (!alone) return [];
        const isGathered = notice.gather && channel !== 'webhook' && alone.state === 'pending';
        const planned = isGathered ? gathered(alone, channel, gatheredAt(userId, channel)) : alone;
        if (alone.digest && windows.has(userId)) joined.set(userId, alone.dueAt!);
        const about = { eventId: subject ?? event.id, aggregateId: event.aggregateId, type: event.type, facts };
        const notification = { ...planned, ...about, userId, channel, number: null };
        const targets = channel === 'webhook' ? endpointsOf('notifications', userId, event.type) : [PERSON];
        return targets.map((targetId) => ({ ...notification, id: inModeOf(userId, newId()), targetId }));
      }),
    );
    await setDigestWindows(
      tx,
      [...joined].map(([userId, until]) => ({ userId, until })),
    );
    for (const [userId, at] of mailAt) await setGatheredMail(tx, userId, at);
    return rows;
  }

  /** Numbers are taken last and at once: their counters are locked until the commit. */
  private async insert(tx: Tx, rows: NewNotification[], concerned: Concerned[]): Promise<void> {
    const isShown = ({ channel, state }: NewNotification) => channel === 'in_app' && state === 'delivered';
    const { numbers, ofEvents } = await this.number(tx, rows.filter(isShown), concerned);
    for (const some of chunks(ofEvents, ROWS)) {
      await flush(tx);
      insertAccountEvents(tx, some);
    }
    const numbered = rows.map((row) => ({ ...row, number: numbers.get(row.id) ?? null }));
    for (const some of chunks(numbered, ROWS)) {
      await flush(tx); // a packet holds one chunk
      insertNotifications(tx, some);
    }
  }

  /**
   * Marks the notifications that these events end, and does not send those that wait. In the inbox each gets a new number,
   * under which the streams send it again.
   */
  private async end(tx: Tx, events: EventOf<EventType>[]): Promise<void> {
    const ends = events.flatMap((event) => {
      const { ends } = findNotice(event.type)!;
      const [except, only] = [ends?.except?.(event) ?? null, ends?.only?.(event) ?? null];
      return (ends?.types ?? []).map(({ type }) => ({ ...event, type, except, only }));
    });
    if (ends.length === 0) return;
    // Those of a later event of this batch are there already.
    const seqs = new Map(events.map(({ id, seq }) => [id, seq]));
    const open = (await findOpen(tx, ends)).filter((row) =>
      ends.some(
        (end) =>
          end.aggregateId === row.aggregateId &&
          end.type === row.type &&
          end.except !== row.userId &&
          (end.only === null || end.only === row.userId) &&
          (seqs.get(row.eventId) ?? 0) < end.seq,
      ),
    );
    const [shown, waiting] = [open.filter(({ isShown }) => isShown), open.filter(({ isShown }) => !isShown)];
    suppressNotifications(tx, waiting);
    const { numbers } = await this.number(tx, shown);
    const renumbered = [...numbers].map(([id, number]) => ({ id, number }));
    for (const some of chunks(renumbered, ROWS)) {
      await flush(tx);
      markGone(tx, some);
    }
  }

  /**
   * New numbers, of notifications by id: after the commit the streams send these, those that are there already once more, and
   * those who wait for events get them.
   */
  private async number(
    tx: Tx,
    shown: { id: string; userId: string }[],
    concerned: Concerned[] = [],
  ): Promise<{ numbers: Map<string, number>; ofEvents: AccountEventRow[] }> {
    const people = shown.map(({ userId }) => userId);
    const accounts = concerned.map(({ userId }) => userId);
    const taken = await takeNumbers(tx, people, accounts);
    if (people.length + accounts.length > 0)
      onCommit(tx, () => this.nudge.publish([...new Set([...people, ...accounts])]));
    return {
      numbers: new Map(shown.map(({ id }, place) => [id, taken.numbers[place]!])),
      ofEvents: concerned.map((one, place) => ({ ...one, number: taken.ofEvents[place]! })),
    };
  }
}

/** An event and one of the accounts that it concerns. */
type Concerned = Omit<AccountEventRow, 'number'> & { aggregateId: string };

/** The messages to the webhooks of accounts that get their events: whatever their preferences, and never gathered. */
function toEndpoints(concerned: Concerned[], endpointsOf: FindEndpoints, newId: () => string): NewNotification[] {
  const plan = { state: 'pending', reason: null, dueAt: null, digest: false } as const;
  return concerned.flatMap((one) =>
    endpointsOf('events', one.userId, one.type).map((targetId) => ({
      ...{ ...plan, ...one, channel: 'webhook' as const },
      ...{ id: inModeOf(one.userId, newId()), targetId, number: null, facts: null },
    })),
  );
}

/** @throws the first reason of those that were rejected */
function valuesOf<T>(settled: PromiseSettledResult<T>[]): T[] {
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

const without = (all: readonly Channel[], one: Channel): Channel[] => all.filter((channel) => channel !== one);

function* chunks<T>(all: T[], size: number): Generator<T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}
