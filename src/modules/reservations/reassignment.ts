import { config } from '../../config.js';
import { toBytes } from '../../kernel/tx/ids.js';
import { resolveLocalTime } from '../../kernel/time-zones.js';
import type { Tx } from '../../kernel/tx/tx.js';
import type { Reservation } from './reservation.entity.js';

/** So long a consumer waits for the driver, from the acceptance or the beginning of the pick-up window on. */
export const PATIENCE_MINUTES = 15;

/** Has the driver of an accepted booking not come in time? By the clock of the database. */
export async function isLate(tx: Tx, { id, date, pickupFrom }: Reservation): Promise<boolean> {
  const pickup = resolveLocalTime(date, pickupFrom ?? '00:00', config.businessTimeZone);
  const [row]: { late: number | string }[] = await tx.query(
    `SELECT arrived_at IS NULL AND GREATEST(COALESCE(accepted_at, updated_at), ?)
       <= NOW(6) - INTERVAL ${PATIENCE_MINUTES} MINUTE AS late FROM reservations WHERE id = ?`,
    [pickup, toBytes(id)],
  );
  return Number(row?.late) === 1;
}
