/**
 * `npm run import -- FILE --source=localdata [--dry-run] [--encoding=cp949] [--address=http://…]`: uploads a file of cafés to a
 * running Madang as its admin and shows what becomes of it. Ctrl-C cancels; what was committed until then stays.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, openAsBlob, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { CliError, bold, dim, green, progressBar, red, step } from './lib/console.mjs';
import { main } from './lib/main.mjs';
import { LOCAL } from './lib/paths.mjs';

const POLL_MS = 500;
const SHOWN_ROWS = 10;
const STATE = join(LOCAL, 'state.json');
const state = existsSync(STATE) ? JSON.parse(readFileSync(STATE, 'utf8')) : {};
const password = process.env.DEMO_ADMIN_PASSWORD ?? state.password;
const leaving = new AbortController();
let address;
let token;

/** Sends one request as the admin; a token that has run out is renewed. */
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
  return (await answer.json()).accessToken;
}

function noAnswer(error) {
  if (leaving.signal.aborted) throw new CliError('Stopped.');
  throw new CliError(`No answer from ${address} (${error.cause?.code ?? error.message}). Is \`npm start\` running?`);
}

/** The sentence of a problem (RFC 9457) and what is wrong with each field. */
function explain(what, status, text) {
  try {
    const { detail, errors = [] } = JSON.parse(text);
    const fields = errors.map(({ pointer, message }) => `\n  ${pointer}: ${message}`).join('');
    return `${what} answered ${status}: ${detail}${fields}`;
  } catch {
    return `${what} answered ${status}: ${text.slice(0, 200)}`;
  }
}

function readArguments() {
  const options = {
    source: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    encoding: { type: 'string' },
    address: { type: 'string' },
  };
  const usage = 'npm run import -- FILE --source=localdata [--dry-run] [--encoding=utf-8|cp949] [--address=http://…]';
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [file, ...others] = positionals;
    if (!file || others.length > 0 || !values.source) throw new Error('one FILE and its --source are needed');
    return { ...values, file };
  } catch (error) {
    throw new CliError(`${error.message}\n${usage}`);
  }
}

/** Sends the file piece by piece: it is never whole in memory. */
async function upload({ file, source, encoding, 'dry-run': dryRun }) {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new CliError(`There is no file ${file}`);
  const form = new FormData();
  form.set('source', source);
  form.set('dryRun', String(dryRun));
  if (encoding) form.set('encoding', encoding);
  form.set('file', await openAsBlob(file), basename(file));
  const headers = { 'idempotency-key': randomUUID() };
  return call('POST', '/v1/cafes/imports', { body: form, headers, signal: leaving.signal });
}

/** Follows an import to its end; cancels it, once, when somebody wants to leave. */
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
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      if (!isCancelled)
        leaving.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
}

async function report({ id, state: ended, dryRun, encoding, counts, error }) {
  const outcome = ended === 'succeeded' ? green(`✓ ${ended}`) : red(`✗ ${ended}`);
  console.log(`\n${bold(outcome)}${dryRun ? ' (dry run: nothing was changed)' : ''} ${dim(encoding)} ${dim(id)}`);
  if (error) console.log(`${red(error.code)}: ${error.message}`);
  for (const [name, count] of Object.entries(counts)) {
    console.log(`  ${name.padEnd(14)}${count.toLocaleString('en').padStart(12)}`);
  }
  if (counts.rejected === 0) return;
  const { items } = await call('GET', `/v1/cafes/imports/${id}/rows?outcome=rejected&limit=${SHOWN_ROWS}`);
  console.log(`\n${bold('Rejected')}${counts.rejected > items.length ? dim(` (the first ${items.length})`) : ''}`);
  for (const { row, sourceId, reason } of items) {
    console.log(
      `  row ${row}${sourceId ? ` ${JSON.stringify(sourceId)}` : ''}: ${reason.message} ${dim(reason.field ?? '')}`,
    );
  }
}

await main(async () => {
  const given = readArguments();
  address = (
    given.address ??
    (process.env.PORT ? `http://127.0.0.1:${process.env.PORT}` : (state.url ?? 'http://127.0.0.1:3000'))
  ).replace(/\/$/, '');
  if (!password) throw new CliError('Set DEMO_ADMIN_PASSWORD to the password of the account `admin`.');
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => leaving.abort());
  token = await logIn();
  const { id } = await step(`Uploading ${basename(given.file)}`, () => upload(given));
  const over = await follow(id);
  await report(over);
  if (over.state !== 'succeeded') process.exitCode = 1;
});
