import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { fromBytes, newId, toBytes } from '../../../kernel/tx/ids.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { SuppressionQuery, SuppressionView } from './email.schema.js';

export type SuppressionReason = SuppressionView['reason'];

/** An address that no mail goes to any more, and why. */
export type Suppression = { email: string; reason: SuppressionReason; detail: string | null };

/** An address in the one spelling by which it is known: bare, in lower case. */
export const mailbox = (address: string): string =>
  (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();

/** Addresses that bounced for good or whose owner complained: one more mail to them harms all mail of ours. */
@Injectable()
export class Suppressions {
  constructor(private readonly dataSource: DataSource) {}

  /** A complaint outweighs a bounce; otherwise what was known first stays. */
  async add(tx: Tx, { email, reason, detail }: Suppression): Promise<void> {
    await tx.query(
      `INSERT INTO email_suppressions (email, id, reason, detail) VALUES (?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE detail = IF(VALUES(reason) = 'complaint' AND reason = 'bounce', VALUES(detail), detail),
         reason = IF(VALUES(reason) = 'complaint', 'complaint', reason)`,
      [mailbox(email), toBytes(newId()), reason, detail?.slice(0, 500).toWellFormed() ?? null],
    );
  }

  /** Why no mail goes to this address, or null when it does. */
  async findReason(manager: EntityManager, email: string): Promise<SuppressionReason | null> {
    const [row]: { reason: SuppressionReason }[] = await manager.query(
      'SELECT reason FROM email_suppressions WHERE email = ?',
      [mailbox(email)],
    );
    return row?.reason ?? null;
  }

  /** @throws Problem `invalid-cursor` (400) */
  async findAll({ limit, cursor, email }: SuppressionQuery) {
    const before = readCursor(cursor);
    const rows: { id: Buffer; email: string; reason: SuppressionReason; detail: string | null; created_at: Date }[] =
      await this.dataSource.manager.query(
        `SELECT id, email, reason, detail, created_at FROM email_suppressions
         WHERE (? IS NULL OR email = ?) AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ${limit + 1}`,
        [email ?? null, email ?? null, before ? toBytes(before) : null, before ? toBytes(before) : null],
      );
    const views = rows.map(({ id, created_at, ...row }): SuppressionView => {
      return { id: fromBytes(id), ...row, createdAt: created_at.toISOString() };
    });
    return toPage(views, limit);
  }

  /** Mails go there again, from the next one on. @throws Problem `suppression-not-found` (404) */
  async lift(tx: Tx, id: string): Promise<void> {
    const { affectedRows } = await tx.query('DELETE FROM email_suppressions WHERE id = ?', [toBytes(id)]);
    if (affectedRows === 0) throw new Problem('suppression-not-found');
  }
}
