import type { EntityManager } from 'typeorm';
import { hasRole, type Principal } from '../../kernel/auth.js';
import { fromBytes, toBytes } from '../../kernel/ids.js';
import { Reservation, type ReservationStatus } from './reservation.entity.js';

type Filter = { status?: ReservationStatus; date?: string; before?: string; take: number };

/**
 * The newest reservations somebody may see. Each reason to see one (mine, I drive it, it is open) is a walk down its own
 * index that stops after `take` rows; an OR over the three would sort the whole table.
 */
export async function findVisible(manager: EntityManager, viewer: Principal, filter: Filter): Promise<Reservation[]> {
  const me = toBytes(viewer.id);
  const reasons: [string, unknown[]][] = hasRole(viewer, 'admin')
    ? [['TRUE', []]]
    : [
        ['consumer_id = ?', [me]],
        ['driver_id = ?', [me]],
      ];
  if (viewer.roles.includes('driver')) reasons.push([`status = 'requested'`, []]);
  const walks = reasons.map(([reason, parameters]) => {
    const conditions: [string, unknown[]][] = [[reason, parameters]];
    if (filter.status) conditions.push(['status = ?', [filter.status]]);
    if (filter.date) conditions.push(['date = ?', [filter.date]]);
    if (filter.before) conditions.push(['id < ?', [toBytes(filter.before)]]);
    return {
      sql: `(SELECT id FROM reservations WHERE ${conditions.map(([sql]) => sql).join(' AND ')} ORDER BY id DESC LIMIT ${filter.take})`,
      parameters: conditions.flatMap(([, values]) => values),
    };
  });
  const rows: { id: Buffer }[] = await manager.query(
    `${walks.map(({ sql }) => sql).join(' UNION ')} ORDER BY id DESC LIMIT ${filter.take}`,
    walks.flatMap(({ parameters }) => parameters),
  );
  if (rows.length === 0) return [];
  return manager
    .createQueryBuilder(Reservation, 'r')
    .where('r.id IN (:...ids)', { ids: rows.map((row) => row.id) })
    .orderBy('r.id', 'DESC')
    .getMany();
}

/** The events of a reservation, the oldest first. */
export async function findTimeline(manager: EntityManager, id: string) {
  const rows: { type: string; actor_id: Buffer | null; occurred_at: Date }[] = await manager.query(
    'SELECT type, actor_id, occurred_at FROM events WHERE aggregate_id = ? ORDER BY seq',
    [toBytes(id)],
  );
  return rows.map((row) => ({
    type: row.type,
    actorId: row.actor_id && fromBytes(row.actor_id),
    occurredAt: row.occurred_at.toISOString(),
  }));
}
