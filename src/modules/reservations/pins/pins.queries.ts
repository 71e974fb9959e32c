import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { write, type Tx } from '../../../kernel/tx/tx.js';

/** A PIN as it is kept: sealed, and the wrong ones that were tried, each once. */
export type PinRow = { pin: string; wrong: string[] };

export function insertPin(tx: Tx, reservationId: string, sealed: string): void {
  write(tx, 'INSERT INTO delivery_pins (reservation_id, pin) VALUES (?, ?)', [toBytes(reservationId), sealed]);
}

export const findPin = (manager: EntityManager, reservationId: string): Promise<PinRow | undefined> =>
  read(manager, reservationId, '');

/** The sealed PINs of these bookings, by id; those without one are missing. */
export async function findPins(manager: EntityManager, reservationIds: string[]): Promise<Map<string, string>> {
  if (reservationIds.length === 0) return new Map();
  const rows: { reservation_id: Buffer; pin: string }[] = await manager.query(
    'SELECT reservation_id, pin FROM delivery_pins WHERE reservation_id IN (?)',
    [reservationIds.map(toBytes)],
  );
  return new Map(rows.map((row) => [fromBytes(row.reservation_id), row.pin]));
}

/** Until the commit no other attempt is compared. */
export const lockPin = (tx: Tx, reservationId: string): Promise<PinRow | undefined> =>
  read(tx, reservationId, 'FOR UPDATE');

export function keepWrong(tx: Tx, reservationId: string, wrong: string[]): void {
  const values = [wrong.join(), toBytes(reservationId)];
  write(tx, 'UPDATE delivery_pins SET wrong = ? WHERE reservation_id = ?', values);
}

/** Replaces the PIN; what was tried before no longer counts. */
export function replacePin(tx: Tx, reservationId: string, sealed: string): void {
  const values = [sealed, toBytes(reservationId)];
  write(tx, `UPDATE delivery_pins SET pin = ?, wrong = '' WHERE reservation_id = ?`, values);
}

async function read(manager: EntityManager, reservationId: string, lock: string): Promise<PinRow | undefined> {
  const rows: { pin: string; wrong: string }[] = await manager.query(
    `SELECT pin, wrong FROM delivery_pins WHERE reservation_id = ? ${lock}`,
    [toBytes(reservationId)],
  );
  return rows[0] && { pin: rows[0].pin, wrong: rows[0].wrong.split(',').filter(Boolean) };
}
