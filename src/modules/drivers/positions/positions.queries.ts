import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { Fix } from './fix.js';

/** Positions that say nothing any more, and those of drivers who withdrew their consent a moment ago. */
export const forgotten = `driver_positions WHERE updated_at < NOW(6) - INTERVAL 1 DAY
  OR driver_id IN (SELECT driver_id FROM driver_profiles WHERE consent_at IS NULL)`;

type PositionRow = {
  driver_id: Buffer;
  lat: number | null;
  lng: number | null;
  accuracy_meters: number | null;
  heading_degrees: number | null;
  speed_mps: number | null;
  recorded_at: Date | null;
};

const toFix = (row: PositionRow): Fix | undefined =>
  row.lat === null || row.lng === null || row.recorded_at === null
    ? undefined
    : {
        ...{ lat: row.lat, lng: row.lng, accuracyMeters: row.accuracy_meters },
        ...{ headingDegrees: row.heading_degrees, speedMps: row.speed_mps, recordedAtMs: row.recorded_at.getTime() },
      };

const columns = 'p.lat, p.lng, p.accuracy_meters, p.heading_degrees, p.speed_mps, p.recorded_at';

/** Whether each of these drivers consents, and their last position, by id; drivers without an account are missing. */
export async function findSharing(
  manager: EntityManager,
  driverIds: string[],
): Promise<Map<string, { consents: boolean; last: Fix | undefined }>> {
  const rows: (PositionRow & { consents: number | string })[] = await manager.query(
    `SELECT d.driver_id, d.consent_at IS NOT NULL AS consents, ${columns}
     FROM driver_profiles d LEFT JOIN driver_positions p ON p.driver_id = d.driver_id WHERE d.driver_id IN (?)`,
    [driverIds.map(toBytes)],
  );
  return new Map(
    rows.map((row) => [fromBytes(row.driver_id), { consents: Number(row.consents) === 1, last: toFix(row) }]),
  );
}

/** One statement for all of them; of two positions of a driver the newer one stays, whichever process writes first. */
export async function upsertPositions(tx: Tx, positions: [driverId: string, fix: Fix][]): Promise<void> {
  const newer = (column: string) => `${column} = IF(VALUES(recorded_at) > recorded_at, VALUES(${column}), ${column})`;
  await tx.query(
    `INSERT INTO driver_positions
       (driver_id, lat, lng, accuracy_meters, heading_degrees, speed_mps, recorded_at, updated_at)
     VALUES ${positions.map(() => '(?, ?, ?, ?, ?, ?, ?, NOW(6))').join(', ')}
     ON DUPLICATE KEY UPDATE ${['lat', 'lng', 'accuracy_meters', 'heading_degrees', 'speed_mps'].map(newer).join(', ')},
       updated_at = IF(VALUES(recorded_at) > recorded_at, NOW(6), updated_at), ${newer('recorded_at')}`,
    positions.flatMap(([driverId, fix]) => [
      ...[toBytes(driverId), fix.lat, fix.lng, fix.accuracyMeters, fix.headingDegrees, fix.speedMps],
      new Date(fix.recordedAtMs),
    ]),
  );
}

/** The last position in the table of each of these drivers who consent, by id. */
export async function findPositions(manager: EntityManager, driverIds: string[]): Promise<Map<string, Fix>> {
  const known = await findSharing(manager, driverIds);
  return new Map([...known].flatMap(([id, { consents, last }]) => (consents && last ? [[id, last] as const] : [])));
}
