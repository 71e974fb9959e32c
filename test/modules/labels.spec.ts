import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { startApp } from '../support/app.js';
import { Client, newPerson, type Answer } from '../support/client.js';
import { database } from '../support/database.js';
import { mailTo } from '../support/mailbox.js';
import { deposit, newOperator, putUp } from '../support/money.js';
import { newQuote } from '../support/quotes.js';
import { until } from '../support/wait.js';

let address: string;
let stop: () => Promise<void>;
let consumer: Client;
let driver: Client;
let streamer: Client;
beforeAll(async () => {
  ({ address, stop } = await startApp('all'));
  [consumer, driver, streamer] = await Promise.all([
    newPerson(address),
    newPerson(address, 'driver', { locale: 'en' }),
    newPerson(address, 'streamer'),
  ]);
  await deposit(await newOperator(address, 'admin'), consumer.id, 50_000);
});
afterAll(async () => {
  await stop();
  await database.end();
});

const refusal = ({ status, body }: Answer) => [status, body.errors?.map(({ pointer, code }: any) => [pointer, code])];
const register = (name: string) =>
  new Client(address).post('/v1/users', {
    loginId: 'someone',
    password: 'correct horse',
    email: 'a@example.com',
    name,
  });

const quote = (stop: object) => {
  const [first, ...others] = newQuote.stops;
  return consumer.post('/v1/delivery-quotes', { ...newQuote, stops: [{ ...first, ...stop }, ...others] });
};

/** Every field that strangers get to read as a name, a place or a title. */
const fields: [string, (text: string) => Promise<Answer>][] = [
  ['/departure', (departure) => consumer.book({ departure })],
  ['/destination', (destination) => consumer.book({ destination })],
  ['/contactName', (contactName) => consumer.book({ contactName })],
  ['/stops/0/address', (address) => quote({ address })],
  ['/stops/0/detail', (detail) => quote({ detail })],
  ['/stops/0/name', (name) => quote({ name })],
  ['/title', (title) => putUp(consumer, streamer, { title })],
  ['/name', register],
  ['/name', (name) => consumer.send('PATCH', '/v1/users/me', { body: { name } })],
  ['/bio', (bio) => consumer.send('PATCH', '/v1/users/me', { body: { bio } })],
];

describe.each(fields)('A label, %s,', (pointer, send) => {
  test.each([
    ['two lines', '서울역\n무료 쿠폰'],
    ['a carriage return', '서울역\r무료 쿠폰'],
    ['a tab', '서울역\t3번 출구'],
    ['a line separator', '서울역\u2028무료'],
    ['a paragraph separator', '서울역\u2029무료'],
    ['a turn of the direction', '서울역 \u202eptth'],
    ['an isolate', '서울역 \u2066x'],
  ])('is refused with %s', async (_, text) => {
    expect(refusal(await send(text))).toEqual([422, [[pointer, 'not_one_line']]]);
  });

  test.each(['\u0000', '\u0007', '\u000b', '\u001b', '\u0085'])(
    'is refused with the control character %j',
    async (one) => {
      expect(refusal(await send(`서울${one}역`))).toEqual([422, [[pointer, 'unprintable_character']]]);
    },
  );

  test.each(['http://evil.example/x', '쿠폰 evil.com', 'ｗｗｗ.evil.kr', 'bit.ly/x', '마당.한국'])(
    'is refused with the link %j',
    async (text) => {
      const answer = await send(text);
      expect(refusal(answer)).toEqual([422, [[pointer, 'contains_link']]]);
      expect(answer.body.errors[0].message).toBe('Must not contain a web or e-mail address.');
    },
  );
});

it('A label may have dots, a bracket or a smile in it', async () => {
  const place = '서울 강남구 테헤란로 152, 지하1층 B107호 (역삼동, St.Mary No.5) 🎁';
  expect((await consumer.book({ departure: place, contactName: 'J.Kim' })).status).toBe(201);
  expect((await putUp(consumer, streamer, { title: '1.5km 달리기 // 한강' })).status).toBe(201);
});

describe('A reason', () => {
  it('is one line, and may name an address; no program can make a link of it', async () => {
    const cancelled = async (reason: string) => {
      const { id } = (await consumer.book()).body;
      await driver.accept(id);
      return { id, answer: await consumer.post(`/v1/reservations/${id}/cancellation`, { reason }) };
    };
    const reason = '환불은 http://evil.example/pay 또는 evil.com 에서';
    expect(refusal((await cancelled('실수\n\nMadang: 환불하세요')).answer)).toEqual([
      422,
      [['/reason', 'not_one_line']],
    ]);
    const { id, answer } = await cancelled(reason);
    expect(answer).toMatchObject({ status: 201, body: { cancelReason: reason } });
    const sent = 'http: //evil. example/pay 또는 evil. com 에서';
    const { text, html } = await mailTo(driver.email, 'Reservation cancelled');
    expect(text).toContain(sent);
    for (const part of [text, html]) expect(part).not.toMatch(/:\/\/evil|evil\.(example|com)/);
    const told = await until('it is in the inbox', async () =>
      (await driver.get('/v1/notifications')).body.items.find(
        ({ type, data }: any) => type === 'reservation.cancelled' && data.reservationId === id,
      ),
    );
    expect(told.body).toContain(sent);
    expect(told.data.reason).toBe(reason); // the fact itself, for machines
  });
});
