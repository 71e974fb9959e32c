import type { Redriver } from '../../../kernel/work/dead-letters.js';
import { defineWork } from '../../../kernel/work/work.js';

/** The source of its dead letters. */
export const IMPORTS = 'cafes.imports';

/**
 * Imports of cafés. A worker holds one for as long as it runs and renews its lease (claims.ts), one at a time for each source;
 * due are those that nobody has begun and those whose worker has fallen silent.
 */
export const importWork = defineWork({
  name: IMPORTS,
  table: 'cafe_imports',
  key: 'id',
  waiting: ['queued'],
  running: 'running',
  dueAt: `IF(state = 'queued', created_at, leased_until)`,
  heldWhile: `state = 'running' AND lease = ?`,
});

/** For so long the file of a failed import is kept, and the import can be redriven. */
export const REDRIVABLE_DAYS = 7;

/** Queues a failed import again: it goes on after its last batch. One whose file is gone stays as it is. */
export const redriveImports: Redriver = async (tx, letterIds) => {
  await tx.query(
    `UPDATE cafe_imports i JOIN dead_letters d ON d.reference_id = i.id
     SET i.state = 'queued', i.attempts = 0, i.error = NULL, i.error_code = NULL, i.ended_at = NULL
     WHERE d.id IN (?) AND i.state = 'failed'
       AND (i.kind <> 'file' OR EXISTS (SELECT 1 FROM cafe_import_chunks c WHERE c.import_id = i.id))`,
    [letterIds],
  );
};
