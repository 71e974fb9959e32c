import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { parseJson } from '../../kernel/tx/json.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { QuoteTerms } from './quotes.schema.js';

/** How long a quote can be used. */
const VALID_SECONDS = 600;

/** Unused quotes hold addresses: a day after their time they go. */
export const forgotten = 'delivery_quotes WHERE reservation_id IS NULL AND expires_at < NOW(6) - INTERVAL 1 DAY';

/** A quote and its owner. Times are by the database's clock. */
export type Quote = {
  id: string;
  ownerId: string;
  terms: QuoteTerms;
  reservationId: string | null;
  createdAt: Date;
  expiresAt: Date;
  hasExpired: boolean;
};

export async function insertQuote(tx: Tx, id: string, ownerId: string, terms: QuoteTerms): Promise<void> {
  await tx.query(
    `INSERT INTO delivery_quotes (id, owner_id, terms, created_at, expires_at)
     VALUES (?, ?, ?, NOW(6), NOW(6) + INTERVAL ${VALID_SECONDS} SECOND)`,
    [toBytes(id), toBytes(ownerId), JSON.stringify(terms)],
  );
}

export async function findQuote(manager: EntityManager, id: string): Promise<Quote | undefined> {
  type Row = {
    owner_id: Buffer;
    terms: unknown;
    reservation_id: Buffer | null;
    created_at: Date;
    expires_at: Date;
    expired: number;
  };
  const [row]: Row[] = await manager.query(
    `SELECT owner_id, terms, reservation_id, created_at, expires_at, expires_at <= NOW(6) AS expired
     FROM delivery_quotes WHERE id = ?`,
    [toBytes(id)],
  );
  if (!row) return undefined;
  return {
    id,
    ownerId: fromBytes(row.owner_id),
    terms: QuoteTerms.parse(parseJson(row.terms)),
    reservationId: row.reservation_id && fromBytes(row.reservation_id),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    hasExpired: Boolean(Number(row.expired)),
  };
}

/** Marks a quote as used. False when it is used, expired or another owner's: of concurrent bookings one gets it. */
export async function useQuote(tx: Tx, id: string, ownerId: string, reservationId: string): Promise<boolean> {
  const { affectedRows } = await tx.query(
    `UPDATE delivery_quotes SET reservation_id = ?
     WHERE id = ? AND owner_id = ? AND reservation_id IS NULL AND expires_at > NOW(6)`,
    [toBytes(reservationId), toBytes(id), toBytes(ownerId)],
  );
  return affectedRows === 1;
}
