import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../kernel/ids.js';
import { toPage, readCursor } from '../../kernel/pages.js';
import { Problem } from '../../kernel/problem.js';
import type { Tx } from '../../kernel/tx.js';
import { Mission } from './mission.entity.js';
import type { MissionQuery, Pledge } from './missions.schema.js';

/** What each order sorts by; the id breaks ties, so that a page ends at exactly one place. */
const orders = {
  newest: { column: 'm.id', direction: 'DESC', keyOf: (m: Mission) => m.id },
  pot: { column: 'm.pot', direction: 'DESC', keyOf: (m: Mission) => String(m.pot) },
  deadline: { column: 'm.deadline', direction: 'ASC', keyOf: (m: Mission) => m.deadline.toISOString() },
} as const;

/** One page of missions. The cursor holds the sort key and the id of the last one. @throws Problem `invalid-cursor` (400) */
export async function findMissions(manager: EntityManager, query: MissionQuery) {
  const { column, direction, keyOf } = orders[query.sort];
  const rows = manager
    .createQueryBuilder(Mission, 'm')
    .orderBy(column, direction)
    .addOrderBy('m.id', 'DESC')
    .take(query.limit + 1);
  if (query.status) rows.andWhere('m.status = :status', { status: query.status });
  if (query.streamerId) rows.andWhere('m.streamerId = :streamer', { streamer: toBytes(query.streamerId) });
  if (query.backerId) {
    rows.andWhere('m.id IN (SELECT p.mission_id FROM pledges p WHERE p.backer_id = :backer)', {
      backer: toBytes(query.backerId),
    });
  }
  if (query.cursor !== undefined) {
    const [key, id] = readMissionCursor(query.cursor, query.sort);
    const beyond = direction === 'ASC' ? '>' : '<';
    // A Date holds milliseconds, the column microseconds; a deadline never changes, so the row itself is the place.
    const place = query.sort === 'deadline' ? '(SELECT l.deadline FROM missions l WHERE l.id = :id)' : ':key';
    if (query.sort === 'newest') rows.andWhere('m.id < :id', { id });
    else rows.andWhere(`(${column} ${beyond} ${place} OR (${column} = ${place} AND m.id < :id))`, { key, id });
  }
  const found = await rows.getMany();
  const items = found.slice(0, query.limit);
  const last = found.length > query.limit ? items.at(-1) : undefined;
  const nextCursor = last ? Buffer.from(`${keyOf(last)}~${last.id}`).toString('base64url') : null;
  return { items, nextCursor };
}

function readMissionCursor(cursor: string, sort: MissionQuery['sort']): [string | Date, Buffer] {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, key = '', id = ''] = /^(.+)~([0-9a-f-]{36})$/.exec(text) ?? [];
  const isKey = { newest: key === id, pot: /^\d{1,16}$/.test(key), deadline: !Number.isNaN(Date.parse(key)) }[sort];
  if (!id || !isKey) throw new Problem('invalid-cursor');
  return [sort === 'deadline' ? new Date(key) : key, toBytes(id)];
}

type PledgeRow = { id: Buffer; mission_id: Buffer; backer_id: Buffer; amount: string; created_at: Date };

const toPledge = (row: PledgeRow): Pledge => ({
  id: fromBytes(row.id),
  missionId: fromBytes(row.mission_id),
  backerId: fromBytes(row.backer_id),
  amount: Number(row.amount),
  createdAt: row.created_at.toISOString(),
});

/** One page of a mission's pledges. @throws Problem `invalid-cursor` (400) */
export async function findPledges(
  manager: EntityManager,
  missionId: string,
  { limit, cursor }: { limit: number; cursor?: string },
) {
  const before = readCursor(cursor);
  const rows: PledgeRow[] = await manager.query(
    `SELECT * FROM pledges WHERE mission_id = ? ${before ? 'AND id < ?' : ''} ORDER BY id DESC LIMIT ${limit + 1}`,
    before ? [toBytes(missionId), toBytes(before)] : [toBytes(missionId)],
  );
  return toPage(rows.map(toPledge), limit);
}

/** The pledge that this move of money made. */
export async function findPledgeOf(manager: EntityManager, transferId: string): Promise<Pledge | undefined> {
  const [row]: PledgeRow[] = await manager.query('SELECT * FROM pledges WHERE transfer_id = ?', [toBytes(transferId)]);
  return row && toPledge(row);
}

export async function hasPledged(manager: EntityManager, missionId: string, backerId: string): Promise<boolean> {
  const rows: unknown[] = await manager.query('SELECT id FROM pledges WHERE backer_id = ? AND mission_id = ? LIMIT 1', [
    toBytes(backerId),
    toBytes(missionId),
  ]);
  return rows.length > 0;
}

/** What each backer pledged altogether, by ascending backer, after `cursor`. */
export async function findBackers(tx: EntityManager, missionId: string, cursor: string | null, limit: number) {
  const rows: { backer_id: Buffer; amount: string }[] = await tx.query(
    `SELECT backer_id, SUM(amount) AS amount FROM pledges WHERE mission_id = ? ${cursor ? 'AND backer_id > ?' : ''}
     GROUP BY backer_id ORDER BY backer_id LIMIT ${limit}`,
    cursor ? [toBytes(missionId), toBytes(cursor)] : [toBytes(missionId)],
  );
  return rows.map((row) => ({ backerId: fromBytes(row.backer_id), amountKrw: Number(row.amount) }));
}

/** Missions that a sweep should end now, a few at a time; whoever ends one checks again under its lock. */
export async function findOverdue(manager: EntityManager, sql: string): Promise<string[]> {
  const rows: { id: Buffer }[] = await manager.query(`SELECT id FROM missions WHERE ${sql} LIMIT 50`);
  return rows.map((row) => fromBytes(row.id));
}

/** Locks the row: everything that moves a mission's money comes past here first. */
export async function lockMission(tx: Tx, id: string): Promise<Mission> {
  const mission = await tx.findOne(Mission, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!mission) throw new Problem('mission-not-found');
  return mission;
}

/** Locks the row if it is still due; with SKIP LOCKED only if nobody else holds it. */
export async function lockDue(tx: Tx, id: string, sql: string, wait: '' | 'SKIP LOCKED'): Promise<Mission | undefined> {
  const rows: unknown[] = await tx.query(`SELECT id FROM missions WHERE id = ? AND ${sql} FOR UPDATE ${wait}`, [
    toBytes(id),
  ]);
  return rows.length > 0 ? lockMission(tx, id) : undefined;
}
