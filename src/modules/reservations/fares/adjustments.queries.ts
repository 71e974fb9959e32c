import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { Adjustment } from '../fares.schema.js';

export async function insertAdjustment(tx: Tx, made: Omit<Adjustment, 'createdAt'>, actorId: string): Promise<void> {
  const { id, reservationId, amount, reason, note } = made;
  await tx.query(
    'INSERT INTO fare_adjustments (id, reservation_id, amount, reason, note, actor_id) VALUES (?, ?, ?, ?, ?, ?)',
    [toBytes(id), toBytes(reservationId), amount, reason, note, toBytes(actorId)],
  );
}

/** The oldest first. */
export async function findAdjustments(manager: EntityManager, reservationId: string): Promise<Adjustment[]> {
  type Row = { id: Buffer; amount: number; reason: Adjustment['reason']; note: string | null; created_at: Date };
  const rows: Row[] = await manager.query(
    'SELECT id, amount, reason, note, created_at FROM fare_adjustments WHERE reservation_id = ? ORDER BY created_at, id',
    [toBytes(reservationId)],
  );
  return rows.map(({ id, amount, reason, note, created_at }) => ({
    id: fromBytes(id),
    ...{ reservationId, amount, reason, note },
    createdAt: created_at.toISOString(),
  }));
}

/** Each adjustment is a transfer of the same id. */
export const adjustmentRules = [
  {
    name: 'adjustments of fares that moved no money',
    sql: `SELECT COUNT(*) AS broken FROM fare_adjustments f
          LEFT JOIN transfers t ON t.id = f.id AND t.kind = 'adjustment' AND t.amount = f.amount
          WHERE t.id IS NULL`,
  },
];
