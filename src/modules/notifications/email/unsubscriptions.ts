import { toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { categories } from '../notices/notice.js';
import { typesIn } from '../notices/table.js';
import type { Unsubscription } from './unsubscribe-links.js';

/**
 * Switches e-mail of this scope off, and deletes narrower preferences that switched it on: an unsubscription covers all
 * of its scope. Idempotent.
 */
export async function unsubscribe(tx: Tx, { userId, scope }: Unsubscription): Promise<void> {
  const id = toBytes(userId);
  await tx.query(
    `DELETE FROM notification_preferences WHERE user_id = ? AND channel = 'email' AND enabled = 1 AND scope IN (?)`,
    [id, narrowerThan(scope)],
  );
  await tx.query(
    `INSERT INTO notification_preferences (user_id, scope, channel, enabled) SELECT id, ?, 'email', 0 FROM users WHERE id = ?
     ON DUPLICATE KEY UPDATE enabled = VALUES(enabled)`,
    [scope, id],
  );
}

const narrowerThan = (scope: Unsubscription['scope']): string[] =>
  scope === '*' ? [...categories, ...categories.flatMap(typesIn)] : typesIn(scope);
