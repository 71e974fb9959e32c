import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { findHistory } from './event-rows.js';
import { fromBytes } from '../tx/ids.js';
import { Id, Instant } from '../http/schema.js';

const MAX_EVENTS = 1_000;

const TimelineItem = z.object({
  type: z.string().meta({ description: 'The event type.', example: 'reservation.accepted' }),
  actorId: Id.nullable().meta({
    description: 'The user who did it; null for Madang itself, and for users whom you may not see.',
  }),
  occurredAt: Instant,
});

/** The events of an aggregate, oldest first. */
export const Timeline = z.object({ items: z.array(TimelineItem) }).meta({ id: 'Timeline' });

/** The first 1,000 events of an aggregate; `events` is both outbox and audit log. */
export async function findTimeline(manager: EntityManager, aggregateId: string): Promise<z.infer<typeof Timeline>> {
  const rows = await findHistory(manager, aggregateId, MAX_EVENTS);
  const items = rows.map((row) => ({
    type: row.type,
    actorId: row.actor_id && fromBytes(row.actor_id),
    occurredAt: row.occurred_at.toISOString(),
  }));
  return { items };
}
