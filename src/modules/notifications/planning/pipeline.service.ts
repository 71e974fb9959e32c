import { Injectable } from '@nestjs/common';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import { newId } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { onCommit } from '../../../kernel/tx/unit-of-work.js';
import { channels, type Channel } from '../notification.entity.js';
import { Modules, type Facts, type Notice } from '../notices/notice.js';
import {
  deleteNotifications,
  findEndpoints,
  findWishes,
  holdWindows,
  insertNotifications,
  openWindows,
  PERSON,
  takeNumbers,
} from './pipeline.queries.js';
import { plan } from './planning.js';
import { Wake } from '../stream/wake.js';
import { Told } from './notification-log.js';

const BATCH = 500;

/** Event → recipients → what each of them wants → one row per event, recipient and channel. */
@Injectable()
export class Pipeline {
  constructor(
    private readonly modules: Modules,
    private readonly wake: Wake,
    private readonly told: Told,
  ) {}

  /** Writes down what everybody is told of an event, in the transaction that consumes it. */
  async tell(tx: Tx, notice: Notice, event: EventOf<EventType>): Promise<void> {
    const subject = notice.replaces?.(event);
    if (subject) await deleteNotifications(tx, subject);
    const people = [...(await notice.recipients(this.modules, tx, event))];
    for (let start = 0; start < people.length; start += BATCH) {
      await this.write(tx, notice, { ...event, id: subject ?? event.id }, people.slice(start, start + BATCH));
    }
    // What the next news takes back is no part of anybody's history.
    if (!subject) await this.told.announce(tx, event);
  }

  private async write(tx: Tx, notice: Notice, event: EventOf<EventType>, people: [string, Facts][]): Promise<void> {
    const ids = people.map(([id]) => id);
    const wishes = await findWishes(tx, ids);
    const windows = await holdWindows(
      tx,
      ids.filter((id) => wishes(id).settings?.digest === 'window'),
    );
    const now = new Date();
    const endpoints = await findEndpoints(tx, ids, event.type);
    const targetsOf = (userId: string, channel: Channel) =>
      channel === 'webhook' ? (endpoints.get(userId) ?? []) : [PERSON];
    const rows = people.flatMap(([userId, facts]) =>
      (notice.channels ?? channels).flatMap((channel) => {
        const planned = plan(notice, channel, wishes(userId), now, windows.get(userId) ?? null);
        if (!planned) return [];
        const told = { ...planned, eventId: event.id, userId, channel, type: event.type, facts };
        return targetsOf(userId, channel).map((targetId) => ({ ...told, id: newId(), targetId }));
      }),
    );
    const joined = rows.filter(({ digest, userId }) => digest && windows.has(userId));
    await openWindows(
      tx,
      joined.map(({ userId, dueAt }) => ({ userId, until: dueAt! })),
    );
    const isShown = ({ channel, state }: (typeof rows)[number]) => channel === 'in_app' && state === 'delivered';
    const shown = rows.filter(isShown).map(({ userId }) => userId);
    const numbers = await takeNumbers(tx, shown);
    await insertNotifications(
      tx,
      rows.map((row) => ({ ...row, number: isShown(row) ? numbers.get(row.userId)! : null })),
    );
    if (shown.length > 0) onCommit(tx, () => this.wake.people(shown));
  }
}
