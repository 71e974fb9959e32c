import type { EntityManager } from 'typeorm';
import { hasRole, type Principal } from '../../kernel/auth.js';
import { fromBytes, toBytes } from '../../kernel/ids.js';
import { execute, type Tx } from '../../kernel/tx.js';
import type { Reservation, ReservationStatus } from './reservation.entity.js';

/** A new reservation, which no driver has accepted yet. */
export async function insert(tx: Tx, reservation: Reservation): Promise<void> {
  const { departure, destination, date, pickupFrom, pickupTo, note, contactName } = reservation;
  const { status, version, createdAt, updatedAt } = reservation;
  await execute(
    tx,
    `INSERT INTO reservations (id, consumer_id, departure, destination, date, pickup_from, pickup_to, note, contact_name,
       status, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      ...[toBytes(reservation.id), toBytes(reservation.consumerId)],
      ...[departure, destination, date, pickupFrom, pickupTo, note, contactName],
      ...[status, version, createdAt, updatedAt],
    ],
  );
}

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
  const ids = rows.map((row) => fromBytes(row.id));
  const found = await findByIds(manager, ids);
  return ids.flatMap((id) => found.get(id) ?? []);
}

type Row = Omit<Reservation, 'id' | 'consumerId' | 'driverId'> & {
  id: Buffer;
  consumerId: Buffer;
  driverId: Buffer | null;
};

/** Reservations by id. Plain SQL, because a look at one is the most frequent request and building entities the most costly part of it. */
export async function findByIds(manager: EntityManager, ids: string[]): Promise<Map<string, Reservation>> {
  const rows: Row[] = await manager.query(
    `SELECT id, consumer_id AS consumerId, driver_id AS driverId, departure, destination,
       DATE_FORMAT(date, '%Y-%m-%d') AS date, pickup_from AS pickupFrom, pickup_to AS pickupTo, note,
       contact_name AS contactName, status, cancel_reason AS cancelReason, version, created_at AS createdAt,
       updated_at AS updatedAt
     FROM reservations WHERE id IN (?)`,
    [ids.map(toBytes)],
  );
  const reservations = rows.map((row) => ({
    ...row,
    id: fromBytes(row.id),
    consumerId: fromBytes(row.consumerId),
    driverId: row.driverId && fromBytes(row.driverId),
  }));
  return new Map(reservations.map((reservation) => [reservation.id, reservation]));
}
