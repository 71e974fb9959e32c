import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';

/** The café that represents this one: itself, or the one it was merged into. @throws Problem `cafe-not-found` (404) */
export async function findRoot(manager: EntityManager, cafeId: string): Promise<string> {
  const root = await findRootIfAny(manager, cafeId);
  if (root === undefined) throw new Problem('cafe-not-found');
  return root;
}

/** As `findRoot`; undefined when the café does not exist. */
export async function findRootIfAny(manager: EntityManager, cafeId: string): Promise<string | undefined> {
  const [row]: { id: Buffer }[] = await manager.query(
    'SELECT COALESCE(merged_into, id) AS id FROM cafes WHERE id = ?',
    [toBytes(cafeId)],
  );
  return row && fromBytes(row.id);
}

/** As `findRoot`; locks both rows, so that it stays true until the end of the transaction. */
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

/** This café and all that were merged into it. */
export async function findMembers(manager: EntityManager, rootId: string): Promise<string[]> {
  const hidden: { id: Buffer }[] = await manager.query('SELECT id FROM cafes WHERE merged_into = ?', [toBytes(rootId)]);
  return [rootId, ...hidden.map(({ id }) => fromBytes(id))];
}
