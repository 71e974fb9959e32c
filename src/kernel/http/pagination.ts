import { z } from 'zod';
import { Problem } from '../problems/problem.js';
import { Id, inQuery } from './schema.js';

/** The query of every list: page size and cursor. */
export const PageQuery = z.strictObject({
  limit: inQuery(z.coerce.number().int().min(1).max(100).default(20)).meta({
    description: 'Items per page.',
    example: 20,
  }),
  cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the previous page.' }),
});

/** The response of every list, newest first; `nextCursor` is null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Send it as `cursor` for the next page; null on the last page.' }),
  });

/**
 * Where a page ended, as callers carry it: opaque to them, base64url, and read again by the schema that wrote it. A process of
 * the version before or after must read it too, so the bytes of a kind of cursor never change.
 */
export class Cursor<T> {
  /** @param form reads the cursor's bytes (as latin1) and writes them: a codec, or a schema of the text itself. */
  constructor(private readonly form: z.ZodType<T, string>) {}

  write(end: T): string {
    return Buffer.from(z.encode(this.form, end), 'latin1').toString('base64url');
  }

  /** @throws Problem `invalid-cursor` (400) for what `write` would not have written */
  read(cursor: string): T {
    const bytes = Buffer.from(cursor, 'base64url');
    const end = this.form.safeParse(bytes.toString('latin1'));
    if (!end.success || bytes.toString('base64url') !== cursor) throw new Problem('invalid-cursor');
    return end.data;
  }
}

/** Most lists are cut by id (UUIDv7, newest first), so that rows added meanwhile neither repeat nor hide a row. */
const idCursor = new Cursor(Id);

/** The id in a cursor, or undefined for the first page. @throws Problem `invalid-cursor` (400) */
export const readCursor = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : idCursor.read(cursor);

/** The cursor of an id. */
export const toCursor = (id: string): string => idCursor.write(id);

/** Cuts `limit + 1` rows into a page: the extra row only says that there is a next page. */
export function cutPage<T>(
  rows: T[],
  limit: number,
  cursorOf: (last: T) => string,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? cursorOf(last) : null };
}

/** The same for rows that are cut by their id. */
export const toPage = <T extends { id: string }>(rows: T[], limit: number) =>
  cutPage(rows, limit, ({ id }) => toCursor(id));
