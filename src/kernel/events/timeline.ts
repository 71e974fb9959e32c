import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { hasRole, type Principal } from '../auth/principal.js';
import { findHistory } from './event-rows.js';
import { fromBytes } from '../tx/ids.js';
import { Id, Instant } from '../http/schema.js';

const MAX_EVENTS = 1_000;

const TimelineItem = z.object({
  id: Id.meta({ description: 'Of the event; deliveries name it as `eventId`.' }),
  type: z.string().meta({ description: 'The event type.', example: 'reservation.accepted' }),
  actorId: Id.nullable().meta({
    description: 'The user who did it; null for Madang itself, and for users whom you may not see.',
  }),
  keyId: Id.nullable().meta({
    description: 'The API key by which I did it; null for what no key did, and for the keys of others.',
  }),
  occurredAt: Instant,
});

/** The events of an aggregate, oldest first. */
export const Timeline = z.object({ items: z.array(TimelineItem) }).meta({ id: 'Timeline' });

/** The first 1,000 events of an aggregate; `events` is both outbox and audit log. Keys are shown to whose they are, and to admins. */
export async function findTimeline(
  manager: EntityManager,
  aggregateId: string,
  viewer: Principal,
): Promise<z.infer<typeof Timeline>> {
  const rows = await findHistory(manager, aggregateId, MAX_EVENTS);
  const items = rows.map((row) => {
    const actorId = row.actor_id && fromBytes(row.actor_id);
    const seesKey = actorId === viewer.id || hasRole(viewer, 'admin');
    return {
      id: fromBytes(row.id),
      type: row.type,
      actorId,
      keyId: seesKey && row.key_id ? fromBytes(row.key_id) : null,
      occurredAt: row.occurred_at.toISOString(),
    };
  });
  return { items };
}
