import type { DataSource } from 'typeorm';
import { migrations } from './migrations/index.js';

/** The triggers that the migrations create: they keep the journal append-only and balances non-negative. */
const created = migrations.flatMap(({ sql }) => /^CREATE TRIGGER (\w+)/.exec(sql)?.[1] ?? []);

/**
 * A database restored from a dump without triggers has all tables and migrations, but no longer protects the journal. Only a
 * user with the right to create triggers sees them, so this runs as the user who migrates.
 *
 * @throws Error that names the missing triggers
 */
export async function checkTriggers(migrator: DataSource): Promise<void> {
  const there: { name: string }[] = await migrator.query(
    'SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = DATABASE()',
  );
  const names = new Set(there.map(({ name }) => name));
  const gone = created.filter((name) => !names.has(name));
  if (gone.length === 0) return;
  throw new Error(`Triggers are missing, as after a restore of a dump made without --triggers: ${gone.join(', ')}.`);
}
