import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 50 * 60_000);
const PAUSE_MS = Number(process.env.PAUSE_MS ?? 5_000);

/**
 * Values of these variables; fails, naming each one that is missing.
 *
 * @param {...string} names
 */
export function required(...names) {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) fail(`${missing.join(', ')} must be set`);
  return names.map((name) => process.env[name] ?? '');
}

/**
 * Asks AWS by its command line, which every CodeBuild image has, and reads the answer.
 *
 * @param {...string} args
 */
export function aws(...args) {
  const answer = execFileSync('aws', [...args, '--output', 'json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return answer.trim() ? JSON.parse(answer) : undefined;
}

/**
 * What a stack puts out.
 *
 * @param {string} stack
 * @param {string} key
 * @returns {string}
 */
export function output(stack, key) {
  const query = `Stacks[0].Outputs[?OutputKey=='${key}'].OutputValue | [0]`;
  return (
    aws('cloudformation', 'describe-stacks', '--stack-name', stack, '--query', query) ??
    fail(`${stack} puts out no ${key}`)
  );
}

/**
 * Asks until there is an answer, for 50 minutes at most.
 *
 * @template T
 * @param {string} otherwise what is wrong when the time is over
 * @param {() => T | false | undefined} ask
 * @returns {Promise<T>}
 */
export async function eventually(otherwise, ask) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = ask();
    if (answer) return answer;
    await sleep(PAUSE_MS);
  }
  return fail(`${otherwise} after ${PATIENCE_MS / 1000} s.`);
}

/**
 * @param {string} why
 * @returns {never}
 */
export function fail(why) {
  console.error(why);
  process.exit(1);
}
