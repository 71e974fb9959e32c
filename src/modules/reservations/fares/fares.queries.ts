import type { EntityManager } from 'typeorm';
import { toBytes } from '../../../kernel/tx/ids.js';
import { write, type Tx } from '../../../kernel/tx/tx.js';
import { openStatuses } from '../reservation.entity.js';

/** Starts the time in which a cancellation is free. */
export function markAccepted(tx: Tx, reservationId: string): void {
  write(tx, 'UPDATE reservations SET accepted_at = NOW(6) WHERE id = ?', [toBytes(reservationId)]);
}

type Progress = { secondsSinceAcceptance: number; isDriverThere: boolean };

/** How far an accepted booking is, by the clock of the database. */
export async function findProgress(manager: EntityManager, reservationId: string): Promise<Progress> {
  const [row]: { seconds: string | null; arrived: number }[] = await manager.query(
    `SELECT TIMESTAMPDIFF(MICROSECOND, accepted_at, NOW(6)) / 1000000 AS seconds, arrived_at IS NOT NULL AS arrived
     FROM reservations WHERE id = ?`,
    [toBytes(reservationId)],
  );
  return { secondsSinceAcceptance: Number(row?.seconds ?? 0), isDriverThere: Boolean(Number(row?.arrived ?? 0)) };
}

const open = openStatuses.map((status) => `'${status}'`).join(', ');

/** The fare of a booking lies wholly in its escrow until the end, and nothing of it after. */
export const fareRules = [
  {
    name: 'priced reservations whose escrow does not hold their fare until the end, and nothing after it',
    sql: `SELECT COUNT(*) AS broken FROM reservations r
          LEFT JOIN accounts a ON a.kind = 'escrow' AND a.owner_id = r.id
          WHERE r.quote_id IS NOT NULL AND COALESCE(a.credits_posted, 0) <>
            COALESCE(a.debits_posted, 0) + IF(r.status IN (${open}), r.price + r.return_fare, 0)`,
  },
  {
    name: 'quotes that no reservation or another one used',
    sql: `SELECT COUNT(*) AS broken FROM delivery_quotes q
          LEFT JOIN reservations r ON r.id = q.reservation_id AND r.quote_id = q.id
          WHERE q.reservation_id IS NOT NULL AND r.id IS NULL`,
  },
];
