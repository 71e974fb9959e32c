import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import { where } from '../../../kernel/tx/where.js';
import type { CafeChanges, SuggestionState } from './suggestions.schema.js';

/** A user's suggested edit of a café, and its state. */
export type Suggestion = {
  id: string;
  cafeId: string;
  authorId: string;
  changes: CafeChanges;
  note: string | null;
  state: SuggestionState;
  decidedBy: string | null;
  decidedAt: Date | null;
  createdAt: Date;
};

type Row = {
  id: Buffer;
  cafe_id: Buffer;
  author_id: Buffer;
  changes: unknown;
  note: string | null;
  state: SuggestionState;
  decided_by: Buffer | null;
  decided_at: Date | null;
  created_at: Date;
};

type Filter = { cafeIds?: string[]; authorId?: string; state?: SuggestionState; before?: string; limit: number };

/** Newest first. */
export async function findSuggestions(manager: EntityManager, { cafeIds, authorId, state, before, limit }: Filter) {
  const { sql, parameters } = where(
    ['cafe_id IN (?)', cafeIds?.map(toBytes)],
    ['author_id = ?', authorId && toBytes(authorId)],
    ['state = ?', state],
    ['id < ?', before && toBytes(before)],
  );
  const rows: Row[] = await manager.query(
    `SELECT * FROM cafe_suggestions WHERE ${sql} ORDER BY id DESC LIMIT ${limit}`,
    parameters,
  );
  return rows.map(toSuggestion);
}

export async function findSuggestion(manager: EntityManager, id: string): Promise<Suggestion | undefined> {
  const [row]: Row[] = await manager.query('SELECT * FROM cafe_suggestions WHERE id = ?', [toBytes(id)]);
  return row && toSuggestion(row);
}

const toSuggestion = (row: Row): Suggestion => ({
  id: fromBytes(row.id),
  cafeId: fromBytes(row.cafe_id),
  authorId: fromBytes(row.author_id),
  changes: parseJson(row.changes) as CafeChanges,
  note: row.note,
  state: row.state,
  decidedBy: row.decided_by && fromBytes(row.decided_by),
  decidedAt: row.decided_at,
  createdAt: row.created_at,
});
