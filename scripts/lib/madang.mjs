/**
 * The one launcher of Madang's processes, `node dist/main.js ROLE`, for tests, benches and loads. `npm start` keeps a pid file and a log
 * of its own and a port between runs: `launch` (processes.mjs) with `commandOf`.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError, tail } from './console.mjs';
import { APP, ROOT } from './paths.mjs';
import { run, spawnChild, stopWithAll } from './processes.mjs';

/**
 * @typedef {'api' | 'query' | 'worker' | 'all'} ServingRole
 * @typedef {import('./processes.mjs').Child} Child
 * @typedef {object} Options of a process
 * @property {NodeJS.ProcessEnv} [env] is added to ours
 * @property {'ignore' | 'inherit' | 'pipe' | number} [output]
 * @property {string} [root] the folder of the program, instead of this project's
 */

const START_MS = 30_000;

/**
 * @param {string} role
 * @param {...string} args
 * @returns {[command: string, args: string[]]}
 */
export const commandOf = (role, ...args) => [process.execPath, [APP, role, ...args]];

/**
 * Starts a role. Unless `env` names a port the system chooses it, and the process tells which: a port that was merely free a moment ago
 * may by now be another process's, which would answer in its place. `serving` gives the address as soon as it listens, and rejects when
 * the process ends before.
 *
 * @param {ServingRole} role
 * @param {Options} [options]
 * @returns {Child & { serving: Promise<string> }}
 */
export function spawnMadang(role, { env = {}, output = 'ignore', root = ROOT } = {}) {
  const child = spawnChild(process.execPath, [join(root, 'dist/main.js'), role], {
    cwd: root,
    env: { ...process.env, PORT: '0', METRICS_PORT: '0', ...env },
    stdio: ['ignore', output, output, 'ipc'],
  });
  /** @type {Promise<string>} */
  const serving = new Promise((resolve, reject) => {
    child.process.once('message', (/** @type {{ address: string }} */ { address }) => resolve(address));
    void child.exited.then((reason) => reject(new Error(`The ${role} process ended before it served (${reason}).`)));
  });
  serving.catch(() => {}); // whoever waits for it is told as well
  return Object.assign(child, { serving });
}

/**
 * Starts a role as in production, with its log on our stderr, and waits for the first 200 of `/health/live`; `startMs` says how long
 * that took. `stopAll` ends it.
 *
 * @throws {CliError} when it ends or is not live within 30 s
 * @param {ServingRole} role
 * @param {NodeJS.ProcessEnv} env
 */
export async function startMadang(role, env) {
  const startedAt = performance.now();
  const child = stopWithAll(spawnMadang(role, { env: { NODE_ENV: 'production', ...env }, output: 2 }));
  const limit = AbortSignal.timeout(START_MS);
  const tooLate = sleep(START_MS, undefined, { ref: false }).then(() => {
    throw new CliError(`The ${role} process was not live within ${START_MS / 1_000} s.`);
  });
  const live = child.serving.then(async (address) => {
    while (!(await fetch(`${address}/health/live`, { signal: limit })).ok) await sleep(5);
    return address;
  });
  const address = await Promise.race([live, tooLate]);
  return Object.assign(child, { address, startMs: performance.now() - startedAt });
}

/**
 * Runs a role to its end, such as `migrate`; gives its exit code and output.
 *
 * @param {string} role
 * @param {NodeJS.ProcessEnv} env is added to ours
 * @param {...string} args
 */
export function runMadang(role, env, ...args) {
  return run(...commandOf(role, ...args), { cwd: ROOT, env: { ...process.env, METRICS_PORT: '0', ...env } });
}

/**
 * Brings the database of `env` up to date, as a deployment does before anything else.
 *
 * @throws {CliError} with the end of the log
 * @param {NodeJS.ProcessEnv} env is added to ours
 */
export async function migrate(env) {
  const { code, output } = await runMadang('migrate', env);
  if (code !== 0) throw new CliError(`The migration ended with ${code}:\n${tail(output)}`);
}
