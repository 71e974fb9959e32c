import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { write, type Tx } from '../../kernel/tx/tx.js';

const toIds = (rows: { driver_id: Buffer }[]): string[] => rows.map((row) => fromBytes(row.driver_id));

/** Online drivers, those first who were asked least lately. */
export async function findInTurn(manager: EntityManager, limit: number): Promise<string[]> {
  return toIds(
    await manager.query(
      `SELECT driver_id FROM driver_availability FORCE INDEX (driver_availability_in_turn) WHERE online = TRUE
       ORDER BY offered_at, driver_id LIMIT ${limit}`,
    ),
  );
}

/**
 * The same, without those who were asked for this booking already, and without its consumer. `isDue` tells who was last asked
 * for any booking at least so many seconds ago.
 */
export async function findNotAsked(
  tx: Tx,
  id: string,
  consumerId: string,
  { limit, seconds }: { limit: number; seconds: number },
): Promise<{ driverId: string; isDue: boolean }[]> {
  const rows: { driver_id: Buffer; is_due: number | string }[] = await tx.query(
    `SELECT a.driver_id, a.offered_at <= NOW(6) - INTERVAL ? SECOND AS is_due
     FROM driver_availability a FORCE INDEX (driver_availability_in_turn)
     WHERE a.online = TRUE AND a.driver_id <> ?
       AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.reservation_id = ? AND o.driver_id = a.driver_id)
     ORDER BY a.offered_at, a.driver_id LIMIT ${limit}`,
    [seconds, toBytes(consumerId), toBytes(id)],
  );
  return rows.map((row) => ({ driverId: fromBytes(row.driver_id), isDue: Number(row.is_due) === 1 }));
}

/** Those who are asked move to the end of the line. */
export function setAsked(tx: Tx, driverIds: string[]): void {
  const ids = driverIds.toSorted().map(toBytes); // one lock order, against deadlocks
  write(tx, 'UPDATE driver_availability SET offered_at = NOW(6) WHERE driver_id IN (?)', [ids]);
}

export function insertOffers(tx: Tx, id: string, round: number, driverIds: string[]): void {
  if (driverIds.length === 0) return;
  write(
    tx,
    `INSERT IGNORE INTO offers (reservation_id, driver_id, round) VALUES ${driverIds.map(() => '(?, ?, ?)').join(', ')}`,
    driverIds.flatMap((driverId) => [toBytes(id), toBytes(driverId), round]),
  );
}

/** The drivers who were asked in this round. */
export async function findOffers(tx: Tx, id: string, round: number): Promise<string[]> {
  return toIds(
    await tx.query('SELECT driver_id FROM offers WHERE reservation_id = ? AND round = ?', [toBytes(id), round]),
  );
}

export function deleteOffers(tx: Tx, id: string): void {
  write(tx, 'DELETE FROM offers WHERE reservation_id = ?', [toBytes(id)]);
}

/** The next round of a booking begins in so many seconds. */
export function plan(tx: Tx, id: string, round: number, seconds: number): void {
  write(
    tx,
    `INSERT INTO dispatches (reservation_id, round, next_at) VALUES (?, ?, NOW(6) + INTERVAL ? SECOND)
     ON DUPLICATE KEY UPDATE round = VALUES(round), pauses = 0, next_at = VALUES(next_at)`,
    [toBytes(id), round, seconds],
  );
}
