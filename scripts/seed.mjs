/**
 * `npm run seed -- --reservations=10000000 [--people=50000] [--missions=…] [--cafes=…] [--events] [--seed=1] [--yes]`: fills a
 * migrated database with made-up people and their things, the same for the same seed. A run that was interrupted goes on when
 * it is started again. Everybody's password is `madang seed`, log-ins are `seed_00000000` (who books most) and so on.
 */
import { parseArgs } from 'node:util';
import { bootstrap } from './lib/bootstrap.mjs';
import { bold, CliError } from './lib/console.mjs';
import { withServers } from './lib/local.mjs';
import { main } from './lib/main.mjs';
import { fill, findInterrupted, finish, prepare } from './lib/seed/filling.mjs';
import { tablesOf } from './lib/seed/tables.mjs';

const PASSWORD = 'madang seed';
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

function readArguments() {
  const number = { type: 'string', default: '0' };
  const options = {
    ...{ reservations: number, missions: number, cafes: number, people: { type: 'string' } },
    ...{ events: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } },
    yes: { type: 'boolean', default: false },
  };
  try {
    const { yes, events, ...texts } = parseArgs({ options }).values;
    const given = Object.entries(texts).map(([name, text]) => [name, Number(text)]);
    const wrong = given.find(([, value]) => !Number.isInteger(value) || value < 0 || value > 100_000_000);
    if (wrong) throw new Error(`--${wrong[0]} must be a whole number up to 100,000,000`);
    const wish = { ...Object.fromEntries(given), events };
    const things = Math.max(wish.reservations, wish.missions, wish.cafes);
    if (things === 0) throw new Error('how many of what? for instance --reservations=10000000');
    wish.people ??= Math.max(1_000, Math.min(50_000, Math.ceil(things / 20)));
    return { yes, wish };
  } catch (error) {
    throw new CliError(
      `${error.message}\nnpm run seed -- --reservations=… [--missions=…] [--cafes=…] [--people=…] [--events] [--seed=…] [--yes]`,
    );
  }
}

/** Only a database of this machine that is called like ours is filled without being asked. */
function refuseForeign(url, yes) {
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isOurs = /^\/madang(_\w+)?$/.test(url.pathname);
  if (yes || (isHere && isOurs)) return;
  throw new CliError(
    `${url.host}${url.pathname} is not a database of development on this machine. With --yes it is filled all the same.`,
  );
}

function describe({ people, reservations, missions, cafes, events }) {
  const given = Object.entries({ people, reservations, missions, cafes }).filter(([, count]) => count > 0);
  return (
    given.map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ') + (events ? ', with events' : '')
  );
}

await main(async () => {
  const { wish: given, yes } = readArguments();
  await bootstrap();
  const [{ hash }, { createConnection }] = await Promise.all([import('@node-rs/argon2'), import('mysql2/promise')]);
  const environment = await withServers();
  const url = new URL(environment.MIGRATION_DATABASE_URL ?? environment.DATABASE_URL);
  refuseForeign(url, yes);
  const connections = await Promise.all([0, 1].map(() => createConnection({ uri: url.href })));
  await Promise.all(connections.map(prepare));
  const startedAt = performance.now();
  const interrupted = await findInterrupted(connections[0]);
  const wish = interrupted ?? {
    ...given,
    until: Math.floor(Date.now() / 86_400_000) * 86_400_000,
    passwordHash: await hash(PASSWORD, ARGON2),
  };
  if (interrupted) console.log(`Going on with ${bold(describe(interrupted))}, which was interrupted.`);
  for (const table of tablesOf(wish)) await fill(connections, table, wish);
  await finish(connections[0]);
  await Promise.all(connections.map((connection) => connection.end()));
  console.log(`${bold(describe(wish))} in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`);
});
