/** The client programs that make and load a dump of a MySQL or MariaDB database. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { provide, which } from './binaries.mjs';
import { CliError, messageOf, tail } from './console.mjs';
import { run } from './processes.mjs';

/**
 * Everything in it as of one moment, while writes go on: tables, triggers, and ids as hexadecimal. Without triggers nothing in the
 * restored database would keep the journal as it is.
 */
const WHOLE = [
  '--single-transaction',
  '--quick',
  '--triggers',
  '--routines',
  '--hex-blob',
  '--no-tablespaces',
  '--default-character-set=utf8mb4',
];
const END = /^-- Dump completed/;

/**
 * Which database an address means, and whose it is.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function databaseFrom(environment) {
  const address = environment.MIGRATION_DATABASE_URL ?? environment.DATABASE_URL;
  if (!address)
    throw new CliError('Which database? Set DATABASE_URL (or MIGRATION_DATABASE_URL, the user who may do more).');
  return new URL(address);
}

/**
 * Starts the dump of `database`; `extra` options come last, so that they win.
 *
 * @param {URL} database
 * @param {string[]} [extra]
 */
export async function startDump(database, extra = []) {
  const client = await findClient('mariadb-dump', 'mysqldump');
  // GTIDs of the old server must not be forced on the new one; MariaDB's program does not know the option.
  const engine = client.isMariaDb ? [] : ['--set-gtid-purged=OFF'];
  return startClient(client, database, [...WHOLE, ...engine, ...extra]);
}

/**
 * Starts the client that runs the SQL it is given.
 *
 * @param {URL} database
 */
export const startLoad = async (database) => startClient(await findClient('mariadb', 'mysql'), database, ['--batch']);

/**
 * What a query gives, as lines of tab-separated columns.
 *
 * @param {URL} database
 * @param {string} sql
 */
export async function ask(database, sql) {
  const client = startClient(await findClient('mariadb', 'mysql'), database, ['--batch', '--skip-column-names']);
  client.stdin.end(sql);
  let answer = '';
  client.stdout.on('data', (data) => (answer += data));
  await client.succeeded();
  return answer.trimEnd();
}

/**
 * The lines of a dump, unpacked. Its triggers belong to whoever made them on the old server, an account that the new one may not
 * have; here they become the loading user's.
 *
 * @param {string} file
 */
export async function* linesOf(file) {
  const input = createReadStream(file).pipe(createGunzip());
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    yield line.startsWith('/*!50003 CREATE*/') ? line.replace(/ \/\*!50017 DEFINER=\S+?\*\//, '') : line;
  }
}

/**
 * @throws CliError when the dump was cut short: it ends with a line that says it is whole.
 *
 * @param {string} file
 */
export async function checkWhole(file) {
  let last = '';
  try {
    for await (const line of linesOf(file)) if (line) last = line;
  } catch (error) {
    throw new CliError(`${file} cannot be unpacked: ${messageOf(error)}`);
  }
  if (!END.test(last)) throw new CliError(`${file} is cut short: its last line is not "-- Dump completed".`);
}

/** @param {...string} names */
async function findClient(...names) {
  if (!which(...names)) await provide(['client']);
  const program = which(...names);
  if (!program) throw new CliError(`${names.join(' or ')} is not installed (Debian: mariadb-client or mysql-client).`);
  const { stdout: version } = await run(program, ['--version']);
  return { program, isMariaDb: version.includes('MariaDB') };
}

/**
 * The password goes by a file that only its owner can read: a command line is seen by everybody on the machine.
 *
 * @param {{ program: string, isMariaDb: boolean }} client
 * @param {URL} database
 * @param {string[]} options
 */
function startClient({ program, isMariaDb }, database, options) {
  const folder = mkdtempSync(join(tmpdir(), 'madang-client-'));
  const file = join(folder, 'client.cnf');
  const password = decodeURIComponent(database.password).replaceAll(/["\\]/g, '\\$&');
  writeFileSync(file, `[client]\npassword="${password}"\n`, { mode: 0o600 });
  const where = [
    `--defaults-extra-file=${file}`,
    '--protocol=TCP',
    `--host=${database.hostname.replace(/^\[(.*)\]$/, '$1')}`,
    `--port=${database.port || 3306}`,
    `--user=${decodeURIComponent(database.username)}`,
    ...(database.searchParams.has('ssl') ? [isMariaDb ? '--ssl' : '--ssl-mode=REQUIRED'] : []),
  ];
  const child = spawn(program, [...where, ...options, database.pathname.slice(1)], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (data) => (complaints += data));
  const ended = once(child, 'close').finally(() => rmSync(folder, { recursive: true, force: true }));
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    async succeeded() {
      const [code] = await ended;
      if (code !== 0) throw new CliError(`${program} failed:\n${tail(complaints)}`);
    },
  };
}
