/** `npm run load`: people at a constant rate, what they waited, and whether that is within the budget. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, messageOf } from './lib/console.mjs';
import { LOCAL, ROOT } from './lib/paths.mjs';
import { stopAll, stopOnSignals } from './lib/processes.mjs';
import { programsOfServices } from './lib/services.mjs';

/** @typedef {ReturnType<typeof import('../load/options.mjs').readOptions>} Options */
/** @typedef {Awaited<ReturnType<typeof import('./lib/throwaway.mjs').throwawayFolder>>} Folder */

await command('load', async ({ values, flags }) => {
  process.chdir(ROOT);
  await bootstrap({ programs: values['url'] || flags['artillery'] ? [] : programsOfServices() });
  const { readOptions } = await import('../load/options.mjs');
  const options = explained(() => readOptions({ ...values, ...flags }));
  if (options.artillery) {
    const { renderArtillery } = await import('../load/artillery.mjs');
    return process.stdout.write(renderArtillery(options.profile));
  }
  const { readBudget } = await import('../load/budget.mjs');
  const budget = explained(() => readBudget(options.budget ?? join(ROOT, 'load', 'budget.json')));
  /** @type {Folder | undefined} */
  let folder;
  stopOnSignals({ code: 130, cleanUp: () => folder?.remove() });
  /** @type {Awaited<ReturnType<typeof startOwn>> | ReturnType<typeof given> | undefined} */
  let system;
  try {
    system = options.url ? given(options) : await startOwn((made) => (folder = made));
    const { run } = await import('../load/run.mjs');
    report(await run({ options, budget, system }), options);
  } finally {
    await system?.stop();
    await stopAll();
    folder?.remove();
  }
});

/**
 * A system that runs already: nothing of it is ours to stop.
 *
 * @param {Options} options
 */
function given({ url = '', 'lookup-url': lookups = url }) {
  const { LOAD_ADMIN_LOGIN: adminLogin, LOAD_ADMIN_PASSWORD: adminPassword } = process.env;
  return { api: url, lookups, adminLogin, adminPassword, stop: async () => {} };
}

/** @param {(folder: Folder) => void} onFolder */
async function startOwn(onFolder) {
  await bootstrap({ build: true });
  const { startSystem } = await import('../load/system.mjs');
  return startSystem({ onFolder });
}

/**
 * Both reports, the table for the eyes, and the exit code.
 *
 * @param {Awaited<ReturnType<typeof import('../load/run.mjs').run>>} reports
 * @param {Options} options
 */
function report({ result, html, text }, { out = join(LOCAL, 'load'), profile }) {
  mkdirSync(out, { recursive: true });
  const file = (/** @type {string} */ kind) => join(out, `${profile}.${kind}`);
  writeFileSync(file('json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(file('html'), html);
  console.log(`${text}\n\n  ${file('html')}\n  ${file('json')}\n`);
  process.exitCode = result.verdict.isValid ? Number(!result.verdict.passed) : 2;
}

/**
 * @template T
 * @param {() => T} read
 */
function explained(read) {
  try {
    return read();
  } catch (error) {
    throw new CliError(messageOf(error));
  }
}
