import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions, tuneSessions } from '../../src/database/data-source.js';
import { Problem } from '../../src/kernel/problems/problem.js';
import { tagForInvalidation, type Changes } from '../../src/kernel/tx/changes.js';
import type { CommitPosition } from '../../src/kernel/tx/commit-position.js';
import type { Tx } from '../../src/kernel/tx/tx.js';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { MachineClock } from '../support/machine-clock.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const world = World.ofThisFile();
let dataSource: DataSource;
let uow: UnitOfWork;

beforeAll(async () => {
  dataSource = await tuneSessions(await new DataSource({ ...dataSourceOptions, poolSize: 4 }).initialize());
  uow = new UnitOfWork(dataSource);
  await world.rows('CREATE TABLE jars (name CHAR(1) PRIMARY KEY, coins INT NOT NULL) ENGINE = InnoDB');
});
beforeEach(() => world.rows(`REPLACE INTO jars VALUES ('a', 0), ('b', 0)`));
afterAll(async () => {
  await dataSource.destroy();
  await world.end();
});

const put = (tx: Tx, jar: 'a' | 'b') => tx.query('UPDATE jars SET coins = coins + 1 WHERE name = ?', [jar]);
const holdJarB = () => world.hold(`SELECT name FROM jars WHERE name = 'b' FOR UPDATE`);
/** What others see, and so what is committed. */
const coins = async () =>
  (await world.rows<{ coins: number }>('SELECT coins FROM jars ORDER BY name')).map((jar) => jar.coins);

/** Resolves for all once `parties` have come. */
function meeting(parties: number): () => Promise<void> {
  let come = 0;
  let open = () => {};
  const all = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (++come === parties) open();
    return all;
  };
}

it('works at READ COMMITTED, and waits one second for a lock, on every connection', async () => {
  const meet = meeting(4);
  const settings = await Promise.all(
    [1, 2, 3, 4].map(() =>
      uow.run(async (tx) => {
        await meet(); // so that nobody gets the connection of another
        const [isolation] = await tx.query(
          `SHOW VARIABLES WHERE Variable_name IN ('tx_isolation', 'transaction_isolation')`,
        );
        const [{ wait }] = await tx.query('SELECT @@innodb_lock_wait_timeout AS wait');
        return `${isolation.Value} ${wait}`;
      }),
    ),
  );
  expect(settings).toEqual(Array(4).fill('READ-COMMITTED 1'));
});

it('runs the victim of a deadlock again, whole', async () => {
  const meet = meeting(2);
  let tries = 0;
  const crosswise = (first: 'a' | 'b', second: 'a' | 'b') =>
    uow.run(async (tx) => {
      tries++;
      await put(tx, first);
      await meet();
      await put(tx, second);
    });
  await Promise.all([crosswise('a', 'b'), crosswise('b', 'a')]);
  expect(await coins()).toEqual([2, 2]);
  expect(tries).toBe(3);
});

it('keeps nothing of a unit whose second statement waited too long for a lock, and then runs it whole', async () => {
  const jar = await holdJarB();
  const atStart: number[][] = [];
  await uow.run(async (tx) => {
    // From the second try on the lock is given back, after a look at what the first try left behind.
    if (atStart.push(await coins()) > 1) {
      await world.hold(`SELECT name FROM jars WHERE name = 'a' FOR UPDATE NOWAIT`).then((free) => free.release());
      await jar.release();
    }
    await put(tx, 'a');
    await put(tx, 'b');
  });
  expect(atStart).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(await coins()).toEqual([1, 1]);
});

it('answers 503 busy, and has done nothing, when its tries are used up', async () => {
  const jar = await holdJarB();
  const clock = new MachineClock();
  try {
    const refused = await uow
      .run(async (tx) => {
        await put(tx, 'a');
        await put(tx, 'b');
      })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Problem);
    expect(refused).toMatchObject({ code: 'busy', status: 503, retryAfterSeconds: 1 });
    expect(clock.elapsedMs()).toBeLessThan(5_000);
    expect(await coins()).toEqual([0, 0]);
  } finally {
    await jar.release();
  }
});

it('keeps nothing of a unit that fails after it wrote', async () => {
  const failed = uow.run(async (tx) => {
    await put(tx, 'a');
    throw new Problem('date-in-past');
  });
  await expect(failed).rejects.toMatchObject({ code: 'date-in-past' });
  expect(await coins()).toEqual([0, 0]);
});

it('answers 503, keeps nothing and serves the next when its connection is cut', async () => {
  const cut = uow.run(async (tx) => {
    await put(tx, 'a');
    const [{ id }] = await tx.query('SELECT CONNECTION_ID() AS id');
    await world.rows(`KILL ${Number(id)}`);
    await put(tx, 'b');
  });
  await expect(cut).rejects.toMatchObject({ code: 'database-unavailable', status: 503 });
  await until('the jars are free', async () => {
    await uow.run((tx) => put(tx, 'a'));
    return true;
  });
  // As many as the pool has connections, at once: none of them is the dead one.
  await Promise.all([1, 2, 3, 4].map(() => uow.run((tx) => put(tx, 'a'))));
  expect(await coins()).toEqual([5, 0]);
});

it('tells commit listeners what was changed and where the commit stands, before the unit of work returns, and of commits alone', async () => {
  const listened: { changes: Changes; position: CommitPosition }[] = [];
  const writer = new UnitOfWork(dataSource);
  writer.addCommitListener(async (changes, position) => {
    await sleep(20);
    listened.push({ changes, position });
  });
  const change = (jar: 'a' | 'b') =>
    writer.run(async (tx) => {
      tagForInvalidation(tx, `jar:${jar}`);
      await put(tx, jar);
    });
  await change('a');
  expect(listened.map(({ changes }) => changes.tags)).toEqual([['jar:a']]);
  await expect(
    writer.run(async (tx) => {
      tagForInvalidation(tx, 'jar:b');
      await put(tx, 'b');
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await change('b');
  expect(listened.map(({ changes }) => changes.tags)).toEqual([['jar:a'], ['jar:b']]);
  const [first, second] = listened.map(({ position }) => position);
  const [engine] = await world.rows<{ version: string }>('SELECT VERSION() AS version');
  // MySQL names commits only where gtid_mode is on; MariaDB does wherever it logs them.
  if (engine!.version.includes('MariaDB')) expect(first!.gtid).toMatch(/^\d+-\d+-\d+$/);
  expect(second!.source).toBe(first!.source);
  expect(second!.number).toBeGreaterThan(first!.number);
});
