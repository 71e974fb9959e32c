import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scopes } from '../../src/kernel/auth/scopes.js';
import { isTest, testIdOf } from '../../src/kernel/tx/mode.js';
import { AwsStub } from '../support/aws-stub.js';
import { newPerson, newProgram, type Client } from '../support/client.js';
import { startFurnished } from '../support/configured.js';
import { Contract, type Operation } from '../support/contract.js';
import { bytes, count, database, rows } from '../support/database.js';
import { exchange } from '../support/exchange.js';
import { Generator, Pool } from '../support/generated.js';
import {
  deposit,
  expectBalanced,
  expectStatements,
  putUp,
  refusal,
  settle,
  statement,
  wallet,
} from '../support/money.js';
import { bookQuoted, newQuote, quoteOf } from '../support/quotes.js';
import { until } from '../support/wait.js';
import { verify } from '../support/webhook-receiver.js';
import { repeat } from '../support/world.js';

/** As in production: without `ROBOTS`. */
const QUICK = { ROBOT_SPEED: '4000', ROBOT_ACCEPT_SECONDS: '0', ROBOT_STAY_SECONDS: '0', DISPATCH_ROUND_SECONDS: '2' };
/** The id of anything of the test mode, wherever it stands. */
const TEST_ID = /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/;

type Furnished = Awaited<ReturnType<typeof startFurnished>>;
const contract = Contract.committed();
let house: Furnished;
let aws: AwsStub;
let admin: Client;
/** Who writes the program: with every role that one registers with. */
let maker: Client;
let program: Client;
/** What the program made, by the names of the pool. */
const made = new Pool();
let hookSecret: string;
let robot: string;
/** Another driver, with a test key. */
let other: Client;
/** Whose roles change, and who is suspended. */
let leaver: Client;
let before: Record<string, unknown>;
let delivered: { id: string; quote: { hold: number; driverPay: number; price: { total: number } } };
beforeAll(async () => {
  aws = await AwsStub.start();
  Object.assign(process.env, QUICK, {
    RATE_LIMIT_FACTOR: '1000',
    AWS_SNS_TOPIC_ARN: 'arn:aws:sns:ap-northeast-2:123456789012:madang-events.fifo',
    AWS_REGION: 'ap-northeast-2',
    AWS_ENDPOINT_URL: aws.address,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'not a secret',
  });
  house = await startFurnished();
  ({ admin } = house.callers);
  maker = await newPerson(house.address, ['consumer', 'driver', 'streamer'], { name: '시험하는 사람' });
  const [payout] = house.pool.of('withdrawals');
  await until('what was there is paid out', async () => {
    const { body } = await house.callers.owner.get(`/v1/wallet/withdrawals/${payout}`);
    return body.status === 'posted';
  });
  leaver = await newPerson(house.address, ['consumer', 'driver']);
  other = await newProgram(await newPerson(house.address, 'driver'), scopes, { livemode: false });
  await house.callers.driver.goOnline();
  await other.goOnline();
  await until('all that happened is told', async () => {
    const waiting = ['inbox', 'message_sources'].map((table) =>
      count(`SELECT COUNT(*) FROM ${table} WHERE state <> 'done'`),
    );
    return (await Promise.all(waiting)).every((number) => number === 0);
  });
  before = await lookAround();
});
afterAll(async () => {
  await house?.stop();
  aws?.stop();
  await database.end();
});

/** What people and operators see of all and of themselves, without what changes by itself. */
const LOOKUPS = [
  '/v1/users/me',
  '/v1/users?limit=100',
  '/v1/missions?limit=100',
  '/v1/missions?limit=100&sort=pot',
  '/v1/missions?limit=100&sort=deadline',
  '/v1/missions?limit=100&status=open',
  '/v1/reservations?limit=100',
  '/v1/reservations?limit=100&status=requested',
  '/v1/reservations?limit=100&status=delivered',
  '/v1/wallet',
  '/v1/wallet/transactions?limit=100',
  '/v1/ledger/trial-balance',
  '/v1/drivers/me/earnings',
  '/v1/messages?q=%EB%B0%B0%EC%86%A1',
  '/v1/webhooks',
  '/v1/cafes/suggestions?q=%EC%BB%B4%ED%8F%AC%EC%A6%88',
];
const people = () => {
  const { owner, driver, streamer, moderator } = house.callers;
  return { owner, driver, streamer, moderator, admin, maker };
};
async function lookAround(): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  for (const [name, person] of Object.entries(people())) {
    for (const path of LOOKUPS) {
      const { status, text } = await person.get(path);
      seen[`${name} ${path}`] = [status, text.replaceAll(/"(?:secondsLeft|checkedAt|requestId)":(?:\d+|"[^"]+")/g, '')];
    }
  }
  return seen;
}
const untilIs = (id: string, status: string) =>
  until(
    `it is ${status}`,
    async () => {
      const { body } = await program.get(`/v1/reservations/${id}`);
      return body.status === status && body;
    },
    40_000,
  );
const bookWith = (note: string, changes: object = {}) => {
  const [first, last] = newQuote.stops;
  return bookQuoted(program, { stops: [first, { ...last, note }], ...changes });
};

describe('A program with a test key', () => {
  it('acts for an account of its own, which is that of its person in test mode', async () => {
    program = await newProgram(maker, scopes, { livemode: false });
    expect(program.accessToken).toMatch(/^mk_test_[0-9A-Za-z]{49}$/);
    const [key] = (await maker.get('/v1/api-keys')).body.items;
    expect([key.livemode, isTest(key.id)]).toEqual([false, true]);
    const { id, livemode, name, loginId, roles } = (await program.get('/v1/users/me')).body;
    expect({ id, livemode, name, loginId }).toEqual({
      ...{ id: testIdOf(maker.id), livemode: false },
      ...{ name: '시험하는 사람', loginId: maker.loginId },
    });
    expect(roles).toEqual(['consumer', 'driver', 'streamer']);
    expect((await maker.get('/v1/users/me')).body.livemode).toBe(true);
    program.id = id;
    made.add('users', id);
    // A second key acts for the same account, and a rotated one is a test key again.
    const second = await newProgram(maker, ['account:read'], { livemode: false });
    expect((await second.get('/v1/users/me')).body.id).toBe(id);
    const { secret } = (await maker.post(`/v1/api-keys/${second.keyId}/rotate`)).body;
    expect(secret).toMatch(/^mk_test_/);
    // What they asked for is in the person's log; a live key of the person does not see it.
    const reader = await newProgram(maker, ['account:read']);
    const loggedTo = async (who: Client) => {
      const { items } = (await who.get(`/v1/requests?keyId=${second.keyId}`)).body as {
        items: { livemode: boolean }[];
      };
      return [...new Set(items.map(({ livemode }) => livemode))];
    };
    await until('it is logged', async () => (await loggedTo(maker)).length > 0);
    expect([await loggedTo(maker), await loggedTo(second), await loggedTo(reader)]).toEqual([[false], [false], []]);
  });

  it('has test money, as much as it wants, and gets it paid out nowhere', async () => {
    expect((await program.get('/v1/wallet')).body).toEqual({ livemode: false, available: 0, held: 0 });
    const key = randomUUID();
    const top = () => program.post('/v1/wallet/test-deposits', { amount: 10_000_000 }, { key });
    const { status, body } = await top();
    expect([status, body]).toEqual([201, expect.objectContaining({ livemode: false, amount: 10_000_000 })]);
    expect((await top()).body).toEqual(body);
    expect((await wallet(program)).available).toBe(10_000_000);
    const live = await maker.post('/v1/wallet/test-deposits', { amount: 1 });
    expect(refusal(live)).toEqual([403, 'test-mode-only']);
    expect(refusal(await deposit(admin, program.id, 1_000))).toEqual([422, 'user-not-found']);
    const withdraw = async (destination: string) => {
      const answer = await program.post('/v1/wallet/withdrawals', { amount: 10_000, destination });
      expect([answer.status, answer.body.livemode]).toEqual([201, false]);
      made.add('withdrawals', answer.body.id);
      return until('it has ended', async () => {
        const { body } = await program.get(`/v1/wallet/withdrawals/${answer.body.id}`);
        return body.status !== 'pending' && body.status;
      });
    };
    expect([await withdraw('kb:1'), await withdraw('kb:#refused')]).toEqual(['posted', 'voided']);
    expect(house.payouts.calls.map(({ destination }) => destination)).toEqual(['kb:123-456-789']);
  });

  it('books, and robots deliver, each by its note; nobody who is live is asked', async () => {
    const hook = await program.post('/v1/webhooks', { url: `${house.receiver.address}/test`, kind: 'events' });
    expect([hook.status, hook.body.livemode]).toEqual([201, false]);
    made.add('webhooks', hook.body.id);
    hookSecret = hook.body.secret;
    const test = await program.post(`/v1/webhooks/${hook.body.id}/test`);
    expect(test.body.livemode).toBe(false);
    made.add('deliveries', test.body.id);
    const waiting = await bookWith('#no-driver');
    const back = await bookWith('#hand-back');
    delivered = await bookWith('부재 시 문 앞', { verification: 'pin' });
    for (const { id } of [waiting, back, delivered]) made.add('reservations', id);
    const { livemode, driverId } = await untilIs(delivered.id, 'delivered');
    expect([livemode, isTest(driverId)]).toEqual([false, true]);
    robot = driverId;
    await untilIs(back.id, 'delivered');
    const types = (await program.get(`/v1/reservations/${back.id}/timeline`)).body.items.map((one: any) => one.type);
    expect(types).toContain('reservation.handed_back');
    expect((await program.get(`/v1/reservations/${waiting.id}`)).body.status).toBe('requested');
    const unpriced = (await program.book()).body;
    expect([unpriced.livemode, isTest(unpriced.id)]).toEqual([false, true]);
    made.add('reservations', unpriced.id);
    made.add('delivery-quotes', (await quoteOf(program)).id);
    // Of drivers who are online, live ones and another account's, the search finds none.
    await until('a round has found no driver', () =>
      count('SELECT COUNT(*) FROM dispatches WHERE reservation_id = ? AND pauses > 0', [bytes(unpriced.id)]),
    );
    const asked = await rows<{ driver_id: Buffer }>('SELECT driver_id FROM offers WHERE reservation_id IN (?)', [
      made.of('reservations').map(bytes),
    ]);
    const robots = await rows<{ driver_id: Buffer }>('SELECT driver_id FROM robots');
    for (const { driver_id } of asked) expect(robots).toContainEqual({ driver_id });
    for (const { driver_id } of robots) expect(driver_id.toString('hex')[12]).toBe('8');
  });

  it('carries out a booking of its own as a driver, and nobody else does', async () => {
    const { id } = (await program.book()).body;
    expect(refusal(await other.post(`/v1/reservations/${id}/acceptance`))).toEqual([404, 'reservation-not-found']);
    expect(refusal(await other.get(`/v1/reservations/${id}`))).toEqual([404, 'reservation-not-found']);
    expect((await other.get('/v1/reservations')).body.items).toEqual([]);
    expect((await program.accept(id)).status).toBe(201);
    expect((await program.post(`/v1/reservations/${id}/pickup`)).status).toBe(201);
    expect((await program.post(`/v1/reservations/${id}/delivery`, {})).status).toBe(201);
    made.add('reservations', id);
  });

  it('has missions of its own, from the first pledge to the end', async () => {
    const paid = (await putUp(program, program)).body;
    const lost = (await putUp(program, program, { title: '실패할 미션' })).body;
    const open = (await putUp(program, program, { title: '열린 미션', amount: 900_000 })).body;
    for (const { id, livemode } of [paid, lost, open]) {
      expect([livemode, isTest(id)]).toEqual([false, true]);
      made.add('missions', id);
    }
    expect((await program.post(`/v1/missions/${paid.id}/pledges`, { amount: 5_000 })).body.livemode).toBe(false);
    expect((await program.post(`/v1/missions/${paid.id}/acceptance`)).status).toBe(201);
    expect((await settle(program, paid.id, 'success')).body.status).toBe('claimed');
    expect((await settle(program, lost.id, 'failure')).body.status).toBe('failed');
    const listed = (await program.get('/v1/missions?sort=pot')).body.items.map(({ id }: { id: string }) => id);
    expect(listed).toEqual([open.id, paid.id, lost.id]);
    const stranger = await newProgram(house.callers.owner, scopes, { livemode: false });
    expect((await stranger.get('/v1/missions')).body.items).toEqual([]);
    expect((await stranger.get(`/v1/missions?streamerId=${program.id}`)).body.items).toEqual([]);
    expect(refusal(await stranger.get(`/v1/missions/${open.id}`))).toEqual([404, 'mission-not-found']);
    const pledged = await stranger.post(`/v1/missions/${open.id}/pledges`, { amount: 5_000 });
    expect(refusal(pledged)).toEqual([404, 'mission-not-found']);
    // Nor does a broadcast of the same person show any.
    const { url } = (await maker.post('/v1/overlays', { name: 'OBS' })).body as { url: string };
    const shown = await maker.get(`/v1/overlay/${url.split('/').at(-1)}`);
    expect([shown.status, shown.body]).toEqual([200, { missions: [], alerts: [] }]);
  });

  it('reads all of it as events, notifications and messages to webhooks that say so', async () => {
    const events = await until('the delivery is told', async () => {
      const { items } = (await program.get('/v1/events?limit=100')).body;
      return (
        items.some((one: any) => one.type === 'reservation.delivered' && one.resource.id === delivered.id) && items
      );
    });
    const types = events.map(({ type }: { type: string }) => type);
    for (const type of ['deposit.credited', 'withdrawal.rejected', 'reservation.picked_up', 'mission.failed'])
      expect(types).toContain(type);
    for (const { livemode, data } of events) expect([livemode, data.livemode ?? false]).toEqual([false, false]);
    made.add('events', events[0].id);
    const notifications = (await program.get('/v1/notifications')).body.items;
    expect(notifications.length).toBeGreaterThan(0);
    for (const { livemode } of notifications) expect(livemode).toBe(false);
    made.add('notifications', notifications[0].id);
    await until('the webhook was told', () =>
      house.receiver.to('/test').some(({ body }) => body.type === 'reservation.delivered'),
    );
    for (const one of house.receiver.to('/test')) expect(verify(one, hookSecret)).toMatchObject({ livemode: false });
  });

  it('finds its books in order, apart from those of real money', async () => {
    await expectStatements(program);
    const fares = (await statement(program)).filter(({ subjectId }) => subjectId === delivered.id);
    expect(fares.map(({ amount }) => amount)).toEqual([-delivered.quote.hold]);
    await expectBalanced(admin);
    const mode = `SUBSTRING(HEX(owner_id), 13, 1) = '8'`;
    const sums = await rows<Record<'kind' | 'test' | 'won', string>>(
      `SELECT kind, ${mode} AS test, SUM(CAST(credits_posted AS SIGNED) - CAST(debits_posted AS SIGNED)) AS won
       FROM accounts GROUP BY kind, test`,
    );
    const ofTest = sums.filter(({ test }) => Number(test) === 1);
    expect(ofTest.map(({ kind }) => kind).sort()).toEqual(['escrow', 'fees', 'payout', 'topup', 'wallet']);
    expect(ofTest.reduce((sum, { won }) => sum + Number(won), 0)).toBe(0);
  });
});

describe('What is live', () => {
  it('is as it was: lists, balances, statistics, search and people', async () => {
    const after = await lookAround();
    for (const [name, seen] of Object.entries(before)) expect([name, after[name]]).toEqual([name, seen]);
  });

  it('holds nothing of the test mode, wherever people look', async () => {
    const operations = contract.operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
    expect(operations.length).toBeGreaterThan(30);
    for (const id of [...made.of('reservations'), ...made.of('missions')])
      expect((await admin.get(`/v1/ledger/escrows/${id}/transactions`)).body.items).toEqual([]);
    const found: string[] = [];
    for (const [name, person] of Object.entries({ anonymous: house.callers.anonymous, ...people() })) {
      await repeat(operations.length, 4, async (index) => {
        const { path, operationId } = operations[index]!;
        const answer = await exchange(house.address, {
          ...{ method: 'GET', path, body: undefined },
          headers: person.accessToken ? { Authorization: `Bearer ${person.accessToken}` } : {},
        });
        // A person's own test keys are theirs, and what these asked for.
        const isOwn = ['listApiKeys', 'listRequests'].includes(operationId);
        if (!isOwn && TEST_ID.test(answer.text)) found.push(`${name} ${path}: ${TEST_ID.exec(answer.text)![0]}`);
      });
    }
    expect(found).toEqual([]);
  });

  it('gets no mail, SMS or push of it, and no other system hears of it', async () => {
    const channels = await rows<{ channel: string }>(
      `SELECT DISTINCT channel FROM notifications WHERE SUBSTRING(HEX(user_id), 13, 1) = '8'`,
    );
    expect(channels.map(({ channel }) => channel).sort()).toEqual(['in_app', 'webhook']);
    const [last] = house.pool.of('reservations').slice(-1);
    await until('what is live is forwarded', () => aws.taken.some(({ message }) => message.aggregateId === last));
    await until('all is', async () => (await count(`SELECT COUNT(*) FROM forwards WHERE state <> 'delivered'`)) === 0);
    expect(aws.taken.filter((one) => TEST_ID.test(JSON.stringify(one)))).toEqual([]);
    expect(await count(`SELECT COUNT(*) FROM messages WHERE SUBSTRING(HEX(subject_id), 13, 1) = '8'`)).toBe(0);
  });
});

/** What stands at an address with an id, of what the modes do not share. */
const things = [
  ...['reservations', 'delivery-quotes', 'offers', 'withdrawals', 'notifications', 'webhooks', 'events', 'missions'],
  ...['deliveries', 'users'],
];
const ofThings = ({ path }: Operation): string | undefined => {
  const steps = path.split('/');
  return things.find((thing) => steps.some((step, at) => step === thing && steps[at + 1]?.startsWith('{')));
};
const calm = { between: (_from: number, to: number) => to - 1 };

/** Asks for each thing of `pool` by everything that can be asked, and gives what was not as if there were none. */
async function cross(pool: Pool, callers: Record<string, Client>, operations = contract.operations) {
  const generator = new Generator(contract, pool, calm);
  const wanted = operations.filter((one) => pool.of(ofThings(one) ?? '').length > 0);
  const asked = wanted.flatMap((operation) =>
    pool.of(ofThings(operation)!).flatMap((id) => Object.entries(callers).map((by) => ({ operation, id, by }))),
  );
  const unexpected: string[] = [];
  await repeat(asked.length, 8, async (index) => {
    const { operation, id, by } = asked[index]!;
    const [name, { accessToken }] = by;
    const request = generator.request(operation);
    const thing = ofThings(operation)!;
    const answer = await exchange(house.address, {
      ...request,
      method: operation.method,
      path: request.path.replace(new RegExp(`/${thing}/[^/?]+`), `/${thing}/${id}`),
      headers: {
        ...request.headers,
        Authorization: `Bearer ${accessToken}`,
        ...('Idempotency-Key' in request.headers && { 'Idempotency-Key': randomUUID() }),
      },
    });
    const code = /"code":"([^"]+)"/.exec(answer.text)?.[1] ?? '';
    const isTurnedAway = answer.status === 403 && ['forbidden', 'person-required', 'live-mode-only'].includes(code);
    if (answer.status !== 404 && !isTurnedAway)
      unexpected.push(`${operation.name} by ${name}: ${answer.status} ${code}`);
  });
  return { tried: asked.length, unexpected };
}

describe('Between the modes there is nothing', () => {
  it('for people: what is of the test mode does not exist, whoever names it', async () => {
    const { tried, unexpected } = await cross(made, people());
    expect([...new Set(unexpected)]).toEqual([]);
    expect(tried).toBeGreaterThan(500);
  });

  it('for test keys: what is live does not exist, not even what is of the same person', async () => {
    const { owner, driver, streamer } = house.callers;
    const keys = await Promise.all(
      Object.entries({ owner, driver, streamer, admin, maker }).map(async ([name, person]) => [
        name,
        await newProgram(person, scopes, { livemode: false }),
      ]),
    );
    const live = new Pool();
    for (const thing of things) for (const id of house.pool.of(thing).slice(-2)) live.add(thing, id);
    // What strangers may follow asks for no key, and so knows of none.
    const asKeys = contract.operations.filter(({ isPublic }) => !isPublic);
    const { tried, unexpected } = await cross(live, Object.fromEntries(keys) as Record<string, Client>, asKeys);
    expect([...new Set(unexpected)]).toEqual([]);
    expect(tried).toBeGreaterThan(300);
  });

  it('where one is named in a body: streamers, quotes, people, drivers', async () => {
    const { owner, streamer, driver } = house.callers;
    expect(refusal(await putUp(program, streamer))).toEqual([422, 'user-not-found']);
    expect(refusal(await putUp(owner, program))).toEqual([422, 'user-not-found']);
    const { id: quoteId } = await quoteOf(owner);
    expect(refusal(await program.post('/v1/reservations', { quoteId }))).toEqual([404, 'quote-not-found']);
    const [testQuote] = made.of('delivery-quotes');
    expect(refusal(await owner.post('/v1/reservations', { quoteId: testQuote }))).toEqual([404, 'quote-not-found']);
    const { id } = (await owner.book()).body;
    expect((await driver.accept(id)).status).toBe(201);
    const robotIsOnline = (isOnline: boolean) =>
      database.query('UPDATE driver_availability SET online = ? WHERE driver_id = ?', [isOnline, bytes(robot)]);
    await robotIsOnline(true);
    const given = await admin.post(`/v1/reservations/${id}/reassignment`, { driverId: robot });
    expect(refusal(given)).toEqual([409, 'driver-unavailable']);
    await robotIsOnline(false);
  });

  it('in what people see of each other: a test key changes no café, and no test account logs in', async () => {
    const [cafe] = house.pool.of('cafes');
    expect((await program.get(`/v1/cafes/${cafe}`)).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', `/v1/cafes/${cafe}/comments`, { text: '시험' }],
      ['PUT', `/v1/cafes/${cafe}/rating`, { points: 5 }],
      ['PUT', `/v1/cafes/${cafe}/bookmark`, undefined],
    ] as const)
      expect(refusal(await program.send(method, path, { body }))).toEqual([403, 'live-mode-only']);
    const [{ login }] = (await rows<{ login: string }>('SELECT login_id AS login FROM users WHERE id = ?', [
      bytes(program.id),
    ])) as [{ login: string }];
    const logIn = await maker.post('/v1/sessions', { loginId: login, password: maker.password }, { key: null });
    expect(refusal(logIn)).toEqual([401, 'invalid-credentials']);
    expect((await admin.get(`/v1/users?loginId=${encodeURIComponent(login)}`)).body.items).toEqual([]);
  });

  it('ends with the person: suspended, their test keys end as well, and roles are those of now', async () => {
    const key = await newProgram(leaver, scopes, { livemode: false });
    expect((await key.goOnline()).status).toBe(200);
    const change = { roles: ['consumer', 'admin'] };
    expect((await admin.send('PUT', `/v1/users/${leaver.id}/roles`, { body: change })).status).toBe(200);
    const refused = [refusal(await key.goOnline()), refusal(await key.get('/v1/users'))];
    expect(refused).toEqual([
      [403, 'forbidden'],
      [403, 'forbidden'],
    ]);
    const reason = { body: { reason: '시험' } };
    expect((await admin.send('PUT', `/v1/users/${leaver.id}/suspension`, reason)).status).toBe(200);
    expect(refusal(await key.get('/v1/wallet'))).toEqual([401, 'invalid-token']);
  });
});
