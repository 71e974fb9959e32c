import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from '@jest/globals';
import { Balancer } from '../support/balancer.js';
import { newPerson, type Client } from '../support/client.js';
import { timed } from '../support/machine-clock.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { itInFull } from '../support/scale.js';
import { until, untilReached } from '../support/wait.js';
import { World } from '../support/world.js';

const EXIT_MS = 25_000;
/** After SIGTERM a process says that it is not ready, and works on for so long (main.ts). */
const DRAIN_MS = 1_000;

const world = World.ofThisFile();
let other: World | undefined;
afterAll(async () => {
  await killAll();
  await other?.end();
  await world.end();
});

/** SIGTERM; the exit code and whether it came in time. */
async function stop(process: MadangProcess): Promise<{ code: number | null; inTime: boolean }> {
  const { ms, result: code } = await timed(() => process.terminate());
  if (globalThis.process.env['TEST_FIGURES']) console.log(`${process.role} stopped after ${Math.round(ms)} ms`);
  return { code, inTime: ms < EXIT_MS };
}
const well = { code: 0, inTime: true };

/** More than these are not under way at once: a machine that cannot take 100 a second would say "busy", which is not what is tested. */
const MOST_UNDER_WAY = 16;

/** About 100 requests a second, as far as the machine takes them: bookings and lists, as a stream of people makes them. */
class Load {
  booked = 0;
  answered = 0;
  readonly failures: string[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly timer = setInterval(() => this.next(), 10);
  private sent = 0;

  constructor(
    private readonly balancer: Balancer,
    private readonly person: Client,
  ) {}

  async end(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.running);
  }

  private next(): void {
    if (this.running.size >= MOST_UNDER_WAY) return;
    const one = this.send(this.sent++ % 5 < 3).finally(() => this.running.delete(one));
    this.running.add(one);
  }

  private async send(isBooking: boolean): Promise<void> {
    const headers = { Authorization: `Bearer ${this.person.accessToken}` };
    const list = { method: 'GET', path: '/v1/reservations?limit=5', headers } as const;
    const booking = {
      method: 'POST',
      path: '/v1/reservations',
      headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
      body: JSON.stringify({ departure: '서울역', destination: '강남역', date: '2099-12-24' }),
    } as const;
    try {
      const { status, text } = await this.balancer.send(isBooking ? booking : list);
      if (status !== (isBooking ? 201 : 200)) this.failures.push(`${status} ${text}`);
      else if (isBooking) this.booked++;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      this.failures.push(code ?? message);
    }
    this.answered++;
  }
}

// In every run test/faults/rolling.spec.ts does that behind the real gateway.
itInFull('replaces both processes under load without one failed request', async () => {
  const [first, second] = await Promise.all([world.start('api'), world.start('api')]);
  const person = await newPerson(first.address);
  const balancer = new Balancer();
  const join = async ({ address }: MadangProcess) => {
    balancer.add(address);
    await until('it gets requests', () => balancer.isIn(address));
  };
  await Promise.all([join(first), join(second)]);
  const load = new Load(balancer, person);
  const served = async (more: number) => {
    await untilReached(`${more} more are answered`, load.answered + more, () => load.answered);
  };
  try {
    for (const process of [first, second]) {
      await served(100);
      expect(await stop(process)).toEqual(well);
      await join(await world.start('api'));
    }
    await served(100);
  } finally {
    await load.end();
    await balancer.close();
  }
  expect(load.failures).toEqual([]);
  expect(await world.count('SELECT COUNT(*) FROM reservations')).toBe(load.booked);
  if (process.env['TEST_FIGURES']) console.log(`${load.answered} answered, ${load.booked} booked, 0 failed`);
});

it('answers a booking that was under way when it was told to stop', async () => {
  const api = await world.start('api');
  const person = await newPerson(api.address);
  // It waits for the table, which has no limit: for a row it would give up after two seconds.
  const table = await world.hold('LOCK TABLES reservations READ');
  const underWay = person.book();
  await until('the booking is half written', () => world.executing('INSERT INTO reservations'));
  const stopped = stop(api);
  // The answer comes when the server is closed already: its connection must not be kept alive either.
  await until('nobody is let in any more', () =>
    fetch(`${api.address}/health/live`).then(
      () => false,
      () => true,
    ),
  );
  await table.release();
  expect((await underWay).status).toBe(201);
  expect(await stopped).toEqual(well);
});

it('ends the job that is under way when the worker is told to stop', async () => {
  // The bookings of the tests above are none of this worker's business.
  const here = (other = await World.create());
  const [api, worker] = await Promise.all([here.start('api'), here.start('worker')]);
  const [driver] = await here.onlineDrivers(api.address, 1);
  const consumer = await newPerson(api.address);
  const counters = await here.hold('LOCK TABLES inbox_counters READ');
  expect((await consumer.book()).status).toBe(201);
  await until('the job is writing', () => here.executing('INSERT INTO inbox_counters'), 20_000);
  const stopped = stop(worker);
  await sleep(DRAIN_MS + 200); // the time for which it goes on as ever
  await counters.release();
  expect(await stopped).toEqual(well);
  const rows = await here.count('SELECT COUNT(*) FROM notifications WHERE user_id = UNHEX(?)', [
    driver!.id.replaceAll('-', ''),
  ]);
  expect(rows).toBe(1);
});
