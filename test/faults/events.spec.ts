import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions, tuneSessions } from '../../src/database/data-source.js';
import { newId } from '../../src/kernel/tx/ids.js';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import {
  findAccountEvents,
  findLastEvents,
  insertAccountEvents,
} from '../../src/modules/notifications/account-events/account-events.queries.js';
import { takeNumbers } from '../../src/modules/notifications/planning/planning.queries.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes } from '../support/database.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { until, untilReached } from '../support/wait.js';
import { verify, WebhookReceiver } from '../support/webhook-receiver.js';
import { repeat, World } from '../support/world.js';

const KILLS = scale(20, 3);
const BOOKINGS = scale(200, 24);
const TRANSACTIONS = scale(5_000, 300);

let world: World;
let api: MadangProcess;
let workers: MadangProcess[];
let receiver: WebhookReceiver;
let mina: Client;
let secret: string;
const env = { WEBHOOK_ALLOW_LOOPBACK: 'true', RATE_LIMIT_FACTOR: '1000' };
beforeAll(async () => {
  world = World.ofThisFile(env);
  receiver = await WebhookReceiver.start();
  [api, ...workers] = (await Promise.all([world.start('api'), world.start('worker'), world.start('worker')])) as [
    MadangProcess,
    ...MadangProcess[],
  ];
  mina = await newPerson(api.address);
  const wish = { url: `${receiver.address}/hook`, kind: 'events' };
  ({ secret } = (await mina.post('/v1/webhooks', wish)).body);
});
afterAll(async () => {
  receiver.stop();
  await killAll();
  await world.end();
});

type Event = { id: string; type: string; sequence: number; resource: { id: string } };

/** Follows the events of a person until `goal` of them are there, as a program does. */
async function follow(person: Client, goal: number): Promise<Event[]> {
  const events: Event[] = [];
  let after = '';
  await untilReached(
    'the events are read',
    goal,
    async () => {
      const { body } = await person.get(`/v1/events?limit=100&wait=2${after && `&after=${after}`}`);
      events.push(...body.items);
      after = body.after;
      return events.length;
    },
    120_000,
  ); // what a killed worker had is another one's after half a minute
  return events;
}

it(`misses no event in the order of each booking, and sends none under two ids, while workers are killed ${KILLS} times`, async () => {
  let isOver = false;
  let kills = 0;
  const booking = repeat(BOOKINGS, 2, async (index) => {
    // Spread over the kills.
    await until('it is time', () => isOver || kills * (BOOKINGS / KILLS) + 6 > index, 60_000);
    const { id } = (await mina.book()).body;
    expect((await mina.post(`/v1/reservations/${id}/cancellation`, { reason: '취소' })).status).toBe(201);
  });
  const reading = follow(mina, BOOKINGS * 2);
  for (; kills < KILLS; kills++) {
    // In the middle of its work, if there is any.
    await until('a worker is writing', () => world.executing('INSERT'), 2_000).catch(() => {});
    const victim = workers.shift()!;
    await victim.kill();
    workers.push(await world.start('worker'));
  }
  isOver = true;
  await booking;
  const read = await reading;

  const announced = await world.rows<{ id: Buffer; type: string; aggregate: Buffer }>(
    `SELECT id, type, aggregate_id AS aggregate FROM events WHERE aggregate_type = 'reservation' ORDER BY seq`,
  );
  const wanted = Map.groupBy(announced, ({ aggregate }) => aggregate.toString('hex'));
  const inOrder = (events: Event[]) =>
    [...wanted].map(([aggregate]) =>
      events.filter(({ resource }) => bytes(resource.id).toString('hex') === aggregate).map(({ id }) => id),
    );
  const promised = [...wanted.values()].map((events) => events.map(({ id }) => id.toString('hex')));
  const plain = (lists: string[][]) => lists.map((list) => list.map((id) => id.replaceAll('-', '')));
  expect(plain(inOrder(read))).toEqual(promised);
  expect(read.map(({ sequence }) => sequence)).toEqual(read.map((_, place) => place + 1));

  const messages = () => receiver.to('/hook');
  await untilReached('all are sent', read.length, () => new Set(messages().map(({ body }) => body.id)).size, 120_000);
  // A killed sender sends again, under the same id and the same words.
  const byId = Map.groupBy(messages(), ({ headers }) => headers['webhook-id']);
  expect(byId.size).toBe(read.length);
  for (const event of read)
    for (const message of byId.get(event.id)!) expect(verify(message, secret)).toMatchObject(event);
  const firsts = [...byId.values()].map(([first]) => first!.body as Event);
  expect(plain(inOrder(firsts))).toEqual(promised);
});

it('shows a reader every event of an account, however the transactions that number them overlap', async () => {
  const dataSource = await tuneSessions(await new DataSource({ ...dataSourceOptions, poolSize: 6 }).initialize());
  const uow = new UnitOfWork(dataSource);
  const { id: account } = await newPerson(api.address);
  const seen: number[] = [];
  try {
    let failure: Error | undefined;
    const writing = repeat(TRANSACTIONS, 5, (index) =>
      uow.run(async (tx) => {
        const { ofEvents } = await takeNumbers(tx, [], [account]);
        // Some take longer than those that begin after them.
        if (index % 3 === 0) await tx.query('SELECT SLEEP(0.002)');
        const event = { userId: account, eventId: newId(), type: 'reservation.requested' };
        insertAccountEvents(tx, [{ ...event, number: ofEvents[0]! }]);
      }),
    ).catch((error: Error) => void (failure = error));
    await untilReached('all are read', TRANSACTIONS, async () => {
      if (failure) throw failure;
      const { manager } = dataSource;
      const last = (await findLastEvents(manager, [account])).get(account) ?? 0;
      const after = seen.at(-1) ?? 0;
      const rows = await findAccountEvents(manager, account, { after, types: undefined, limit: 100 });
      // A reader of the last number has all up to it.
      if (rows.length < 100) expect(rows.at(-1)?.number ?? after).toBeGreaterThanOrEqual(last);
      seen.push(...rows.map(({ number }) => number));
      return seen.length;
    });
    await writing;
    expect(seen).toEqual(Array.from({ length: TRANSACTIONS }, (_, place) => place + 1));
  } finally {
    await dataSource.destroy();
  }
});
