import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { isTestSql } from '../../kernel/tx/mode.js';
import { write, type Tx } from '../../kernel/tx/tx.js';
import { where } from '../../kernel/tx/where.js';
import type { Vehicle } from '../geo/index.js';
import type { DriverProfile, DriverView } from './drivers.schema.js';
import type { OnlineDriver } from './operators.schema.js';
import { POSITION_SECONDS } from './positions/fix.js';

type Counters = Record<'offered' | 'accepted' | 'declined' | 'ignored' | 'late', number>;
type Row = Counters & {
  online: number;
  vehicle: Vehicle | null;
  plate: string | null;
  consent_at: Date | null;
  has_device: number;
};

/** A driver's own account; one who has set nothing yet has an empty one. */
export async function findDriver(manager: EntityManager, driverId: string): Promise<DriverView> {
  const [row]: Row[] = await manager.query(
    `SELECT COALESCE(a.online, FALSE) AS online, p.vehicle, p.plate, p.consent_at,
       p.device_token_hash IS NOT NULL AS has_device,
       COALESCE(p.offered, 0) AS offered, COALESCE(p.accepted, 0) AS accepted, COALESCE(p.declined, 0) AS declined,
       COALESCE(p.ignored, 0) AS ignored, COALESCE(p.late, 0) AS late
     FROM (SELECT ? AS driver_id) me
     LEFT JOIN driver_availability a ON a.driver_id = me.driver_id
     LEFT JOIN driver_profiles p ON p.driver_id = me.driver_id`,
    [toBytes(driverId)],
  );
  const { vehicle, plate, online, consent_at, has_device, ...counters } = row!;
  const { offered, accepted, declined, ignored, late } = counters;
  return {
    ...{ vehicle, plate, online: Boolean(Number(online)) },
    positionConsentAt: consent_at?.toISOString() ?? null,
    hasDevice: Boolean(Number(has_device)),
    offers: {
      ...{ offered: Number(offered), accepted: Number(accepted), declined: Number(declined) },
      ...{ ignored: Number(ignored), late: Number(late) },
    },
  };
}

export function setProfile(tx: Tx, driverId: string, { vehicle, plate }: DriverProfile): void {
  write(
    tx,
    `INSERT INTO driver_profiles (driver_id, vehicle, plate) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE vehicle = VALUES(vehicle), plate = VALUES(plate)`,
    [toBytes(driverId), vehicle, plate],
  );
}

/** The moment of a consent stays that of the first time, until it is withdrawn. */
export function setConsent(tx: Tx, driverId: string, consents: boolean): void {
  write(
    tx,
    `INSERT INTO driver_profiles (driver_id, consent_at) VALUES (?, IF(?, NOW(6), NULL))
     ON DUPLICATE KEY UPDATE consent_at = IF(?, COALESCE(consent_at, NOW(6)), NULL)`,
    [toBytes(driverId), consents, consents],
  );
}

/** Without consent no position is kept. */
export function deletePosition(tx: Tx, driverId: string): void {
  write(tx, 'DELETE FROM driver_positions WHERE driver_id = ?', [toBytes(driverId)]);
}

/** Drivers who are online, in the order of their ids. */
export async function findOnline(
  manager: EntityManager,
  after: string | undefined,
  take: number,
): Promise<Omit<OnlineDriver, 'position'>[]> {
  const { sql, parameters } = where(
    ['a.online = TRUE'],
    [`NOT ${isTestSql('a.driver_id')}`],
    ['a.driver_id > ?', after && toBytes(after)],
  );
  const rows: { id: Buffer; name: string; vehicle: Vehicle | null; seen_at: Date }[] = await manager.query(
    `SELECT a.driver_id AS id, u.name, p.vehicle, a.seen_at
     FROM driver_availability a FORCE INDEX (driver_availability_online)
     STRAIGHT_JOIN users u ON u.id = a.driver_id
     LEFT JOIN driver_profiles p ON p.driver_id = a.driver_id
     WHERE ${sql} ORDER BY a.driver_id LIMIT ${take}`,
    parameters,
  );
  return rows.map(({ id, name, vehicle, seen_at }) => ({
    ...{ id: fromBytes(id), name, vehicle },
    seenAt: seen_at.toISOString(),
  }));
}

/** Drivers who are online, by what is known of their position; dispatch uses those of the last minute. */
export async function countOnline(manager: EntityManager): Promise<Record<'fresh' | 'stale' | 'unshared', number>> {
  const [row]: Record<'online' | 'sharing' | 'fresh', string | null>[] = await manager.query(
    `SELECT COUNT(*) AS online, SUM(v.consent_at IS NOT NULL) AS sharing,
       SUM(v.consent_at IS NOT NULL AND COALESCE(p.recorded_at > NOW(6) - INTERVAL ${POSITION_SECONDS} SECOND, FALSE)) AS fresh
     FROM driver_availability a
     LEFT JOIN driver_profiles v ON v.driver_id = a.driver_id
     LEFT JOIN driver_positions p ON p.driver_id = a.driver_id
     WHERE a.online = TRUE AND NOT ${isTestSql('a.driver_id')}`,
  );
  const [online, sharing, fresh] = [row!.online, row!.sharing, row!.fresh].map(Number) as [number, number, number];
  return { fresh, stale: sharing - fresh, unshared: online - sharing };
}
