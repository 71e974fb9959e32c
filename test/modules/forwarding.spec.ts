import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsStub, type Taken } from '../support/aws-stub.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { killAll } from '../support/processes.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const TOPIC = 'arn:aws:sns:ap-northeast-2:123456789012:madang-events.fifo';
const BUS = 'madang';
const worlds: World[] = [];
let stub: AwsStub;
let world: World;
let address: string;
let admin: Client;

beforeAll(async () => {
  stub = await AwsStub.start();
  world = World.ofThisFile({
    AWS_SNS_TOPIC_ARN: TOPIC,
    AWS_EVENT_BUS: BUS,
    AWS_REGION: 'ap-northeast-2',
    AWS_ENDPOINT_URL: stub.address,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'not a secret',
  });
  ({ address } = await world.start('all'));
  admin = await newPerson(address);
  await world.rows(`UPDATE users SET roles = 'admin' WHERE id = ?`, [bytes(admin.id)]);
  await admin.logIn();
});
afterAll(async () => {
  await killAll();
  stub.stop();
  await Promise.all(worlds.map((each) => each.end()));
  await world.end();
  await database.end();
});

/** Books so often, and gives the ids of the bookings. */
async function book(times: number): Promise<string[]> {
  const consumer = await newPerson(address);
  const booked = await Promise.all(Array.from({ length: times }, () => consumer.book()));
  return booked.map(({ body }) => body.id as string);
}
const takenOf = (aggregates: string[]): Taken[] =>
  stub.taken.filter(({ message }) => aggregates.includes(message.aggregateId));
const forwards = (state: string, aggregates: string[]) =>
  world.rows(
    `SELECT f.* FROM forwards f JOIN events e ON e.id = f.event_id WHERE f.state = ? AND e.aggregate_id IN (?) ORDER BY f.target`,
    [state, aggregates.map(bytes)],
  );
const areAll = (state: string, aggregates: string[]) =>
  until(`all are ${state}`, async () => {
    const rows = await forwards(state, aggregates);
    return rows.length === 2 * aggregates.length && rows;
  });

describe('Every event', () => {
  it('is forwarded once to each target, as it was announced', async () => {
    const [id] = await book(1);
    await areAll('delivered', [id!]);
    const [event] = await world.rows('SELECT *, HEX(id) AS hex FROM events WHERE aggregate_id = ?', [bytes(id!)]);
    const [onBus, onTopic, ...others] = takenOf([id!]).sort((a, b) => a.service.localeCompare(b.service));
    expect(others).toEqual([]);
    const { message } = onTopic!;
    expect(message).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'reservation.requested',
      aggregateId: id,
      occurredAt: (event!['occurred_at'] as Date).toISOString(),
      payload: expect.objectContaining({ reservationId: id }),
    });
    expect(message.id.replaceAll('-', '').toUpperCase()).toBe(event!['hex']);
    expect(onTopic).toEqual({
      service: 'sns',
      to: TOPIC,
      message,
      type: 'reservation.requested',
      group: id,
      deduplication: message.id,
    });
    expect(onBus).toEqual({ service: 'events', to: BUS, message, type: 'reservation.requested', source: 'madang' });
    for (const service of ['sns', 'events']) {
      const { credential } = stub.requests.find((request) => request.service === service)!;
      expect(credential).toMatch(new RegExp(`^AKIDEXAMPLE/\\d{8}/ap-northeast-2/${service}/aws4_request$`));
    }
  });

  it('is sent in batches of ten at most; of a batch those are tried again that were not taken', async () => {
    const from = stub.requests.length;
    // The first five, as often as they come.
    const refused = new Set<string>();
    stub.refuses = ({ service, message }) => {
      const name = `${service} ${message.id}`;
      return refused.has(name) || (refused.size < 5 && refused.add(name).size > 0);
    };
    const ids = await book(40);
    await until('the others arrived', () => takenOf(ids).length === 75);
    await until('those were written down', async () => (await forwards('retrying', ids)).length === 5);
    stub.refuses = () => false;
    for (const row of await forwards('retrying', ids)) expect(row['last_error']).toMatch(/^Internal\w+: not now$/);
    await world.rows(`UPDATE forwards SET due_at = NOW(6) WHERE state = 'retrying'`);
    await areAll('delivered', ids);
    const taken = takenOf(ids).map(({ service, message }) => `${service} ${message.id}`);
    expect([taken.length, new Set(taken).size]).toEqual([80, 80]);
    const sizes = stub.requests.slice(from).map(({ entries }) => entries.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
    expect(Math.max(...sizes)).toBeGreaterThan(1);
  });

  it.each(['fails', 'hangs-up'] as const)('waits for AWS that %s, in longer and longer pauses', async (manner) => {
    stub.manner = manner;
    const ids = await book(1);
    for (const attempts of [1, 2, 3]) {
      const rows = await until(`try ${attempts} failed`, async () => {
        const rows = await forwards('retrying', ids);
        return rows.length === 2 && rows.every((row) => row['attempts'] === attempts) && rows;
      });
      const now = (await world.rows<{ now: Date }>('SELECT NOW(6) AS now'))[0]!.now.getTime();
      for (const { due_at } of rows) {
        expect((due_at as Date).getTime() - now).toBeLessThanOrEqual(5_000 * 2 ** (attempts - 1));
        expect((due_at as Date).getTime() - now).toBeGreaterThan(5_000 * 2 ** (attempts - 1) - 2_500);
      }
      if (attempts === 3) stub.manner = 'takes';
      await world.rows(`UPDATE forwards SET due_at = NOW(6) WHERE state = 'retrying'`);
    }
    await areAll('delivered', ids);
    expect(takenOf(ids)).toHaveLength(2);
  });

  it('that was tried in vain too often is a dead letter, and arrives under its id after a redrive', async () => {
    stub.manner = 'fails';
    const ids = await book(1);
    await areAll('retrying', ids);
    await world.rows(`UPDATE forwards SET attempts = 14, due_at = NOW(6) WHERE state = 'retrying'`);
    const bus = (await areAll('dead', ids)).find(({ target }) => target === 'eventbridge');
    const { items } = (await admin.get('/v1/dead-letters')).body;
    expect(items.map(({ source }: { source: string }) => source).sort()).toEqual([
      'forwarding.eventbridge',
      'forwarding.sns',
    ]);
    const letter = items.find(({ source }: { source: string }) => source === 'forwarding.eventbridge');
    expect(letter).toMatchObject({ reason: 'retries exhausted', attempts: 15, redrivenAt: null });
    expect(letter.referenceId.replaceAll('-', '')).toBe((bus!['id'] as Buffer).toString('hex'));
    stub.manner = 'takes';
    expect((await admin.post('/v1/dead-letters/redrive', { filter: {}, ratePerSecond: 50 })).body).toEqual({
      count: 2,
    });
    const sent = await areAll('delivered', ids);
    expect(sent.map(({ attempts, attempts_at_redrive }) => [attempts, attempts_at_redrive])).toEqual([
      [16, 15],
      [16, 15],
    ]);
    expect(new Set(takenOf(ids).map(({ message }) => message.id)).size).toBe(1);
  });
});

/** Ends a process that so much as looks for the SDK. */
const noSdk = `import { registerHooks } from 'node:module';
  registerHooks({ resolve: (name, context, next) => name.startsWith('@aws-sdk/') ? process.exit(9) : next(name, context) });`;

it('Without a topic and a bus nothing is written down and nothing of the SDK is loaded', async () => {
  const off = await World.create();
  worlds.push(off);
  const all = await off.start('all', {
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(noSdk)}`,
  });
  await (await newPerson(all.address)).book();
  await until('the event was consumed', () => off.count(`SELECT COUNT(*) FROM inbox WHERE state = 'done'`));
  expect(await off.count('SELECT COUNT(*) FROM forwards')).toBe(0);
  expect(await off.count(`SELECT COUNT(*) FROM inbox WHERE consumer LIKE 'forwarding.%'`)).toBe(0);
  expect(await all.terminate()).toBe(0);
});
