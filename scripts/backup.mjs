/**
 * `npm run backup -- FILE.sql.gz`: the whole database as of one moment, while it is used: the one that DATABASE_URL names, else that of
 * a running `npm start`. `npm run restore` brings it back.
 */
import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { command, usageOf } from './lib/command.mjs';
import { CliError, step } from './lib/console.mjs';
import { checkWhole, databaseFrom, startDump } from './lib/dump.mjs';
import { localDatabase } from './lib/local.mjs';

await command('backup', async ({ words: [given, ...extra] }) => {
  if (!given?.endsWith('.sql.gz')) throw new CliError(`Where to? ${usageOf('backup')}`);
  const file = resolve(given);
  const partial = `${file}.part`;
  const database = databaseFrom({ ...process.env, DATABASE_URL: process.env.DATABASE_URL ?? (await localDatabase()) });
  try {
    await step(`Dumping ${database.pathname.slice(1)} of ${database.host}`, async () => {
      const dump = await startDump(database, extra);
      dump.stdin.end();
      await Promise.all([
        pipeline(dump.stdout, createGzip(), createWriteStream(partial, { mode: 0o600 })),
        dump.succeeded(),
      ]);
      await checkWhole(partial);
    });
    // Under its name there is never half of one.
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
  console.log(`${file}, ${(statSync(file).size / 1024 ** 2).toFixed(1)} MiB`);
});
