import { statement } from './statement.js';

/** An account's act in the words of the table of all acts; `of` is the row. */
const asAct = (of: string) =>
  `${of}.id, ${of}.actor_id, CONCAT('account.', ${of}.action), ${of}.user_id, ${of}.reason,
    JSON_OBJECT('rolesBefore', ${of}.roles_before, 'rolesAfter', ${of}.roles_after), ${of}.created_at`;
const columns = '(id, actor_id, action, subject_id, reason, details, created_at)';

/**
 * What operators do, in one table. Expand only: what the previous release records in `account_audits` meanwhile is copied, and the
 * table goes with a later release, its trigger with it.
 */
export const operatorActs = [
  statement(
    'OperatorActs',
    1798502400001,
    `CREATE TABLE operator_acts (
      id BINARY(16) NOT NULL PRIMARY KEY,
      actor_id BINARY(16) NULL,
      key_id BINARY(16) NULL,
      action VARCHAR(40) NOT NULL,
      subject_id BINARY(16) NULL,
      reason VARCHAR(200) NULL,
      details JSON NOT NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      KEY operator_acts_of_actor (actor_id, id),
      KEY operator_acts_of_subject (subject_id, id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'AccountAuditsFollow',
    1798502400002,
    `CREATE TRIGGER account_audits_follow AFTER INSERT ON account_audits FOR EACH ROW
      INSERT INTO operator_acts ${columns} VALUES (${asAct('NEW')})`,
  ),
  statement(
    'AccountAuditsSoFar',
    1798502400003,
    `INSERT INTO operator_acts ${columns} SELECT ${asAct('a')} FROM account_audits a
      WHERE NOT EXISTS (SELECT 1 FROM operator_acts o WHERE o.id = a.id)`,
  ),
];
