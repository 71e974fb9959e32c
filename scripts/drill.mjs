/**
 * `npm run drill [-- --replica]`: starts docker-compose.yml whole, as a project of its own, walks the journeys through its gateway,
 * kills each service in turn, makes Redis and the database refuse writes as in a failover, restores a backup, sees what still works
 * meanwhile and that all of it works again afterwards. Needs Docker.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { which } from './lib/binaries.mjs';
import { command } from './lib/command.mjs';
import { CliError, bold, step, tail } from './lib/console.mjs';
import { ROOT } from './lib/paths.mjs';
import { anyPort } from './lib/ports.mjs';
import { run, stopOnSignals } from './lib/processes.mjs';
import { throwawayFolder } from './lib/throwaway.mjs';
import { book, gather, journeys, lookUp, told, until } from './drill/journeys.mjs';

/** @typedef {import('./drill/journeys.mjs').People} People */

const hasReplica = process.argv.includes('--replica');
/** What a booking and a lookup are answered with while a service is dead; 0: nobody answers. */
const meanwhile = {
  nginx: { booking: [0], lookup: [0] },
  api: { booking: [502, 504], lookup: [200] },
  query: { booking: [201], lookup: [200] },
  worker: { booking: [201], lookup: [200] },
  'redis-queue': { booking: [201], lookup: [200] },
  'redis-cache': { booking: [201], lookup: [200] },
  mysql: { booking: [503], lookup: hasReplica ? [200] : [200, 503] },
  ...(hasReplica && { replica: { booking: [201], lookup: [200] } }),
};

/** A failover while connections stay open: the primary has become a replica, and later is one no more. */
const failovers = {
  'redis-queue': {
    becomeReplica: ['redis-cli', 'REPLICAOF', '127.0.0.1', '1'],
    becomePrimary: ['redis-cli', 'REPLICAOF', 'NO', 'ONE'],
    allowed: { booking: [201], lookup: [200] },
  },
  'redis-cache': {
    becomeReplica: ['redis-cli', 'REPLICAOF', '127.0.0.1', '1'],
    becomePrimary: ['redis-cli', 'REPLICAOF', 'NO', 'ONE'],
    allowed: { booking: [201], lookup: [200] },
  },
  mysql: {
    becomeReplica: asRoot('SET GLOBAL super_read_only = ON'),
    becomePrimary: asRoot('SET GLOBAL read_only = OFF'),
    allowed: { booking: [503], lookup: [200] },
  },
};

/** @param {string} sql */
function asRoot(sql) {
  return ['sh', '-c', `MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql -h 127.0.0.1 -u root -e '${sql}'`];
}

const port = await anyPort();
const address = `http://127.0.0.1:${port}`;
const password = randomBytes(12).toString('hex');
const env = {
  ...process.env,
  COMPOSE_PROJECT_NAME: 'madang-drill',
  MADANG_PORT: String(port),
  DEMO_ADMIN_PASSWORD: password,
  RATE_LIMIT_FACTOR: '1000',
  ...(hasReplica && {
    COMPOSE_PROFILES: 'replica',
    REPLICA_DATABASE_URL: 'mysql://reader:reader@replica:3306/madang',
  }),
};

/** @param {...string} args */
async function compose(...args) {
  const { code, output, stdout } = await run('docker', ['compose', ...args], { cwd: ROOT, env });
  if (code !== 0) throw new CliError(`docker compose ${args.join(' ')} failed:\n${tail(output)}`);
  return stdout;
}

/**
 * @template T
 * @param {() => Promise<T>} work
 */
async function timed(work) {
  const since = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - since) / 1000 };
}

/** Takes everything away, also when a signal leaves no time to wait for anything. */
function down() {
  spawnSync('docker', ['compose', '--profile', '*', 'down', '--volumes', '--remove-orphans'], { cwd: ROOT, env });
}

await command('drill', async () => {
  if (!which('docker')) throw new CliError('The drill needs Docker with Compose, and this machine has no `docker`.');
  stopOnSignals({ code: 130, cleanUp: down });
  try {
    await step('docker compose build', () => compose('build'));
    const { seconds } = await step('docker compose up --wait', () => timed(() => compose('up', '--wait')));
    console.log(`  up within ${seconds.toFixed(1)} s`);
    const people = await gather(address, password);
    await walkAll(people);
    console.log(bold('\n  killed        booking  lookup   well again  everything delivered'));
    for (const [service, allowed] of Object.entries(meanwhile)) {
      await endure(service, people, {
        allowed,
        harm: () => compose('kill', service),
        heal: () => compose('up', '--detach', '--no-deps', '--no-recreate', service),
      });
    }
    await walkAll(people);
    console.log(bold('\n  a replica     booking  lookup   well again  everything delivered'));
    for (const [service, { becomeReplica, becomePrimary, allowed }] of Object.entries(failovers)) {
      await endure(service, people, {
        allowed,
        harm: () => compose('exec', '-T', service, ...becomeReplica),
        heal: () => compose('exec', '-T', service, ...becomePrimary),
      });
    }
    await walkAll(people);
    await step('restore as docs/operations.md has it', () => restore(people));
    await walkAll(people);
    await step('two of api and of query', () => compose('up', '--wait', '--scale', 'api=2', '--scale', 'query=2'));
    await walkAll(people);
  } finally {
    down();
  }
});

/** @param {People} people */
async function walkAll(people) {
  for (const [name, walk] of Object.entries(journeys)) await step(`journey: ${name}`, () => walk(address, people));
}

/**
 * Harms a service, asks meanwhile, heals it, and waits until everybody who is owed a notice has it.
 *
 * @param {string} service
 * @param {People} people
 * @param {{ allowed: { booking: number[], lookup: number[] }, harm: () => Promise<unknown>, heal: () => Promise<unknown> }} trouble
 */
async function endure(service, people, { allowed, harm, heal }) {
  const before = (await book(address, people)).body.id;
  await harm();
  const booked = await book(address, people);
  const found = await lookUp(address, people, before);
  expectOneOf(`a booking without ${service}`, booked, allowed.booking);
  expectOneOf(`a lookup without ${service}`, found, allowed.lookup);

  const well = await timed(async () => {
    await heal();
    return until('bookings and lookups work again', async () => {
      const { status, body } = await book(address, people);
      return status === 201 && (await lookUp(address, people, body.id)).status === 200 && body.id;
    });
  });
  const acknowledged = [before, well.result, ...(booked.status === 201 ? [booked.body.id] : [])];
  const heard = await timed(async () => {
    for (const id of acknowledged) await told(address, people.driver, 'reservation.requested', id);
  });
  const cells = [booked.status, found.status, `${well.seconds.toFixed(1)} s`, `${heard.seconds.toFixed(1)} s later`];
  console.log(
    `  ${service.padEnd(13)} ${cells.map((cell, index) => String(cell).padEnd([8, 8, 11][index] ?? 0)).join(' ')}`,
  );
}

/**
 * Runs the document's own commands: a backup, a booking that it does not hold, the restore. A service that is created anew
 * afterwards finds the restored database.
 *
 * @param {People} people
 */
async function restore(people) {
  const [backup, bringBack] = blocksOf('docs/operations.md', 'With Compose');
  if (!backup || !bringBack) throw new CliError('docs/operations.md has no two blocks below "With Compose".');
  const folder = await throwawayFolder({ inMemory: false });
  const sh = async (/** @type {string} */ block) => {
    const { code, output } = await run('bash', ['-euo', 'pipefail', '-c', block], {
      cwd: ROOT,
      env: { ...env, BACKUP: join(folder.dir, 'madang.sql.gz') },
    });
    if (code !== 0) throw new CliError(`The document's commands failed:\n${block}\n${tail(output)}`);
  };
  try {
    const kept = (await book(address, people)).body.id;
    await sh(backup);
    const lost = (await book(address, people)).body.id;
    await sh(bringBack);
    await compose('up', '--wait', '--force-recreate', '--no-deps', 'api', 'query');
    expectOneOf('a booking of before the backup', await lookUp(address, people, kept), [200]);
    expectOneOf('a booking of after the backup', await lookUp(address, people, lost), [404]);
  } finally {
    folder.remove();
  }
}

/**
 * The fenced blocks of a document between this bold beginning of a paragraph and the next one.
 *
 * @param {string} file
 * @param {string} beginning
 */
function blocksOf(file, beginning) {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const [, part = ''] = text.split(`\n**${beginning}`);
  const [own = ''] = part.split(/\n\*\*|\n## /);
  return [...own.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = '']) => block);
}

/**
 * @param {string} what
 * @param {import('./drill/journeys.mjs').Answer} answer
 * @param {number[]} expected
 */
function expectOneOf(what, { status, text }, expected) {
  if (!expected.includes(status)) throw new CliError(`${what} was answered ${status}, not ${expected}: ${text}`);
}
