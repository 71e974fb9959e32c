import { z } from 'zod';
import { Problem } from '../problems/problem.js';
import { Id } from './schema.js';

/** The query of every list: page size and cursor. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'Items per page.', example: 20 }),
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
 * The id in a cursor, or undefined for the first page. Pages are ordered by id (UUIDv7, newest first), so that rows added
 * meanwhile neither repeat nor hide a row.
 *
 * @throws Problem `invalid-cursor` (400)
 */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const id = Id.safeParse(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!id.success) throw new Problem('invalid-cursor');
  return id.data;
}

/** The cursor of an id. */
export const toCursor = (id: string): string => Buffer.from(id, 'latin1').toString('base64url');

/** Turns `limit + 1` rows into a page: the extra row shows that there is a next page. */
export function toPage<T extends { id: string }>(rows: T[], limit: number): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? toCursor(last.id) : null };
}
