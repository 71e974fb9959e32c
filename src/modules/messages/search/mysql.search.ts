import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { isOverdue } from '../../../kernel/tx/database-errors.js';
import { gramsOf } from '../folding.js';
import { firstIdAt, type Found, type Search } from './search.js';

/** How many messages a page looks through, newest first, before it asks the full-text index. */
const WALK = 10_000;
/** What the full-text index may take, in milliseconds; it is slow only where words are so frequent that walking finds them. */
const PATIENCE_MS = 1_000;
/** Pairs of characters asked for together: what they leave over is looked at anyway. */
const MAX_GRAMS = 12;

type Condition = { sql: string; value: unknown };
/** Where ids are read from in order: a person's own, or everybody's. */
type Line = { from: string; id: string; conditions: Condition[] };

const hasWords = { sql: 'LOCATE(?, m.folded) > 0' };

/**
 * Finds messages in the tables. Frequent words are met soon by who walks down the index from the newest on, rare ones have
 * few places in the full-text index; so a page walks first, and asks the index for what lies beyond. If even that takes
 * too long, the page ends early and says where to go on.
 */
export async function searchTables(manager: EntityManager, search: Search): Promise<Found> {
  const line = lineOf(search);
  if (search.wanted === undefined) {
    return toFound(await ids(manager, line.from, line, [], search.limit + 1), search.limit, null);
  }
  const words = { ...hasWords, value: Buffer.from(search.wanted) };
  const edge = await edgeOf(manager, line);
  const near = edge ? [{ sql: `${line.id} >= ?`, value: edge }] : [];
  const met = await ids(manager, withTexts(line), line, [...near, words], search.limit + 1);
  if (met.length > search.limit || !edge) return toFound(met, search.limit, null);
  const beyond = await findBeyond(manager, search, edge, words, search.limit + 1 - met.length);
  return toFound([...met, ...(beyond ?? [])], search.limit, beyond ? null : edge);
}

/** The id where the walk ends; none if there is nothing beyond. */
async function edgeOf(manager: EntityManager, line: Line): Promise<Buffer | undefined> {
  const [edge] = await ids(manager, line.from, line, [], 1, WALK - 1);
  return edge;
}

/** What the full-text index knows of older messages, or undefined if it cannot tell in time or is not made for this. */
async function findBeyond(
  manager: EntityManager,
  search: Search,
  edge: Buffer,
  words: Condition,
  limit: number,
): Promise<Buffer[] | undefined> {
  const grams = gramsOf(search.wanted!).slice(0, MAX_GRAMS);
  if (grams.length === 0) return undefined; // a single character
  const line = lineOf({ ...search, before: undefined });
  const conditions = [
    { sql: 'MATCH (g.grams) AGAINST (? IN BOOLEAN MODE)', value: grams.map((gram) => `+${gram}`).join(' ') },
    words,
    { sql: 'm.id < ?', value: edge },
  ];
  const readers = search.readerId === null ? '' : 'JOIN message_readers r ON r.message_id = m.id';
  const from = `message_grams g JOIN messages m ON m.id = g.message_id ${readers}`;
  try {
    return await ids(manager, from, line, conditions, limit, 0, PATIENCE_MS);
  } catch (error) {
    if (isOverdue(error)) return undefined;
    throw error;
  }
}

async function ids(
  manager: EntityManager,
  from: string,
  line: Line,
  further: Condition[],
  limit: number,
  offset = 0,
  patienceMs?: number,
): Promise<Buffer[]> {
  const conditions = [...line.conditions, ...further];
  // Each engine takes the other's limit for a comment.
  const [mariadb, mysql] = patienceMs
    ? [
        `/*M!100100 SET STATEMENT max_statement_time = ${patienceMs / 1_000} FOR */`,
        `/*+ MAX_EXECUTION_TIME(${patienceMs}) */`,
      ]
    : ['', ''];
  const rows: { id: Buffer }[] = await manager.query(
    `${mariadb} SELECT ${mysql} ${line.id} AS id FROM ${from}
     WHERE ${conditions.map(({ sql }) => sql).join(' AND ') || 'TRUE'}
     ORDER BY ${line.id} DESC LIMIT ${limit}${offset ? ` OFFSET ${offset}` : ''}`,
    conditions.map(({ value }) => value),
  );
  return rows.map(({ id }) => id);
}
/** Every combination of filters is a walk down one index: (reader, [type or subject], id) or ([type or subject], id). */
function lineOf({ readerId, type, subjectId, from, to, before }: Search): Line {
  const [table, name, id] = readerId === null ? ['messages', 'm', 'm.id'] : ['message_readers', 'r', 'r.message_id'];
  const conditions = [
    { sql: 'r.reader_id = ?', value: readerId === null ? undefined : toBytes(readerId) },
    { sql: `${name}.subject_id = ?`, value: subjectId && toBytes(subjectId) },
    { sql: `${name}.type = ?`, value: type },
    { sql: `${id} >= ?`, value: from && firstIdAt(from) },
    { sql: `${id} < ?`, value: to && firstIdAt(to) },
    { sql: `${id} < ?`, value: before && toBytes(before) },
  ].filter(({ value }) => value !== undefined);
  return { from: `${table} ${name}`, id, conditions };
}

/** In this order, or the optimizer might read all texts first. */
const withTexts = ({ from, id }: Line): string =>
  from.startsWith('messages') ? from : `${from} STRAIGHT_JOIN messages m ON m.id = ${id}`;

function toFound(found: Buffer[], limit: number, edge: Buffer | null): Found {
  const ids = found.slice(0, limit).map(fromBytes);
  if (found.length > limit) return { ids, next: ids.at(-1)! };
  return { ids, next: edge && fromBytes(edge) };
}
