import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { Cursor, cutPage, readCursor, toPage } from '../../kernel/http/pagination.js';
import { Id } from '../../kernel/http/schema.js';
import { Problem } from '../../kernel/problems/problem.js';
import { isTest, isTestSql } from '../../kernel/tx/mode.js';
import type { Expectation } from '../../kernel/tx/pending.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { where, type Condition } from '../../kernel/tx/where.js';
import { Mission, missionStatuses, type MissionStatus } from './mission.entity.js';
import type { MissionQuery, Pledge } from './missions.schema.js';

/** The sort keys; the id breaks ties, so that a page ends at a unique position. */
const orders = {
  newest: { column: undefined, direction: 'DESC' },
  pot: { column: 'm.pot', direction: 'DESC' },
  deadline: { column: 'm.deadline', direction: 'ASC' },
} as const;

/** Which missions: those of a backer perhaps only where the backer shows the name; those of the test mode or the live ones. */
export type Kind = { isShownOnly: boolean; isOfTest: boolean };

/** A mission with its sort key as the database prints it: a `Date` would lose the microseconds. */
type SortedId = { id: Buffer; place: string };

/**
 * One page of missions. The cursor holds the sort key and the id of the last one. @throws Problem `invalid-cursor` (400)
 */
export async function findMissions(manager: EntityManager, query: MissionQuery, kind: Kind) {
  const rows = await findSortedIds(manager, query, kind);
  const { items, nextCursor } = cutPage(rows, query.limit, ({ id, place }) =>
    missionCursors[query.sort].write({ key: place, id: fromBytes(id) }),
  );
  const missions = items.length > 0 ? await findByIds(manager, items) : new Map<string, Mission>();
  return { items: items.flatMap(({ id }) => missions.get(fromBytes(id)) ?? []), nextCursor };
}

/** Those that one person created by this reference, the newest first. @throws Problem `invalid-cursor` (400) */
export async function findByReference(
  manager: EntityManager,
  creatorId: string,
  reference: string,
  { status, streamerId, cursor, limit }: MissionQuery,
) {
  const before = cursor === undefined ? undefined : missionCursors.newest.read(cursor).id;
  const { sql, parameters } = where(
    ['client_reference = ? AND creator_id = ?', reference, toBytes(creatorId)],
    ['status = ?', status],
    ['streamer_id = ?', streamerId && toBytes(streamerId)],
    ['id < ?', before && toBytes(before)],
  );
  const rows: { id: Buffer }[] = await manager.query(
    `SELECT id FROM missions FORCE INDEX (missions_of_reference) WHERE ${sql} ORDER BY id DESC LIMIT ${limit + 1}`,
    parameters,
  );
  const { items, nextCursor } = cutPage(rows, limit, ({ id }) =>
    missionCursors.newest.write({ key: '', id: fromBytes(id) }),
  );
  const places = items.map(({ id }) => ({ id, place: '' }));
  const missions = places.length > 0 ? await findByIds(manager, places) : new Map<string, Mission>();
  return { items: places.flatMap(({ id }) => missions.get(fromBytes(id)) ?? []), nextCursor };
}

async function findByIds(manager: EntityManager, places: SortedId[]): Promise<Map<string, Mission>> {
  const query = manager
    .createQueryBuilder(Mission, 'm')
    .where('m.id IN (:...ids)', { ids: places.map(({ id }) => id) });
  return new Map((await query.getMany()).map((mission) => [mission.id, mission]));
}

/**
 * Finds the ids of a page. Every query scans one index in the requested order and stops after a page; an order without
 * a state needs one scan per state. Only the missions of one backer or streamer, in an order other than by time, are
 * sorted: their number is limited by what one user does.
 */
function findSortedIds(
  manager: EntityManager,
  query: MissionQuery,
  { isShownOnly, isOfTest }: Kind,
): Promise<SortedId[]> {
  const { column, direction } = orders[query.sort];
  const order = (of: string | undefined) => (of ? `${of} ${direction}, ` : '');
  const end = query.cursor === undefined ? undefined : missionCursors[query.sort].read(query.cursor);
  const isOfPerson = query.backerId !== undefined || query.streamerId !== undefined;
  const states = query.status ? [query.status] : column && !isOfPerson ? missionStatuses : [undefined];
  const walks = states.map((status) => {
    const { sql, parameters } = where(
      ['p.backer_id = ?', query.backerId && toBytes(query.backerId)],
      query.backerId !== undefined && isShownOnly && ['p.show_name'],
      ['m.streamer_id = ?', query.streamerId && toBytes(query.streamerId)],
      ['m.status = ?', status],
      [isOfTest ? isTestSql('m.id') : `NOT ${isTestSql('m.id')}`],
      end !== undefined && beyond(query, end.key, toBytes(end.id)),
    );
    const place = column ?? "''";
    const select = query.backerId
      ? `SELECT p.mission_id AS id, MAX(${place}) AS place FROM pledges p FORCE INDEX (pledges_of_backer)
         STRAIGHT_JOIN missions m ON m.id = p.mission_id WHERE ${sql} GROUP BY p.mission_id ORDER BY ${order(column && 'place')}p.mission_id DESC`
      : `SELECT m.id, ${place} AS place FROM missions m FORCE INDEX (${indexFor(query, status)}) WHERE ${sql}
         ORDER BY ${order(column)}m.id DESC`;
    return { sql: `(${select} LIMIT ${query.limit + 1})`, parameters };
  });
  return manager.query(
    `SELECT w.id, CAST(w.place AS CHAR) AS place FROM (${walks.map(({ sql }) => sql).join(' UNION ALL ')}) w
     ORDER BY ${order(column && 'w.place')}w.id DESC LIMIT ${query.limit + 1}`,
    walks.flatMap(({ parameters }) => parameters),
  );
}

/** Several indexes share a prefix; the optimizer would sometimes choose one whose rows must be sorted. */
function indexFor({ streamerId, sort }: MissionQuery, status: Mission['status'] | undefined): string {
  if (streamerId) return status ? 'missions_of_streamer_in_state' : 'missions_of_streamer';
  if (sort !== 'newest') return `missions_by_${sort}`;
  return status ? 'missions_by_status' : 'PRIMARY';
}

function beyond({ sort, backerId }: MissionQuery, key: string, id: Buffer): Condition {
  const { column, direction } = orders[sort];
  if (!column) return [`${backerId ? 'p.mission_id' : 'm.id'} < ?`, id];
  const further = direction === 'ASC' ? '>' : '<';
  return [`(${column} ${further} ? OR (${column} = ? AND m.id < ?))`, key, key, id];
}

/** The sort key of the last mission, and its id. */
const cursorBy = (key: z.ZodType<string, string>) =>
  new Cursor(
    z.codec(z.string().regex(/~.{36}$/), z.object({ key, id: Id }), {
      decode: (text) => ({ key: text.slice(0, -37), id: text.slice(-36) }),
      encode: ({ key, id }) => `${key}~${id}`,
    }),
  );

export const missionCursors = {
  newest: cursorBy(z.literal('')),
  pot: cursorBy(z.string().regex(/^\d{1,16}$/)),
  deadline: cursorBy(
    z
      .string()
      .regex(/^\d{4}(-\d\d){2} \d\d(:\d\d){2}\.\d{6}$/)
      .refine((time) => !Number.isNaN(Date.parse(`${time}Z`))),
  ),
} satisfies Record<MissionQuery['sort'], unknown>;

/** So many missions of a state are counted at most: the number is for people, and a count reads as many entries of an index. */
export const MOST_COUNTED = 1_000;

/** How many missions of a streamer are in each state, of each `MOST_COUNTED` at most. */
export async function countByStatus(
  manager: EntityManager,
  streamerId: string,
): Promise<Record<MissionStatus, number>> {
  const counts = missionStatuses.map(
    () => `(SELECT ? AS status, COUNT(*) AS number FROM (
       SELECT 1 FROM missions FORCE INDEX (missions_of_streamer_in_state) WHERE streamer_id = ? AND status = ?
       LIMIT ${MOST_COUNTED}) m)`,
  );
  const rows: { status: MissionStatus; number: string | number }[] = await manager.query(
    counts.join(' UNION ALL '),
    missionStatuses.flatMap((status) => [status, toBytes(streamerId), status]),
  );
  return Object.fromEntries(rows.map(({ status, number }) => [status, Number(number)])) as Record<
    MissionStatus,
    number
  >;
}

export type PledgeRow = Record<'id' | 'mission_id' | 'backer_id', Buffer> & {
  amount: string;
  show_name: number;
  created_at: Date;
};

export const toPledge = (row: PledgeRow): Pledge => ({
  id: fromBytes(row.id),
  livemode: !isTest(fromBytes(row.mission_id)),
  missionId: fromBytes(row.mission_id),
  backerId: fromBytes(row.backer_id),
  amount: Number(row.amount),
  showName: row.show_name === 1,
  createdAt: row.created_at.toISOString(),
});

/**
 * One page of a mission's pledges; for a `stranger`, who is no party of it, their own and those that show a name. Each is a
 * scan of one index in the order of the page. @throws Problem `invalid-cursor` (400)
 */
export async function findPledges(
  manager: EntityManager,
  missionId: string,
  stranger: string | null,
  { limit, cursor }: { limit: number; cursor?: string },
) {
  const before = readCursor(cursor);
  const ofMission: Condition[] = [
    ['mission_id = ?', toBytes(missionId)],
    ['id < ?', before && toBytes(before)],
  ];
  const scans: [index: string, ...Condition[]][] =
    stranger === null
      ? [['pledges_of_mission', ...ofMission]]
      : [
          ['pledges_shown', ...ofMission, ['show_name = TRUE']],
          ['pledges_of_backer', ...ofMission, ['backer_id = ?', toBytes(stranger)]],
        ];
  const walks = scans.map(([index, ...conditions]) => {
    const { sql, parameters } = where(...conditions);
    const select = `SELECT * FROM pledges FORCE INDEX (${index}) WHERE ${sql} ORDER BY id DESC LIMIT ${limit + 1}`;
    return { sql: `(${select})`, parameters };
  });
  const rows: PledgeRow[] = await manager.query(
    `${walks.map(({ sql }) => sql).join(' UNION ')} ORDER BY id DESC LIMIT ${limit + 1}`,
    walks.flatMap(({ parameters }) => parameters),
  );
  return toPage(rows.map(toPledge), limit);
}

/** The pledge that this transfer paid for. */
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

/** Each backer's total pledges, by ascending backer, after `cursor`. */
export async function findBackers(tx: EntityManager, missionId: string, cursor: string | null, limit: number) {
  const { sql, parameters } = where(
    ['mission_id = ?', toBytes(missionId)],
    cursor !== null && ['backer_id > ?', toBytes(cursor)],
  );
  const rows: { backer_id: Buffer; amount: string }[] = await tx.query(
    `SELECT backer_id, SUM(amount) AS amount FROM pledges WHERE ${sql} GROUP BY backer_id ORDER BY backer_id LIMIT ${limit}`,
    parameters,
  );
  return rows.map((row) => ({ backerId: fromBytes(row.backer_id), amountKrw: Number(row.amount) }));
}

/** Missions that a sweep should end, a few at a time; each is checked again under its lock. */
export async function findOverdue(manager: EntityManager, sql: string): Promise<string[]> {
  const rows: { id: Buffer }[] = await manager.query(`SELECT id FROM missions WHERE ${sql} LIMIT 50`);
  return rows.map((row) => fromBytes(row.id));
}

/** Locks the row; everything that moves a mission's money does this first. */
export async function lockMission(tx: Tx, id: string): Promise<Mission> {
  const mission = await tx.findOne(Mission, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!mission) throw new Problem('mission-not-found');
  return mission;
}

/** For a write to one mission in a state: without it the unit of work fails with `mission-closed` (409). */
export const closedUnlessOne: Expectation = { rows: 1, otherwise: () => new Problem('mission-closed') };

/** Locks the row if it is still due; with SKIP LOCKED only if no other transaction holds it. */
export async function lockDue(tx: Tx, id: string, sql: string, wait: '' | 'SKIP LOCKED'): Promise<Mission | undefined> {
  const rows: unknown[] = await tx.query(`SELECT id FROM missions WHERE id = ? AND ${sql} FOR UPDATE ${wait}`, [
    toBytes(id),
  ]);
  return rows.length > 0 ? lockMission(tx, id) : undefined;
}
