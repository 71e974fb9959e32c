import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { recordAct } from '../../../kernel/tx/acts.js';
import { fromBytes, newId, toBytes } from '../../../kernel/tx/ids.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { where } from '../../../kernel/tx/where.js';
import { normalizeAddress } from './address.js';
import type { SuppressionQuery, SuppressionView } from './email.schema.js';

export type SuppressionReason = SuppressionView['reason'];

/** An address that receives no more mail, and why. */
export type Suppression = { email: string; reason: SuppressionReason; detail: string | null };

/**
 * Addresses that bounced permanently or whose owner complained: further mail to them harms the reputation of our
 * domain.
 */
@Injectable()
export class Suppressions {
  constructor(private readonly dataSource: DataSource) {}

  /** A complaint replaces a bounce; otherwise the first entry stays. */
  async add(tx: Tx, { email, reason, detail }: Suppression): Promise<void> {
    await tx.query(
      `INSERT INTO email_suppressions (email, id, reason, detail) VALUES (?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE detail = IF(VALUES(reason) = 'complaint' AND reason = 'bounce', VALUES(detail), detail),
         reason = IF(VALUES(reason) = 'complaint', 'complaint', reason)`,
      [normalizeAddress(email), toBytes(newId()), reason, detail?.slice(0, 500).toWellFormed() ?? null],
    );
  }

  /** The reason for which this address is suppressed, or null. */
  async findReason(manager: EntityManager, email: string): Promise<SuppressionReason | null> {
    const [row]: { reason: SuppressionReason }[] = await manager.query(
      'SELECT reason FROM email_suppressions WHERE email = ?',
      [normalizeAddress(email)],
    );
    return row?.reason ?? null;
  }

  /** @throws Problem `invalid-cursor` (400) */
  async findAll({ limit, cursor, email }: SuppressionQuery) {
    const before = readCursor(cursor);
    const { sql, parameters } = where(['email = ?', email], ['id < ?', before && toBytes(before)]);
    const rows: { id: Buffer; email: string; reason: SuppressionReason; detail: string | null; created_at: Date }[] =
      await this.dataSource.manager.query(
        `SELECT id, email, reason, detail, created_at FROM email_suppressions
         WHERE ${sql} ORDER BY id DESC LIMIT ${limit + 1}`,
        parameters,
      );
    const views = rows.map(({ id, created_at, ...row }): SuppressionView => {
      return { id: fromBytes(id), ...row, createdAt: created_at.toISOString() };
    });
    return toPage(views, limit);
  }

  /** Removes an address from the list. @throws Problem `suppression-not-found` (404) */
  async remove(tx: Tx, actorId: string, id: string): Promise<void> {
    const { affectedRows } = await tx.query('DELETE FROM email_suppressions WHERE id = ?', [toBytes(id)]);
    if (affectedRows === 0) throw new Problem('suppression-not-found');
    recordAct(tx, { actorId, action: 'suppression.lifted', subjectId: id });
  }
}
