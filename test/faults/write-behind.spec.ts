import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { config } from '../../src/config.js';
import { dataSourceOptions, tuneSessions } from '../../src/database/data-source.js';
import { isDuplicate } from '../../src/kernel/tx/database-errors.js';
import { execute, flush, write, type Tx } from '../../src/kernel/tx/tx.js';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { startApp } from '../support/app.js';
import { newPerson, type Answer } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { packetsOf } from '../support/statements.js';
import { World } from '../support/world.js';

const world = World.ofThisFile();
let dataSource: DataSource;
let uow: UnitOfWork;

beforeAll(async () => {
  dataSource = await tuneSessions(await new DataSource({ ...dataSourceOptions, poolSize: 4 }).initialize());
  uow = new UnitOfWork(dataSource);
  await world.rows(`CREATE TABLE jars (name CHAR(1) PRIMARY KEY, coins INT NOT NULL) ENGINE = InnoDB`);
  await world.rows(`CREATE TABLE labels (id INT PRIMARY KEY, label TEXT, kept DATETIME(3)) ENGINE = InnoDB`);
});
beforeEach(async () => {
  await world.rows('DELETE FROM labels');
  await world.rows(`REPLACE INTO jars VALUES ('a', 0), ('b', 0)`);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.end();
  await world.end();
});

const put = (tx: Tx, jar: string, coins = 1) =>
  write(tx, 'UPDATE jars SET coins = coins + ? WHERE name = ?', [coins, jar]);
/** Fails: there is such a jar. */
const double = (tx: Tx) => write(tx, 'INSERT INTO jars VALUES (?, ?)', ['a', 9]);
/** A unit of work that waits for nothing. */
const just = (work: (tx: Tx) => void) => (tx: Tx) => {
  work(tx);
  return Promise.resolve();
};
/** Resolves for both once two have come. */
function meeting(): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    if (++come === 2) resolve();
    return promise;
  };
}
/** What others see, and so what is committed. */
const coins = async () =>
  (await world.rows<{ coins: number }>('SELECT coins FROM jars ORDER BY name')).map((jar) => jar.coins);
const refused = (work: (tx: Tx) => Promise<unknown>) =>
  uow.run(work).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('What a unit of work sends', () => {
  it('is one packet when it only writes, COMMIT last', async () => {
    const packets = await packetsOf(() =>
      uow.run(
        just((tx) => {
          put(tx, 'a');
          put(tx, 'b', 2);
        }),
      ),
    );
    const update = (jar: string, n: number) => `UPDATE jars SET coins = coins + ${n} WHERE name = '${jar}'`;
    expect(packets).toEqual([['START TRANSACTION', update('a', 1), update('b', 2), 'COMMIT'].join(';\n')]);
    expect(await coins()).toEqual([1, 2]);
  });

  it('is in the order of its statements, and ends each packet with what is waited for', async () => {
    const packets = await packetsOf(() =>
      uow.run(async (tx) => {
        put(tx, 'a');
        expect(await tx.query(`SELECT coins FROM jars WHERE name = 'a'`)).toEqual([{ coins: 1 }]);
        put(tx, 'a');
        expect(await execute(tx, 'SELECT coins FROM jars WHERE name = ?', ['a'])).toEqual([{ coins: 2 }]);
        put(tx, 'b');
        await flush(tx);
        await flush(tx);
        put(tx, 'b');
      }),
    );
    expect(packets.map((packet) => packet.split(';\n').map((sql) => sql.slice(0, 6)))).toEqual([
      ['START ', 'UPDATE', 'SELECT'],
      ['UPDATE'], // the prepared one comes after it
      ['UPDATE'],
      ['UPDATE', 'COMMIT'],
    ]);
    expect(await coins()).toEqual([2, 2]);
  });

  it('is nothing when it asks for nothing, or fails before it does', async () => {
    const packets = await packetsOf(async () => {
      expect(await uow.run(() => Promise.resolve(1))).toBe(1);
      expect(
        await refused((tx) => {
          put(tx, 'a');
          return Promise.reject(new Error('no'));
        }),
      ).toMatchObject({ message: 'no' });
    });
    expect(packets).toEqual([]);
    expect(await coins()).toEqual([0, 0]);
  });

  test.each([
    `'); DROP TABLE jars; -- `,
    `\\'; COMMIT; -- `,
    '\\',
    `''\\''`,
    '"`; COMMIT',
    '한글 😀 ?',
    '\0\b\t\n\r\x1a%_?',
    ':name $1 ?? ?',
  ])('holds the value %j as it is', async (label) => {
    const kept = new Date('2026-01-02T03:04:05.678Z');
    await uow.run(
      just((tx) => {
        write(tx, 'INSERT INTO labels VALUES (?, ?, ?)', [1, label, kept]);
        write(tx, 'INSERT INTO labels VALUES (?, ?, ?)', [2, null, null]);
      }),
    );
    const found = await world.rows('SELECT * FROM labels ORDER BY id');
    expect(found).toEqual([
      { id: 1, label, kept },
      { id: 2, label: null, kept: null },
    ]);
    const modes = await dataSource.query('SELECT @@sql_mode AS mode'); // mysql2 escapes by backslashes
    expect(modes[0].mode).not.toMatch(/NO_BACKSLASH_ESCAPES|ANSI/);
  });

  it('has a value for each place, so that none takes that of the next statement', async () => {
    const values: number[] = [];
    const error = await refused(
      just((tx) => {
        write(tx, 'UPDATE jars SET coins = ? WHERE name = ?', values);
        put(tx, 'b');
      }),
    );
    expect(error).toMatchObject({ message: expect.stringMatching(/^0 values for 2/) });
    expect(await coins()).toEqual([0, 0]);
  });
});

describe('A write that fails', () => {
  it('ends the unit: nothing before it is kept, nothing after it is carried out, COMMIT least of all', async () => {
    const error = await refused(
      just((tx) => {
        put(tx, 'a');
        double(tx);
        put(tx, 'b');
      }),
    );
    expect(isDuplicate(error)).toBe(true);
    expect(await coins()).toEqual([0, 0]);
    await uow.run(just((tx) => put(tx, 'b'))); // and its connection serves the next
    expect(await coins()).toEqual([0, 1]);
  });

  it('ends it although its failure came to light elsewhere and was caught there', async () => {
    const error = await refused(async (tx) => {
      double(tx);
      await tx.query('SELECT 1').catch(() => {});
      put(tx, 'a');
      await flush(tx).catch(() => {});
    });
    expect(isDuplicate(error)).toBe(true);
    expect(await coins()).toEqual([0, 0]);
  });

  it('is not taken for the statement that was waited for, nor that for it', async () => {
    const seen: boolean[] = [];
    const error = await refused(async (tx) => {
      double(tx);
      await tx.query(`INSERT INTO jars VALUES ('c', 1)`).catch((failed: unknown) => {
        seen.push(isDuplicate(failed));
        throw failed;
      });
    });
    expect([seen, isDuplicate(error)]).toEqual([[false], true]);
    await uow.run(async (tx) => {
      const first = put(tx, 'a');
      await tx.query(`INSERT INTO jars VALUES ('a', 1)`).catch((failed: unknown) => seen.push(isDuplicate(failed)));
      expect([first.isDone, first.error]).toEqual([true, undefined]);
      put(tx, 'b'); // an expected failure of one's own statement ends nothing
    });
    expect(seen).toEqual([false, true]);
    expect(await coins()).toEqual([1, 1]);
  });

  it('is known by its place in the packet', async () => {
    const writes = await new Promise<{ isDone: boolean; error: unknown }[]>((resolve) => {
      void refused((tx) => {
        const all = [put(tx, 'a'), double(tx), put(tx, 'b'), double(tx)];
        return flush(tx).finally(() => resolve(all));
      });
    });
    expect(writes.map(({ isDone, error }) => [isDone, isDuplicate(error)])).toEqual([
      [true, false],
      [false, true],
      [false, false],
      [false, false],
    ]);
  });
});

describe('A write that must affect so many rows', () => {
  const take = (tx: Tx, jar: string, otherwise: () => Error | Promise<Error>) =>
    write(tx, 'UPDATE jars SET coins = coins - 1 WHERE name = ? AND coins > 0', [jar], { rows: 1, otherwise });

  it('lets the unit go on when it does', async () => {
    await uow.run(
      just((tx) => {
        put(tx, 'a');
        take(tx, 'a', () => new Error('empty'));
        write(tx, 'UPDATE jars SET coins = 5', [], { rows: 2, otherwise: () => new Error('not both') });
        put(tx, 'b');
      }),
    );
    expect(await coins()).toEqual([5, 6]);
  });

  it('ends it with an error of its own when it does not, for which it may look round', async () => {
    const error = await refused(
      just((tx) => {
        put(tx, 'b', 7);
        const taken = take(tx, 'a', async () => {
          expect(taken.isDone).toBe(false);
          const [jar] = await tx.query(`SELECT coins FROM jars WHERE name = 'b'`);
          return new Error(`empty; the other has ${jar.coins}`);
        });
        put(tx, 'b', 100);
      }),
    );
    expect(error).toMatchObject({ message: 'empty; the other has 7' });
    expect(await coins()).toEqual([0, 0]);
  });

  it('ends it although this came to light elsewhere and was caught there', async () => {
    const error = await refused(async (tx) => {
      take(tx, 'a', () => new Error('empty'));
      await tx.query('SELECT 1').catch(() => {});
      put(tx, 'b');
    });
    expect(error).toMatchObject({ message: 'empty' });
    expect(await coins()).toEqual([0, 0]);
  });
});

describe('A write that waits too long, or is the victim of a deadlock', () => {
  it('makes the unit run again, whole', async () => {
    const jar = await world.hold(`SELECT name FROM jars WHERE name = 'b' FOR UPDATE`);
    let tries = 0;
    await uow.run(async (tx) => {
      if (++tries > 1) await jar.release(); // from the second try on
      put(tx, 'a');
      put(tx, 'b');
    });
    expect([tries, await coins()]).toEqual([2, [1, 1]]);

    const meet = meeting();
    let all = 0;
    const crosswise = (first: string, second: string) =>
      uow.run(async (tx) => {
        all++;
        put(tx, first);
        await flush(tx);
        await meet();
        put(tx, second);
      });
    await Promise.all([crosswise('a', 'b'), crosswise('b', 'a')]);
    expect([all, await coins()]).toEqual([3, [3, 3]]);
  });

  it('lets nothing more be carried out in its try: it would be outside of the transaction', async () => {
    const meet = meeting();
    let isFirst = true;
    const victim = uow.run(async (tx) => {
      put(tx, 'a');
      await flush(tx);
      await meet();
      if (!isFirst) return;
      isFirst = false;
      await tx.query(`UPDATE jars SET coins = coins + 1 WHERE name = 'b'`).catch(() => {});
      await tx.query(`INSERT INTO jars VALUES ('z', 1)`).catch(() => {});
      await execute(tx, `INSERT INTO jars VALUES (?, 1)`, ['y']).catch(() => {});
    });
    const other = uow.run(async (tx) => {
      for (const jar of ['b', 'b', 'b', 'b']) put(tx, jar); // more than the other, which is chosen
      await flush(tx);
      await meet();
      put(tx, 'a');
    });
    await Promise.all([victim, other]);
    expect(await coins()).toEqual([2, 4]);
  });
});

it('A unit of work that is over sends nothing more: its connection is another one by then', async () => {
  const late = async (tx: Tx) => {
    const sent = [
      execute(tx, `INSERT INTO jars VALUES (?, 1)`, ['z']),
      (put(tx, 'a'), flush(tx)),
      tx.query(`INSERT INTO jars VALUES ('y', 1)`),
    ];
    return (await Promise.allSettled(sent)).map(({ status }) => status);
  };
  const none = ['rejected', 'rejected', 'rejected'];
  for (const end of [() => Promise.resolve(), () => Promise.reject(new Error('no'))]) {
    const kept: Tx[] = [];
    await refused(async (tx) => {
      kept.push(tx);
      await tx.query('SELECT 1');
      await end();
    });
    expect(await late(kept[0]!)).toEqual(none);
  }
  expect(await coins()).toEqual([0, 0]);
});

describe('Over HTTP', () => {
  let address: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ address, stop } = await startApp('api'));
  });
  afterAll(() => stop());

  /** The packets that are part of what a person asks for; the process has others of its own. */
  const unitOf = async (work: () => Promise<Answer>) => {
    const packets = await packetsOf(async () => {
      expect((await work()).status).toBe(201);
    });
    const first = packets.findIndex((packet) => packet.startsWith('START TRANSACTION'));
    const last = packets.findLastIndex((packet) => packet.endsWith('COMMIT'));
    return packets.slice(first, last + 1).filter((packet) => !/ FROM (events|sessions FORCE)/.test(packet));
  };
  const tables = (packet: string) =>
    [...packet.matchAll(/(?:INTO|(?<!KEY )UPDATE|FROM) `?(\w+)/g)]
      .map(([, table]) => table)
      .filter((table) => table !== 'SELECT');

  it.each([
    ['', 1e6, []],
    [', also where its consumer may have so many open', 20, ['booking_turns']],
  ])('a booking is one trip to the database, its key first and COMMIT last%s', async (_, openMax, turn) => {
    Object.assign(config.reservations, { openMax }); // services read it when they need it
    const person = await newPerson(address);
    const packets = await unitOf(() => person.book());
    expect(packets).toHaveLength(1);
    expect(packets[0]).toMatch(/^START TRANSACTION;\nINSERT INTO idempotency_keys [^]*;\nCOMMIT$/);
    expect(tables(packets[0]!).filter((table) => table !== 'sessions')).toEqual([
      'idempotency_keys',
      ...turn,
      'reservations',
      ...turn.map(() => 'reservations'), // how many are open
      'events',
    ]);
    const [row] = await world.rows(
      `SELECT status, CAST(body AS CHAR) AS body FROM idempotency_keys WHERE status = 201 AND principal = ?`,
      [bytes(person.id)],
    );
    expect(JSON.parse(row!['body'])).toMatchObject({ consumerId: person.id, status: 'requested' });
  });

  it('a pick-up is two trips: what it reads, and what it writes', async () => {
    const [person, driver] = [await newPerson(address), await newPerson(address, 'driver')];
    await driver.goOnline();
    const { id } = (await person.book()).body;
    expect((await driver.post(`/v1/reservations/${id}/acceptance`)).status).toBe(201);
    const packets = await unitOf(() => driver.post(`/v1/reservations/${id}/pickup`, undefined, { key: id }));
    expect(packets).toHaveLength(2);
    expect(packets[0]).toMatch(/^START TRANSACTION;\nINSERT INTO idempotency_keys [^]*;\nSELECT /);
    expect(packets[1]).toMatch(/^(INSERT INTO milestones [^]*;\n)?UPDATE `reservations` [^]*;\nCOMMIT$/);
  });
});

it('Several statements at once are for the unit of work alone', async () => {
  for (const sql of ['SELECT 1; SELECT 2', 'SELECT ?; SELECT 2']) {
    await expect(dataSource.query(sql, ['x'])).rejects.toThrow('A query is one statement');
    expect(await refused((tx) => tx.query(sql, ['x']))).toMatchObject({
      message: expect.stringMatching('A query is one statement'),
    });
    expect(await refused(just((tx) => write(tx, sql, sql.includes('?') ? ['x'] : [])))).toMatchObject({
      message: expect.stringMatching('A query is one statement'),
    });
  }
  expect(await dataSource.query('SELECT ? AS one', ['; DROP TABLE jars;'])).toEqual([{ one: '; DROP TABLE jars;' }]);
  expect(await coins()).toEqual([0, 0]);
});
