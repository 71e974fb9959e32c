import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { ProofView } from '../proofs.schema.js';
import type { ImageType } from './images.js';

/** An upload that no proof came of goes after an hour, a proof after 30 days. */
const [UPLOAD, PROOF] = ['1 HOUR', '30 DAY'];
const KEPT = `state = 'kept' AND delete_at > NOW(6)`;
export const dueProofs = 'proofs WHERE delete_at <= NOW(6)';
const SWEPT = 50;

/** A photo in the blob store. */
export type Upload = { id: string; type: ImageType; size: number; sha256: string };

export async function insertUpload(tx: Tx, reservationId: string, driverId: string, upload: Upload): Promise<void> {
  const { id, type, size } = upload;
  await tx.query(
    `INSERT INTO proofs (id, reservation_id, driver_id, media_type, size, state, delete_at)
     VALUES (?, ?, ?, ?, ?, 'uploading', NOW(6) + INTERVAL ${UPLOAD})`,
    [toBytes(id), toBytes(reservationId), toBytes(driverId), type, size],
  );
}

/** Makes a proof of an upload. False when that was swept meanwhile. */
export async function keepUpload(tx: Tx, id: string): Promise<boolean> {
  const { affectedRows }: { affectedRows: number } = await tx.query(
    `UPDATE proofs SET state = 'kept', delete_at = NOW(6) + INTERVAL ${PROOF}
     WHERE id = ? AND state = 'uploading' AND delete_at > NOW(6)`,
    [toBytes(id)],
  );
  return affectedRows === 1;
}

type Row = { id: Buffer; reservation_id: Buffer; media_type: ImageType; size: number; created_at: Date };

/** The oldest first. */
export async function findProofs(manager: EntityManager, reservationId: string): Promise<ProofView[]> {
  return (await find(manager, [reservationId], KEPT)).get(reservationId) ?? [];
}

/** What everybody with the link may see, by the booking. */
export const findShown = (manager: EntityManager, reservationIds: string[]): Promise<Map<string, ProofView[]>> =>
  find(manager, reservationIds, `${KEPT} AND shown`);

async function find(manager: EntityManager, ids: string[], which: string): Promise<Map<string, ProofView[]>> {
  if (ids.length === 0) return new Map();
  const rows: Row[] = await manager.query(
    `SELECT id, reservation_id, media_type, size, created_at FROM proofs
     WHERE reservation_id IN (?) AND ${which} ORDER BY created_at, id`,
    [ids.map(toBytes)],
  );
  const byBooking = Map.groupBy(rows, (row) => fromBytes(row.reservation_id));
  return new Map([...byBooking].map(([id, proofs]) => [id, proofs.map(toView)]));
}

const toView = ({ id, media_type, size, created_at }: Row): ProofView => ({
  id: fromBytes(id),
  mediaType: media_type,
  size,
  createdAt: created_at.toISOString(),
});

/** Lets everybody with the link see these. Gives how many of them are proofs of this booking by this driver. */
export async function showProofs(tx: Tx, reservationId: string, driverId: string, ids: string[]): Promise<number> {
  const { affectedRows }: { affectedRows: number } = await tx.query(
    `UPDATE proofs SET shown = TRUE WHERE id IN (?) AND reservation_id = ? AND driver_id = ? AND ${KEPT}`,
    [ids.map(toBytes), toBytes(reservationId), toBytes(driverId)],
  );
  return affectedRows;
}

export async function findDue(manager: EntityManager): Promise<string[]> {
  const rows: { id: Buffer }[] = await manager.query(`SELECT id FROM ${dueProofs} ORDER BY delete_at LIMIT ${SWEPT}`);
  return rows.map(({ id }) => fromBytes(id));
}

/** Deletes the row of an upload that no proof came of, or of one that is due. */
export async function deleteProof(tx: Tx, id: string): Promise<void> {
  await tx.query(`DELETE FROM proofs WHERE id = ? AND (state = 'uploading' OR delete_at <= NOW(6))`, [toBytes(id)]);
}

/** Whether no proof came of an upload. */
export async function isUpload(manager: EntityManager, id: string): Promise<boolean> {
  const rows: unknown[] = await manager.query(`SELECT id FROM proofs WHERE id = ? AND state = 'uploading'`, [
    toBytes(id),
  ]);
  return rows.length > 0;
}
