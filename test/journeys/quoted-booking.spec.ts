import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import {
  available,
  deposit,
  expectBalanced,
  expectStatements,
  newOperator,
  refusal,
  statement,
  wealthy,
} from '../support/money.js';
import { startProcess } from '../support/processes.js';
import { bookQuoted, quoteOf } from '../support/quotes.js';
import { until } from '../support/wait.js';

let address: string;
let stop: () => Promise<void>;
let admin: Client;
let mina: Client;
let jun: Client; // a driver
beforeAll(async () => {
  ({ address, stop } = await startProcess());
  admin = await newOperator(address, 'admin');
  [mina] = (await wealthy(admin, 1, 1_000_000)) as [Client];
  jun = await newPerson(address, 'driver', { name: '박준' });
  await jun.goOnline();
});
afterAll(async () => {
  await stop();
  await database.end();
});

const act = async (by: Client, id: string, verb: string, body?: object): Promise<Answer> => {
  const answer = await by.post(`/v1/reservations/${id}/${verb}`, body);
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 });
  return answer;
};
const cancel = (by: Client, id: string) => act(by, id, 'cancellation', { reason: '일정이 바뀌었습니다' });
const termsOf = async (by: Client, id: string) => (await by.get(`/v1/reservations/${id}/cancellation-terms`)).body;
const escrowOf = (id: string) =>
  count(
    `SELECT COALESCE(SUM(credits_posted - debits_posted), 0) FROM accounts WHERE kind = 'escrow' AND owner_id = ?`,
    [bytes(id)],
  );
const age = (id: string, seconds: number) =>
  database.query('UPDATE reservations SET accepted_at = NOW(6) - INTERVAL ? SECOND WHERE id = ?', [seconds, bytes(id)]);

/** What moved in the wallets of Mina and Jun. */
async function moved(work: () => Promise<unknown>): Promise<number[]> {
  const before = await available(mina, jun);
  await work();
  return (await available(mina, jun)).map((won, index) => won - before[index]!);
}
async function expectBooksClosed(...ids: string[]): Promise<void> {
  for (const id of ids) expect(await escrowOf(id)).toBe(0);
  await expectBalanced(admin);
  await expectStatements(mina, jun);
}

describe('A delivery with a price', () => {
  it('holds the fare from the booking on, pays the driver at the door, and gives the unused fare for a return back', async () => {
    const quote = await quoteOf(mina, { undeliverable: 'return' });
    const { hold, driverPay, price, returnFare } = quote;
    let id = '';
    const booking = await moved(async () => {
      const booked = await mina.post('/v1/reservations', { quoteId: quote.id });
      expect(booked.body).toMatchObject({
        ...{ status: 'requested', quoteId: quote.id, price: price.total, driverPay, returnFare },
        ...{ departure: '서울 중구 한강대로 405 1번 출구', destination: '서울 강남구 테헤란로 152' },
        ...{ note: '경비실에 맡겨 주세요', contactName: '김미나' },
      });
      id = booked.body.id;
      expect((await mina.get(`/v1/reservations/${id}`)).body).toEqual(booked.body);
    });
    expect(booking).toEqual([-hold, 0]);
    expect(await escrowOf(id)).toBe(hold);
    expect((await mina.get(`/v1/delivery-quotes/${quote.id}`)).body.reservationId).toBe(id);
    const way = await moved(async () => {
      await act(jun, id, 'acceptance');
      await act(jun, id, 'pickup');
    });
    expect(way).toEqual([0, 0]);
    expect(await escrowOf(id)).toBe(hold);
    const end = await moved(() => act(jun, id, 'delivery'));
    expect(end).toEqual([returnFare, driverPay]);

    const ofBooking = async (person: Client) =>
      (await statement(person)).filter(({ subjectId }) => subjectId === id).map(({ kind, amount }) => [kind, amount]);
    expect(await ofBooking(mina)).toEqual([
      ['refund', returnFare],
      ['fare', -hold],
    ]);
    expect(await ofBooking(jun)).toEqual([['payout', driverPay]]);
    expect((await mina.get('/v1/wallet/transactions?kind=fare')).body.items[0]).toMatchObject({
      subjectId: id,
      amount: -hold,
    });
    const csv = await mina.get('/v1/wallet/transactions', { headers: { Accept: 'text/csv' } });
    expect(csv.text).toContain(`,fare,${-hold},`);
    await expectBooksClosed(id);
  });

  it('gives all of it back when it is cancelled before a driver has accepted', async () => {
    const { id, quote } = await bookQuoted(mina, { undeliverable: 'return' });
    expect(await termsOf(mina, id)).toMatchObject({
      stage: 'requested',
      fee: 0,
      refund: quote.hold,
      secondsLeft: null,
    });
    expect(await moved(() => cancel(mina, id))).toEqual([quote.hold, 0]);
    expect(refusal(await mina.get(`/v1/reservations/${id}/cancellation-terms`))).toEqual([409, 'reservation-conflict']);
    await expectBooksClosed(id);
  });

  it('is free to cancel for two minutes after the acceptance; then the driver gets 1,000 won, or a share once there', async () => {
    const [free, late, there] = [await bookQuoted(mina), await bookQuoted(mina), await bookQuoted(mina)];
    const accepted = async ({ id }: { id: string }) => act(jun, id, 'acceptance');

    await accepted(free);
    await age(free.id, 100);
    const terms = await termsOf(mina, free.id);
    expect(terms).toMatchObject({ stage: 'just_accepted', fee: 0, refund: free.quote.hold });
    expect(terms.secondsLeft).toBeGreaterThan(0);
    expect(terms.secondsLeft).toBeLessThanOrEqual(20);
    expect(await moved(() => cancel(mina, free.id))).toEqual([free.quote.hold, 0]);

    await accepted(late);
    await age(late.id, 121);
    expect(await termsOf(mina, late.id)).toMatchObject({
      stage: 'accepted',
      fee: 1_000,
      refund: late.quote.hold - 1_000,
    });
    expect(await termsOf(jun, late.id)).toMatchObject({ fee: 0, refund: late.quote.hold });
    expect(await moved(() => cancel(mina, late.id))).toEqual([late.quote.hold - 1_000, 1_000]);

    await accepted(there);
    await act(jun, there.id, 'arrival', { stop: 0 });
    const fee = Math.max(3_000, Math.floor(there.quote.driverPay * 0.3));
    expect(await termsOf(mina, there.id)).toMatchObject({ stage: 'arrived', fee });
    expect(await moved(() => cancel(mina, there.id))).toEqual([there.quote.hold - fee, fee]);
    await expectBooksClosed(free.id, late.id, there.id);
  });

  it('stays held when its driver hands it back, and the free time begins anew with the next driver', async () => {
    const { id, quote } = await bookQuoted(mina);
    const next = await newPerson(address, 'driver');
    await next.goOnline();
    const nothing = await moved(async () => {
      await act(jun, id, 'acceptance');
      await age(id, 600);
      await act(jun, id, 'hand-back');
      expect(await termsOf(mina, id)).toMatchObject({ stage: 'requested', fee: 0 });
      await act(next, id, 'acceptance');
    });
    expect(nothing).toEqual([0, 0]);
    expect(await escrowOf(id)).toBe(quote.hold);
    expect(await termsOf(mina, id)).toMatchObject({ stage: 'just_accepted', fee: 0 });
    expect(await moved(() => cancel(mina, id))).toEqual([quote.hold, 0]);
    await expectBooksClosed(id);
  });

  it('costs nothing when an operator cancels it, or when no driver accepts it in time', async () => {
    const { id, quote } = await bookQuoted(mina);
    await act(jun, id, 'acceptance');
    await age(id, 600);
    expect(await moved(() => cancel(admin, id))).toEqual([quote.hold, 0]);

    const late = await bookQuoted(mina, { undeliverable: 'return' });
    const expired = await moved(async () => {
      await database.query('UPDATE reservations SET deadline = NOW(6) - INTERVAL 1 SECOND WHERE id = ?', [
        bytes(late.id),
      ]);
      await until(
        'it has expired',
        async () => (await mina.get(`/v1/reservations/${late.id}`)).body.status === 'expired',
      );
    });
    expect(expired).toEqual([late.quote.hold, 0]);
    await expectBooksClosed(id, late.id);
  });

  it('leaves nothing behind when there is no money for it, and can be booked once there is', async () => {
    const poor = await newPerson(address);
    const quote = await quoteOf(poor);
    const rows = () =>
      Promise.all(
        ['reservations', 'events', 'transfers', 'accounts', 'booking_turns'].map((table) =>
          count(`SELECT COUNT(*) FROM ${table}`),
        ),
      );
    const before = await rows();
    expect(refusal(await poor.post('/v1/reservations', { quoteId: quote.id }))).toEqual([402, 'insufficient-funds']);
    expect(await rows()).toEqual(before);
    expect((await poor.get(`/v1/delivery-quotes/${quote.id}`)).body.reservationId).toBeNull();
    await deposit(admin, poor.id, quote.hold);
    expect((await poor.post('/v1/reservations', { quoteId: quote.id })).status).toBe(201);
    expect(await available(poor)).toEqual([0]);
    await expectBalanced(admin);
  });
});

describe('A quote', () => {
  it('is used once, in time, by its owner', async () => {
    const quote = await quoteOf(mina);
    const book = (by: Client) => by.post('/v1/reservations', { quoteId: quote.id });
    const [stranger] = (await wealthy(admin, 1, 100_000)) as [Client];
    expect(refusal(await book(stranger))).toEqual([404, 'quote-not-found']);
    const booked = await book(mina);
    expect(booked.status).toBe(201);
    expect(refusal(await book(mina))).toEqual([409, 'quote-used']);
    await cancel(mina, booked.body.id);
    expect(refusal(await book(mina))).toEqual([409, 'quote-used']);
    expect(refusal(await book(stranger))).toEqual([404, 'quote-not-found']);

    const old = await quoteOf(mina);
    await database.query('UPDATE delivery_quotes SET expires_at = NOW(6) WHERE id = ?', [bytes(old.id)]);
    expect(refusal(await mina.post('/v1/reservations', { quoteId: old.id }))).toEqual([409, 'quote-expired']);
    await expectBooksClosed(booked.body.id);
  });

  it('fixes the trip: what it fixes cannot be sent beside it', async () => {
    const quote = await quoteOf(mina);
    const answer = await mina.post('/v1/reservations', { quoteId: quote.id, departure: '서울역' });
    expect(refusal(answer)).toEqual([422, 'invalid-input']);
    const { body } = await mina.post('/v1/reservations', { quoteId: quote.id, note: '조심히', contactName: '김하나' });
    expect(body).toMatchObject({ note: '조심히', contactName: '김하나' });
    await cancel(mina, body.id);
  });
});

describe('A booking without a quote', () => {
  it('has no price, and moves no money', async () => {
    const transfers = await count('SELECT COUNT(*) FROM transfers');
    const { body } = await mina.book();
    expect(body).toMatchObject({
      quoteId: null,
      price: null,
      driverPay: null,
      returnFare: null,
      clientReference: null,
      metadata: null,
    });
    expect(await termsOf(mina, body.id)).toEqual({
      stage: 'requested',
      fee: 0,
      refund: 0,
      secondsLeft: null,
      terms: [],
    });
    await act(jun, body.id, 'acceptance');
    expect(await termsOf(mina, body.id)).toMatchObject({ stage: 'accepted', fee: 0 });
    await act(jun, body.id, 'pickup');
    await act(jun, body.id, 'delivery');
    expect(await count('SELECT COUNT(*) FROM transfers')).toBe(transfers);
    expect(
      (await mina.post('/v1/reservations', {})).body.errors.map(({ pointer }: { pointer: string }) => pointer),
    ).toEqual(['/departure', '/destination', '/date']);
  });
});

describe('What a client knows a booking by', () => {
  it('is a reference, once per consumer, and pairs of text that come back', async () => {
    const metadata = { shop: '강남점', 'order.no': '17', constructor: '주식회사', toString: 'x' };
    const first = await mina.book({ clientReference: 'order-1', metadata });
    expect(first.body).toMatchObject({ clientReference: 'order-1', metadata });
    const again = await mina.book({ clientReference: 'order-1' });
    expect(refusal(again)).toEqual([409, 'client-reference-used']);
    expect(again.body.detail).toContain(first.body.id);
    const quote = await quoteOf(mina);
    const [before] = await available(mina);
    expect(refusal(await mina.post('/v1/reservations', { quoteId: quote.id, clientReference: 'order-1' }))).toEqual([
      ...[409, 'client-reference-used'],
    ]);
    expect(await available(mina)).toEqual([before]);
    expect((await mina.get(`/v1/delivery-quotes/${quote.id}`)).body.reservationId).toBeNull();
    const other = await newPerson(address);
    expect((await other.book({ clientReference: 'order-1' })).status).toBe(201);
    for (const wrong of [
      { ...Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'x'])) },
      { 'a b': 'x' },
      { a: 1 },
      { a: 'x'.repeat(501) },
    ])
      expect(refusal(await mina.book({ metadata: wrong }))).toEqual([422, 'invalid-input']);
  });
});

it('The audit finds a fare that its escrow does not hold, and a quote whose booking is another', async () => {
  const { id } = await bookQuoted(mina);
  const findings = async () => (await admin.get('/v1/ledger/trial-balance')).body.findings;
  const change = async (by: number) =>
    database.query('UPDATE reservations SET price = price + ? WHERE id = ?', [by, bytes(id)]);
  expect(await findings()).toEqual([]);
  await change(1);
  expect(await findings()).toEqual([
    'priced reservations whose escrow does not hold their fare until the end, and nothing after it: 1',
  ]);
  await change(-1);
  await database.query(`UPDATE reservations SET status = 'cancelled' WHERE id = ?`, [bytes(id)]);
  expect(await findings()).toHaveLength(1);
  await database.query(`UPDATE reservations SET status = 'requested', quote_id = NULL WHERE id = ?`, [bytes(id)]);
  expect(await findings()).toEqual(['quotes that no reservation or another one used: 1']);
});
