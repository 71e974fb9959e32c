import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { openTransaction } from '../support/holds.js';
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
import { bookQuoted, newQuote } from '../support/quotes.js';
import { untilReached } from '../support/wait.js';

let address: string;
let stop: () => Promise<void>;
let admin: Client;
let mina: Client;
let jun: Client; // a driver
beforeAll(async () => {
  ({ address, stop } = await startProcess('api'));
  admin = await newOperator(address, 'admin');
  [mina] = (await wealthy(admin, 1, 1_000_000)) as [Client];
  jun = await newPerson(address, 'driver');
  await jun.goOnline();
});
afterAll(async () => {
  await stop();
  await database.end();
});

const receiptOf = (id: string, by = mina, headers: Record<string, string> = {}): Promise<Answer> =>
  by.get(`/v1/reservations/${id}/receipt`, { headers });
const adjust = (id: string, amount: number, by = admin, key?: string): Promise<Answer> =>
  by.post(
    `/v1/reservations/${id}/adjustments`,
    { amount, reason: 'damaged', note: '상자가 젖었습니다' },
    key ? { key } : {},
  );

/** Statements of this database that wait for a lock of a row. */
async function waiting(): Promise<number> {
  const name = new URL(process.env['DATABASE_URL']!).pathname.slice(1);
  const all = await rows<{ db: string | null; Info: string | null }>('SHOW FULL PROCESSLIST');
  return all.filter(({ db, Info }) => db === name && Info?.endsWith('FOR UPDATE')).length;
}

async function delivered(changes: object = {}) {
  const booking = await bookQuoted(mina, changes);
  for (const verb of ['acceptance', 'pickup', 'delivery'])
    expect((await jun.post(`/v1/reservations/${booking.id}/${verb}`)).status).toBe(201);
  return booking;
}
const cancel = (id: string) => mina.post(`/v1/reservations/${id}/cancellation`, { reason: '일정이 바뀌었습니다' });
async function expectBooksClosed(): Promise<void> {
  await expectBalanced(admin);
  await expectStatements(mina, jun);
}

describe('A receipt', () => {
  it('shows the parts of the price, and what left the wallet and came back', async () => {
    const { id, quote } = await delivered({ undeliverable: 'return' });
    const { status, body } = await receiptOf(id);
    const { price, hold, returnFare } = quote;
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ reservationId: id, status: 'delivered', vehicle: 'motorcycle', charged: price.total, paid: price.total },
      ...{ departure: '서울 중구 한강대로 405 1번 출구', destination: '서울 강남구 테헤란로 152' },
      payments: [
        { kind: 'fare', amount: hold, reason: null },
        { kind: 'refund', amount: -returnFare, reason: null },
      ],
    });
    expect(body.items[0]).toEqual({ part: 'base', amount: 4_500 });
    expect(body.items.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0)).toBe(price.total);
    const ofStatement = (await statement(mina)).filter(({ subjectId }) => subjectId === id);
    expect(ofStatement.reduce((sum, { amount }) => sum + amount, 0)).toBe(-body.paid);
    expect((await receiptOf(id, admin)).body).toEqual(body);
  });

  it('of a cancelled booking shows the fee alone, or that nothing was paid', async () => {
    const free = await bookQuoted(mina);
    expect((await cancel(free.id)).status).toBe(201);
    expect((await receiptOf(free.id)).body).toMatchObject({ status: 'cancelled', items: [], charged: 0, paid: 0 });

    const late = await bookQuoted(mina);
    expect((await jun.post(`/v1/reservations/${late.id}/acceptance`)).status).toBe(201);
    await database.query('UPDATE reservations SET accepted_at = NOW(6) - INTERVAL 5 MINUTE WHERE id = ?', [
      bytes(late.id),
    ]);
    expect((await cancel(late.id)).status).toBe(201);
    expect((await receiptOf(late.id)).body).toMatchObject({
      ...{ items: [{ part: 'cancellation', amount: 1_000 }], charged: 1_000, paid: 1_000 },
    });
    await expectBooksClosed();
  });

  it('is there once a booking with a price has ended, for its consumer and for operators', async () => {
    const { id } = await bookQuoted(mina);
    expect(refusal(await receiptOf(id))).toEqual([409, 'no-receipt']);
    expect((await jun.post(`/v1/reservations/${id}/acceptance`)).status).toBe(201);
    expect(refusal(await receiptOf(id, jun))).toEqual([404, 'reservation-not-found']);
    expect(refusal(await receiptOf(id, await newPerson(address)))).toEqual([404, 'reservation-not-found']);
    await cancel(id);
    const unpriced = (await mina.book()).body.id;
    expect((await cancel(unpriced)).status).toBe(201);
    expect(refusal(await receiptOf(unpriced))).toEqual([409, 'no-receipt']);
  });

  it('is a page to print as well, in both languages, in which text stays text', async () => {
    const stops = [{ ...newQuote.stops[0], detail: '<script>alert(1)</script>' }, newQuote.stops[1]];
    const { id, quote } = await delivered({ stops });
    const accept = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8';
    const korean = await receiptOf(id, mina, { Accept: accept, 'Accept-Language': 'ko-KR' });
    expect(korean.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(korean.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(korean.headers.get('cache-control')).toContain('no-store');
    for (const part of [
      '<html lang="ko">',
      '배송 영수증',
      '기본요금',
      `${quote.price.total.toLocaleString('ko')}원`,
      id,
    ])
      expect(korean.text).toContain(part);
    expect(korean.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(korean.text).not.toContain('<script');
    const english = await receiptOf(id, mina, { Accept: accept, 'Accept-Language': 'en' });
    for (const part of [
      '<html lang="en">',
      'Delivery receipt',
      'Base fare',
      `${quote.price.total.toLocaleString('en')} won`,
    ])
      expect(english.text).toContain(part);
  });
});

describe('The earnings of a driver', () => {
  const earned = (by: Client, query = ''): Promise<Answer> => by.get(`/v1/drivers/me/earnings${query}`);

  it('are to the won what the statement shows of bookings, by the day and the week in Korea', async () => {
    const seo = await newPerson(address, 'driver');
    await seo.goOnline();
    await deposit(admin, seo.id, 50_000);
    const act = async (by: Client, id: string, ...verbs: [verb: string, body?: object][]) => {
      for (const [verb, body] of verbs)
        expect((await by.post(`/v1/reservations/${id}/${verb}`, body)).status).toBe(201);
    };
    const there = await bookQuoted(mina);
    await act(seo, there.id, ['acceptance'], ['pickup'], ['delivery']);
    const back = await bookQuoted(mina, { undeliverable: 'return' });
    await act(seo, back.id, ['acceptance'], ['pickup'], ['failure', { reason: 'refused' }], ['return']);
    await act(seo, back.id, ['return', { stop: 0 }]);
    const late = await bookQuoted(mina);
    await act(seo, late.id, ['acceptance'], ['arrival', { stop: 0 }]);
    expect((await cancel(late.id)).status).toBe(201);

    const lines = await statement(seo, 'kind=payout');
    const total = lines.reduce((sum, { amount }) => sum + amount, 0);
    const amountOf = (id: string) => lines.find(({ subjectId }) => subjectId === id)!.amount;
    const sums = {
      ...{
        deliveries: 1,
        returns: 1,
        cancellations: 1,
        total,
        deliveryPay: there.quote.driverPay + back.quote.driverPay,
      },
      returnPay: amountOf(back.id) - back.quote.driverPay,
      cancellationFees: amountOf(late.id),
    };
    expect(sums.deliveryPay + sums.returnPay + sums.cancellationFees).toBe(total);
    // Today in Korea, or tomorrow if the day has just ended.
    const { body: days } = await earned(seo);
    expect([days.period, days.items.length, days.sum]).toEqual(['day', 7, sums]);
    for (const { from, to, total } of days.items) {
      const [begin, end] = [`${from}T00:00:00%2B09:00`, `${to}T23:59:59.999%2B09:00`];
      const ofDay = await statement(seo, `kind=payout&from=${begin}&to=${end}`);
      expect(total).toBe(ofDay.reduce((sum, { amount }) => sum + amount, 0));
    }
    const { body: weeks } = await earned(seo, '?period=week');
    expect([weeks.items.length, weeks.sum]).toEqual([9, sums]);
    expect((await earned(seo, '?from=2026-01-01&to=2026-01-02')).body.sum.total).toBe(0);
  });

  it('are asked for by drivers, for 92 days at most', async () => {
    expect(refusal(await earned(mina))).toEqual([403, 'forbidden']);
    for (const [query, code] of [
      ['?from=2026-01-01&to=2026-04-03', 'range_too_long'],
      ['?from=2026-01-02&to=2026-01-01', 'window_order'],
      ['?from=0000-01-01', 'date_out_of_range'],
    ]) {
      const { status, body } = await earned(jun, query);
      expect([status, body.errors[0].code]).toEqual([422, code]);
    }
    for (const query of ['?from=2026-01-01&to=2026-04-02', '?from=1970-01-01', '?to=1970-01-01', '?from=9998-12-31'])
      expect((await earned(jun, `${query}&period=week`)).status).toBe(200);
  });
});

describe('An adjustment', () => {
  it('gives money back out of the fees, never more than was paid, and is on receipt and statement', async () => {
    const { id, quote } = await delivered();
    const [before] = await available(mina);
    const fee = quote.price.total - quote.driverPay;
    const key = `adjust ${id}`;
    const made = await adjust(id, 500, admin, key);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ reservationId: id, amount: 500, reason: 'damaged', note: '상자가 젖었습니다' });
    expect((await adjust(id, 500, admin, key)).text).toBe(made.text);
    // A repeat after the record of the key has gone finds what it did.
    await database.query('DELETE FROM idempotency_keys WHERE idempotency_key = ?', [key]);
    expect((await adjust(id, 500, admin, key)).body).toEqual(made.body);
    expect(await available(mina)).toEqual([before! + 500]);
    expect((await statement(mina))[0]).toMatchObject({ kind: 'adjustment', amount: 500, subjectId: id });
    expect((await receiptOf(id)).body).toMatchObject({ charged: quote.price.total, paid: quote.price.total - 500 });
    expect((await receiptOf(id)).body.payments.at(-1)).toMatchObject({
      kind: 'adjustment',
      amount: -500,
      reason: 'damaged',
    });

    const rest = quote.price.total - 500;
    const tooMuch = await adjust(id, rest + 1);
    expect(refusal(tooMuch)).toEqual([422, 'adjustment-too-large']);
    expect(tooMuch.body.detail).toContain(rest.toLocaleString('en'));
    expect(await count('SELECT COUNT(*) FROM fare_adjustments WHERE reservation_id = ?', [bytes(id)])).toBe(1);
    expect(fee).toBeGreaterThan(500);
    await expectBooksClosed();
  });

  it('is refused when the fees do not hold so much: two at once take no more than was paid', async () => {
    const { id, quote } = await delivered();
    const [before] = await available(mina);
    const held = await count(`SELECT credits_posted - debits_posted FROM accounts WHERE kind = 'fees'`);
    if (held < quote.price.total) {
      expect(refusal(await adjust(id, quote.price.total))).toEqual([402, 'insufficient-funds']);
      expect(await count('SELECT COUNT(*) FROM fare_adjustments WHERE reservation_id = ?', [bytes(id)])).toBe(0);
    }
    while (
      (await count(`SELECT credits_posted - debits_posted FROM accounts WHERE kind = 'fees'`)) <
      2 * quote.price.total
    )
      await delivered();
    const [start] = await available(mina);
    // The fees are locked, so that neither has paid when the other looks at what is left.
    const lock = await openTransaction(process.env['DATABASE_URL']!);
    await lock.connection.query(`SELECT id FROM accounts WHERE kind = 'fees' FOR UPDATE`);
    const both = [adjust(id, quote.price.total), adjust(id, quote.price.total)];
    await untilReached('both wait', 2, waiting);
    await lock.release();
    const answers = await Promise.all(both);
    expect(answers.map((answer) => refusal(answer)).sort()).toEqual([
      [201, undefined],
      [422, 'adjustment-too-large'],
    ]);
    expect(await available(mina)).toEqual([start! + quote.price.total]);
    expect(before).toBeGreaterThan(start!);
    expect((await receiptOf(id)).body.paid).toBe(0);
    await expectBooksClosed();
  });

  it('is for admins, and for ended bookings with a price', async () => {
    const { id } = await bookQuoted(mina);
    expect(refusal(await adjust(id, 100))).toEqual([409, 'adjustment-impossible']);
    expect(refusal(await adjust(id, 100, mina))).toEqual([403, 'forbidden']);
    await cancel(id);
    expect(refusal(await adjust(id, 100))).toEqual([422, 'adjustment-too-large']);
    const unpriced = (await mina.book()).body.id;
    expect((await cancel(unpriced)).status).toBe(201);
    expect(refusal(await adjust(unpriced, 100))).toEqual([409, 'adjustment-impossible']);
  });

  it('without its transfer is found by the audit', async () => {
    const { id } = await delivered();
    await database.query(
      `INSERT INTO fare_adjustments (id, reservation_id, amount, reason, actor_id) VALUES (?, ?, 1, 'other', ?)`,
      [bytes(id), bytes(id), bytes(admin.id)],
    );
    const { body } = await admin.get('/v1/ledger/trial-balance');
    expect(body.findings).toEqual(['adjustments of fares that moved no money: 1']);
    await database.query('DELETE FROM fare_adjustments WHERE id = ?', [bytes(id)]);
    await expectBooksClosed();
  });
});
