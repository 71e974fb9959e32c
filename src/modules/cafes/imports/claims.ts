import { fromBytes, newId, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { importWork } from './import.work.js';
import type { Row } from './imports.queries.js';

/** Longer than a batch takes; each batch and a heartbeat renew it. */
const LEASE_SECONDS = 10;

/** An import under a lease: `lease` is the proof that the worker still holds it. */
export type Claim = { id: string; lease: string; row: Row };

/** Another worker has claimed the import, or it was cancelled: this worker must write nothing more for it. */
export class LeaseLost extends Error {}

/**
 * Claims the oldest import without a worker; imports with an expired lease come first, so that they do not block their
 * source. Each source runs one import at a time: the key `cafe_imports_running` rejects a second claim (error 1062).
 */
export async function claim(tx: Tx): Promise<Claim | undefined> {
  const busy: { source: string }[] = await tx.query(`SELECT source FROM cafe_imports WHERE state = 'running'`);
  const [row]: Row[] = await tx.query(
    `SELECT * FROM cafe_imports
     WHERE state IN ('queued', 'running') AND IF(state = 'queued', source NOT IN (?), leased_until <= NOW(6))
     ORDER BY state = 'queued', id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [['', ...busy.map(({ source }) => source)]],
  );
  if (!row) return undefined;
  const lease = newId();
  await tx.query(
    `UPDATE cafe_imports SET state = 'running', lease = ?, leased_until = NOW(6) + INTERVAL ${LEASE_SECONDS} SECOND,
       attempts = attempts + 1, started_at = COALESCE(started_at, NOW(6)) WHERE id = ?`,
    [toBytes(lease), row.id],
  );
  return { id: fromBytes(row.id), lease, row: { ...row, attempts: row.attempts + 1 } };
}

/** Renews the lease. @throws LeaseLost */
export const renew = (tx: Tx, claimed: Claim): Promise<void> => update(tx, claimed, '', []);

/** Records a committed batch, and resets the retry budget. @throws LeaseLost */
export const advance = (tx: Tx, claimed: Claim, progress: number): Promise<void> =>
  update(tx, claimed, `, progress = ?${claimed.row.dry_run === 1 ? '' : ', attempts = 0'}`, [progress]);

/** Releases the import for another worker, without counting a failure. @throws LeaseLost */
export const giveBack = (tx: Tx, claimed: Claim): Promise<void> =>
  update(tx, claimed, ', leased_until = NOW(6), attempts = GREATEST(attempts, 1) - 1', []);

/** @throws LeaseLost */
export const succeed = (tx: Tx, claimed: Claim): Promise<void> =>
  update(tx, claimed, `, state = 'succeeded', progress = 1, ended_at = NOW(6), lease = NULL, leased_until = NULL`, []);

/** @throws LeaseLost */
export const fail = (tx: Tx, claimed: Claim, code: string, message: string): Promise<void> =>
  update(
    tx,
    claimed,
    `, state = 'failed', error_code = ?, error = ?, ended_at = NOW(6), lease = NULL, leased_until = NULL`,
    [code.slice(0, 64), message.slice(0, 500)],
  );

async function update(tx: Tx, { id, lease }: Claim, changes: string, values: (string | number)[]): Promise<void> {
  const { affectedRows } = await tx.query(
    `UPDATE cafe_imports SET leased_until = NOW(6) + INTERVAL ${LEASE_SECONDS} SECOND ${changes}
     WHERE id = ? AND ${importWork.heldWhile}`,
    [...values, toBytes(id), toBytes(lease)],
  );
  if (affectedRows === 0) throw new LeaseLost();
}
