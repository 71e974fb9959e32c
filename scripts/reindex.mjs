/**
 * `npm run reindex`: builds the search index of messages anew from the tables, with progress, while everything runs. It wants the
 * environment of a worker (DATABASE_URL, REDIS_…, SEARCH_URL). Stopped, it leaves the index in use as it is; run it again.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, green, progressBar } from './lib/console.mjs';
import { commandOf } from './lib/madang.mjs';
import { ROOT } from './lib/paths.mjs';
import { SIGNALS } from './lib/processes.mjs';

/** @type {string[]} */
const failures = [];

/**
 * Shows a line of the process's log: progress as a bar, the rest if it says that something is wrong.
 *
 * @param {string} line
 * @param {import('./lib/console.mjs').Bar} bar
 */
function show(line, bar) {
  const { level, msg, done, total, refused, err } = JSON.parse(line);
  if (msg === 'reindexing') bar.show(total ? done / total : 1, `${done.toLocaleString('en')} messages`);
  else if (msg === 'the index is new') {
    bar.end();
    console.log(green(`✓ ${done.toLocaleString('en')} messages`) + (refused ? `, ${refused} refused` : ''));
  } else if (level === 'fatal' || level === 'error') failures.push(err?.message ?? msg);
}

await command('reindex', async () => {
  process.chdir(ROOT);
  for (const name of ['DATABASE_URL', 'SEARCH_URL']) {
    if (!process.env[name])
      throw new CliError(`Set ${name}: the index is built from the database and kept by OpenSearch.`);
  }
  await bootstrap({ build: true });
  const child = spawn(...commandOf('reindex'), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'info' },
  });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  const bar = progressBar('Reindexing');
  for await (const line of createInterface({ input: child.stdout })) show(line, bar);
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
  if (code !== 0) throw new CliError(failures.join('\n') || `It ended with ${code}.`);
});
