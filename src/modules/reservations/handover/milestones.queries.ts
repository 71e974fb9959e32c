import type { EntityManager } from 'typeorm';
import { newId, toBytes } from '../../../kernel/tx/ids.js';
import { write, type Tx } from '../../../kernel/tx/tx.js';
import type { MilestoneView } from '../handover.schema.js';

/** Where drivers were is forgotten after 30 days. */
export const oldMilestones = 'milestones WHERE created_at < NOW(6) - INTERVAL 30 DAY';

/** What a driver reported: at which stop of which booking, when and where. */
type Milestone = {
  reservationId: string;
  driverId: string;
  kind: MilestoneView['kind'];
  stop: number;
  at?: string | undefined;
  lat?: number | undefined;
  lng?: number | undefined;
};

export function insertMilestone(tx: Tx, { reservationId, driverId, kind, stop, at, lat, lng }: Milestone): void {
  write(
    tx,
    `INSERT INTO milestones (id, reservation_id, driver_id, kind, stop, at, lat, lng)
     VALUES (?, ?, ?, ?, ?, COALESCE(?, NOW(6)), ?, ?)`,
    [
      ...[toBytes(newId()), toBytes(reservationId), toBytes(driverId), kind, stop],
      ...[at === undefined ? null : new Date(at), lat ?? null, lng ?? null],
    ],
  );
}

/** The oldest first; of one driver, or of all. */
export async function findMilestones(
  manager: EntityManager,
  reservationId: string,
  driverId: string | null,
): Promise<MilestoneView[]> {
  type Row = Pick<MilestoneView, 'kind' | 'stop' | 'lat' | 'lng'> & { at: Date; created_at: Date };
  const rows: Row[] = await manager.query(
    `SELECT kind, stop, at, lat, lng, created_at FROM milestones
     WHERE reservation_id = ? AND (? IS NULL OR driver_id = ?) ORDER BY created_at, id`,
    [toBytes(reservationId), ...Array.from({ length: 2 }, () => driverId && toBytes(driverId))],
  );
  return rows.map(({ at, created_at, ...rest }) => ({
    ...rest,
    at: at.toISOString(),
    reportedAt: created_at.toISOString(),
  }));
}
