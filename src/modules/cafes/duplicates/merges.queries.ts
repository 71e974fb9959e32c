import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { sourceNames, type SourceName } from '../source-names.js';

/** A café of a group of merged cafés. */
export type Member = {
  id: string;
  /** The café that represents the group; null when it is this one. */
  mergedInto: string | null;
  raters: number;
};

/**
 * Locks these cafés and all members of their groups, in id order. A group changes only under the lock of its
 * representative, so that what is found under the locks stays true.
 */
export async function lockGroups(tx: Tx, cafeIds: string[]): Promise<Member[]> {
  let wanted = await findGroupIds(tx, cafeIds);
  for (;;) {
    const members = await lockMembers(tx, wanted);
    const now = await findGroupIds(tx, cafeIds);
    if (now.every((id) => wanted.includes(id))) return members.filter(({ id }) => now.includes(id));
    wanted = now;
  }
}

async function findGroupIds(manager: EntityManager, cafeIds: string[]): Promise<string[]> {
  if (cafeIds.length === 0) return [];
  const ids = cafeIds.map(toBytes);
  const roots: { id: Buffer }[] = await manager.query(
    'SELECT DISTINCT COALESCE(merged_into, id) AS id FROM cafes WHERE id IN (?)',
    [ids],
  );
  if (roots.length === 0) return [];
  const rootIds = roots.map(({ id }) => id);
  // With 200 values or more the engines estimate from all cafés with a NULL key, and would read the whole index.
  const hidden: { id: Buffer }[] = await manager.query(
    'SELECT h.id FROM cafes r STRAIGHT_JOIN cafes h ON h.merged_into = r.id WHERE r.id IN (?)',
    [rootIds],
  );
  return [...rootIds, ...hidden.map(({ id }) => id)].map(fromBytes).sort();
}

async function lockMembers(tx: Tx, cafeIds: string[]): Promise<Member[]> {
  if (cafeIds.length === 0) return [];
  const rows: { id: Buffer; merged_into: Buffer | null; raters: number }[] = await tx.query(
    'SELECT id, merged_into, raters FROM cafes WHERE id IN (?) ORDER BY id FOR UPDATE',
    [cafeIds.map(toBytes)],
  );
  return rows.map(({ id, merged_into: into, raters }) => ({
    id: fromBytes(id),
    mergedInto: into && fromBytes(into),
    raters,
  }));
}

/** The precedence of the source that created each café: 0 is the most trusted. Cafés without a source come last. */
export async function findRanks(manager: EntityManager, cafeIds: string[]): Promise<Map<string, number>> {
  const ranks = new Map<string, number>(cafeIds.map((id) => [id, sourceNames.length]));
  if (cafeIds.length === 0) return ranks;
  const rows: { home_id: Buffer; source: SourceName }[] = await manager.query(
    `SELECT home_id, source FROM cafe_records WHERE home_id IN (?) AND source <> 'madang'`,
    [cafeIds.map(toBytes)],
  );
  for (const { home_id: home, source } of rows) ranks.set(fromBytes(home), sourceNames.indexOf(source));
  return ranks;
}

/** The merged pairs among these cafés. */
export async function findMerges(manager: EntityManager, cafeIds: string[]): Promise<[string, string][]> {
  const rows: { first_id: Buffer; second_id: Buffer }[] = await manager.query(
    `SELECT first_id, second_id FROM cafe_duplicates WHERE first_id IN (?) AND state = 'merged'`,
    [cafeIds.map(toBytes)],
  );
  return rows.map((row) => [fromBytes(row.first_id), fromBytes(row.second_id)]);
}

/** Sets which café represents each of these; itself means null. */
export async function writeMergedInto(tx: Tx, roots: Map<string, string>): Promise<void> {
  if (roots.size === 0) return;
  const cases = [...roots].flatMap(([id, root]) => [toBytes(id), id === root ? null : toBytes(root)]);
  await tx.query(`UPDATE cafes SET merged_into = CASE id ${'WHEN ? THEN ? '.repeat(roots.size)}END WHERE id IN (?)`, [
    ...cases,
    [...roots.keys()].map(toBytes),
  ]);
}

/** Shows the records that created these cafés under other cafés: `shownUnder` maps one to the other. */
export async function moveRecords(tx: Tx, shownUnder: Map<string, string>): Promise<void> {
  if (shownUnder.size === 0) return;
  const cases = [...shownUnder].flatMap((pair) => pair.map(toBytes));
  await tx.query(
    `UPDATE cafe_records SET cafe_id = CASE home_id ${'WHEN ? THEN ? '.repeat(shownUnder.size)}END WHERE home_id IN (?)`,
    [...cases, [...shownUnder.keys()].map(toBytes)],
  );
}
