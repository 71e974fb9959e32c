import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { toPledge, type PledgeRow } from '../missions.queries.js';
import type { Pledge } from '../missions.schema.js';

/** What differs of each mission whenever it has changed, by id; those that there are not are missing. */
export async function findMissionMarks(manager: EntityManager, ids: string[]): Promise<Map<string, string>> {
  const rows: { id: Buffer }[] = await manager.query(
    'SELECT id, status, pot, backers, accepted_at, claimed_until, ended_at FROM missions WHERE id IN (?)',
    [ids.map(toBytes)],
  );
  return new Map(rows.map(({ id, ...row }) => [fromBytes(id), JSON.stringify(row)]));
}

/**
 * The `limit` newest pledges of each of these missions from the id `since` on, newest first, each from one index.
 */
export async function findNewestPledges(
  manager: EntityManager,
  missionIds: string[],
  limit: number,
  since: Buffer = Buffer.alloc(16),
): Promise<Pledge[]> {
  if (missionIds.length === 0) return [];
  const walk = `(SELECT id, mission_id, backer_id, amount, show_name, created_at FROM pledges FORCE INDEX (pledges_of_mission)
    WHERE mission_id = ? AND id >= ? ORDER BY id DESC LIMIT ${limit})`;
  const rows: PledgeRow[] = await manager.query(
    missionIds.map(() => walk).join(' UNION ALL '),
    missionIds.flatMap((id) => [toBytes(id), since]),
  );
  return rows.map(toPledge).sort((a, b) => (a.id < b.id ? 1 : -1));
}
