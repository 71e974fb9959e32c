import type { EntityManager } from 'typeorm';
import { rolesIn, type Role } from '../../kernel/auth/principal.js';
import { readCursor, toPage } from '../../kernel/http/pagination.js';
import { recordAct, type OperatorAction } from '../../kernel/tx/acts.js';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { parseJson } from '../../kernel/tx/json.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { where } from '../../kernel/tx/where.js';
import { auditActions, type AuditEntry } from './administration.schema.js';
import type { Act, ActQuery } from './audit.schema.js';

type Audit = {
  userId: string;
  actorId: string | null;
  action: AuditEntry['action'];
  rolesBefore: readonly Role[];
  rolesAfter: readonly Role[];
  reason: string | null;
};

/** Records what was done to an account. */
export function recordAudit(tx: Tx, { userId, actorId, action, rolesBefore, rolesAfter, reason }: Audit): void {
  const details = { rolesBefore: rolesBefore.join(','), rolesAfter: rolesAfter.join(',') };
  recordAct(tx, { actorId, action: `account.${action}`, subjectId: userId, reason, details });
}

/** What was done to the account itself, newest first. @throws Problem `invalid-cursor` (400) */
export async function findAudits(manager: EntityManager, userId: string, page: Page) {
  const actions = auditActions.map((action): OperatorAction => `account.${action}`);
  const { items, nextCursor } = await findActs(manager, { ...page, subjectId: userId }, actions);
  return { items: items.map(toEntry), nextCursor };
}

type Page = { limit: number; cursor?: string | undefined };
type Row = Record<'actor_id' | 'key_id' | 'subject_id', Buffer | null> & {
  id: Buffer;
  action: OperatorAction;
  reason: string | null;
  details: unknown;
  created_at: Date;
};

/** What operators did, newest first; `actions`: only these. @throws Problem `invalid-cursor` (400) */
export async function findActs(
  manager: EntityManager,
  { limit, cursor, actorId, subjectId }: ActQuery,
  actions?: readonly OperatorAction[],
) {
  const before = readCursor(cursor);
  const { sql, parameters } = where(
    ['subject_id = ?', subjectId && toBytes(subjectId)],
    ['actor_id = ?', actorId && toBytes(actorId)],
    ['action IN (?)', actions],
    ['id < ?', before && toBytes(before)],
  );
  // Each of them holds filter and order; of both filters the thing is the narrower one.
  const index = subjectId ? 'operator_acts_of_subject' : actorId ? 'operator_acts_of_actor' : 'PRIMARY';
  const rows: Row[] = await manager.query(
    `SELECT id, actor_id, key_id, action, subject_id, reason, details, created_at
     FROM operator_acts FORCE INDEX (${index}) WHERE ${sql} ORDER BY id DESC LIMIT ${limit + 1}`,
    parameters,
  );
  return toPage(rows.map(toAct), limit);
}

const toAct = (row: Row): Act => ({
  id: fromBytes(row.id),
  action: row.action,
  actorId: row.actor_id && fromBytes(row.actor_id),
  keyId: row.key_id && fromBytes(row.key_id),
  subjectId: row.subject_id && fromBytes(row.subject_id),
  reason: row.reason,
  details: parseJson(row.details) as Act['details'],
  createdAt: row.created_at.toISOString(),
});

const toEntry = ({ id, action, actorId, reason, details, createdAt }: Act): AuditEntry => ({
  id,
  action: action.slice('account.'.length) as AuditEntry['action'],
  actorId,
  rolesBefore: rolesIn(String(details['rolesBefore'])),
  rolesAfter: rolesIn(String(details['rolesAfter'])),
  reason,
  createdAt,
});
