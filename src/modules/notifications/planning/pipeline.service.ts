import { Injectable } from '@nestjs/common';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import { newIdsInOrder } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { onCommit } from '../../../kernel/tx/unit-of-work.js';
import { channels, type Channel } from '../notification.entity.js';
import { NoticeContext, type Facts, type Notice } from '../notices/notice.js';
import {
  deleteNotifications,
  findEndpoints,
  findPreferences,
  lockDigestWindows,
  insertNotifications,
  setDigestWindows,
  PERSON,
  nextNumbers,
} from './planning.queries.js';
import { plan } from './planning.js';
import { StreamNudge } from '../stream/stream-nudge.js';
import { NotificationLog } from './notification-log.js';

const BATCH = 500;

/** Event → recipients → their preferences → one row per event, recipient and channel. */
@Injectable()
export class Pipeline {
  constructor(
    private readonly context: NoticeContext,
    private readonly nudge: StreamNudge,
    private readonly log: NotificationLog,
  ) {}

  /** Inserts the notifications of an event, in the transaction that consumes it. */
  async process(tx: Tx, notice: Notice, event: EventOf<EventType>): Promise<void> {
    const subject = notice.replaces?.(event);
    if (subject) await deleteNotifications(tx, subject);
    const recipients = [...(await notice.recipients(this.context, tx, event))];
    for (let start = 0; start < recipients.length; start += BATCH) {
      await this.insert(tx, notice, { ...event, id: subject ?? event.id }, recipients.slice(start, start + BATCH));
    }
    // A notification that the next one replaces is no part of the history.
    if (!subject) await this.log.publish(tx, event);
  }

  private async insert(
    tx: Tx,
    notice: Notice,
    event: EventOf<EventType>,
    recipients: [string, Facts][],
  ): Promise<void> {
    const ids = recipients.map(([id]) => id);
    const preferences = await findPreferences(tx, ids);
    const windows = await lockDigestWindows(
      tx,
      ids.filter((id) => preferences(id).settings?.digest === 'window'),
    );
    const now = new Date();
    const newId = await newIdsInOrder(tx);
    const endpoints = await findEndpoints(tx, ids, event.type);
    const targetsOf = (userId: string, channel: Channel) =>
      channel === 'webhook' ? (endpoints.get(userId) ?? []) : [PERSON];
    const rows = recipients.flatMap(([userId, facts]) =>
      (notice.channels ?? channels).flatMap((channel) => {
        const planned = plan(notice, channel, preferences(userId), now, windows.get(userId) ?? null);
        if (!planned) return [];
        const about = { eventId: event.id, aggregateId: event.aggregateId, type: event.type, facts };
        const notification = { ...planned, ...about, userId, channel };
        return targetsOf(userId, channel).map((targetId) => ({ ...notification, id: newId(), targetId }));
      }),
    );
    const joined = rows.filter(({ digest, userId }) => digest && windows.has(userId));
    await setDigestWindows(
      tx,
      joined.map(({ userId, dueAt }) => ({ userId, until: dueAt! })),
    );
    const isShown = ({ channel, state }: (typeof rows)[number]) => channel === 'in_app' && state === 'delivered';
    const shown = rows.filter(isShown).map(({ userId }) => userId);
    const numbers = await nextNumbers(tx, shown);
    await insertNotifications(
      tx,
      rows.map((row) => ({ ...row, number: isShown(row) ? numbers.get(row.userId)! : null })),
    );
    if (shown.length > 0) onCommit(tx, () => this.nudge.publish(shown));
  }
}
