/**
 * Asks BASE_URL from outside whether what was just rolled out does its work: the gateway, api, query, and the shape of an
 * error. Each question may be answered wrongly for a minute, as long as it is answered rightly in the end.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, required } from './aws.mjs';

const [base] = required('BASE_URL');
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 60_000);
const PAUSE_MS = Number(process.env.PAUSE_MS ?? 2_000);
const ANSWER_MS = 10_000;

/** @typedef {{ what: string, path: string, status: number, has?: string }} Question */

/** @type {Question[]} */
const questions = [
  { what: 'the gateway is there', path: '/healthz', status: 200 },
  { what: 'api is ready', path: '/health/ready', status: 200 },
  { what: 'query finds cafés', path: '/v1/cafes?lat=37.498095&lng=127.02761&radius=500', status: 200, has: 'items' },
  { what: 'api asks who one is', path: '/v1/users/me', status: 401, has: 'code' },
  { what: 'what is not there is a problem', path: '/v1/nothing-here', status: 404, has: 'code' },
  { what: 'metrics are not for outsiders', path: '/metrics', status: 404 },
];

/** @param {Question} question */
async function answer({ path, status, has }) {
  try {
    const response = await fetch(new URL(path, base), { signal: AbortSignal.timeout(ANSWER_MS) });
    const text = await response.text();
    if (response.status !== status) return `${response.status} instead of ${status}: ${text.slice(0, 200)}`;
    if (has && !Object.hasOwn(JSON.parse(text), has)) return `no "${has}" in ${text.slice(0, 200)}`;
    return undefined;
  } catch (error) {
    const { message, cause } = /** @type {Error & { cause?: Error }} */ (error);
    return `${message}${cause ? ` (${cause.message})` : ''}`;
  }
}

for (const question of questions) {
  const deadline = Date.now() + PATIENCE_MS;
  let wrong = await answer(question);
  while (wrong && Date.now() < deadline) {
    await sleep(PAUSE_MS);
    wrong = await answer(question);
  }
  if (wrong) fail(`Not well: ${question.what}? ${question.path}: ${wrong}`);
  console.log(`Well: ${question.what}.`);
}
