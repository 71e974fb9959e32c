import type { Tx } from '../../kernel/tx/tx.js';
import { toBytes } from '../../kernel/tx/ids.js';
import { testIdOf } from '../../kernel/tx/mode.js';

/** The login id of a test account: people cannot choose one with a colon. */
const loginIdOf = (id: string): string => `test:${toBytes(id).toString('base64url')}`;

/**
 * Makes the account for which the test keys of a person act, unless they have it. It cannot log in and has no address; its roles are
 * those that the person has at each request.
 */
export async function addTestAccount(tx: Tx, personId: string): Promise<void> {
  const id = testIdOf(personId);
  await tx.query(
    `INSERT INTO users (id, login_id, email, has_email, name, locale, roles, password_hash, created_at)
     SELECT ?, ?, '', FALSE, person.name, person.locale, '', '', NOW(6) FROM users person WHERE person.id = ?
     ON DUPLICATE KEY UPDATE users.id = users.id`,
    [toBytes(id), loginIdOf(id), toBytes(personId)],
  );
}
