import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { Facts } from '../notices/notice.js';
import { render } from '../notices/table.js';

type Hearer = (tx: Tx, event: EventOf<EventType>) => Promise<void>;

/** What one person was told of one event. */
export type Telling = { eventId: string; userId: string; facts: Facts };

/** Lets other modules know of what people were told. This module knows none of them: they come and listen. */
@Injectable()
export class Told {
  private readonly hearers: Hearer[] = [];

  /** `hearer` runs in each transaction that writes down what people are told of an event, after that is written. */
  hear(hearer: Hearer): void {
    this.hearers.push(hearer);
  }

  async announce(tx: Tx, event: EventOf<EventType>): Promise<void> {
    for (const hear of this.hearers) await hear(tx, event);
  }

  /** Who was told of these events, once each, whatever the channel; what somebody did not want was not told. */
  async findTellings(manager: EntityManager, eventIds: string[]): Promise<Telling[]> {
    if (eventIds.length === 0) return [];
    const rows: { event_id: Buffer; user_id: Buffer; data: unknown }[] = await manager.query(
      `SELECT event_id, user_id, data FROM notifications WHERE event_id IN (?) AND state <> 'suppressed'`,
      [eventIds.map(toBytes)],
    );
    const tellings = rows.map((row) => ({
      eventId: fromBytes(row.event_id),
      userId: fromBytes(row.user_id),
      facts: parseJson(row.data) as Facts,
    }));
    return [...new Map(tellings.map((telling) => [`${telling.eventId} ${telling.userId}`, telling])).values()];
  }

  /** What was said, in one line. */
  say(type: string, facts: Facts, locale: Locale): string {
    const { title, body } = render(type, facts, locale);
    return `${title}: ${body}`;
  }
}
