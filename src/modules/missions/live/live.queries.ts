import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';

/** A pledge as streams tell of it. */
export type NewestPledge = {
  id: string;
  missionId: string;
  backerId: string;
  amount: number;
  showName: boolean;
  createdAt: string;
};

type PledgeRow = Record<'id' | 'mission_id' | 'backer_id', Buffer> & {
  amount: string;
  show_name: number;
  created_at: Date;
};

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
): Promise<NewestPledge[]> {
  if (missionIds.length === 0) return [];
  const walk = `(SELECT id, mission_id, backer_id, amount, show_name, created_at FROM pledges FORCE INDEX (pledges_of_mission)
    WHERE mission_id = ? AND id >= ? ORDER BY id DESC LIMIT ${limit})`;
  const rows: PledgeRow[] = await manager.query(
    missionIds.map(() => walk).join(' UNION ALL '),
    missionIds.flatMap((id) => [toBytes(id), since]),
  );
  return rows
    .map((row) => ({
      id: fromBytes(row.id),
      missionId: fromBytes(row.mission_id),
      backerId: fromBytes(row.backer_id),
      amount: Number(row.amount),
      showName: row.show_name === 1,
      createdAt: row.created_at.toISOString(),
    }))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}
