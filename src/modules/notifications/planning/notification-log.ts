import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { Facts } from '../notices/notice.js';
import { render, type Content } from '../notices/table.js';

type LogSubscriber = (tx: Tx, events: EventOf<EventType>[]) => Promise<void>;

/** One user's notification of one event. */
export type LoggedNotification = { eventId: string; userId: string; facts: Facts };

/**
 * Lets other modules follow which users were notified. They subscribe here, so that this module depends on none of
 * them.
 */
@Injectable()
export class NotificationLog {
  private readonly subscribers: LogSubscriber[] = [];

  /** Runs `subscriber` in each transaction that notifies users of events, after the notifications are inserted. */
  subscribe(subscriber: LogSubscriber): void {
    this.subscribers.push(subscriber);
  }

  async publish(tx: Tx, events: EventOf<EventType>[]): Promise<void> {
    for (const subscriber of this.subscribers) await subscriber(tx, events);
  }

  /** The users notified of these events, once each, whatever the channel; suppressed notifications do not count. */
  async findEntries(manager: EntityManager, eventIds: string[]): Promise<LoggedNotification[]> {
    if (eventIds.length === 0) return [];
    const rows: { event_id: Buffer; user_id: Buffer; data: unknown }[] = await manager.query(
      `SELECT event_id, user_id, data FROM notifications WHERE event_id IN (?) AND state <> 'suppressed'`,
      [eventIds.map(toBytes)],
    );
    const entries = rows.flatMap((row) => {
      const facts = parseJson(row.data) as Facts | null;
      // An event for the webhooks of an account is none.
      return facts ? [{ eventId: fromBytes(row.event_id), userId: fromBytes(row.user_id), facts }] : [];
    });
    return [...new Map(entries.map((entry) => [`${entry.eventId} ${entry.userId}`, entry])).values()];
  }

  /** The message in one line. */
  summarize(content: Content, locale: Locale): string {
    const { title, body } = render(content, locale);
    return `${title}: ${body}`;
  }
}
