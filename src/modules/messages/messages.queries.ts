import type { EntityManager } from 'typeorm';
import { config } from '../../config.js';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { foldAll, gramsOf } from './folding.js';

/** A message of the history and its subject. */
export type Message = {
  id: string;
  kind: 'event' | 'notification';
  type: string;
  occurredAt: Date;
  actor: { id: string; name: string } | null;
  subject: 'reservation' | 'mission' | null;
  subjectId: string | null;
  ko: string;
  en: string;
};
export type NewMessage = Message & { readers: string[] };

const BATCH = 1_000;

/** A message that exists already stays unchanged. */
export async function insertMessages(tx: Tx, messages: NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const folded = messages.map(({ ko, en }) => foldAll(ko, en));
  await insert(
    tx,
    'messages (id, kind, type, occurred_at, actor_id, actor_name, subject, subject_id, ko, en, folded)',
    messages.map((message, place) => [
      toBytes(message.id),
      message.kind,
      message.type,
      message.occurredAt,
      message.actor && toBytes(message.actor.id),
      message.actor && message.actor.name,
      message.subject,
      message.subjectId && toBytes(message.subjectId),
      message.ko,
      message.en,
      folded[place],
    ]),
  );
  await insert(
    tx,
    'message_grams (message_id, grams)',
    messages.map(({ id }, place) => [toBytes(id), gramsOf(folded[place]!.toString()).join(' ')]),
  );
  await insert(
    tx,
    'message_readers (reader_id, message_id, type, subject_id)',
    messages.flatMap(({ id, type, subjectId, readers }) =>
      readers.map((reader) => [toBytes(reader), toBytes(id), type, subjectId && toBytes(subjectId)]),
    ),
  );
  if (!config.search.url) return;
  await insert(
    tx,
    'message_indexing (message_id)',
    messages.map(({ id }) => [toBytes(id)]),
  );
}

/** An event whose messages are written again. */
type Retold = { type: string; occurredAt: Date };

/**
 * Writes messages about a subject again, over what was said of the same events before: what is not said any more stays empty and
 * has no readers. The search index follows.
 */
export async function rewriteMessages(
  tx: Tx,
  subjectId: string,
  events: Retold[],
  messages: NewMessage[],
): Promise<void> {
  if (events.length === 0) return;
  const rows: { id: Buffer }[] = await tx.query(
    `SELECT id FROM messages WHERE subject_id = ? AND (type, occurred_at) IN (?) AND ko <> ''`,
    [toBytes(subjectId), events.map(({ type, occurredAt }) => [type, occurredAt])],
  );
  const before = new Set(rows.map(({ id }) => fromBytes(id)));
  const now = new Set(messages.map(({ id }) => id));
  await insertMessages(
    tx,
    messages.filter(({ id }) => !before.has(id)),
  );
  for (const { id, actor, ko, en } of messages.filter(({ id }) => before.has(id)))
    await setText(tx, id, ko, en, actor?.name ?? null);
  await emptyMessages(
    tx,
    [...before].filter((id) => !now.has(id)),
  );
  await reindexMessages(tx, [...before]);
}

/** Takes text and readers from messages. */
export async function emptyMessages(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const id of ids) await setText(tx, id, '', '', null);
  await tx.query('DELETE FROM message_readers WHERE message_id IN (?)', [ids.map(toBytes)]);
  await reindexMessages(tx, ids);
}

async function setText(tx: Tx, id: string, ko: string, en: string, actorName: string | null): Promise<void> {
  const folded = foldAll(ko, en);
  await tx.query(
    'UPDATE messages SET ko = ?, en = ?, actor_name = ?, folded = ?, revision = revision + 1 WHERE id = ?',
    [ko, en, actorName, folded, toBytes(id)],
  );
  await tx.query('UPDATE message_grams SET grams = ? WHERE message_id = ?', [
    gramsOf(folded.toString()).join(' '),
    toBytes(id),
  ]);
}

async function reindexMessages(tx: Tx, ids: string[]): Promise<void> {
  if (!config.search.url || ids.length === 0) return;
  await tx.query(
    `INSERT INTO message_indexing (message_id) VALUES ${ids.map(() => '(?)').join(', ')}
     ON DUPLICATE KEY UPDATE state = 'queued', lease = lease + 1, due_at = NOW(6)`,
    ids.map(toBytes),
  );
}

async function insert(tx: Tx, into: string, rows: unknown[][]): Promise<void> {
  for (let start = 0; start < rows.length; start += BATCH) {
    const some = rows.slice(start, start + BATCH);
    const places = some.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
    const [, table, key] = /^(\w+) \((\w+)/.exec(into)!;
    await tx.query(
      `INSERT INTO ${into} VALUES ${places} ON DUPLICATE KEY UPDATE ${key} = ${table}.${key}`,
      some.flat(),
    );
  }
}

type Row = Record<'id', Buffer> &
  Record<'actor_id' | 'subject_id', Buffer | null> &
  Pick<Message, 'kind' | 'type' | 'subject' | 'ko' | 'en'> & { occurred_at: Date; actor_name: string | null };

/** The messages with these ids, in their order; missing and emptied ones are left out. */
export async function findMessages(manager: EntityManager, ids: string[]): Promise<Message[]> {
  if (ids.length === 0) return [];
  const found = await messagesIn(manager, `messages WHERE id IN (?) AND ko <> ''`, [ids.map(toBytes)]);
  const byId = new Map(found.map((message) => [message.id, message]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The messages that `from` names: what follows FROM, with the table `messages`. */
export async function messagesIn(manager: EntityManager, from: string, parameters: unknown[]): Promise<Message[]> {
  const rows: Row[] = await manager.query(
    `SELECT id, kind, type, occurred_at, actor_id, actor_name, subject, subject_id, ko, en FROM ${from}`,
    parameters,
  );
  return rows.map(toMessage);
}

const toMessage = (row: Row): Message => ({
  id: fromBytes(row.id),
  kind: row.kind,
  type: row.type,
  occurredAt: row.occurred_at,
  actor: row.actor_id && { id: fromBytes(row.actor_id), name: row.actor_name ?? '' },
  subject: row.subject,
  subjectId: row.subject_id && fromBytes(row.subject_id),
  ko: row.ko,
  en: row.en,
});
