import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { fromBytes, toBytes } from './ids.js';
import { Id, Instant } from './schema.js';

const MAX_EVENTS = 1_000;

const TimelineItem = z.object({
  type: z.string().meta({ description: 'What happened.', example: 'reservation.accepted' }),
  actorId: Id.nullable().meta({ description: 'Who did it; null for Madang itself.' }),
  occurredAt: Instant,
});

/** What happened to a thing, the oldest first. */
export const Timeline = z.object({ items: z.array(TimelineItem) }).meta({ id: 'Timeline' });

/** The first 1,000 events of an aggregate, from the table that is outbox and audit log at once. */
export async function findTimeline(manager: EntityManager, aggregateId: string): Promise<z.infer<typeof Timeline>> {
  const rows: { type: string; actor_id: Buffer | null; occurred_at: Date }[] = await manager.query(
    `SELECT type, actor_id, occurred_at FROM events WHERE aggregate_id = ? ORDER BY seq LIMIT ${MAX_EVENTS}`,
    [toBytes(aggregateId)],
  );
  const items = rows.map((row) => ({
    type: row.type,
    actorId: row.actor_id && fromBytes(row.actor_id),
    occurredAt: row.occurred_at.toISOString(),
  }));
  return { items };
}
