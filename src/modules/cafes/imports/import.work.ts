import type { Redriver } from '../../../kernel/work/dead-letters.js';
import { defineWork } from '../../../kernel/work/work.js';

/** The source of its dead letters. */
export const IMPORTS = 'cafes.imports';

/**
 * Imports of cafés. A worker holds an import while it runs and renews its lease (claims.ts), one at a time for each source.
 * An import is due when no worker has started it, or when its lease has expired.
 */
export const importWork = defineWork({
  name: IMPORTS,
  table: 'cafe_imports',
  key: 'id',
  waiting: ['queued'],
  owedSince: 'created_at',
  running: 'running',
  dueAt: `IF(state = 'queued', created_at, leased_until)`,
  heldWhile: `state = 'running' AND lease = ?`,
});

/** How long the file of a failed import is kept, so that the import can be redriven. */
export const REDRIVABLE_DAYS = 7;

/** Queues a failed import again: it continues after its last batch. An import whose file was deleted stays failed. */
export const redriveImports: Redriver = async (tx, letterIds) => {
  await tx.query(
    `UPDATE cafe_imports i JOIN dead_letters d ON d.reference_id = i.id
     SET i.state = 'queued', i.attempts = 0, i.error = NULL, i.error_code = NULL, i.ended_at = NULL
     WHERE d.id IN (?) AND i.state = 'failed'
       AND (i.kind <> 'file' OR EXISTS (SELECT 1 FROM cafe_import_chunks c WHERE c.import_id = i.id))`,
    [letterIds],
  );
};
