/** `npm start`: Madang and everything that it stands on, on this machine. Ctrl-C stops it all; the data stays in .local/. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bootstrap, buildDigest } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, bold, cyan, dim, green, step } from './lib/console.mjs';
import { keypressAtMs } from './lib/keypress.mjs';
import { lastComplaint, readFrom, reasonIn, sizeOf, withoutPassword } from './lib/log.mjs';
import { commandOf } from './lib/madang.mjs';
import { COMPILED, LOCAL, LOGS, ROOT } from './lib/paths.mjs';
import { rememberedPort, tryPort } from './lib/ports.mjs';
import { isOurs, launch, ready, stopLeftover, stopOnSignals, tailOf } from './lib/processes.mjs';
import { passwordIn, signingKeyIn } from './lib/secrets.mjs';
import { programsOfServices, startServices, stopLeftovers } from './lib/services.mjs';

const APP_FOLDER = join(LOCAL, 'app');
const APP_LOG = join(LOGS, 'app.log');
/** What `npm run demo` reads. */
const STATE = join(LOCAL, 'state.json');
/** What the database was last brought up to date with; it says nothing about a database of yours. */
const MIGRATED = join(LOCAL, 'database', 'migrated');
const OWNER = join(LOCAL, 'start.pid');

await command('start', async () => {
  process.chdir(ROOT);
  refuseSecond();
  await checkPorts();
  await bootstrap({ build: true, programs: programsOfServices() });
  for (const dir of [LOGS, APP_FOLDER]) mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(OWNER, String(process.pid));
  const cleanUp = () => {
    release();
    console.log('  Stopped. The data is kept in .local/');
  };
  stopOnSignals({ code: 0, cleanUp });
  try {
    await serve();
  } finally {
    release();
  }
});

/** Serves until the application ends by itself; a signal ends the process from its handler. */
async function serve() {
  await takeOver();
  // The mail server is the slowest to start and migrating needs none: both at once.
  const [stores, mail] = await Promise.all([startAndMigrate(), startServices(LOCAL, { only: ['SMTP_URL'] })]);
  const environment = { ...stores, ...mail };
  const { MIGRATION_DATABASE_URL: _, ...serving } = environment;
  const { DEMO_ADMIN_PASSWORD: password, DEMO, HOST = '' } = environment;
  const addresses = addressesOf(environment);
  const begin = sizeOf(APP_LOG);
  // Swagger UI shows the demo's password, where no other machine reaches it.
  const isShown = DEMO !== 'off' && ['127.0.0.1', '::1', 'localhost'].includes(HOST);
  const app = launchMadang('all', { ...serving, DEMO: isShown ? 'seeded' : 'off' });
  const answers = () =>
    fetch(addresses.ready).then(
      ({ ok }) => ok,
      () => false,
    );
  const logged = () => readFrom(APP_LOG, begin);
  const starting = step(
    'Starting Madang',
    () => ready(app, 'Madang', answers),
    () => lastComplaint(logged()),
  );
  await starting.catch((error) => {
    const reason = reasonIn(logged());
    throw reason ? new CliError(`Madang could not start: ${reason}. The log: ${APP_LOG}`) : error;
  });
  const migration = process.env.DATABASE_URL ? undefined : migrationOf(environment);
  if (migration) writeFileSync(MIGRATED, migration);
  writeFileSync(STATE, JSON.stringify({ ...addresses, password }, null, 2), { mode: 0o600 });
  showStartScreen(addresses, password);

  const reason = await app.exited;
  throw new CliError(`Madang stopped by itself (${reason}); the end of ${APP_LOG}:\n${tailOf(APP_LOG)}`);
}

/** Gives the application's environment but for the mail server. */
async function startAndMigrate() {
  const only = ['DATABASE_URL', 'REDIS_QUEUE_URL', 'REDIS_CACHE_URL'];
  const services = await startServices(LOCAL, { database: 'madang', keep: true, only });
  const environment = await applicationEnvironment(services);
  const isKnown = isMigrated(environment);
  rmSync(MIGRATED, { force: true }); // until the application serves: after a start that failed, the next one migrates
  if (!isKnown) await step('Migrating the database, creating the demo accounts', () => migrate(environment));
  return environment;
}

/**
 * Has this build brought this private database up to date today already? The partitions of the weeks to come are made day by day.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
function isMigrated(environment) {
  return existsSync(MIGRATED) && readFileSync(MIGRATED, 'utf8') === migrationOf(environment);
}

/** @param {NodeJS.ProcessEnv} environment */
function migrationOf({ DATABASE_URL: url, DEMO_ADMIN_PASSWORD: password }) {
  const day = new Date().toISOString().slice(0, 10);
  const { ino, birthtimeMs } = statSync(join(LOCAL, 'database', 'data'), { throwIfNoEntry: false }) ?? {};
  const state = [buildDigest(), day, url, password, ino, birthtimeMs].join();
  return ino ? createHash('sha256').update(state).digest('hex') : undefined;
}

/** One `npm start` per folder: the other one's servers must not be taken from under it. */
function refuseSecond() {
  const owner = existsSync(OWNER) ? Number(readFileSync(OWNER, 'utf8')) : 0;
  if (owner > 1 && isOurs(owner, ROOT)) {
    const where = existsSync(STATE) ? ` at ${JSON.parse(readFileSync(STATE, 'utf8')).url}` : '';
    throw new CliError(
      `Madang is already running here${where} (process ${owner}). Stop it with Ctrl-C in its terminal.`,
    );
  }
}

/** After a `kill -9` of an earlier start, what it had started runs on: it is stopped, the application first, and named. */
async function takeOver() {
  const application = (await stopLeftover(APP_FOLDER)) ? ['Madang'] : [];
  const left = [...application, ...(await stopLeftovers(LOCAL))];
  if (left.length === 0) return;
  const names = new Intl.ListFormat('en').format(left);
  console.error(`  ✓ Took over from a start that was killed: stopped its ${names}; the data is kept`);
}

function release() {
  for (const file of [OWNER, STATE]) rmSync(file, { force: true });
}

/**
 * The application's environment: what is set already wins over what was started or made here.
 *
 * @param {Record<string, string>} services
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function applicationEnvironment(services) {
  const keyGiven = process.env.JWT_PRIVATE_KEY || process.env.JWT_PRIVATE_KEY_FILE;
  const key = keyGiven ? process.env.JWT_PRIVATE_KEY_FILE : signingKeyIn(join(LOCAL, 'jwt.pem'));
  return {
    BLOB_FOLDER: join(LOCAL, 'blobs'),
    RATE_LIMIT_FACTOR: '100',
    HOST: '127.0.0.1',
    // The demo's consumers are test accounts: robots carry out their deliveries.
    ROBOTS: String(process.env.DEMO !== 'off'),
    ...process.env,
    ...services,
    // Migrate as the owner of the schema, serve as a user who cannot change the journal of money.
    ...(services.APPLICATION_DATABASE_URL && {
      DATABASE_URL: services.APPLICATION_DATABASE_URL,
      MIGRATION_DATABASE_URL: services.DATABASE_URL,
    }),
    PORT: String(await portFor('PORT', 'app-port', 3000)),
    METRICS_PORT: String(await portFor('METRICS_PORT', 'metrics-port', 9464)),
    ...(key && { JWT_PRIVATE_KEY_FILE: resolve(key) }),
    DEMO_ADMIN_PASSWORD: process.env.DEMO_ADMIN_PASSWORD || passwordIn(join(LOCAL, 'admin-password')),
  };
}

/** A port that somebody asked for must be a free one, which is known before anything is installed. */
async function checkPorts() {
  const { PORT, METRICS_PORT, HOST, METRICS_HOST } = process.env;
  for (const { variable, asked, host } of [
    { variable: 'PORT', asked: PORT, host: HOST },
    { variable: 'METRICS_PORT', asked: METRICS_PORT, host: METRICS_HOST },
  ]) {
    if (!asked) continue;
    const port = Number(asked);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new CliError(`${variable}=${asked} is no port.`);
    if (port && !(await tryPort(port, host))) {
      throw new CliError(`${variable}=${port}: another program listens on this port.`);
    }
  }
}

/**
 * The port that somebody asked for; otherwise the usual one, or another while that is in use.
 *
 * @param {string} variable
 * @param {string} file
 * @param {number} usual
 */
async function portFor(variable, file, usual) {
  return Number(process.env[variable]) || rememberedPort(join(LOCAL, file), usual);
}

/**
 * V8 keeps what it compiled: a fifth of the processor time of a start.
 *
 * @param {string} role
 * @param {NodeJS.ProcessEnv} env
 */
function launchMadang(role, env) {
  const kept = { ...env, NODE_COMPILE_CACHE: COMPILED };
  return launch(...commandOf(role), { dir: APP_FOLDER, log: APP_LOG, env: kept });
}

/** @param {NodeJS.ProcessEnv} env */
async function migrate(env) {
  const begin = sizeOf(APP_LOG);
  const reason = await launchMadang('migrate', env).exited;
  if (reason === 'exit code 0') return;
  const { DATABASE_URL: given } = process.env;
  const where = given ? `The database of your DATABASE_URL (${withoutPassword(given)})` : 'The database';
  throw new CliError(`${where} is not usable: ${reasonIn(readFrom(APP_LOG, begin)) ?? reason}. The log: ${APP_LOG}`);
}

/** @param {NodeJS.ProcessEnv} environment */
function addressesOf({ HOST = '', PORT, METRICS_PORT, MAILBOX_URL: mailbox }) {
  const url = `http://${['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST}:${PORT}`;
  return { url, ready: `${url}/health/ready`, metrics: `http://127.0.0.1:${METRICS_PORT}/metrics`, mailbox };
}

/**
 * @param {ReturnType<typeof addressesOf>} addresses
 * @param {string | undefined} password
 */
function showStartScreen({ url, metrics, mailbox }, password) {
  const row = (/** @type {string} */ label, /** @type {string} */ address, remark = '') =>
    `  ${label.padEnd(13)}${cyan(address)}${remark && `  ${dim(remark)}`}`;
  const usual = url.endsWith(':3000') || process.env.PORT;
  const lines = [
    '',
    `  ${bold('Madang')} ${green('is ready')} ${dim(`after ${((Date.now() - keypressAtMs) / 1000).toFixed(1)} s`)}`,
    '',
    row('Start here', `${url}/`, 'log in with a click, watch a delivery, book and drive one'),
    row(
      'Swagger UI',
      `${url}/docs`,
      usual ? 'POST /v1/sessions there holds the log-ins below; the page keeps the token' : 'port 3000 was in use',
    ),
    row('Cafés', `${url}/cafes`, 'the page that finds them'),
    row('Inbox', `${url}/inbox`, 'the page of notifications, as they happen'),
    row('OpenAPI', `${url}/docs-json`),
    row('Health', `${url}/health`),
    row('Queues', `${url}/admin/queues`, 'user admin, password below'),
    mailbox ? row('Mailbox', mailbox, 'every e-mail that Madang sends') : row('Mail', 'goes to SMTP_URL'),
    row('Metrics', metrics),
    row('Log', APP_LOG),
    '',
    `  ${bold('Log-ins')}      admin · mina (consumer) · jun, seo (drivers, online) · haru (streamer)`,
    `  ${bold('Robots')}       carry out what mina books with a quote; notes: #no-driver, #late, #recipient-absent, #hand-back`,
    `  ${bold('Password')}     ${password}  ${dim('the same for all')}`,
    '',
    `  See it work:  ${bold('npm run demo')}  in another terminal.   Stop:  ${bold('Ctrl-C')}  (data is kept)`,
    '',
  ];
  console.log(lines.join('\n'));
}
