/** `npm start`: Madang and everything that it stands on, on this machine. Ctrl-C stops it all; the data stays in .local/. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { CliError, bold, cyan, dim, green, step } from './lib/console.mjs';
import { main } from './lib/main.mjs';
import { APP, LOCAL, LOGS, ROOT } from './lib/paths.mjs';
import {
  isOurs,
  launch,
  ready,
  rememberedPort,
  stopLeftover,
  stopOnSignals,
  tailOf,
  tryPort,
} from './lib/processes.mjs';
import { passwordIn, signingKeyIn } from './lib/secrets.mjs';
import { startServices } from './lib/services.mjs';

const APP_FOLDER = join(LOCAL, 'app');
const APP_LOG = join(LOGS, 'app.log');
/** What `npm run demo` reads. */
const STATE = join(LOCAL, 'state.json');
const OWNER = join(LOCAL, 'start.pid');

await main(async () => {
  const startedAt = performance.now();
  process.chdir(ROOT);
  await bootstrap({ build: true });
  for (const dir of [LOGS, APP_FOLDER]) mkdirSync(dir, { recursive: true, mode: 0o700 });
  claimFolder();
  const cleanUp = () => {
    release();
    console.log('  Stopped. The data is kept in .local/');
  };
  stopOnSignals({ code: 0, cleanUp });
  try {
    await serve(startedAt);
  } finally {
    release();
  }
});

/** Serves until the application ends by itself; a signal ends the process from its handler. */
async function serve(startedAt) {
  await stopLeftover(APP_FOLDER);
  // The mail server is the slowest to start and migrating needs none: both at once.
  const [stores, mail] = await Promise.all([startAndMigrate(), startServices(LOCAL, { only: ['SMTP_URL'] })]);
  const environment = { ...stores, ...mail };
  const { DEMO_ADMIN_PASSWORD: password, MIGRATION_DATABASE_URL: _, ...serving } = environment;
  const addresses = addressesOf(environment);
  const app = launch(process.execPath, [APP, 'all'], { dir: APP_FOLDER, log: APP_LOG, env: serving });
  const answers = () =>
    fetch(addresses.ready).then(
      ({ ok }) => ok,
      () => false,
    );
  await step('Starting Madang', () => ready(app, 'Madang', answers));
  writeFileSync(STATE, JSON.stringify({ ...addresses, password }, null, 2), { mode: 0o600 });
  showStartScreen(addresses, password, startedAt);

  const reason = await app.exited;
  throw new CliError(`Madang stopped by itself (${reason}); the end of ${APP_LOG}:\n${tailOf(APP_LOG)}`);
}

/** Gives the application's environment but for the mail server. */
async function startAndMigrate() {
  const only = ['DATABASE_URL', 'REDIS_QUEUE_URL', 'REDIS_CACHE_URL'];
  const services = await startServices(LOCAL, { database: 'madang', keep: true, only });
  const environment = await applicationEnvironment(services);
  await step('Migrating the database, creating the demo accounts', () => runToEnd('migrate', environment));
  return environment;
}

/** One `npm start` per folder: the other one's servers must not be taken from under it. */
function claimFolder() {
  const owner = existsSync(OWNER) ? Number(readFileSync(OWNER, 'utf8')) : 0;
  if (owner > 1 && isOurs(owner, ROOT)) {
    const where = existsSync(STATE) ? ` at ${JSON.parse(readFileSync(STATE, 'utf8')).url}` : '';
    throw new CliError(
      `Madang is already running here${where} (process ${owner}). Stop it with Ctrl-C in its terminal.`,
    );
  }
  writeFileSync(OWNER, String(process.pid));
}

function release() {
  for (const file of [OWNER, STATE]) rmSync(file, { force: true });
}

/** The application's environment: what is set already wins over what was started or made here. */
async function applicationEnvironment(services) {
  const keyGiven = process.env.JWT_PRIVATE_KEY || process.env.JWT_PRIVATE_KEY_FILE;
  const key = keyGiven ? process.env.JWT_PRIVATE_KEY_FILE : signingKeyIn(join(LOCAL, 'jwt.pem'));
  return {
    RATE_LIMIT_FACTOR: '100',
    HOST: '127.0.0.1',
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

/** A port that somebody asked for is taken or it is an error; otherwise the usual one, or another while that is in use. */
async function portFor(variable, file, usual) {
  const asked = Number(process.env[variable]);
  if (!asked) return rememberedPort(join(LOCAL, file), usual);
  if (await tryPort(asked)) return asked;
  throw new CliError(`${variable}=${asked}: another program listens on this port.`);
}

async function runToEnd(role, env) {
  const reason = await launch(process.execPath, [APP, role], { dir: APP_FOLDER, log: APP_LOG, env }).exited;
  if (reason !== 'exit code 0') {
    throw new CliError(`\`${role}\` failed (${reason}); the end of ${APP_LOG}:\n${tailOf(APP_LOG)}`);
  }
}

function addressesOf({ HOST, PORT, METRICS_PORT, MAILBOX_URL: mailbox }) {
  const url = `http://${['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST}:${PORT}`;
  return { url, ready: `${url}/health/ready`, metrics: `http://127.0.0.1:${METRICS_PORT}/metrics`, mailbox };
}

function showStartScreen({ url, metrics, mailbox }, password, startedAt) {
  const row = (label, address, remark = '') => `  ${label.padEnd(13)}${cyan(address)}${remark && `  ${dim(remark)}`}`;
  const usual = url.endsWith(':3000') || process.env.PORT;
  const lines = [
    '',
    `  ${bold('Madang')} ${green('is ready')} ${dim(`after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)}`,
    '',
    row(
      'Swagger UI',
      `${url}/docs`,
      usual ? 'log in by POST /v1/sessions: the page keeps the token' : 'port 3000 was in use',
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
    `  ${bold('Password')}     ${password}  ${dim('the same for all')}`,
    '',
    `  See it work:  ${bold('npm run demo')}  in another terminal.   Stop:  ${bold('Ctrl-C')}  (data is kept)`,
    '',
  ];
  console.log(lines.join('\n'));
}
