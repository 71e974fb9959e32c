import { Injectable } from '@nestjs/common';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import { newIdsInOrder } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { onCommit } from '../../../kernel/tx/unit-of-work.js';
import { channels } from '../notification.entity.js';
import { NoticeContext, type Facts, type Notice } from '../notices/notice.js';
import { findNotice } from '../notices/table.js';
import {
  deleteNotifications,
  findEndpoints,
  findOpen,
  findPreferences,
  lockDigestWindows,
  insertNotifications,
  markGone,
  setDigestWindows,
  PERSON,
  suppressNotifications,
  takeNumbers,
  type NewNotification,
} from './planning.queries.js';
import { plan } from './planning.js';
import { StreamNudge } from '../stream/stream-nudge.js';
import { NotificationLog } from './notification-log.js';

/** Recipients per statement. */
const RECIPIENTS = 500;
/** Rows per INSERT. */
const ROWS = 2_000;

/** An event, the subject whose earlier notifications it replaces, if any, and one of its recipients. */
type Addressed = {
  notice: Notice;
  event: EventOf<EventType>;
  subject: string | undefined;
  userId: string;
  facts: Facts;
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
    const addressed = await this.findRecipients(tx, events);
    await deleteNotifications(tx, [...new Set(addressed.flatMap(({ subject }) => subject ?? []))]);
    const rows: NewNotification[] = [];
    const newId = await newIdsInOrder(tx);
    for (const some of chunks(addressed, RECIPIENTS)) rows.push(...(await this.plan(tx, some, newId)));
    await this.insert(tx, rows);
    await this.end(tx, events);
    // A notification that the next one replaces is no part of the history.
    await this.log.publish(
      tx,
      events.filter((event) => !findNotice(event.type)!.replaces),
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
        [...(await each.notice.recipients(this.context, tx, each.event))].map(([userId, facts]) => ({
          ...each,
          userId,
          facts,
        })),
      ),
    );
    return found.flatMap((each) => {
      if (each.status === 'rejected') throw each.reason;
      return each.value;
    });
  }

  private async plan(tx: Tx, addressed: Addressed[], newId: () => string): Promise<NewNotification[]> {
    const ids = [...new Set(addressed.map(({ userId }) => userId))];
    const preferences = await findPreferences(tx, ids);
    const windows = await lockDigestWindows(
      tx,
      ids.filter((id) => preferences(id).settings?.digest === 'window'),
    );
    const now = new Date();
    const endpointsOf = await findEndpoints(tx, ids);
    const joined = new Map<string, Date>();
    const rows = addressed.flatMap(({ notice, event, subject, userId, facts }) =>
      (notice.channels ?? channels).flatMap((channel) => {
        const windowUntil = joined.get(userId) ?? windows.get(userId) ?? null;
        const planned = plan(notice, channel, preferences(userId), now, windowUntil);
        if (!planned) return [];
        if (planned.digest && windows.has(userId)) joined.set(userId, planned.dueAt!);
        const about = { eventId: subject ?? event.id, aggregateId: event.aggregateId, type: event.type, facts };
        const notification = { ...planned, ...about, userId, channel, number: null };
        const targets = channel === 'webhook' ? endpointsOf(userId, event.type) : [PERSON];
        return targets.map((targetId) => ({ ...notification, id: newId(), targetId }));
      }),
    );
    await setDigestWindows(
      tx,
      [...joined].map(([userId, until]) => ({ userId, until })),
    );
    return rows;
  }

  /** Numbers are taken last and at once: their counters are locked until the commit. */
  private async insert(tx: Tx, rows: NewNotification[]): Promise<void> {
    const isShown = ({ channel, state }: NewNotification) => channel === 'in_app' && state === 'delivered';
    const shown = rows.filter(isShown).map(({ userId }) => userId);
    const last = await takeNumbers(tx, shown);
    const numbered = rows.map((row) => {
      if (!isShown(row)) return row;
      const number = last.get(row.userId)! + 1;
      last.set(row.userId, number);
      return { ...row, number };
    });
    for (const some of chunks(numbered, ROWS)) await insertNotifications(tx, some);
    if (shown.length > 0) onCommit(tx, () => this.nudge.publish([...new Set(shown)]));
  }

  /**
   * Marks the notifications that these events end, and does not send those that wait. In the inbox each gets a new number,
   * under which the streams send it again.
   */
  private async end(tx: Tx, events: EventOf<EventType>[]): Promise<void> {
    const ends = events.flatMap((event) => {
      const { ends } = findNotice(event.type)!;
      return ends ? [{ ...event, type: ends.type.type, except: ends.except?.(event) ?? null }] : [];
    });
    if (ends.length === 0) return;
    const open = (await findOpen(tx, ends)).filter((row) =>
      ends.some((end) => end.aggregateId === row.aggregateId && end.type === row.type && end.except !== row.userId),
    );
    const [shown, waiting] = [open.filter(({ isShown }) => isShown), open.filter(({ isShown }) => !isShown)];
    await suppressNotifications(tx, waiting);
    const last = await takeNumbers(
      tx,
      shown.map(({ userId }) => userId),
    );
    const renumbered = shown.map(({ id, userId }) => {
      const number = last.get(userId)! + 1;
      last.set(userId, number);
      return { id, number };
    });
    for (const some of chunks(renumbered, ROWS)) await markGone(tx, some);
    if (shown.length > 0) onCommit(tx, () => this.nudge.publish([...new Set(shown.map(({ userId }) => userId))]));
  }
}

function* chunks<T>(all: T[], size: number): Generator<T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}
