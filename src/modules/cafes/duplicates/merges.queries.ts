import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { sourceNames, type SourceName } from '../source-names.js';

/** A café of a group of cafés that are one place. */
export type Member = {
  id: string;
  /** The one that stands for the group, or null if it is this one. */
  mergedInto: string | null;
  raters: number;
};

/**
 * Locks these cafés and all that are one place with any of them, in the order of their ids. A group changes only under the
 * lock of the café that stands for it, so that what is found under the locks stays.
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
  // Of 200 values or more the engines guess, from all the cafés that are merged into none, and would read the whole key.
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

/** The precedence of the source that founded each café: 0 is the most believed. One that no source founded comes last. */
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

/** Says of each café which one stands for it: itself is null. */
export async function writeMergedInto(tx: Tx, roots: Map<string, string>): Promise<void> {
  if (roots.size === 0) return;
  const cases = [...roots].flatMap(([id, root]) => [toBytes(id), id === root ? null : toBytes(root)]);
  await tx.query(`UPDATE cafes SET merged_into = CASE id ${'WHEN ? THEN ? '.repeat(roots.size)}END WHERE id IN (?)`, [
    ...cases,
    [...roots.keys()].map(toBytes),
  ]);
}

/** Shows the records that founded these cafés under others: `shownUnder` maps the one to the other. */
export async function moveRecords(tx: Tx, shownUnder: Map<string, string>): Promise<void> {
  if (shownUnder.size === 0) return;
  const cases = [...shownUnder].flatMap((pair) => pair.map(toBytes));
  await tx.query(
    `UPDATE cafe_records SET cafe_id = CASE home_id ${'WHEN ? THEN ? '.repeat(shownUnder.size)}END WHERE home_id IN (?)`,
    [...cases, [...shownUnder.keys()].map(toBytes)],
  );
}
