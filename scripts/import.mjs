/**
 * `npm run import -- FILE --source=localdata [--dry-run] [--encoding=cp949] [--address=http://…]`: uploads a file of cafés to a
 * running Madang as its admin and shows what becomes of it. Ctrl-C cancels; what was committed until then stays.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, openAsBlob, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command, usageOf } from './lib/command.mjs';
import { CliError, bold, dim, green, progressBar, red, step } from './lib/console.mjs';
import { LOCAL } from './lib/paths.mjs';

/**
 * @typedef {{ file: string, source: string, encoding?: string, isDry: boolean }} Given
 * @typedef {object} Import
 * @property {string} id
 * @property {string} state
 * @property {boolean} dryRun
 * @property {string} encoding
 * @property {Record<string, number>} counts
 * @property {{ code: string, message: string }} [error]
 */

const POLL_MS = 500;
const SHOWN_ROWS = 10;
const STATE = join(LOCAL, 'state.json');
const state = existsSync(STATE) ? JSON.parse(readFileSync(STATE, 'utf8')) : {};
const password = process.env.DEMO_ADMIN_PASSWORD ?? state.password;
const leaving = new AbortController();
/** @type {string} */
let address;
/** @type {string | undefined} */
let token;

/**
 * Sends one request as the admin; a token that has run out is renewed.
 *
 * @param {string} method
 * @param {string} path
 * @param {{ body?: FormData, headers?: Record<string, string>, signal?: AbortSignal }} [request]
 */
async function call(method, path, { body, headers, signal } = {}) {
  for (const isLast of [false, true]) {
    token ??= await logIn();
    const all = { accept: 'application/json', 'accept-language': 'en', authorization: `Bearer ${token}`, ...headers };
    const answer = await fetch(address + path, { method, headers: all, body, signal }).catch(noAnswer);
    const text = await answer.text();
    if (answer.ok) return text ? JSON.parse(text) : undefined;
    if (answer.status !== 401 || isLast) throw new CliError(explain(`${method} ${path}`, answer.status, text));
    token = undefined;
  }
}

async function logIn() {
  const body = JSON.stringify({ loginId: 'admin', password });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${address}/v1/sessions`, { method: 'POST', headers, body }).catch(noAnswer);
  if (!answer.ok) throw new CliError(explain('The log-in of the admin', answer.status, await answer.text()));
  const { accessToken } = /** @type {{ accessToken: string }} */ (await answer.json());
  return accessToken;
}

/**
 * @param {Error & { cause?: { code?: string } }} error
 * @returns {never}
 */
function noAnswer(error) {
  if (leaving.signal.aborted) throw new CliError('Stopped.');
  throw new CliError(`No answer from ${address} (${error.cause?.code ?? error.message}). Is \`npm start\` running?`);
}

/**
 * The sentence of a problem (RFC 9457) and what is wrong with each field.
 *
 * @param {string} what
 * @param {number} status
 * @param {string} text
 */
function explain(what, status, text) {
  try {
    /** @type {{ detail: string, errors?: { pointer: string, message: string }[] }} */
    const { detail, errors = [] } = JSON.parse(text);
    const fields = errors.map(({ pointer, message }) => `\n  ${pointer}: ${message}`).join('');
    return `${what} answered ${status}: ${detail}${fields}`;
  } catch {
    return `${what} answered ${status}: ${text.slice(0, 200)}`;
  }
}

/**
 * Sends the file piece by piece: it is never whole in memory.
 *
 * @param {Given} given
 */
async function upload({ file, source, encoding, isDry }) {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new CliError(`There is no file ${file}`);
  const form = new FormData();
  form.set('source', source);
  form.set('dryRun', String(isDry));
  if (encoding) form.set('encoding', encoding);
  form.set('file', await openAsBlob(file), basename(file));
  const headers = { 'idempotency-key': randomUUID() };
  return call('POST', '/v1/cafes/imports', { body: form, headers, signal: leaving.signal });
}

/**
 * Follows an import to its end; cancels it, once, when somebody wants to leave.
 *
 * @param {string} id
 * @returns {Promise<Import>}
 */
async function follow(id) {
  const bar = progressBar(`Importing`);
  let isCancelled = false;
  for (;;) {
    if (leaving.signal.aborted && !isCancelled) {
      isCancelled = true;
      await call('POST', `/v1/cafes/imports/${id}/cancellation`).catch(() => {}); // it may just have ended
    }
    const one = await call('GET', `/v1/cafes/imports/${id}`);
    bar.show(one.progress, `${one.counts.read.toLocaleString('en')} rows`);
    if (one.endedAt) {
      bar.end();
      return one;
    }
    // Whoever wants to leave is not kept waiting.
    await sleep(POLL_MS, undefined, isCancelled ? {} : { signal: leaving.signal }).catch(() => {});
  }
}

/** @param {Import} ended */
async function report({ id, state: ended, dryRun, encoding, counts, error }) {
  const outcome = ended === 'succeeded' ? green(`✓ ${ended}`) : red(`✗ ${ended}`);
  console.log(`\n${bold(outcome)}${dryRun ? ' (dry run: nothing was changed)' : ''} ${dim(encoding)} ${dim(id)}`);
  if (error) console.log(`${red(error.code)}: ${error.message}`);
  for (const [name, count] of Object.entries(counts)) {
    console.log(`  ${name.padEnd(14)}${count.toLocaleString('en').padStart(12)}`);
  }
  const { rejected: refused = 0 } = counts;
  if (refused === 0) return;
  const { items } = await call('GET', `/v1/cafes/imports/${id}/rows?outcome=rejected&limit=${SHOWN_ROWS}`);
  console.log(`\n${bold('Rejected')}${refused > items.length ? dim(` (the first ${items.length})`) : ''}`);
  /** @type {{ row: number, sourceId?: string, reason: { message: string, field?: string } }[]} */
  const rejected = items;
  for (const { row, sourceId, reason } of rejected) {
    console.log(
      `  row ${row}${sourceId ? ` ${JSON.stringify(sourceId)}` : ''}: ${reason.message} ${dim(reason.field ?? '')}`,
    );
  }
}

await command(
  'import',
  async ({ values: { source, encoding, address: elsewhere }, flags: { 'dry-run': isDry = false }, words: [file] }) => {
    if (!file || !source) throw new CliError(`One FILE and its --source are needed.\n${usageOf('import')}`);
    const given = { file, source, encoding, isDry };
    address = (
      elsewhere ?? (process.env.PORT ? `http://127.0.0.1:${process.env.PORT}` : (state.url ?? 'http://127.0.0.1:3000'))
    ).replace(/\/$/, '');
    if (!password) throw new CliError('Set DEMO_ADMIN_PASSWORD to the password of the account `admin`.');
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => leaving.abort());
    token = await logIn();
    const { id } = await step(`Uploading ${basename(given.file)}`, () => upload(given));
    const over = await follow(id);
    await report(over);
    if (over.state !== 'succeeded') process.exitCode = 1;
  },
);
