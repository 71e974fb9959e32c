/** A private MariaDB or MySQL server: its configuration, its first initialisation, its account. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { locate, which } from './binaries.mjs';
import { CliError, tail } from './console.mjs';
import { IMAGE_SILENCE_MS, launchContainer } from './docker.mjs';
import { greet } from './ports.mjs';
import { launch, ready, run } from './processes.mjs';
import { passwordIn } from './secrets.mjs';

/** What the application asserts at boot (durability, isolation, clock), the same for every way of starting the server. */
const SETTINGS = {
  'innodb-flush-log-at-trx-commit': 1,
  'sync-binlog': 1,
  'innodb-rollback-on-timeout': 'ON',
  'server-id': 1,
  'log-bin': 'binlog',
  'binlog-format': 'ROW',
  'binlog-expire-logs-seconds': 86400,
  'transaction-isolation': 'READ-COMMITTED',
  'character-set-server': 'utf8mb4',
  'default-time-zone': '+00:00',
  'max-connections': 300,
  'wait-timeout': 60,
  'skip-name-resolve': 'ON',
  'innodb-buffer-pool-size': '256M',
  'loose-performance-schema': 'OFF',
  'loose-mysqlx': 'OFF',
};

/**
 * Starts the server of `dir` on `port` and waits until it answers.
 *
 * @param {{ dir: string, port: number, log: string, database: string, settings: Record<string, string | number>, keep: boolean }} place
 */
export async function launchDatabase({ dir, port, log, database, settings, keep }) {
  const password = passwordIn(join(dir, 'password'));
  const found = locate('database');
  const handle =
    found.program !== undefined
      ? await launchProgram({ dir, port, log, program: found.program, database, settings, password })
      : await launchContainer({
          dir,
          log,
          image: found.image,
          port,
          innerPort: 3306,
          dataFolder: '/var/lib/mysql',
          keep,
          env: { MYSQL_ROOT_PASSWORD: password, MYSQL_DATABASE: database },
          args: Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => `--${name}=${value}`),
        });
  // The greeting packet's fifth byte is the protocol version, 10; it is sent once the server takes queries.
  const answers = async () => (await greet(port)).charCodeAt(4) === 10;
  await ready(handle, 'The database', answers, found.program ? undefined : IMAGE_SILENCE_MS);
  const as = (/** @type {string} */ user) => `mysql://${user}:${password}@127.0.0.1:${port}/${database}`;
  return found.program ? { handle, url: as('madang'), applicationUrl: as('madang_app') } : { handle, url: as('root') };
}

/** @param {{ dir: string, port: number, log: string, database: string, settings: Record<string, string | number>, program: string, password: string }} place */
async function launchProgram({ dir, port, log, program, database, settings, password }) {
  const data = join(dir, 'data');
  const config = join(dir, 'server.cnf');
  const init = join(dir, 'init.sql');
  // One statement a line: both engines run this file at every start, before they accept connections.
  writeFileSync(
    init,
    [
      `CREATE USER IF NOT EXISTS 'madang'@'%' IDENTIFIED BY '${password}';`,
      `GRANT ALL PRIVILEGES ON *.* TO 'madang'@'%' WITH GRANT OPTION;`,
      // May log in and nothing else, until the migration grants it the tables: never the right to change the journal.
      `CREATE USER IF NOT EXISTS 'madang_app'@'%' IDENTIFIED BY '${password}';`,
      `CREATE DATABASE IF NOT EXISTS \`${database}\` CHARACTER SET utf8mb4;`,
      '',
    ].join('\n'),
    { mode: 0o600 },
  );
  // A server that starts deletes every `#sql…` file of its folder for temporary tables: one that servers share loses theirs.
  const temporary = join(dir, 'tmp');
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  // A socket name relative to the data folder: absolute ones may not exceed 107 characters.
  const all = {
    ...SETTINGS,
    ...settings,
    datadir: data,
    tmpdir: temporary,
    socket: 'server.sock',
    'pid-file': 'server.pid',
    'secure-file-priv': dir,
  };
  const network = { 'bind-address': '127.0.0.1', port };
  const lines = Object.entries({ ...all, ...network }).map(([name, value]) => `${name}=${value}`);
  writeFileSync(config, `[mysqld]\n${lines.join('\n')}\n`, { mode: 0o600 });
  // The server refuses to be root unless told so; as root the clone may lie where no other account can read.
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  if (!existsSync(data)) await initialise({ program, dir, data, config, user });
  return launch(program, [`--defaults-file=${config}`, ...user, `--init-file=${init}`], { dir, log });
}

/**
 * Makes the system tables beside the final place and moves them there, so that an interrupted first start leaves no half of it.
 * Two tries: where several servers are made at once, MariaDB's script has failed in one of some hundred runs.
 *
 * @param {{ program: string, dir: string, data: string, config: string, user: string[] }} server
 */
async function initialise({ program, dir, data, config, user }) {
  const fresh = join(dir, 'data.new');
  const { stdout: version } = await run(program, ['--no-defaults', '--version']);
  const common = [`--defaults-file=${config}`, ...user, `--datadir=${fresh}`];
  const isMariaDb = version.includes('MariaDB');
  const command = isMariaDb ? (which('mariadb-install-db', 'mysql_install_db') ?? 'mariadb-install-db') : program;
  const args = [...common, ...(isMariaDb ? ['--skip-test-db', '--force'] : ['--initialize-insecure'])];
  const attempt = () => {
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { mode: 0o700 });
    return run(command, args);
  };
  let made = await attempt();
  if (made.code !== 0) made = await attempt();
  if (made.code !== 0) {
    throw new CliError(`${basename(program)} could not make its system tables:\n${tail(made.output, 80)}`);
  }
  renameSync(fresh, data);
}
