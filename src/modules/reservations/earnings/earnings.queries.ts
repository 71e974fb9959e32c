import type { EntityManager } from 'typeorm';
import { toBytes } from '../../../kernel/tx/ids.js';
import type { ReservationStatus } from '../reservation.entity.js';

/** What a driver was paid for one booking, in won, at the moment of the ledger. */
export type Paid = { at: Date; amount: number; status: ReservationStatus; driverPay: number };

/** The credits of an account for bookings within [from, to): the same entries as its statement shows. */
export async function findPaid(manager: EntityManager, accountId: string, from: Date, to: Date): Promise<Paid[]> {
  type Row = Omit<Paid, 'amount' | 'driverPay'> & { amount: string; driverPay: number | string };
  const rows: Row[] = await manager.query(
    `SELECT e.created_at AS at, e.amount, COALESCE(r.undelivered, r.status) AS status, r.driver_pay AS driverPay
     FROM entries e FORCE INDEX (entries_in_time)
     STRAIGHT_JOIN transfers t ON t.id = e.transfer_id AND t.kind = 'payout'
     STRAIGHT_JOIN reservations r ON r.id = t.subject_id
     WHERE e.account_id = ? AND e.created_at >= ? AND e.created_at < ? AND e.direction = 'credit'`,
    [toBytes(accountId), from, to],
  );
  return rows.map((row) => ({ ...row, amount: Number(row.amount), driverPay: Number(row.driverPay) }));
}
