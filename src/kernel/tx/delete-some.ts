import type { EntityManager } from 'typeorm';

/** Deletes so many rows at most of `rows`, a table with its condition. Returns whether there may be more. */
export async function deleteSome(manager: EntityManager, rows: string, most: number): Promise<boolean> {
  const { affectedRows }: { affectedRows: number } = await manager.query(`DELETE FROM ${rows} LIMIT ${most}`);
  return affectedRows === most;
}
