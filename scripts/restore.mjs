/**
 * `npm run restore -- FILE.sql.gz`: loads a backup into an empty database, and lets the migration say whether it is whole: the schema
 * up to date, every trigger there, and the application's user with the rights it needs (MIGRATION_DATABASE_URL).
 */
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bootstrap } from './lib/bootstrap.mjs';
import { command, usageOf } from './lib/command.mjs';
import { CliError, step, tail } from './lib/console.mjs';
import { ask, checkWhole, databaseFrom, linesOf, startLoad } from './lib/dump.mjs';
import { APP } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';

await command('restore', async ({ words: [file] }) => {
  if (!file || !existsSync(file)) throw new CliError(`Which backup? ${usageOf('restore')}`);
  await bootstrap({ build: true, programs: ['client'] });
  const database = databaseFrom(process.env);
  const tables = await ask(database, 'SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()');
  if (tables !== '0')
    throw new CliError(
      `${database.pathname.slice(1)} holds ${tables} tables: only an empty database is restored into.`,
    );
  await step('Reading the backup to its end', () => checkWhole(file));
  await step(`Loading it into ${database.pathname.slice(1)} of ${database.host}`, async () => {
    const load = await startLoad(database);
    load.stdout.resume();
    const sent = pipeline(Readable.from(withNewlines(file)), load.stdin);
    // A client that fails closes its end; its own words say why.
    await Promise.all([sent.catch(() => {}), load.succeeded()]);
  });
  const { code, output } = await step('Checking the schema, its triggers and rights', () =>
    run(process.execPath, [APP, 'migrate']),
  );
  if (code !== 0) throw new CliError(`The restored database is not fit to serve:\n${tail(output)}`);
  console.log(
    'Restored. Start the application: its audit checks every won within a minute (GET /v1/ledger/trial-balance).',
  );
});

/** @param {string} file */
async function* withNewlines(file) {
  for await (const line of linesOf(file)) yield `${line}\n`;
}
