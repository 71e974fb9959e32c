import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { Client, newPerson, type Answer } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { available, expectBalanced, expectStatements, newOperator, refusal, wealthy } from '../support/money.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { jpeg, png, SECRET, sendPhoto, webp } from '../support/photos.js';
import { S3Stub } from '../support/s3-stub.js';
import { bookQuoted, newQuote, type Quote } from '../support/quotes.js';
import { until } from '../support/wait.js';

let address: string;
let admin: Client;
let mina: Client;
let jun: Client; // her driver
let seo: Client; // another driver
let store: S3Stub;
beforeAll(async () => {
  store = await S3Stub.start();
  ({ address } = await MadangProcess.start('all', { RATE_LIMIT_FACTOR: '1000', ...store.environment }));
  admin = await newOperator(address, 'admin');
  [mina] = (await wealthy(admin, 1, 10_000_000)) as [Client];
  [jun, seo] = await Promise.all([
    newPerson(address, 'driver', { name: '박준' }),
    newPerson(address, 'driver', { name: '한서' }),
  ]);
  for (const driver of [jun, seo]) await driver.goOnline();
});
afterAll(async () => {
  await killAll();
  store.stop();
  await database.end();
});

const post = (by: Client, id: string, verb: string, body?: object, key?: string): Promise<Answer> =>
  by.post(`/v1/reservations/${id}/${verb}`, body, key ? { key } : {});
async function act(by: Client, id: string, verb: string, body?: object): Promise<Answer['body']> {
  const answer = await post(by, id, verb, body);
  expect({ verb, status: answer.status, text: answer.text }).toMatchObject({ status: 201 });
  return answer.body;
}
const seen = async (by: Client, id: string): Promise<Answer['body']> => (await by.get(`/v1/reservations/${id}`)).body;
async function accepted(changes: object = {}): Promise<{ id: string; quote: Quote }> {
  const booked = await bookQuoted(mina, changes);
  await act(jun, booked.id, 'acceptance');
  return booked;
}
async function pickedUp(changes: object = {}): Promise<{ id: string; quote: Quote }> {
  const booked = await accepted(changes);
  await act(jun, booked.id, 'pickup');
  return booked;
}
/** The state in its row. */
async function rowOf(id: string): Promise<string> {
  const [row] = await rows<{ status: string }>('SELECT status FROM reservations WHERE id = ?', [bytes(id)]);
  return row!.status;
}
/** What moved in the wallets of Mina and Jun. */
async function moved(work: () => Promise<unknown>): Promise<number[]> {
  const before = await available(mina, jun);
  await work();
  return (await available(mina, jun)).map((won, index) => won - before[index]!);
}
async function expectBooksClosed(...ids: string[]): Promise<void> {
  const held = `SELECT COALESCE(SUM(credits_posted - debits_posted), 0) FROM accounts WHERE kind = 'escrow' AND owner_id = ?`;
  for (const id of ids) expect(await count(held, [bytes(id)])).toBe(0);
  await expectBalanced(admin);
  await expectStatements(mina, jun);
}
type Item = { type: string; title: string; body: string; data: { reservationId: string } };
const told = (person: Client, id: string, type: string): Promise<Item> =>
  until(`${type} is in the inbox`, async () =>
    (await person.get('/v1/notifications?limit=100')).body.items.find(
      (item: Item) => item.type === type && item.data.reservationId === id,
    ),
  );
/** What happened to a booking. Whether it was offered to a driver online before a driver accepted it is chance. */
const typesOf = async (id: string): Promise<string[]> =>
  (await mina.get(`/v1/reservations/${id}/timeline`)).body.items
    .map(({ type }: { type: string }) => type.split('.')[1])
    .filter((type: string) => type !== 'offered');

describe('An arrival', () => {
  it('is a milestone at either stop: the state stays, the consumer is notified once, the history has it', async () => {
    const { id } = await accepted();
    const at = new Date(Date.now() - 60_000).toISOString();
    const there = await act(jun, id, 'arrival', { stop: 0, at, lat: 37.5547, lng: 126.9706 });
    expect(there).toMatchObject({
      status: 'accepted',
      version: 3,
      arrivedAt: expect.any(String),
      dropoffArrivedAt: null,
    });
    expect(await act(jun, id, 'arrival', { stop: 0 })).toEqual(there);
    expect(await seen(mina, id)).toEqual(there);
    expect(await told(mina, id, 'reservation.arrived')).toMatchObject({
      title: '기사 도착',
      body: '박준 기사님이 서울 중구 한강대로 405 1번 출구에 도착했습니다.',
    });
    await act(jun, id, 'pickup', { at, lat: 37.5547, lng: 126.9706 });
    expect(await act(jun, id, 'arrival', { stop: 1 })).toMatchObject({
      ...{ status: 'picked_up', arrivedAt: there.arrivedAt, dropoffArrivedAt: expect.any(String) },
    });
    await act(jun, id, 'delivery');
    expect(await typesOf(id)).toEqual(['requested', 'accepted', 'arrived', 'picked_up', 'arrived', 'delivered']);

    const milestones = async (by: Client) => (await by.get(`/v1/reservations/${id}/milestones`)).body.items;
    const places = [
      [37.5547, 126.9706],
      [37.5547, 126.9706],
      [null, null],
      [null, null],
    ];
    for (const by of [jun, admin]) {
      const items = await milestones(by);
      expect(items.map(({ kind, stop }: { kind: string; stop: number }) => `${kind} ${stop}`)).toEqual([
        ...['arrival 0', 'pickup 0', 'arrival 1', 'delivery 1'],
      ]);
      expect(items[0].at).toBe(at);
      expect(items.map(({ lat, lng }: { lat: number; lng: number }) => [lat, lng])).toEqual(places);
    }
    expect((await milestones(mina)).map(({ lat }: { lat: null }) => lat)).toEqual([null, null, null, null]);
    expect(refusal(await seo.get(`/v1/reservations/${id}/milestones`))).toEqual([404, 'reservation-not-found']);
    await until('it stands in the history', async () => {
      const { items } = (await mina.get(`/v1/messages?reservationId=${id}&type=reservation.arrived`)).body;
      return items.some(
        ({ text }: { text?: { en: string } }) => text?.en === '박준 arrived at 서울 강남구 테헤란로 152.',
      );
    });
    // Found by place, recipient, driver and what happened, by its consumer and by operators.
    for (const q of ['강남구 테헤란로', '김미나', '박준', '배송을 완료', '한강대로 405 1번 출구']) {
      for (const by of [mina, admin]) {
        const isFound = async () =>
          (await by.get(`/v1/messages?limit=100&q=${encodeURIComponent(q)}`)).body.items.some(
            ({ reservationId }: { reservationId: string | null }) => reservationId === id,
          );
        await until(`${q} finds it`, isFound);
      }
    }
    const ofDriver = (await jun.get(`/v1/messages?limit=100&q=${encodeURIComponent('김미나')}`)).body.items;
    expect(ofDriver).toEqual([]);
    await expectBooksClosed(id);
  });

  it('at the pick-up makes a cancellation cost 30 % of the driver’s pay, at least 3,000 won, which the driver gets', async () => {
    const { id, quote } = await accepted();
    await act(jun, id, 'arrival', { stop: 0 });
    const fee = Math.max(3_000, Math.floor(quote.driverPay * 0.3));
    const terms = (await mina.get(`/v1/reservations/${id}/cancellation-terms`)).body;
    expect(terms).toMatchObject({ stage: 'arrived', fee, refund: quote.hold - fee, secondsLeft: null });
    expect(await moved(() => act(mina, id, 'cancellation', { reason: '일정 변경' }))).toEqual([quote.hold - fee, fee]);
    await expectBooksClosed(id);
  });

  it('ends with a hand-back: the next driver has not arrived', async () => {
    const { id, quote } = await accepted();
    await act(jun, id, 'arrival', { stop: 0 });
    await act(jun, id, 'hand-back');
    expect(await seen(mina, id)).toMatchObject({ status: 'requested', arrivedAt: null });
    await act(seo, id, 'acceptance');
    const terms = (await mina.get(`/v1/reservations/${id}/cancellation-terms`)).body;
    expect(terms).toMatchObject({ stage: 'just_accepted', fee: 0 });
    expect((await seo.get(`/v1/reservations/${id}/milestones`)).body.items).toEqual([]);
    expect(await moved(() => act(mina, id, 'cancellation', { reason: '일정 변경' }))).toEqual([quote.hold, 0]);
    await expectBooksClosed(id);
  });

  it('and a cancellation meet: the fee is that of the order in which they came, and neither fails for the other', async () => {
    for (let round = 0; round < 15; round++) {
      const { id, quote } = await accepted();
      const fee = Math.max(3_000, Math.floor(quote.driverPay * 0.3));
      let answers: Answer[] = [];
      const won = await moved(async () => {
        answers = await Promise.all([
          post(jun, id, 'arrival', { stop: 0 }),
          post(mina, id, 'cancellation', { reason: '일정 변경' }),
        ]);
      });
      expect(answers[1]!.status).toBe(201);
      const isThere = answers[1]!.body.arrivedAt !== null;
      expect(answers[0]!.status).toBe(isThere ? 201 : 409);
      expect(won).toEqual(isThere ? [quote.hold - fee, fee] : [quote.hold, 0]);
    }
    await expectBooksClosed();
  });

  it('belongs to its state and its driver', async () => {
    const { id } = await bookQuoted(mina);
    expect(refusal(await post(jun, id, 'arrival', { stop: 0 }))).toEqual([404, 'reservation-not-found']);
    await act(jun, id, 'acceptance');
    expect(refusal(await post(seo, id, 'arrival', { stop: 0 }))).toEqual([404, 'reservation-not-found']);
    expect(refusal(await post(mina, id, 'arrival', { stop: 0 }))).toEqual([403, 'forbidden']);
    const early = await post(jun, id, 'arrival', { stop: 1 });
    expect(refusal(early)).toEqual([409, 'reservation-conflict']);
    expect(early.body.detail).toContain('it cannot be marked as arrived');
    await act(jun, id, 'pickup');
    expect(refusal(await post(jun, id, 'arrival', { stop: 0 }))).toEqual([409, 'reservation-conflict']);
    await act(jun, id, 'delivery');
    expect(refusal(await post(jun, id, 'arrival', { stop: 1 }))).toEqual([409, 'reservation-conflict']);
  });

  it('is recorded once, however often the same request is sent', async () => {
    const { id } = await accepted();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(jun, id, 'arrival', { stop: 0 }, key)));
    for (const { status } of answers) expect([201, 409]).toContain(status);
    expect(await count('SELECT COUNT(*) FROM milestones WHERE reservation_id = ?', [bytes(id)])).toBe(1);
    expect((await typesOf(id)).filter((type) => type === 'arrived')).toHaveLength(1);
    await act(jun, id, 'hand-back');
  });
});

describe('What cannot be handed over', () => {
  const fail = (id: string, reason = 'recipient_absent') => act(jun, id, 'failure', { reason });

  it('comes back where the quote says so: the driver is paid both ways, the consumer gets the rest of the return fare', async () => {
    const { id, quote } = await pickedUp({ undeliverable: 'return' });
    const { price, driverPay, returnFare, hold } = quote;
    const returnPay = Math.floor(returnFare * 0.85);
    const nothing = await moved(async () => {
      expect(await fail(id)).toMatchObject({ status: 'failed', failureReason: 'recipient_absent' });
      expect(refusal(await post(jun, id, 'return', { stop: 0 }))).toEqual([409, 'reservation-conflict']);
      expect(refusal(await post(jun, id, 'delivery'))).toEqual([409, 'reservation-conflict']);
      expect(refusal(await post(mina, id, 'cancellation', { reason: 'x' }))).toEqual([409, 'reservation-conflict']);
      expect(refusal(await post(jun, id, 'hand-back'))).toEqual([409, 'reservation-conflict']);
      expect(await act(jun, id, 'return')).toMatchObject({ status: 'returning' });
      expect(await seen(mina, id)).toMatchObject({ status: 'returning', failureReason: 'recipient_absent' });
    });
    expect(nothing).toEqual([0, 0]);
    await expectBalanced(admin);
    expect(refusal(await post(jun, (await bookQuoted(mina)).id, 'acceptance'))).toEqual([409, 'driver-busy']);

    expect(await moved(() => act(jun, id, 'return', { stop: 0 }))).toEqual([
      ...[returnFare - returnPay, driverPay + returnPay],
    ]);
    expect(await typesOf(id)).toEqual(['requested', 'accepted', 'picked_up', 'failed', 'returning', 'returned']);
    for (const verb of ['return', 'delivery', 'pickup'])
      expect(refusal(await post(jun, id, verb))).toEqual([409, 'reservation-conflict']);
    const receipt = (await mina.get(`/v1/reservations/${id}/receipt`)).body;
    expect(receipt).toMatchObject({
      status: 'returned',
      charged: price.total + returnPay,
      paid: hold - returnFare + returnPay,
    });
    expect(receipt.items.at(-1)).toEqual({ part: 'return', amount: returnPay });
    expect(await told(mina, id, 'reservation.failed')).toMatchObject({
      ...{ title: '배송 실패', body: '서울 강남구 테헤란로 152 배송을 마치지 못했습니다. 사유: 받는 분 부재' },
    });
    expect((await told(mina, id, 'reservation.returning')).body).toContain('출발지(서울 중구 한강대로 405 1번 출구)');
    expect((await told(mina, id, 'reservation.returned')).title).toBe('반송 완료');
    await until('the history has it', async () => {
      const { items } = (await mina.get(`/v1/messages?reservationId=${id}&type=reservation.returned`)).body;
      return items.some(({ text }: { text?: { en: string } }) => text?.en.startsWith('박준 took back the delivery'));
    });
    await expectBooksClosed(id);
  });

  it('is left at the door where the quote says that, and paid as delivered', async () => {
    const { id, quote } = await pickedUp({ undeliverable: 'leave' });
    await fail(id, 'refused');
    expect(refusal(await post(jun, id, 'return'))).toEqual([409, 'reservation-conflict']);
    expect(refusal(await post(jun, id, 'delivery'))).toEqual([422, 'proof-required']);
    expect(await seen(mina, id)).toMatchObject({ status: 'failed', failureReason: 'refused' });
    expect(quote.returnFare).toBe(0);
    const proofIds = [(await sendPhoto(jun, id, jpeg())).body.id];
    expect(await moved(() => act(jun, id, 'delivery', { proofIds }))).toEqual([0, quote.driverPay]);
    await expectBooksClosed(id);
  });

  it('is found by its state, among one’s own and among all, and is delivered for a release that knows no better', async () => {
    const { id } = await pickedUp({ undeliverable: 'return' });
    await fail(id);
    const states = ['picked_up', 'failed', 'returning', 'returned', 'delivered'];
    const lists = async (by: Client, more = '') => {
      const found = [];
      for (const state of states) {
        const { items } = (await by.get(`/v1/reservations?limit=50&status=${state}${more}`)).body;
        for (const item of items) expect(item.status).toBe(state);
        if (items.some((item: { id: string }) => item.id === id)) found.push(state);
      }
      return found;
    };
    const { date } = await seen(mina, id);
    const raw = () => rowOf(id);
    const everywhere = async () => [
      await lists(mina),
      await lists(jun),
      await lists(admin),
      await lists(admin, `&date=${date}`),
    ];
    expect(await everywhere()).toEqual(Array(4).fill(['failed']));
    expect(await raw()).toEqual('picked_up');
    await act(jun, id, 'return');
    expect(await everywhere()).toEqual(Array(4).fill(['returning']));
    await act(jun, id, 'return', { stop: 0 });
    expect(await everywhere()).toEqual(Array(4).fill(['returned']));
    expect(await raw()).toEqual('delivered');
  });

  it('has a quote, a driver and a reason', async () => {
    const plain = (await mina.book()).body.id;
    await act(jun, plain, 'acceptance');
    await act(jun, plain, 'pickup');
    expect(refusal(await post(jun, plain, 'failure', { reason: 'refused' }))).toEqual([409, 'quote-required']);
    await act(jun, plain, 'delivery');
    const { id } = await accepted();
    expect(refusal(await post(jun, id, 'failure', { reason: 'refused' }))).toEqual([409, 'reservation-conflict']);
    await act(jun, id, 'pickup');
    expect(refusal(await post(seo, id, 'failure', { reason: 'refused' }))).toEqual([404, 'reservation-not-found']);
    expect(refusal(await post(mina, id, 'failure', { reason: 'refused' }))).toEqual([403, 'forbidden']);
    for (const body of [undefined, {}, { reason: 'lazy' }, { reason: 'refused', lat: 1 }, { reason: ['refused'] }])
      expect(refusal(await post(jun, id, 'failure', body))).toEqual([422, 'invalid-input']);
    for (const body of [{ stop: 1 }, { stop: '0' }, { reason: 'x' }])
      expect(refusal(await post(jun, id, 'return', body))).toEqual([422, 'invalid-input']);
    await act(jun, id, 'delivery');
  });

  it('fails, is delivered or is cancelled, one of them, and the fare is wholly held or wholly given', async () => {
    for (let round = 0; round < 15; round++) {
      const { id, quote } = await pickedUp({ undeliverable: 'return' });
      let statuses: number[] = [];
      const won = await moved(async () => {
        const answers = await Promise.all([
          post(jun, id, 'failure', { reason: 'damaged' }),
          post(jun, id, 'delivery'),
          post(mina, id, 'cancellation', { reason: 'x' }),
          post(jun, id, 'arrival', { stop: 1 }),
        ]);
        statuses = answers.map(({ status }) => status);
      });
      for (const status of statuses) expect([201, 409]).toContain(status);
      const [failed, delivered, cancelled] = statuses.map((status) => status === 201);
      expect([failed, delivered].filter(Boolean)).toHaveLength(1);
      expect(cancelled).toBe(false);
      expect(won).toEqual(delivered ? [quote.returnFare, quote.driverPay] : [0, 0]);
      if (!failed) continue;
      const twice = await Promise.all([post(jun, id, 'return'), post(jun, id, 'return')]);
      expect(twice.map(({ status }) => status).sort()).toEqual([201, 409]);
      const ends = await Promise.all([post(jun, id, 'return', { stop: 0 }), post(jun, id, 'return', { stop: 0 })]);
      expect(ends.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
    await expectBooksClosed();
  });
});

describe('A PIN', () => {
  const stops = newQuote.stops.map((stop, n) => ({ ...stop, phone: ['010-1234-5678', '+1 (202) 555-0143'][n] }));
  const withPin = { stops, verification: 'pin' };
  const handover = async (by: Client, id: string) => (await by.get(`/v1/reservations/${id}/handover`)).body;
  const deliver = (id: string, pin?: string, by = jun, key?: string) =>
    post(by, id, 'delivery', pin ? { pin } : {}, key);
  /** Wrong ones, each another. */
  const wrongPins = (right: string, many: number) =>
    Array.from({ length: many + 1 }, (_, n) => String(n).padStart(4, '0'))
      .filter((pin) => pin !== right)
      .slice(0, many);
  async function pinned(): Promise<{ id: string; quote: Quote; pin: string }> {
    const booked = await pickedUp(withPin);
    return { ...booked, pin: (await handover(mina, booked.id)).pin };
  }

  it('is shown to the consumer alone, and opens the escrow', async () => {
    const { id, quote, pin } = await pinned();
    expect(pin).toMatch(/^\d{4}$/);
    expect(await seen(jun, id)).toMatchObject({ verification: 'pin' });
    expect(await handover(jun, id)).toMatchObject({ verification: 'pin', pin: null, attemptsLeft: 5 });
    expect(await handover(admin, id)).toMatchObject({ pin: null });
    // The link shows it to the recipient; a driver or an operator gets neither.
    const tracked = async (by: Client) => (await by.get(`/v1/reservations/${id}/tracking`)).body;
    const { url, pin: shown } = await tracked(mina);
    expect(shown).toBe(pin);
    for (const by of [jun, admin]) expect(await tracked(by)).toMatchObject({ pin: null, url: null });
    const byLink = async () =>
      (await new Client(address).get(new URL(url).pathname.replace('/t/', '/v1/tracking/'))).body;
    expect(await byLink()).toMatchObject({ pin });
    expect(refusal(await seo.get(`/v1/reservations/${id}/handover`))).toEqual([404, 'reservation-not-found']);
    expect(refusal(await deliver(id))).toEqual([422, 'proof-required']);
    for (const wrong of ['123', '12345', 'abcd', '１２３４', 1234, null, ['1234']])
      expect(refusal(await post(jun, id, 'delivery', { pin: wrong }))).toEqual([422, 'invalid-input']);
    const [wrong] = wrongPins(pin, 1);
    const refused = await deliver(id, wrong);
    expect([...refusal(refused), refused.body.detail]).toEqual([422, 'pin-wrong', expect.stringContaining('left: 4')]);
    expect(await moved(() => act(jun, id, 'delivery', { pin }))).toEqual([0, quote.driverPay]);
    expect(await handover(mina, id)).toMatchObject({ pin: null });
    expect(await byLink()).toMatchObject({ status: 'delivered', pin: null });
    await expectBooksClosed(id);
  });

  it('is kept sealed, and so are phone numbers; nothing of a request that was answered holds either', async () => {
    const { id, quote, pin } = await pinned();
    await act(jun, id, 'delivery', { pin });
    const [{ sealed }] = (await rows('SELECT pin AS sealed FROM delivery_pins WHERE reservation_id = ?', [
      bytes(id),
    ])) as [any];
    expect(sealed.length).toBeGreaterThan(30);
    const terms = await rows('SELECT CAST(terms AS CHAR) AS terms FROM delivery_quotes WHERE id = ?', [
      bytes(quote.id),
    ]);
    const answers = await rows('SELECT CAST(body AS CHAR) AS body FROM idempotency_keys WHERE principal = ?', [
      bytes(mina.id),
    ]);
    const kept = JSON.stringify([terms, answers]);
    expect(kept).toContain('한강대로');
    expect(kept).not.toMatch(/1012345678|12025550143/);
  });

  it('phone numbers are for the two who are under way with it, and only as long', async () => {
    const { id, quote } = await bookQuoted(mina, withPin);
    const masked = ['+82******5678', '+12*****0143'];
    const phones = async (by: Client) => (await handover(by, id)).stops.map(({ phone }: { phone: string }) => phone);
    const ofQuote = (await mina.get(`/v1/delivery-quotes/${quote.id}`)).body;
    expect(ofQuote.stops.map(({ phone }: { phone: string }) => phone)).toEqual(masked);
    expect(await phones(mina)).toEqual([null, null]);
    await act(jun, id, 'acceptance');
    for (const by of [mina, jun]) expect(await phones(by)).toEqual(['+821012345678', '+12025550143']);
    await act(jun, id, 'hand-back');
    expect(await phones(mina)).toEqual([null, null]);
    expect((await jun.get(`/v1/reservations/${id}/handover`)).status).toBe(404);
    await act(jun, id, 'acceptance');
    await act(jun, id, 'pickup');
    const { pin } = await handover(mina, id);
    await act(jun, id, 'delivery', { pin });
    for (const by of [mina, jun]) expect(await phones(by)).toEqual([null, null]);
    for (const phone of ['12', '010-1234', '+0 12 3456 789', 'call me', '+8210123456789', 5, ''])
      expect(
        refusal(await mina.post('/v1/delivery-quotes', { ...newQuote, stops: [{ ...stops[0], phone }, stops[1]] })),
      ).toEqual([422, 'invalid-input']);
  });

  it('is guessed five times at most, from two processes at once, whatever becomes of the deliveries; then an operator decides', async () => {
    const other = await MadangProcess.start('api', { RATE_LIMIT_FACTOR: '1000' });
    const elsewhere = Object.assign(new Client(other.address), { id: jun.id, accessToken: jun.accessToken });
    const { id, quote, pin } = await pinned();
    const guesses = wrongPins(pin, 30);
    const answers = await Promise.all(guesses.map((guess, n) => deliver(id, guess, n % 2 ? elsewhere : jun)));
    const codes = answers.map((answer) => refusal(answer).join(' '));
    expect(codes.filter((code) => code === '422 pin-wrong')).toHaveLength(4);
    expect(codes.filter((code) => code === '409 pin-locked')).toHaveLength(26);
    for (const by of [jun, elsewhere]) expect(refusal(await deliver(id, pin, by))).toEqual([409, 'pin-locked']);
    expect(refusal(await deliver(id))).toEqual([409, 'pin-locked']);
    expect(await handover(mina, id)).toMatchObject({ attemptsLeft: 0 });
    for (const person of [mina, jun])
      expect((await told(person, id, 'reservation.pin_locked')).body).toContain('고객센터 담당자가 처리합니다.');
    expect((await told(admin, id, 'reservation.pin_locked')).body).toContain('새 PIN을 발급해 주세요.');
    const said = async (type: string) =>
      (await mina.get(`/v1/messages?reservationId=${id}&type=reservation.${type}`)).body.items
        .filter(({ kind }: { kind: string }) => kind === 'event')
        .map(({ text }: { text: { ko: string; en: string } }) => [text.ko, text.en]);
    await until('the history has it', async () => (await said('pin_locked')).length);
    const place = '서울 강남구 테헤란로 152';
    expect(await said('pin_wrong')).toEqual(
      Array(4).fill([`박준 기사님이 ${place}에서 잘못된 PIN을 입력했습니다.`, `박준 tried a wrong PIN at ${place}.`]),
    );
    expect(await said('pin_locked')).toEqual([
      [
        `박준 기사님이 ${place}에서 PIN을 다섯 번 잘못 입력하여 PIN이 잠겼습니다.`,
        `박준 tried five wrong PINs at ${place}. The PIN is locked.`,
      ],
    ]);

    const renewed = (by: Client) => by.post(`/v1/reservations/${id}/pin`);
    expect(refusal(await renewed(jun))).toEqual([403, 'forbidden']);
    expect(refusal(await renewed(mina))).toEqual([403, 'forbidden']);
    expect((await renewed(admin)).status).toBe(204);
    expect((await told(mina, id, 'reservation.pin_renewed')).title).toBe('새 PIN');
    const next = await handover(mina, id);
    expect(next).toMatchObject({ pin: expect.stringMatching(/^\d{4}$/), attemptsLeft: 5 });
    expect(await moved(() => act(elsewhere, id, 'delivery', { pin: next.pin }))).toEqual([0, quote.driverPay]);
    expect(refusal(await renewed(admin))).toEqual([409, 'pin-not-used']);
    await expectBooksClosed(id);
    await other.kill();
  });

  it('counts a wrong one once, however often it is sent; a stranger’s guess counts not at all', async () => {
    const { id, pin } = await pinned();
    const [wrong] = wrongPins(pin, 1);
    const key = randomUUID();
    for (let time = 0; time < 8; time++)
      expect(refusal(await deliver(id, wrong, jun, key))).toEqual([422, 'pin-wrong']);
    for (const guess of wrongPins(pin, 6))
      expect(refusal(await deliver(id, guess, seo))).toEqual([404, 'reservation-not-found']);
    expect(await handover(mina, id)).toMatchObject({ attemptsLeft: 4 });
    const again = randomUUID();
    const first = await deliver(id, pin, jun, again);
    expect((await deliver(id, pin, jun, again)).text).toBe(first.text);
    expect(first.status).toBe(201);
  });
});

describe('A photo', () => {
  const added = async (id: string, bytes = jpeg()): Promise<string> => {
    const answer = await sendPhoto(jun, id, bytes);
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 });
    return answer.body.id;
  };
  const content = (id: string, proof: string, by?: Client, ticket = '') =>
    fetch(`${address}/v1/reservations/${id}/proofs/${proof}/content${ticket && `?ticket=${ticket}`}`, {
      headers: by ? { Authorization: `Bearer ${by.accessToken}` } : {},
    });
  /** What everybody with the link sees. */
  const linkOf = async (id: string) => {
    const { url } = (await mina.get(`/v1/reservations/${id}/tracking`)).body;
    const token = new URL(url).pathname.slice('/t/'.length);
    const { photos } = (await new Client(address).get(`/v1/tracking/${token}`)).body;
    return { token, photos: photos as { id: string }[] };
  };
  const photoOf = (token: string, proof: string) => fetch(`${address}/v1/tracking/${token}/photos/${proof}`);
  const isKept = (proof: string) => store.objects.has(`proofs/${proof}`);

  it('opens the escrow where the quote asks for one, and is seen by the parties without what a phone writes into it', async () => {
    const { id, quote } = await pickedUp({ verification: 'photo' });
    expect(refusal(await post(jun, id, 'delivery'))).toEqual([422, 'proof-required']);
    expect(refusal(await post(jun, id, 'delivery', { proofIds: [] }))).toEqual([422, 'proof-required']);
    expect(refusal(await post(jun, id, 'delivery', { proofIds: [randomUUID()] }))).toEqual([422, 'proof-unknown']);
    const proof = await added(id, jpeg({ orientation: 6, bytes: 3_000_000 }));
    const { token, photos } = await linkOf(id);
    expect(photos).toEqual([]);
    expect((await photoOf(token, proof)).status).toBe(404);
    expect(await moved(() => act(jun, id, 'delivery', { proofIds: [proof] }))).toEqual([0, quote.driverPay]);
    for (const by of [mina, jun, admin]) {
      const { items } = (await by.get(`/v1/reservations/${id}/proofs`)).body;
      expect(items).toEqual([
        { id: proof, mediaType: 'image/jpeg', size: expect.any(Number), createdAt: expect.any(String) },
      ]);
      const file = await content(id, proof, by);
      expect([file.status, file.headers.get('content-type'), file.headers.get('x-content-type-options')]).toEqual([
        ...[200, 'image/jpeg', 'nosniff'],
      ]);
      expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${proof}.jpeg"`);
      expect(file.headers.get('cache-control')).toContain('no-store');
      const got = Buffer.from(await file.arrayBuffer());
      expect([got.length, got.includes(SECRET), got.includes('Exif')]).toEqual([items[0].size, false, true]);
    }
    for (const by of [seo, undefined]) expect((await content(id, proof, by)).status).toBe(by ? 404 : 401);
    const { ticket } = (await mina.post('/v1/notifications/stream-tickets')).body;
    expect([
      (await content(id, proof, undefined, ticket)).status,
      (await content(id, proof, undefined, ticket)).status,
    ]).toEqual([200, 401]);
    expect(refusal(await mina.get(`/v1/reservations/${id}/proofs/${randomUUID()}/content`))).toEqual([
      404,
      'proof-not-found',
    ]);
    expect((await linkOf(id)).photos).toMatchObject([{ id: proof }]);
    const shown = await photoOf(token, proof);
    expect([shown.status, shown.headers.get('content-disposition'), shown.headers.get('cache-control')]).toEqual([
      ...[200, `attachment; filename="${proof}.jpeg"`, 'private, no-store'],
    ]);
    expect((await shown.arrayBuffer()).byteLength).toBeGreaterThan(3_000_000);
    const other = await accepted();
    expect((await photoOf((await linkOf(other.id)).token, proof)).status).toBe(404);
    await act(mina, other.id, 'cancellation', { reason: '필요 없어졌습니다' });
    await expectBooksClosed(id);
    expect(store.complaints).toEqual([]);
  });

  it('is needed for what is left at the door', async () => {
    const { id, quote } = await pickedUp({ undeliverable: 'leave', verification: 'pin' });
    const absent = await added(id, png());
    const [reason, unknown] = ['recipient_absent', randomUUID()];
    expect(refusal(await post(jun, id, 'failure', { reason, proofIds: [unknown] }))).toEqual([422, 'proof-unknown']);
    await act(jun, id, 'failure', { reason, proofIds: [absent] });
    expect(refusal(await post(jun, id, 'delivery'))).toEqual([422, 'proof-required']);
    const atTheDoor = await added(id, webp());
    await added(id); // and shows it to the parties alone
    const proofIds = [atTheDoor, absent, absent];
    expect(await moved(() => act(jun, id, 'delivery', { proofIds }))).toEqual([0, quote.driverPay]);
    expect((await linkOf(id)).photos.map((photo) => photo.id)).toEqual([absent, atTheDoor]);
    await expectBooksClosed(id);
  });

  it('is of this booking and its driver', async () => {
    const first = await pickedUp();
    const foreign = await added(first.id);
    await act(jun, first.id, 'delivery');
    const { id } = await pickedUp({ verification: 'photo' });
    expect(refusal(await post(jun, id, 'delivery', { proofIds: [foreign] }))).toEqual([422, 'proof-unknown']);
    const own = await added(id);
    expect(refusal(await post(jun, id, 'delivery', { proofIds: [own, foreign] }))).toEqual([422, 'proof-unknown']);
    for (const body of [{ proofIds: ['x'] }, { proofIds: own }, { proofIds: Array(11).fill(own) }])
      expect(refusal(await post(jun, id, 'delivery', body))).toEqual([422, 'invalid-input']);
    expect(refusal(await mina.get(`/v1/reservations/${id}/proofs/${foreign}/content`))).toEqual([
      404,
      'proof-not-found',
    ]);
    await act(jun, id, 'delivery', { proofIds: [own] });
    expect(refusal(await sendPhoto(jun, id, jpeg()))).toEqual([409, 'reservation-conflict']);
  });

  it('is a photo, of 8 MiB at most, by its driver, and what is refused leaves nothing behind', async () => {
    const { id } = await pickedUp();
    const before = store.objects.size;
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    for (const [sent, type] of [
      [svg, 'image/svg+xml'],
      [svg, 'image/jpeg'],
      [Buffer.concat([Buffer.from('GIF89a'), jpeg()]), 'image/jpeg'],
      [jpeg().subarray(0, 100), 'image/jpeg'],
      [Buffer.alloc(0), 'image/png'],
    ] as const)
      expect(refusal(await sendPhoto(jun, id, sent, { type }))).toEqual([422, 'not-a-photo']);
    expect(refusal(await sendPhoto(jun, id, jpeg({ bytes: 9 * 2 ** 20 })))).toEqual([413, 'file-too-large']);
    expect(refusal(await sendPhoto(jun, id, jpeg(), { field: 'photo' }))).toEqual([422, 'invalid-input']);
    expect(refusal(await post(jun, id, 'proofs', {}))).toEqual([415, 'multipart-required']);
    expect(refusal(await sendPhoto(seo, id, jpeg()))).toEqual([404, 'reservation-not-found']);
    expect(refusal(await sendPhoto(mina, id, jpeg()))).toEqual([403, 'forbidden']);
    expect(refusal(await sendPhoto(jun, randomUUID(), jpeg()))).toEqual([404, 'reservation-not-found']);
    expect(store.objects.size).toBe(before);
    const polyglot = await added(id, jpeg({ trailer: '<script>alert(1)</script>PK' }));
    expect(await (await content(id, polyglot, mina)).text()).not.toContain('<script');
    const key = randomUUID();
    const photo = jpeg({ bytes: 500 });
    const answers = [await sendPhoto(jun, id, photo, { key }), await sendPhoto(jun, id, photo, { key })];
    expect(answers.map(({ status, body }) => [status, body.id])).toEqual(Array(2).fill([201, answers[0]!.body.id]));
    expect(refusal(await sendPhoto(jun, id, jpeg({ bytes: 501 }), { key }))).toEqual([422, 'idempotency-key-reused']);
    expect(await count('SELECT COUNT(*) FROM proofs WHERE reservation_id = ?', [bytes(id)])).toBe(2);
    for (let n = 2; n < 10; n++) await added(id);
    expect(refusal(await sendPhoto(jun, id, jpeg()))).toEqual([409, 'too-many-proofs']);
    await act(jun, id, 'delivery');
  });

  it('is not lost where the store is away, nor are more of one driver in memory than may be', async () => {
    const { id } = await pickedUp();
    store.isAway = true;
    expect(refusal(await sendPhoto(jun, id, jpeg()))).toEqual([503, 'busy']);
    store.isAway = false;
    const proof = await added(id);
    store.isAway = true;
    const away = await content(id, proof, mina);
    expect([away.status, await away.json()]).toMatchObject([503, { code: 'busy' }]);
    store.isAway = false;
    const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
    const slow = Array.from({ length: 4 }, () => {
      const headers = { Authorization: `Bearer ${jun.accessToken}`, 'Idempotency-Key': randomUUID() };
      const type = { 'Content-Type': 'multipart/form-data; boundary=x' };
      const sent = request(`${address}/v1/reservations/${id}/proofs`, {
        method: 'POST',
        headers: { ...headers, ...type },
      });
      sent.on('error', () => {}).write(head + 'x'.repeat(70_000));
      return sent;
    });
    const refused = () => sendPhoto(jun, id, Buffer.from('no photo')).then(refusal);
    await until('four are coming in', async () => (await refused())[0] === 503);
    for (const one of slow) one.destroy();
    await until('there is room again', async () => (await refused())[1] === 'not-a-photo');
    await act(jun, id, 'delivery');
  });

  it('goes after 30 days, and an upload that no proof came of after an hour', async () => {
    const { id } = await pickedUp();
    const [upload, proof] = [await added(id), await added(id)];
    store.isAway = true;
    await expect(added(id)).rejects.toThrow();
    store.isAway = false;
    expect(
      await rows(
        `SELECT state, COUNT(*) AS n, MIN(TIMESTAMPDIFF(HOUR, NOW(6), delete_at + INTERVAL 1 MINUTE)) AS hours
         FROM proofs WHERE reservation_id = ? GROUP BY state ORDER BY state`,
        [bytes(id)],
      ),
    ).toMatchObject([
      { state: 'uploading', n: 1, hours: 1 },
      { state: 'kept', n: 2, hours: 720 },
    ]);
    await database.query(
      `UPDATE proofs SET delete_at = NOW(6), state = IF(id = ?, 'uploading', state) WHERE reservation_id = ?`,
      [bytes(upload), bytes(id)],
    );
    expect((await mina.get(`/v1/reservations/${id}/proofs`)).body.items).toEqual([]);
    await until(
      'the sweep has deleted their rows',
      async () => (await count('SELECT COUNT(*) FROM proofs WHERE reservation_id = ?', [bytes(id)])) === 0,
    );
    expect([isKept(upload), isKept(proof)]).toEqual([false, false]);
    await act(jun, id, 'delivery');
  });
});

const hour = 3_600_000;
const instant = (ms: number) => new Date(Date.now() + ms).toISOString();
describe('A report that cannot be true', () => {
  let id: string;
  beforeAll(async () => {
    ({ id } = await accepted());
  });
  test.each<[string, object | string]>([
    ['has no stop', {}],
    ['has a stop there is not', { stop: 2 }],
    ['has a stop as text', { stop: '0' }],
    ['has swapped coordinates', { stop: 0, lat: 127.03, lng: 37.5 }],
    ['has half a place', { stop: 0, lat: 37.5 }],
    ['has NaN as text', { stop: 0, lat: 'NaN', lng: 'NaN' }],
    ['has 1e308 degrees', '{"stop":0,"lat":1e308,"lng":1e308}'],
    ['is of tomorrow', { stop: 0, at: instant(24 * hour) }],
    ['is of the day before yesterday', { stop: 0, at: instant(-48 * hour) }],
    ['is of no day', { stop: 0, at: '2026-02-30T10:00:00Z' }],
    ['knows an unknown field', { stop: 0, speed: 3 }],
  ])('%s: 422', async (_name, body) => {
    const answer = await jun.post(`/v1/reservations/${id}/arrival`, body);
    expect(refusal(answer)).toEqual([422, 'invalid-input']);
  });

  it('is no JSON with NaN: 400', async () => {
    const answer = await jun.post(`/v1/reservations/${id}/arrival`, '{"stop":0,"lat":NaN,"lng":1}');
    expect(refusal(answer)).toEqual([400, 'malformed-json']);
  });

  it('is refused at the pick-up and at the door alike, where an empty body is fine', async () => {
    for (const verb of ['pickup', 'delivery']) {
      for (const body of [{ lat: 91, lng: 0 }, { at: 'gestern' }, { x: 1 }, []])
        expect(refusal(await post(jun, id, verb, body))).toEqual([422, 'invalid-input']);
      await act(jun, id, verb, verb === 'pickup' ? {} : undefined);
    }
  });
});

it('What drivers reported is forgotten after 30 days', async () => {
  const { id } = await accepted();
  await act(jun, id, 'arrival', { stop: 0 });
  const left = () => count('SELECT COUNT(*) FROM milestones WHERE reservation_id = ?', [bytes(id)]);
  expect(await left()).toBe(1);
  await database.query('UPDATE milestones SET created_at = NOW(6) - INTERVAL 31 DAY WHERE reservation_id = ?', [
    bytes(id),
  ]);
  await until('the sweep has deleted it', async () => (await left()) === 0);
});
