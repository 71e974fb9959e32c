import { Readable } from 'node:stream';
import type { Transaction } from './wallets.schema.js';

type Page = { items: Transaction[]; nextCursor: string | null };

const columns = ['createdAt', 'id', 'kind', 'amount', 'balance', 'subjectId'] as const;

/**
 * A statement as CSV (RFC 4180), newest line first, streamed page by page, so that it is never in memory as a whole.
 * Every cell is a number, an id, a time or a keyword, so nothing needs quoting.
 */
export function streamStatement(pages: (cursor: string | undefined) => Promise<Page>): Readable {
  return Readable.from(lines(pages));
}

async function* lines(pages: (cursor: string | undefined) => Promise<Page>): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`;
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await pages(cursor);
    yield items.map((item) => `${columns.map((column) => item[column] ?? '').join(',')}\r\n`).join('');
    cursor = nextCursor ?? undefined;
  } while (cursor);
}
