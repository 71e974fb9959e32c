/** Finds the programs that Madang needs on this machine; where one is missing, installs Debian's package or turns to Docker. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError, step, tail } from './console.mjs';
import { run } from './processes.mjs';

const INSTALLER = fileURLToPath(new URL('./install.sh', import.meta.url));
const EXTRA_PATH = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/usr/local/mysql/bin',
  '/usr/libexec',
];
/**
 * @typedef {object} Kind of program
 * @property {string} label
 * @property {string[]} names under which it may be there
 * @property {string[]} [proof] arguments with which only one that will do ends well
 * @property {string} [image] that can stand in for it
 * @property {string} variable that names one of yours
 * @property {number} megabytes of Debian's packages
 */

/**
 * What is needed, and how much Debian's packages of it are.
 *
 * @type {Record<string, Kind>}
 */
const KINDS = {
  database: {
    label: 'MariaDB or MySQL',
    names: ['mariadbd', 'mysqld'],
    image: 'mysql:8.4',
    variable: 'DATABASE_URL',
    megabytes: 11,
  },
  redis: {
    label: 'Redis',
    names: ['redis-server', 'valkey-server'],
    image: 'redis:8',
    variable: 'REDIS_QUEUE_URL and REDIS_CACHE_URL',
    megabytes: 2,
  },
  /** Dumps and loads of a database. */
  client: {
    label: "the database's client programs",
    names: ['mariadb-dump', 'mysqldump'],
    variable: 'PATH (mariadb-dump and mariadb, or mysqldump and mysql)',
    megabytes: 13,
  },
  /** For the tests of what a browser shows. */
  browser: {
    label: 'Chromium',
    names: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'],
    variable: 'CHROMIUM',
    megabytes: 206,
  },
  /** For the tests of the gateway. */
  nginx: { label: 'nginx', names: ['nginx'], variable: 'NGINX_PROGRAM', megabytes: 3 },
  /** For the program in Python that the README of the client shows. */
  python: {
    label: 'Python with requests',
    names: ['python3'],
    proof: ['-c', 'import requests'],
    variable: 'PATH (python3 with requests)',
    megabytes: 11,
  },
};

/** @param {string} name */
function kindOf(name) {
  const kind = KINDS[name];
  if (!kind) throw new Error(`No program of this kind: ${name}`);
  return kind;
}

/**
 * The full path of the first of `names` that this machine can execute.
 *
 * @param {...string} names
 */
export const which = (...names) => executables(names).next().value;

/** @param {string[]} names */
function* executables(names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...EXTRA_PATH].filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      try {
        accessSync(join(folder, name), constants.X_OK);
      } catch {
        continue; // not here
      }
      yield join(folder, name);
    }
  }
}

/** @param {Kind} kind */
function programOf({ names, proof }) {
  for (const program of executables(names)) {
    if (!proof || spawnSync(program, proof).status === 0) return program;
  }
  return undefined;
}

/**
 * `{ program }` or, where only Docker can provide it, `{ image }`.
 *
 * @param {string} kind
 * @returns {{ program: string } | { program: undefined, image: string }}
 * @throws CliError where there is neither.
 */
export function locate(kind) {
  const { image, label } = kindOf(kind);
  const program = programOf(kindOf(kind));
  if (program) return { program };
  if (image && which('docker')) return { program: undefined, image };
  throw new CliError(`${label} is not installed`);
}

/**
 * Those of `kinds` of which this machine has no program.
 *
 * @param {string[]} kinds
 */
export const missingOf = (kinds) => kinds.map(kindOf).filter((kind) => !programOf(kind));

/**
 * Makes sure that each of `kinds` can be started here, or explains in one screen what a person has to do.
 *
 * @param {string[]} kinds
 */
export async function provide(kinds) {
  const missing = kinds.filter((kind) => !programOf(kindOf(kind)));
  if (missing.length === 0) return;
  const labels = new Intl.ListFormat('en').format(missing.map((kind) => kindOf(kind).label));
  let why = 'this is not a Debian or Ubuntu machine with root or passwordless sudo';
  const asRoot = await rootPrefix();
  if (existsSync('/usr/bin/apt-get') && asRoot) {
    const [command = 'sh', ...args] = [...asRoot, 'sh', INSTALLER, ...missing];
    const { code, output } = await step(`Installing ${labels} with apt`, () => run(command, args));
    if (code === 0 && missing.every((kind) => programOf(kindOf(kind)))) return;
    why = `apt could not install them:\n${tail(output, 12)}`;
  }
  const docker = missing.every((kind) => kindOf(kind).image) && which('docker');
  if (docker && (await run(docker, ['info'])).code === 0) return;
  throw new CliError(helpScreen(missing, labels, why));
}

/** How to run something as root: nothing needed, passwordless sudo, or impossible. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  const sudo = which('sudo');
  return sudo && (await run(sudo, ['-n', 'true'])).code === 0 ? [sudo, '-n'] : undefined;
}

/**
 * @param {string[]} missing
 * @param {string} labels
 * @param {string} why
 */
function helpScreen(missing, labels, why) {
  const variables = missing.map((kind) => kindOf(kind).variable).join(', ');
  return [
    `Madang needs ${labels}, and this machine has neither the program nor a running Docker engine that could stand in.`,
    `It could not be installed for you: ${why}`,
    '',
    'Do one of these and run the same command again:',
    '  1. Debian, Ubuntu:  sudo apt-get install -y mariadb-server mariadb-client redis-server   (and chromium-headless-shell nginx-light python3-requests for the tests)',
    '     macOS:           brew install mariadb redis',
    '  2. Start Docker, so that `docker info` answers.',
    `  3. Point at what you have: ${variables}`,
    '     DATABASE_URL=mysql://user:password@host:3306/madang  REDIS_QUEUE_URL=redis://host:6379  REDIS_CACHE_URL=redis://host:6380',
  ].join('\n');
}
