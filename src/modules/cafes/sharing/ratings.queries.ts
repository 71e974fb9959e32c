import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { tagCodes, tagsOfMask, type TagCode } from '../tags.js';

/** One user's rating of a café: half points (0–10), and tags as a bit mask. */
export type Rating = { halves: number; tags: number; ratedAt: Date };

/** Of one user's ratings of several cafés that were merged, the latest counts. */
const latestFirst = 'rated_at DESC, cafe_id DESC';

/**
 * Recounts ratings after cafés were merged or separated: for the first of each group over the whole group, for the others
 * over their own. The cafés' rows must be locked; `raters` is the previous count of each.
 */
export async function recountGroups(
  tx: Tx,
  cafes: { id: string; raters: number }[],
  groups: string[][],
): Promise<void> {
  const rated = await findRatedIds(
    tx,
    cafes.map(({ id }) => id),
  );
  const counted = new Set(cafes.filter(({ raters }) => raters > 0).map(({ id }) => id));
  for (const group of groups) {
    if (!group.some((id) => rated.has(id) || counted.has(id))) continue;
    const [root, ...others] = group;
    await recount(tx, root!, group);
    for (const id of others) await recount(tx, id, [id]);
  }
}

/** The cafés among these that have ratings. */
async function findRatedIds(manager: EntityManager, cafeIds: string[]): Promise<Set<string>> {
  const rows: { cafe_id: Buffer }[] = await manager.query(
    'SELECT DISTINCT cafe_id FROM cafe_ratings WHERE cafe_id IN (?)',
    [cafeIds.map(toBytes)],
  );
  return new Set(rows.map((row) => fromBytes(row.cafe_id)));
}

/**
 * Recounts the ratings of a café over all cafés merged into it: `memberIds` are those and itself. A user who rated
 * several of them counts once. The café's row must be locked. Publishes nothing.
 */
export async function recount(tx: Tx, cafeId: string, memberIds: string[]): Promise<void> {
  const counts = tagCodes.map((code, bit) => `SUM(tags >> ${bit} & 1) AS ${code}`);
  const [row]: Record<string, string | number | null>[] = await tx.query(
    `SELECT COUNT(*) AS raters, SUM(halves) AS halves, ${counts.join(', ')} FROM (
       SELECT halves, tags, ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY ${latestFirst}) AS place
       FROM cafe_ratings WHERE cafe_id IN (?)
     ) AS counted WHERE place = 1`,
    [memberIds.map(toBytes)],
  );
  const id = toBytes(cafeId);
  await tx.query('UPDATE cafes SET raters = ?, rating_halves = ? WHERE id = ?', [
    Number(row!['raters']),
    Number(row!['halves']),
    id,
  ]);
  await tx.query('DELETE FROM cafe_tags WHERE cafe_id = ?', [id]);
  const tags = tagCodes.map((code, tag) => [id, tag, Number(row![code])]).filter(([, , raters]) => raters);
  if (tags.length > 0) {
    await tx.query(`INSERT INTO cafe_tags (cafe_id, tag, raters) VALUES ${tags.map(() => '(?)').join(', ')}`, tags);
  }
}

/** This user's rating of a café, given it and all that were merged into it. */
export async function findRating(
  manager: EntityManager,
  userId: string,
  memberIds: string[],
): Promise<Rating | undefined> {
  const [row]: { halves: number; tags: number; rated_at: Date }[] = await manager.query(
    `SELECT halves, tags, rated_at FROM cafe_ratings WHERE user_id = ? AND cafe_id IN (?) ORDER BY ${latestFirst} LIMIT 1`,
    [toBytes(userId), memberIds.map(toBytes)],
  );
  return row && { halves: row.halves, tags: row.tags, ratedAt: row.rated_at };
}

/** Writes or deletes a user's rating of a café, and replaces their ratings of its members. */
export async function writeRating(
  tx: Tx,
  userId: string,
  memberIds: string[],
  rating: { cafeId: string; halves: number; tags: number } | undefined,
): Promise<void> {
  await tx.query('DELETE FROM cafe_ratings WHERE user_id = ? AND cafe_id IN (?)', [
    toBytes(userId),
    memberIds.map(toBytes),
  ]);
  if (!rating) return;
  await tx.query('INSERT INTO cafe_ratings (cafe_id, user_id, halves, tags, rated_at) VALUES (?, ?, ?, ?, NOW(6))', [
    toBytes(rating.cafeId),
    toBytes(userId),
    rating.halves,
    rating.tags,
  ]);
}

/** Updates the counters of a café, whose row is locked, by the difference between the old and the new rating. */
export async function updateCounters(
  tx: Tx,
  cafeId: string,
  before: Omit<Rating, 'ratedAt'> | undefined,
  after: Omit<Rating, 'ratedAt'> | undefined,
): Promise<void> {
  const id = toBytes(cafeId);
  // Counters are unsigned: the new value is added before the old one is subtracted.
  await tx.query('UPDATE cafes SET raters = raters + ? - ?, rating_halves = rating_halves + ? - ? WHERE id = ?', [
    after ? 1 : 0,
    before ? 1 : 0,
    after?.halves ?? 0,
    before?.halves ?? 0,
    id,
  ]);
  const [were, are] = [tagsOfMask(before?.tags ?? 0), tagsOfMask(after?.tags ?? 0)];
  const numbers = (codes: TagCode[]) => codes.map((code) => tagCodes.indexOf(code));
  const added = numbers(are.filter((code) => !were.includes(code)));
  const removed = numbers(were.filter((code) => !are.includes(code)));
  if (added.length > 0) {
    await tx.query(
      `INSERT INTO cafe_tags (cafe_id, tag, raters) VALUES ${added.map(() => '(?, ?, 1)').join(', ')}
       ON DUPLICATE KEY UPDATE raters = raters + 1`,
      added.flatMap((tag) => [id, tag]),
    );
  }
  if (removed.length > 0) {
    await tx.query('UPDATE cafe_tags SET raters = raters - 1 WHERE cafe_id = ? AND tag IN (?)', [id, removed]);
    await tx.query('DELETE FROM cafe_tags WHERE cafe_id = ? AND raters = 0', [id]);
  }
}
