import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { bytes } from '../support/database.js';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { MachineClock, timed } from '../support/machine-clock.js';
import { counted } from '../support/metrics.js';
import { deposit, newMission, pledge } from '../support/money.js';
import { killAll, MadangProcess, migrate } from '../support/processes.js';
import { publicKeyOnly } from '../support/reader.js';
import { ReplicatedDatabase } from '../support/replica.js';
import { scale } from '../support/scale.js';
import { itSeeded, type Random } from '../support/seed.js';
import { until } from '../support/wait.js';
import { repeat } from '../support/world.js';

const WRITES = scale(5_000, 40);
const LATE_SECONDS = scale(10, 2);
/** For each write that is looked at, others look up so many other things. */
const LOOKUPS_PER_WRITE = 8;
const LANES = scale(4, 2);

/** A consumer, their driver, the booking they are at and the mission they back. */
type Writer = {
  consumer: Client;
  driver: Client;
  booking: { id: string; status: string; version: number } | undefined;
  mission: string;
  pot: number;
};

let pair: ReplicatedDatabase;
let env: Record<string, string>;
let api: MadangProcess;
let query: MadangProcess;
const ports: number[] = [];
let writers: Writer[];
let readers: { person: Client; paths: string[] }[];

beforeAll(async () => {
  pair = await ReplicatedDatabase.start();
  env = pair.env;
  await migrate(env);
  await outgrow();
  ports.push(await anyPort(), await anyPort());
  [api, query] = await Promise.all([
    MadangProcess.start('api', { ...env, METRICS_PORT: String(ports[0]) }),
    startQuery({ METRICS_PORT: String(ports[1]) }),
  ]);
  const admin = await newPerson(api.address);
  await pair.primary.rows(`UPDATE madang.users SET roles = 'admin' WHERE id = X'${bytes(admin.id).toString('hex')}'`);
  await admin.logIn();
  const streamer = await newPerson(api.address, 'streamer');
  const newConsumer = async () => {
    const consumer = await newPerson(api.address);
    expect((await deposit(admin, consumer.id, 100_000_000)).status).toBe(201);
    return consumer;
  };
  const lanes = Array.from({ length: LANES }, (_, lane) => lane);
  writers = await Promise.all(
    lanes.map(async () => {
      const [consumer, driver] = await Promise.all([newConsumer(), newPerson(api.address, 'driver')]);
      await driver.goOnline();
      return { consumer, driver, booking: undefined, mission: await newMission(consumer, streamer), pot: 5_000 };
    }),
  );
  readers = await Promise.all(
    lanes.map(async () => {
      const person = await newConsumer();
      const paths = ['/v1/reservations', '/v1/cafes?q=카페', '/v1/cafes/suggestions?q=카페'];
      for (let i = 0; i < 10; i++) paths.push(`/v1/reservations/${(await person.book()).body.id}`);
      paths.push(...paths.slice(3, 8).map((path) => `${path}/timeline`));
      const mission = `/v1/missions/${await newMission(person, streamer)}`;
      return { person, paths: [...paths, mission, `${mission}/pledges`, `${mission}/events`] };
    }),
  );
});
afterAll(async () => {
  await killAll();
  await pair.end();
});

const startQuery = (changes: Record<string, string> = {}) =>
  MadangProcess.start('query', { ...env, ...publicKeyOnly(), ...changes });

/** As if this Redis had been there for an hour: it is then believed that it knows of every change that a replica may lack. */
async function outgrow(): Promise<void> {
  const redis = new Redis(process.env['REDIS_CACHE_URL']!);
  await redis.set(`${process.env['REDIS_PREFIX']}:stamps:born`, Date.now() - 3_600_000);
  redis.disconnect();
}

/** The same person at another process. */
const at = (process: MadangProcess, { id, accessToken }: Client) =>
  Object.assign(Object.create(writers[0]!.consumer) as Client, { id, accessToken, address: process.address });

async function made(answer: Promise<Answer>): Promise<any> {
  const { status, text, body } = await answer;
  expect({ status, text }).toMatchObject({ status: 201 });
  return body;
}

describe('With a replica that is late', () => {
  beforeAll(async () => {
    await pair.caughtUp();
    await pair.delayBy(LATE_SECONDS);
    await until('it is late', async () => (await counted(ports[1]!, 'madang_replica_lag_seconds')) >= LATE_SECONDS);
  });

  itSeeded(
    `shows nobody the time before what they have done, in ${WRITES} tries, and still answers most from the replica`,
    async (random) => {
      const stale: unknown[] = [];
      const before = await countReads();
      const startedAt = performance.now();
      const busy = new Set<number>();
      await repeat(WRITES, LANES, async (index) => {
        const lane = [...writers.keys()].find((free) => !busy.has(free))!;
        busy.add(lane);
        const process = () => (random.between(0, 10) < 7 ? query : api);
        stale.push(...(await writeAndRead(writers[lane]!, random, process)));
        const { person, paths } = readers[index % LANES]!;
        for (let i = 0; i < LOOKUPS_PER_WRITE; i++) {
          const { status } = await at(process(), person).get(paths[random.between(0, paths.length)]!);
          expect(status).toBe(200);
        }
        busy.delete(lane);
      });
      expect(stale).toEqual([]);
      const after = await countReads();
      const [primary, replica, hits] = [0, 1, 2].map((which) => after[which]! - before[which]!);
      const share = primary! / (primary! + replica! + hits!);
      if (process.env['TEST_FIGURES']) {
        const seconds = Math.round((performance.now() - startedAt) / 1_000);
        console.log({ WRITES, LATE_SECONDS, primary, replica, hits, share: share.toFixed(3), seconds });
      }
      expect(replica).toBeGreaterThan(0);
      expect(share).toBeLessThanOrEqual(0.2);
    },
  );

  it(`shows others what was done within ${LATE_SECONDS} + 2 s`, async () => {
    const { consumer, driver } = writers[0]!;
    const stranger = await newPerson(api.address, 'driver');
    await pair.caughtUp(); // the stranger has just registered, which is a write
    const { id } = await made(consumer.book());
    const clock = new MachineClock();
    for (const process of [api, query]) {
      await until('it is in the list', async () => (await listOf(at(process, stranger))).includes(id), 30_000);
      expect(clock.elapsedMs()).toBeLessThan((LATE_SECONDS + 2) * 1_000);
      // By its id it is there at once: whoever knows the id has seen it.
      expect((await at(process, driver).get(`/v1/reservations/${id}`)).status).toBe(200);
    }
  });

  it('passes over a replica that is later than it may be', async () => {
    const port = await anyPort();
    const strict = await startQuery({ REPLICA_MAX_LAG_SECONDS: '1', METRICS_PORT: String(port) });
    const { person, paths } = readers[0]!;
    for (const path of paths) expect((await at(strict, person).get(path)).status).toBe(200);
    expect(await counted(port, 'madang_reads_total', 'primary')).toBeGreaterThan(0);
    expect(await counted(port, 'madang_reads_total', 'replica')).toBe(0);
    await strict.terminate();
  });
});

const listOf = async (person: Client): Promise<string[]> =>
  (await person.get('/v1/reservations')).body.items.map((item: { id: string }) => item.id);

/** Reads of both processes by who answered: the primary, the replica, the cache. */
async function countReads(): Promise<number[]> {
  const sum = async (name: string, label: string) =>
    (await Promise.all(ports.map((port) => counted(port, name, label)))).reduce((a, b) => a + b);
  return [
    await sum('madang_reads_total', 'primary'),
    await sum('madang_reads_total', 'replica'),
    await sum('madang_cache_requests_total', 'hit'),
  ];
}

/** Somebody does the next thing and looks at it at once; gives what was shown from before. */
async function writeAndRead(writer: Writer, random: Random, process: () => MadangProcess): Promise<unknown[]> {
  const { consumer, driver, booking } = writer;
  const look = async (person: Client, path: string) => (await at(process(), person).get(path)).body;
  const stale = (what: string, isShown: boolean) => (isShown ? [] : [what]);
  if (random.between(0, 3) === 0) {
    const amount = 1_000 + random.between(0, 100);
    const { id } = await made(pledge(consumer, writer.mission, amount));
    writer.pot += amount;
    const path = `/v1/missions/${writer.mission}`;
    const views = [
      async () => stale('pot', (await look(consumer, path)).pot >= writer.pot),
      async () => stale('pledge', (await look(consumer, `${path}/pledges?limit=1`)).items[0].id === id),
      async () => {
        const { items } = await look(consumer, `/v1/missions?backerId=${consumer.id}`);
        return stale('pot in the list', items[0].pot >= writer.pot);
      },
    ];
    return views[random.between(0, views.length)]!();
  }
  const path = `/v1/reservations/${booking?.id}`;
  const after =
    booking?.status === 'requested'
      ? made(driver.post(`${path}/acceptance`))
      : booking?.status === 'accepted'
        ? random.between(0, 2) === 0
          ? made(consumer.post(`${path}/cancellation`, { reason: '비' }))
          : made(driver.post(`${path}/hand-back`))
        : made(consumer.book());
  const { id, status, version } = (writer.booking = await after);
  // The other one has heard of it, and looks as well.
  const parties = status === 'requested' ? [consumer] : [consumer, driver];
  const viewer = parties[random.between(0, parties.length)]!;
  const views = [
    async () => stale(status, (await look(viewer, `/v1/reservations/${id}`)).version === version),
    async () =>
      stale(
        `${status} in the timeline`,
        (await look(viewer, `/v1/reservations/${id}/timeline`)).items?.length === version,
      ),
    async () => {
      const { items } = await look(viewer, `/v1/reservations?status=${status}&limit=1`);
      return stale(`${status} in the list`, items[0]?.id === id);
    },
  ];
  return views[random.between(0, views.length)]!();
}

describe('With one of the two away', () => {
  beforeEach(async () => {
    await pair.delayBy(0);
    await pair.caughtUp();
  });

  /** Every reader looks at everything of theirs, at both processes. */
  async function expectAllAnswers(processes: MadangProcess[]): Promise<void> {
    for (const { person, paths } of readers) {
      for (const process of processes) {
        for (const path of paths) {
          const { status } = await at(process, person).get(path);
          expect({ path, role: process.role, status }).toEqual({ path, role: process.role, status: 200 });
        }
      }
    }
  }

  /** Looks things up for four seconds; in that time nothing fails, and nothing that was asked after the first second takes long. */
  async function expectQuickAnswers(): Promise<void> {
    const startedAt = performance.now();
    let slowest = 0;
    let slowestLater = 0;
    const lanes = readers.flatMap(({ person, paths }) =>
      [api, query].map(async (process) => {
        for (let i = 0; performance.now() - startedAt < 4_000; i++) {
          const askedAt = performance.now();
          // Every other one is in no cache.
          const path = i % 2 === 0 ? paths[(i / 2) % paths.length]! : `/v1/reservations/${randomUUID()}`;
          const { status } = await at(process, person).get(path);
          expect([200, 404]).toContain(status);
          const took = performance.now() - askedAt;
          slowest = Math.max(slowest, took);
          if (askedAt - startedAt > 1_000) slowestLater = Math.max(slowestLater, took);
          await sleep(20); // a crowd of many would be another test
        }
      }),
    );
    const { pace } = await timed(() => Promise.all(lanes));
    if (process.env['TEST_FIGURES']) console.log({ slowest, slowestLater });
    expect(slowest * pace).toBeLessThan(3_000);
    expect(slowestLater * pace).toBeLessThan(1_000);
  }

  it('looks up without a primary, also from a process that starts then, and says what may be old', async () => {
    const { consumer } = writers[0]!;
    await pair.delayBy(60);
    const { id } = await made(consumer.book());
    expect((await at(query, consumer).get(`/v1/reservations/${id}`)).status).toBe(200);
    await made(consumer.post(`/v1/reservations/${id}/cancellation`, { reason: '비' }));
    const old = readers[0]!.paths.at(-3)!;
    await made(pledge(consumer, old.split('/').at(-1)!, 1_000));
    await pair.primary.stop();
    await expectAllAnswers([api, query]);
    const answer = await at(query, consumer).get(old);
    expect([answer.status, answer.headers.get('x-cache')]).toEqual([200, 'STALE']);
    const late = await startQuery();
    await expectAllAnswers([late]);
    await late.terminate();
    await pair.primary.start();
    await pair.delayBy(0);
    await until('the primary answers again', async () => (await consumer.book()).status === 201, 20_000);
    await pair.caughtUp();
    await until(
      'what it knows is shown',
      async () => (await at(query, consumer).get(old)).headers.get('x-cache') !== 'STALE',
    );
  });

  it('looks up without a replica, also from a process that starts then', async () => {
    await pair.replica.stop();
    await expectAllAnswers([api, query]);
    const late = await startQuery();
    await expectAllAnswers([late]);
    await late.terminate();
    const before = await countReads();
    await pair.replica.start();
    await until(
      'it reads the replica again',
      async () => {
        await expectAllAnswers([query]);
        return (await countReads())[1]! > before[1]!;
      },
      30_000,
    );
  });

  it('is quick a second after the replica has frozen', async () => {
    pair.replica.freeze();
    try {
      await expectQuickAnswers();
    } finally {
      pair.replica.thaw();
    }
  });

  it('is quick a second after the primary has frozen', async () => {
    // Who has written asks the primary while the replica does not have it.
    await pair.delayBy(60);
    for (const { person } of readers) await made(person.book());
    pair.primary.freeze();
    try {
      await expectQuickAnswers();
    } finally {
      pair.primary.thaw();
    }
    await until('it takes bookings again', async () => (await readers[0]!.person.book()).status === 201, 20_000);
  });
});
