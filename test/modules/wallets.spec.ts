import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Client, newPerson, type Answer } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import {
  deposit,
  expectBalanced,
  expectStatements,
  newMission,
  newOperator,
  pledge,
  refusal,
  statement,
  wallet,
} from '../support/money.js';
import { PayoutStub } from '../support/payout-stub.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { repeat } from '../support/world.js';

const secret = `whsec_${randomBytes(24).toString('base64')}`;
let provider: PayoutStub;
let house: MadangProcess;
let address: string;
let admin: Client;
let mina: Client;
let streamer: Client;

beforeAll(async () => {
  provider = await PayoutStub.start();
  const env = { PAYMENT_WEBHOOK_SECRET: secret, PAYOUT_URL: provider.address, LOG_LEVEL: 'info' };
  house = await MadangProcess.start('all', env);
  ({ address } = house);
  [admin, mina, streamer] = await Promise.all([
    newOperator(address, 'admin'),
    newPerson(address),
    newPerson(address, 'streamer'),
  ]);
});
afterAll(async () => {
  await killAll();
  provider.stop();
  await database.end();
});

const transfers = () => count('SELECT COUNT(*) FROM transfers');
async function newRich(amount: number): Promise<Client> {
  const person = await newPerson(address);
  expect((await deposit(admin, person.id, amount)).status).toBe(201);
  return person;
}

describe('A deposit', () => {
  it('is credited by an admin, and by nobody else', async () => {
    const before = await transfers();
    const moderator = await newOperator(address, 'moderator');
    for (const person of [mina, streamer, moderator])
      expect(refusal(await deposit(person, mina.id, 10_000))).toEqual([403, 'forbidden']);
    expect((await deposit(new Client(address), mina.id, 10_000)).status).toBe(401);
    expect(await transfers()).toBe(before);
    expect(await wallet(mina)).toEqual({ available: 0, held: 0 });

    const made = await deposit(admin, mina.id, 10_000, 'pay_1');
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ userId: mina.id, amount: 10_000, reference: 'pay_1' });
    expect(await wallet(mina)).toEqual({ available: 10_000, held: 0 });
  });

  it('counts once by its reference, whatever the key, even of twenty at once', async () => {
    const person = await newPerson(address);
    const reference = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => deposit(admin, person.id, 7_000, reference)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await wallet(person)).toEqual({ available: 7_000, held: 0 });
  });

  it('is refused when its reference stands for another amount or person', async () => {
    const reference = randomUUID();
    await deposit(admin, mina.id, 3_000, reference);
    const before = await transfers();
    for (const [person, amount] of [
      [mina, 3_001],
      [streamer, 3_000],
    ] as const) {
      expect(refusal(await deposit(admin, person.id, amount, reference))).toEqual([409, 'deposit-reference-reused']);
    }
    expect(await transfers()).toBe(before);
    expect((await wallet(streamer)).available).toBe(0);
  });

  it('is refused for nobody, for nothing, and without a key', async () => {
    const before = await transfers();
    expect(refusal(await deposit(admin, randomUUID(), 1_000))).toEqual([422, 'user-not-found']);
    for (const amount of [0, -1_000, 1.5, 1e13]) expect((await deposit(admin, mina.id, amount)).status).toBe(422);
    const keyless = await admin.post(
      '/v1/wallet/deposits',
      { userId: mina.id, amount: 1_000, reference: 'keyless' },
      { key: null },
    );
    expect(refusal(keyless)).toEqual([400, 'idempotency-key-missing']);
    expect(await transfers()).toBe(before);
    expect(await count(`SELECT COUNT(*) FROM deposits WHERE reference = 'keyless'`)).toBe(0);
  });
});

describe('A payment notice', () => {
  type Letter = { id?: string; at?: Date; body: string; by?: string };
  const notice = (userId: string, amount: number, paymentId: string) =>
    JSON.stringify({ type: 'payment.succeeded', data: { paymentId, userId, amount, currency: 'KRW' } });

  function send({ id = `msg_${randomUUID()}`, at = new Date(), body, by = secret }: Letter): Promise<Answer> {
    const headers = {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(by).sign(id, at, body),
    };
    return new Client(address).post('/v1/payments/notices', body, { key: null, headers });
  }

  it('signed by the provider credits the payment, once however often it comes', async () => {
    const person = await newPerson(address);
    const letter = { id: 'msg_once', body: notice(person.id, 25_000, randomUUID()) };
    const answers = [await send(letter), await send(letter), await send({ ...letter, id: 'msg_again' })];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]!.body).toMatchObject({ userId: person.id, amount: 25_000 });
    expect(await wallet(person)).toEqual({ available: 25_000, held: 0 });
  });

  it('and the same payment told by an admin are one deposit', async () => {
    const person = await newPerson(address);
    const reference = randomUUID();
    await send({ body: notice(person.id, 4_000, reference) });
    expect((await deposit(admin, person.id, 4_000, reference)).status).toBe(201);
    expect((await wallet(person)).available).toBe(4_000);
    const other = await send({ body: notice(person.id, 4_001, reference) });
    expect(refusal(other)).toEqual([409, 'deposit-reference-reused']);
  });

  it('moves nothing when it is signed by another, old, from the future, changed on the way or not signed', async () => {
    const before = await transfers();
    const body = notice(mina.id, 1_000_000, randomUUID());
    const minutes = (n: number) => new Date(Date.now() + n * 60_000);
    const other = `whsec_${randomBytes(24).toString('base64')}`;
    const refused = [
      await send({ body, by: other }),
      await send({ body, at: minutes(-6) }),
      await send({ body, at: minutes(6) }),
    ];
    const id = 'msg_changed';
    const at = new Date();
    const headers = {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    };
    const changed = { ...headers };
    const unsigned = { 'Content-Type': 'application/json' };
    const nobody = new Client(address);
    refused.push(
      await nobody.post('/v1/payments/notices', body.replace('1000000', '9000000'), { key: null, headers: changed }),
      // The same JSON, other bytes.
      await nobody.post('/v1/payments/notices', ` ${body}`, { key: null, headers: changed }),
      await nobody.post('/v1/payments/notices', body, { key: null, headers: { ...headers, 'webhook-id': 'msg_x' } }),
      await nobody.post('/v1/payments/notices', body, { key: null, headers: unsigned }),
      await admin.post('/v1/payments/notices', body, { headers: unsigned }),
    );
    expect(refused.map(refusal)).toEqual(Array(8).fill([401, 'invalid-signature']));
    expect(await transfers()).toBe(before);
  });

  test.each([
    ['payment.failed', { type: 'payment.failed', data: { paymentId: 'pay_1', reason: 'card' } }],
    [
      'Transaction.Ready',
      { type: 'Transaction.Ready', timestamp: '2026-11-29T00:00:00Z', data: { storeId: 'store-1' } },
    ],
    ['payment.refunded', { type: 'payment.refunded', data: { paymentId: 17, userId: null } }],
    ['ping', { type: 'ping', data: 'pong' }],
  ])('of another event is noted and moves nothing: %s', async (type, event) => {
    const before = await transfers();
    const answer = await send({ body: JSON.stringify(event) });
    expect([answer.status, answer.body]).toEqual([200, { noted: type }]);
    expect(await transfers()).toBe(before);
  });

  it('of money that goes back raises an alert', async () => {
    const types = ['payment.refunded', 'Transaction.PartialCancelled', 'charge.dispute.created', 'payment.failed'];
    const id = randomUUID();
    for (const type of types)
      expect((await send({ body: JSON.stringify({ type, data: { paymentId: id } }) })).status).toBe(200);
    const told = await until('all four are logged', () => {
      const lines = house.log.split('\n').filter((line) => line.includes(id));
      return lines.length === 4 && lines.map((line) => JSON.parse(line) as { level: string; type: string });
    });
    expect(told.map(({ level, type }) => [level, type])).toEqual([
      ['error', 'payment.refunded'],
      ['error', 'Transaction.PartialCancelled'],
      ['error', 'charge.dispute.created'],
      ['info', 'payment.failed'],
    ]);
  });

  it('of a success that nobody can read is refused, so that the provider does not take it for done', async () => {
    const answer = await send({
      body: JSON.stringify({ type: 'payment.succeeded', data: { paymentId: 'p', amount: 1 } }),
    });
    expect(refusal(answer)).toEqual([422, 'invalid-input']);
  });

  it('with a forged signature is not believed, whatever its shape', async () => {
    const forged = `whsec_${randomBytes(24).toString('base64')}`;
    const deep = '['.repeat(100) + ']'.repeat(100);
    const noJson = ['', '{', '<a/>', deep];
    for (const body of ['{}', '[]', '"x"', JSON.stringify({ type: 7 }), ...noJson])
      expect(refusal(await send({ body, by: forged }))).toEqual([401, 'invalid-signature']);
    for (const body of noJson.slice(1)) expect(refusal(await send({ body }))).toEqual([400, 'malformed-json']);
    expect(refusal(await send({ body: '' }))).toEqual([422, 'invalid-input']);
  });

  it('about nobody is refused', async () => {
    const answer = await send({ body: notice(randomUUID(), 1_000, randomUUID()) });
    expect(refusal(answer)).toEqual([422, 'user-not-found']);
  });
});

describe('A wallet', () => {
  it('of a newcomer is empty, and shows to its owner alone', async () => {
    const person = await newPerson(address);
    expect(await wallet(person)).toEqual({ available: 0, held: 0 });
    expect((await person.get('/v1/wallet/transactions')).body).toEqual({ items: [], nextCursor: null });
    for (const path of ['/v1/wallet', '/v1/wallet/transactions'])
      expect((await new Client(address).get(path)).status).toBe(401);
  });

  it('tells what moved with the balance after each, by kind and time', async () => {
    const person = await newRich(20_000);
    const missionId = await newMission(person, streamer, { amount: 3_000 });
    await pledge(person, missionId, 2_000);
    await person.post(`/v1/missions/${missionId}/cancellation`);
    const lines = await statement(person);
    expect(lines.map(({ kind, amount, balance }) => [kind, amount, balance])).toEqual([
      ['refund', 5_000, 20_000],
      ['pledge', -2_000, 15_000],
      ['pledge', -3_000, 17_000],
      ['deposit', 20_000, 20_000],
    ]);
    expect(lines.slice(0, 3).map(({ subjectId }) => subjectId)).toEqual(Array(3).fill(missionId));
    await expectStatements(person);

    expect(await statement(person, 'kind=pledge&limit=1')).toEqual(lines.slice(1, 3));
    const since = encodeURIComponent(lines[1]!.createdAt);
    const byTime = await statement(person, `from=${since}`);
    expect(byTime.map(({ id }) => id)).toEqual(lines.slice(0, 2).map(({ id }) => id));
    expect((await statement(person, `to=${since}`)).map(({ id }) => id)).toEqual(lines.slice(2).map(({ id }) => id));
    expect(refusal(await person.get('/v1/wallet/transactions?cursor=bm8'))).toEqual([400, 'invalid-cursor']);
    for (const query of ['kind=gift', 'limit=0', 'limit=101', 'from=yesterday'])
      expect((await person.get(`/v1/wallet/transactions?${query}`)).status).toBe(422);
  });

  it('pages without a gap or a double while money moves', async () => {
    const person = await newRich(1);
    for (let n = 2; n <= 7; n++) await deposit(admin, person.id, n);
    const known = (await statement(person)).map(({ amount }) => amount);
    expect(known).toEqual([7, 6, 5, 4, 3, 2, 1]);
    const seen: number[] = [];
    let cursor = '';
    do {
      const { body } = await person.get(`/v1/wallet/transactions?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ amount }: { amount: number }) => amount));
      cursor = body.nextCursor;
      await deposit(admin, person.id, 100);
    } while (cursor);
    expect(seen).toEqual(known);
  });

  it('is told as CSV just as in JSON, however long', async () => {
    const person = await newRich(1);
    await repeat(110, 4, async () => expect((await deposit(admin, person.id, 10)).status).toBe(201));
    const lines = await statement(person, 'limit=100');
    expect(lines).toHaveLength(111);
    const csv = await person.get('/v1/wallet/transactions?limit=3', { headers: { Accept: 'text/csv' } });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toContain('attachment');
    const [head, ...rest] = csv.text.split('\r\n');
    expect(head).toBe('createdAt,id,kind,amount,balance,subjectId');
    expect(rest.pop()).toBe('');
    expect(rest).toEqual(
      lines.map((l) => [l.createdAt, l.id, l.kind, l.amount, l.balance, l.subjectId ?? ''].join(',')),
    );
    for (const [Accept, type] of [
      ['application/json, text/csv;q=0.1', 'application/json'],
      ['text/csv;q=0', 'application/json'],
      ['Text/CSV', 'text/csv'],
    ]) {
      const { headers } = await person.get('/v1/wallet/transactions', { headers: { Accept: Accept! } });
      expect([headers.get('content-type'), headers.get('vary')]).toEqual([`${type}; charset=utf-8`, 'Accept']);
    }
    const none = await person.get('/v1/wallet/transactions?kind=payout', { headers: { Accept: 'text/csv' } });
    expect(none.text).toBe(`${head}\r\n`);
  });
});

describe('A withdrawal', () => {
  let destinations = 0;
  const newDestination = () => `kb:${++destinations}`;
  const withdraw = (person: Client, amount: number, destination = newDestination(), key?: string): Promise<Answer> =>
    person.post('/v1/wallet/withdrawals', { amount, destination }, key ? { key } : {});
  const find = async (person: Client, id: string) => (await person.get(`/v1/wallet/withdrawals/${id}`)).body;
  const ended = (person: Client, id: string) =>
    until('the withdrawal has ended', async () => {
      const found = await find(person, id);
      return found.status !== 'pending' && found;
    });
  const attempts = (id: string) => count('SELECT attempts FROM withdrawals WHERE id = ?', [bytes(id)]);
  /** Asks again now instead of after the pause. */
  const hurry = (id: string) => database.query('UPDATE withdrawals SET due_at = NOW(6) WHERE id = ?', [bytes(id)]);

  it('sets the money aside, asks the provider, and is posted by its yes', async () => {
    const person = await newRich(30_000);
    const to = newDestination();
    provider.about(to, 'waits');
    const asked = await withdraw(person, 12_000, to);
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({ amount: 12_000, destination: to, status: 'pending', endedAt: null });
    expect(await wallet(person)).toEqual({ available: 18_000, held: 12_000 });
    const more = await newMission(person, streamer, { amount: 18_000 }); // what is set aside is spent by nothing else
    expect(refusal(await pledge(person, more, 1_000))).toEqual([402, 'insufficient-funds']);
    expect(await statement(person, 'kind=withdrawal')).toEqual([]);

    await until('the provider is asked', () => provider.callsFor(to).length > 0);
    provider.about(to, 'executes');
    expect(await ended(person, asked.body.id)).toMatchObject({ status: 'posted', endedAt: expect.any(String) });
    expect(await wallet(person)).toEqual({ available: 0, held: 0 });
    expect((await statement(person, 'kind=withdrawal')).map(({ amount }) => amount)).toEqual([-12_000]);
    expect(provider.callsFor(to)).toMatchObject([{ key: asked.body.id, amount: 12_000 }]);
  });

  it('is at least 10,000 won and no more than there is', async () => {
    const person = await newRich(10_000);
    expect((await withdraw(person, 9_999)).status).toBe(422);
    expect(refusal(await withdraw(person, 10_001))).toEqual([402, 'insufficient-funds']);
    expect(await wallet(person)).toEqual({ available: 10_000, held: 0 });
    expect(await count('SELECT COUNT(*) FROM withdrawals WHERE user_id = ?', [bytes(person.id)])).toBe(0);
    const all = await withdraw(person, 10_000);
    expect(all.status).toBe(201);
    expect(refusal(await withdraw(person, 10_000))).toEqual([402, 'insufficient-funds']);
    await ended(person, all.body.id);
  });

  it('is voided by the provider’s no, and the money is free again', async () => {
    const person = await newRich(15_000);
    const to = newDestination();
    provider.about(to, 'refuses');
    const { body } = await withdraw(person, 15_000, to);
    expect(await ended(person, body.id)).toMatchObject({ status: 'voided' });
    expect(await wallet(person)).toEqual({ available: 15_000, held: 0 });
    expect(await statement(person, 'kind=withdrawal')).toEqual([]);
    expect(provider.callsFor(to)).toHaveLength(1);
    expect(await withdraw(person, 15_000)).toMatchObject({ status: 201 });
  });

  it('stays set aside while nobody knows, is asked again by the same key, and is executed once', async () => {
    const person = await newRich(10_000);
    const to = newDestination();
    provider.about(to, 'executes-and-hangs-up');
    const { id } = (await withdraw(person, 10_000, to)).body;
    for (const round of [1, 2, 3]) {
      await until('the provider was asked in vain', async () => (await attempts(id)) >= round);
      await until('it is put off', () =>
        count('SELECT last_error IS NOT NULL AND due_at < NOW(6) + INTERVAL 25 SECOND FROM withdrawals WHERE id = ?', [
          bytes(id),
        ]),
      );
      expect(await find(person, id)).toMatchObject({ status: 'pending', endedAt: null });
      expect(await wallet(person)).toEqual({ available: 0, held: 10_000 });
      if (round === 2) provider.about(to, 'fails'); // 503 is no answer either
      await hurry(id);
    }
    provider.about(to, 'executes');
    await hurry(id);
    expect(await ended(person, id)).toMatchObject({ status: 'posted' });
    expect(await wallet(person)).toEqual({ available: 0, held: 0 });
    const calls = provider.callsFor(to);
    expect(calls.length).toBeGreaterThanOrEqual(4);
    expect(new Set(calls.map(({ key }) => key))).toEqual(new Set([id]));
    expect([...provider.executed].filter(([key]) => key === id)).toEqual([[id, 10_000]]);
    expect((await statement(person, 'kind=withdrawal')).map(({ amount }) => amount)).toEqual([-10_000]);
  });

  it('pauses longer after each answer that did not come, and never gives up', async () => {
    const person = await newRich(10_000);
    const to = newDestination();
    provider.about(to, 'fails');
    const { id } = (await withdraw(person, 10_000, to)).body;
    await until('it was asked', () => provider.callsFor(to).length > 0);
    for (const [tries, pause] of [
      [3, 8],
      [40, 300],
    ] as const) {
      await database.query('UPDATE withdrawals SET attempts = ?, last_error = NULL, due_at = NOW(6) WHERE id = ?', [
        tries,
        bytes(id),
      ]);
      await until('it is put off', () =>
        count('SELECT last_error IS NOT NULL FROM withdrawals WHERE id = ?', [bytes(id)]),
      );
      const left = await count('SELECT TIMESTAMPDIFF(SECOND, NOW(6), due_at) FROM withdrawals WHERE id = ?', [
        bytes(id),
      ]);
      expect(left).toBeGreaterThan(pause - 4);
      expect(left).toBeLessThanOrEqual(pause);
    }
    provider.about(to, 'executes');
    await hurry(id);
    await ended(person, id);
  });

  it('without a clear answer for hours is a dead letter: a redrive asks at once, and the answer closes the letter', async () => {
    const person = await newRich(10_000);
    const to = newDestination();
    provider.about(to, 'fails');
    const { id } = (await withdraw(person, 10_000, to)).body;
    await until('it was asked', () => provider.callsFor(to).length > 0);
    const letters = async () =>
      (await admin.get('/v1/dead-letters?source=wallets.withdrawals&limit=100')).body.items.filter(
        (letter: { referenceId: string }) => letter.referenceId === id,
      );
    expect(await letters()).toEqual([]);
    await database.query('UPDATE withdrawals SET attempts = 40, due_at = NOW(6) WHERE id = ?', [bytes(id)]);
    const [letter] = await until('an operator is told', async () => {
      const found = await letters();
      return found.length > 0 && found;
    });
    expect(letter).toMatchObject({ reason: 'no clear answer', attempts: 41, redrivenAt: null });
    expect(await wallet(person)).toEqual({ available: 0, held: 10_000 });
    provider.about(to, 'executes');
    expect((await admin.post('/v1/dead-letters/redrive', { ids: [letter.id] })).body).toEqual({ count: 1 });
    expect(await ended(person, id)).toMatchObject({ status: 'posted' });
    expect((await letters())[0].redrivenAt).not.toBeNull();
  });

  it('is nobody else’s to see', async () => {
    const person = await newRich(10_000);
    const { id } = (await withdraw(person, 10_000)).body;
    for (const other of [mina, admin])
      expect(refusal(await other.get(`/v1/wallet/withdrawals/${id}`))).toEqual([404, 'withdrawal-not-found']);
    await ended(person, id);
  });

  it('asked for twice by one key leaves once, even when the key is forgotten', async () => {
    const person = await newRich(40_000);
    const key = randomUUID();
    const to = newDestination();
    const first = await withdraw(person, 10_000, to, key);
    await ended(person, first.body.id);
    expect((await withdraw(person, 10_000, to, key)).text).toBe(first.text);
    await database.query('DELETE FROM idempotency_keys WHERE idempotency_key = ?', [key]);
    const late = await withdraw(person, 10_000, to, key);
    expect(late).toMatchObject({ status: 201, body: { id: first.body.id, status: 'posted' } });
    await database.query('DELETE FROM idempotency_keys WHERE idempotency_key = ?', [key]);
    expect(refusal(await withdraw(person, 20_000, to, key))).toEqual([422, 'idempotency-key-reused']);
    expect(await wallet(person)).toEqual({ available: 30_000, held: 0 });
    expect(provider.callsFor(to)).toHaveLength(1);
  });

  it('is not offered while there is no provider', async () => {
    const bare = await MadangProcess.start('api');
    const person = Object.assign(new Client(bare.address), { accessToken: mina.accessToken });
    const refused = await withdraw(person, 10_000);
    expect(refusal(refused)).toEqual([503, 'withdrawals-unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const notice = await person.post('/v1/payments/notices', {
      type: 'payment.succeeded',
      data: { paymentId: 'p', userId: mina.id, amount: 1 },
    });
    expect(refusal(notice)).toEqual([401, 'invalid-signature']);
    await bare.kill();
  });
});

it('adds up in the end, for the house and for everybody', async () => {
  await expectBalanced(admin);
  await expectStatements(mina, streamer);
  const [sent] = await rows<{ sent: string }>(`SELECT credits_posted AS sent FROM accounts WHERE kind = 'payout'`);
  const executed = [...provider.executed.values()].reduce((sum, won) => sum + won, 0);
  await until(
    'nothing is pending',
    async () => (await count(`SELECT COUNT(*) FROM withdrawals WHERE status = 'pending'`)) === 0,
  );
  expect(Number(sent!.sent)).toBeLessThanOrEqual(executed);
  const [after] = await rows<{ sent: string }>(`SELECT credits_posted AS sent FROM accounts WHERE kind = 'payout'`);
  expect(Number(after!.sent)).toBe([...provider.executed.values()].reduce((sum, won) => sum + won, 0));
});
