import type { EntityManager } from 'typeorm';
import { rolesIn, type Role } from '../../kernel/auth/principal.js';
import { readCursor, toPage } from '../../kernel/http/pagination.js';
import { fromBytes, newId, toBytes } from '../../kernel/tx/ids.js';
import { write, type Tx } from '../../kernel/tx/tx.js';
import { where } from '../../kernel/tx/where.js';
import type { AuditEntry } from './administration.schema.js';

type Audit = {
  userId: string;
  actorId: string | null;
  action: AuditEntry['action'];
  rolesBefore: readonly Role[];
  rolesAfter: readonly Role[];
  reason: string | null;
};

/** Records what was done to an account. The application may neither change nor delete such a row. */
export function recordAudit(tx: Tx, audit: Audit): void {
  write(
    tx,
    `INSERT INTO account_audits (id, user_id, actor_id, action, roles_before, roles_after, reason)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [
      toBytes(newId()),
      toBytes(audit.userId),
      audit.actorId && toBytes(audit.actorId),
      audit.action,
      audit.rolesBefore.join(','),
      audit.rolesAfter.join(','),
      audit.reason,
    ],
  );
}

type Row = {
  id: Buffer;
  actor_id: Buffer | null;
  action: AuditEntry['action'];
  roles_before: string;
  roles_after: string;
  reason: string | null;
  created_at: Date;
};

/** What was done to an account, newest first. @throws Problem `invalid-cursor` (400) */
export async function findAudits(
  manager: EntityManager,
  userId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const before = readCursor(cursor);
  const { sql, parameters } = where(['user_id = ?', toBytes(userId)], ['id < ?', before && toBytes(before)]);
  const rows: Row[] = await manager.query(
    `SELECT id, actor_id, action, roles_before, roles_after, reason, created_at FROM account_audits
     WHERE ${sql} ORDER BY id DESC LIMIT ${limit + 1}`,
    parameters,
  );
  return toPage(rows.map(toEntry), limit);
}

const toEntry = (row: Row): AuditEntry => ({
  id: fromBytes(row.id),
  action: row.action,
  actorId: row.actor_id && fromBytes(row.actor_id),
  rolesBefore: rolesIn(row.roles_before),
  rolesAfter: rolesIn(row.roles_after),
  reason: row.reason,
  createdAt: row.created_at.toISOString(),
});
