import { Problem } from '../../kernel/problems/problem.js';
import { toBytes } from '../../kernel/tx/ids.js';
import type { Tx } from '../../kernel/tx/tx.js';

/** So long a handle stays before another one can be chosen: who can change it each day can take many. */
const CHANGE_DAYS = 30;
/** So long a former handle is kept for whose it was: links that people have shared lead to no other person. */
const HELD_DAYS = 90;

/** The condition on a row of `users` whose handle others see: the account is neither suspended nor on its way out. */
export const IS_SHOWN = 'suspended_at IS NULL AND closed_at IS NULL';

/**
 * Gives the account this handle, or with `null` none, and keeps its former one for it. Of two people who want
 * the same, its row in `handles` decides. @throws Problem `handle-taken`, `handle-changed-lately` (409)
 */
export async function changeHandle(tx: Tx, userId: string, handle: string | null): Promise<void> {
  const id = toBytes(userId);
  const [user]: { handle: string | null; isRecent: number | string | null }[] = await tx.query(
    `SELECT handle, handle_since > NOW(6) - INTERVAL ${CHANGE_DAYS} DAY AS isRecent FROM users WHERE id = ? FOR UPDATE`,
    [id],
  );
  if (!user || user.handle === handle) return;
  if (handle !== null) {
    if (Number(user.isRecent)) throw new Problem('handle-changed-lately', { days: CHANGE_DAYS });
    await claim(tx, id, handle);
  }
  await tx.query('DELETE FROM handles WHERE user_id = ? AND held_until <= NOW(6)', [id]);
  await tx.query(
    `UPDATE handles SET held_until = NOW(6) + INTERVAL ${HELD_DAYS} DAY
     WHERE user_id = ? AND held_until IS NULL AND handle <> ?`,
    [id, handle ?? ''],
  );
  const since = handle === null ? '' : ', handle_since = NOW(6)';
  await tx.query(`UPDATE users SET handle = ?${since} WHERE id = ?`, [handle, id]);
}

/** Takes a handle that is free, was kept long enough for another, or was one's own. @throws Problem `handle-taken` (409) */
async function claim(tx: Tx, id: Buffer, handle: string): Promise<void> {
  // One statement: who comes second waits for the row and finds it taken. The second assignment sees the first.
  await tx.query(
    `INSERT INTO handles (handle, user_id) VALUES (?, ?) ON DUPLICATE KEY UPDATE
       user_id = IF(held_until <= NOW(6), VALUES(user_id), user_id),
       held_until = IF(user_id = VALUES(user_id), NULL, held_until)`,
    [handle, id],
  );
  const rows: unknown[] = await tx.query('SELECT 1 FROM handles WHERE handle = ? AND user_id = ?', [handle, id]);
  if (rows.length === 0) throw new Problem('handle-taken');
}
