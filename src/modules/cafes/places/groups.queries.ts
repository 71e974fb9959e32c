import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/ids.js';
import { Problem } from '../../../kernel/problem.js';
import type { Tx } from '../../../kernel/tx.js';

/** The café that this one stands for: itself, or the one it was merged into. @throws Problem `cafe-not-found` (404) */
export async function findRoot(manager: EntityManager, cafeId: string): Promise<string> {
  const [row]: { id: Buffer }[] = await manager.query(
    `WITH RECURSIVE up (id, merged_into) AS (
       SELECT id, merged_into FROM cafes WHERE id = ?
       UNION SELECT c.id, c.merged_into FROM up JOIN cafes c ON c.id = up.merged_into
     ) SELECT id FROM up WHERE merged_into IS NULL`,
    [toBytes(cafeId)],
  );
  if (!row) throw new Problem('cafe-not-found');
  return fromBytes(row.id);
}

/** As `findRoot`; it stays so until the end of the transaction, because the rows on the way are locked. */
export async function lockRoot(tx: Tx, cafeId: string): Promise<string> {
  for (let at = toBytes(cafeId); ;) {
    const [row]: { merged_into: Buffer | null }[] = await tx.query(
      'SELECT merged_into FROM cafes WHERE id = ? FOR UPDATE',
      [at],
    );
    if (!row) throw new Problem('cafe-not-found');
    if (!row.merged_into) return fromBytes(at);
    at = row.merged_into;
  }
}

/** This café and every one that was merged into it, directly or by way of another. */
export async function findMembers(manager: EntityManager, rootId: string): Promise<string[]> {
  const rows: { id: Buffer }[] = await manager.query(
    `WITH RECURSIVE down (id) AS (
       SELECT id FROM cafes WHERE id = ?
       UNION SELECT c.id FROM down JOIN cafes c ON c.merged_into = down.id
     ) SELECT id FROM down`,
    [toBytes(rootId)],
  );
  return rows.map(({ id }) => fromBytes(id));
}
