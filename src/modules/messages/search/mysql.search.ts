import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { isOverdue } from '../../../kernel/tx/database-errors.js';
import { where, type Condition } from '../../../kernel/tx/where.js';
import { gramsOf } from '../folding.js';
import { findMessages, messagesIn, type Message } from '../messages.queries.js';
import { firstIdAt, type Found, type Search } from './search.js';

/** How many of them are looked at first, in one statement: a page of a frequent word is full by then. */
const FIRST_LENGTH = 200;
/** How many messages a page scans, newest first, before it uses the full-text index. */
const SCAN_LENGTH = 10_000;
/** Time limit of the full-text query, in milliseconds; it is slow only for frequent words, which the scan finds. */
const FULL_TEXT_TIMEOUT_MS = 1_000;
/** Character pairs in one full-text query; further ones are verified by the text comparison. */
const MAX_GRAMS = 12;

/** The table that ids are read from in order: a user's own messages, or all. */
type IdSource = { from: string; id: string; conditions: Condition[] };

/**
 * Searches messages in MySQL. A scan of the newest messages finds frequent words soon; rare words have few entries in
 * the full-text index. So a page scans first, in two steps, and uses the full-text index for older messages. If that takes
 * too long, the page ends early and its cursor says where to continue.
 */
export async function searchTables(
  manager: EntityManager,
  search: Search,
): Promise<{ messages: Message[]; next: string | null }> {
  const first = await findFirst(manager, search);
  if (first.length > search.limit) {
    const messages = first.slice(0, search.limit);
    return { messages, next: messages.at(-1)!.id };
  }
  if (search.folded === undefined) return { messages: first, next: null };
  const { ids, next } = await findFurther(manager, search);
  return { messages: await findMessages(manager, ids), next };
}

/** Matches among the newest messages; without words there are no others on the page. */
function findFirst(manager: EntityManager, search: Search): Promise<Message[]> {
  const { from, id, conditions } = sourceOf(search);
  const words = wordsOf(search);
  const newest = where(...conditions);
  const length = words ? FIRST_LENGTH : search.limit + 1;
  return messagesIn(
    manager,
    `(SELECT ${id} AS id FROM ${from} WHERE ${newest.sql} ORDER BY ${id} DESC LIMIT ${length}) newest
     STRAIGHT_JOIN messages m USING (id) WHERE ${words?.[0] ?? 'TRUE'} ORDER BY id DESC LIMIT ${search.limit + 1}`,
    [...newest.parameters, ...(words?.slice(1) ?? [])],
  );
}

const wordsOf = ({ folded }: Search): Condition | undefined =>
  folded === undefined ? undefined : ['LOCATE(?, m.folded) > 0', Buffer.from(folded)];

async function findFurther(manager: EntityManager, search: Search): Promise<Found> {
  const source = sourceOf(search);
  const words = wordsOf(search)!;
  const edge = await edgeOf(manager, source);
  const near: Condition = [`${source.id} >= ?`, edge];
  const scanned = await ids(manager, withTexts(source), source, [near, words], search.limit + 1);
  if (scanned.length > search.limit || !edge) return toFound(scanned, search.limit, null);
  const older = await findOlder(manager, search, edge, words, search.limit + 1 - scanned.length);
  return toFound([...scanned, ...(older ?? [])], search.limit, older ? null : edge);
}

/** The id where the scan ends; undefined when it reaches the last message. */
async function edgeOf(manager: EntityManager, source: IdSource): Promise<Buffer | undefined> {
  const [edge] = await ids(manager, source.from, source, [], 1, SCAN_LENGTH - 1);
  return edge;
}

/** Older matches by the full-text index; undefined on a timeout, or for a single character. */
async function findOlder(
  manager: EntityManager,
  search: Search,
  edge: Buffer,
  words: Condition,
  limit: number,
): Promise<Buffer[] | undefined> {
  const grams = gramsOf(search.folded!).slice(0, MAX_GRAMS);
  if (grams.length === 0) return undefined; // a single character
  const source = sourceOf({ ...search, before: undefined });
  const conditions: Condition[] = [
    ['MATCH (g.grams) AGAINST (? IN BOOLEAN MODE)', grams.map((gram) => `+${gram}`).join(' ')],
    words,
    ['m.id < ?', edge],
  ];
  const readers = search.readerId === null ? '' : 'JOIN message_readers r ON r.message_id = m.id';
  const from = `message_grams g JOIN messages m ON m.id = g.message_id ${readers}`;
  try {
    return await ids(manager, from, source, conditions, limit, 0, FULL_TEXT_TIMEOUT_MS);
  } catch (error) {
    if (isOverdue(error)) return undefined;
    throw error;
  }
}

async function ids(
  manager: EntityManager,
  from: string,
  source: IdSource,
  further: Condition[],
  limit: number,
  offset = 0,
  timeoutMs?: number,
): Promise<Buffer[]> {
  const { sql, parameters } = where(...source.conditions, ...further);
  // Each engine ignores the other's hint as a comment.
  const [mariadb, mysql] = timeoutMs
    ? [
        `/*M!100100 SET STATEMENT max_statement_time = ${timeoutMs / 1_000} FOR */`,
        `/*+ MAX_EXECUTION_TIME(${timeoutMs}) */`,
      ]
    : ['', ''];
  const rows: { id: Buffer }[] = await manager.query(
    `${mariadb} SELECT ${mysql} ${source.id} AS id FROM ${from}
     WHERE ${sql} ORDER BY ${source.id} DESC LIMIT ${limit}${offset ? ` OFFSET ${offset}` : ''}`,
    parameters,
  );
  return rows.map(({ id }) => id);
}

/** Every combination of filters is a range of one index: (reader, [type or subject], id) or ([type or subject], id). */
function sourceOf({ readerId, type, subjectId, from, to, before }: Search): IdSource {
  const [table, name, id] = readerId === null ? ['messages', 'm', 'm.id'] : ['message_readers', 'r', 'r.message_id'];
  const conditions: Condition[] = [
    ['r.reader_id = ?', readerId === null ? undefined : toBytes(readerId)],
    [`${name}.subject_id = ?`, subjectId && toBytes(subjectId)],
    [`${name}.type = ?`, type],
    [`${id} >= ?`, from && firstIdAt(from)],
    [`${id} < ?`, to && firstIdAt(to)],
    [`${id} < ?`, before && toBytes(before)],
  ];
  return { from: `${table} ${name}`, id, conditions };
}

/** A fixed join order: otherwise the optimizer may read all texts first. */
const withTexts = ({ from, id }: IdSource): string =>
  from.startsWith('messages') ? from : `${from} STRAIGHT_JOIN messages m ON m.id = ${id}`;

function toFound(found: Buffer[], limit: number, edge: Buffer | null): Found {
  const ids = found.slice(0, limit).map(fromBytes);
  if (found.length > limit) return { ids, next: ids.at(-1)! };
  return { ids, next: edge && fromBytes(edge) };
}
