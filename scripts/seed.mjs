/**
 * `npm run seed -- --reservations=10000000 [--people=50000] [--missions=…] [--cafes=…] [--events] [--seed=1] [--yes]`: fills a
 * migrated database with made-up people and their things, the same for the same seed. A run that was interrupted goes on when
 * it is started again. Everybody's password is `madang seed`, log-ins are `seed_00000000` (who books most) and so on.
 */
import { bootstrap } from './lib/bootstrap.mjs';
import { command, usageOf } from './lib/command.mjs';
import { bold, CliError } from './lib/console.mjs';
import { withServers } from './lib/local.mjs';
import { fill, findInterrupted, finish, prepare } from './lib/seed/filling.mjs';
import { tablesOf } from './lib/seed/tables.mjs';

const PASSWORD = 'madang seed';
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * What is wished for. @throws CliError when a number is none, or nothing is wished for.
 *
 * @param {import('./lib/command.mjs').Given} given
 * @returns {import('./lib/seed/tables.mjs').Counts}
 */
function readWish({ values, flags: { events = false } }) {
  const number = (/** @type {string} */ name, usual = 0) => readNumber(name, values[name] ?? String(usual));
  const [reservations, missions, cafes] = [number('reservations'), number('missions'), number('cafes')];
  const things = Math.max(reservations, missions, cafes);
  if (things === 0) throw new CliError(`How many of what? For instance: npm run seed -- --reservations=10000000`);
  const enough = Math.max(1_000, Math.min(50_000, Math.ceil(things / 20)));
  return { reservations, missions, cafes, people: number('people', enough), seed: number('seed', 1), events };
}

/**
 * @param {string} name
 * @param {string} text
 */
function readNumber(name, text) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= 100_000_000) return number;
  throw new CliError(`--${name} must be a whole number up to 100,000,000.\n${usageOf('seed')}`);
}

/**
 * Only a database of this machine that is called like ours is filled without being asked.
 *
 * @param {URL} url
 * @param {boolean | undefined} yes
 */
function refuseForeign(url, yes) {
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isOurs = /^\/madang(_\w+)?$/.test(url.pathname);
  if (yes || (isHere && isOurs)) return;
  throw new CliError(
    `${url.host}${url.pathname} is not a database of development on this machine. With --yes it is filled all the same.`,
  );
}

/** @param {import('./lib/seed/tables.mjs').Counts} counts */
function describe({ people, reservations, missions, cafes, events }) {
  const given = Object.entries({ people, reservations, missions, cafes }).filter(([, count]) => count > 0);
  return (
    given.map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ') + (events ? ', with events' : '')
  );
}

await command('seed', async (said) => {
  const given = readWish(said);
  await bootstrap();
  const [{ hash }, { createConnection }] = await Promise.all([import('@node-rs/argon2'), import('mysql2/promise')]);
  const environment = await withServers();
  const url = new URL(environment.MIGRATION_DATABASE_URL ?? environment.DATABASE_URL ?? '');
  refuseForeign(url, said.flags['yes']);
  const connect = () => createConnection({ uri: url.href });
  const first = await connect();
  const connections = [first, await connect()];
  await Promise.all(connections.map(prepare));
  const startedAt = performance.now();
  const interrupted = await findInterrupted(first);
  const wish = interrupted ?? {
    ...given,
    until: Math.floor(Date.now() / 86_400_000) * 86_400_000,
    passwordHash: await hash(PASSWORD, ARGON2),
  };
  if (interrupted) console.log(`Going on with ${bold(describe(interrupted))}, which was interrupted.`);
  for (const table of tablesOf(wish)) await fill(connections, table, wish);
  await finish(first);
  await Promise.all(connections.map((connection) => connection.end()));
  console.log(`${bold(describe(wish))} in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`);
});
