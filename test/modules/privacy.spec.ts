import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { districtOf } from '../../src/modules/reservations/index.js';
import { deposit, newOperator } from '../support/money.js';
import { Client, newPerson } from '../support/client.js';
import { Contract } from '../support/contract.js';
import { bytes, database } from '../support/database.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { newQuote, quoteOf } from '../support/quotes.js';
import { StreamClient } from '../support/streams.js';
import { until } from '../support/wait.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

/** What strangers may not see of a booking, in pieces that are nowhere else. */
const SECRETS = ['테헤란로', '777동', '양화로', '888호', '아버지의 시계', '현관 비밀번호', '남궁비밀'];
const BOOKING = {
  departure: '서울 강남구 테헤란로 777동',
  destination: '(마당빌라) 경기 성남시 분당구 양화로 888호',
  note: '아버지의 시계, 현관 비밀번호 1234',
  contactName: '남궁비밀',
};
const found = (text: string) => SECRETS.filter((secret) => text.includes(secret));

const { operations } = Contract.committed();
/** One's own stream is open all the time. */
const lookups = operations.filter(({ method, path }) => method === 'GET' && path !== '/v1/notifications/stream');
/** What is done to a booking; an acceptance is what any driver may try. */
const verbs = operations.flatMap(({ method, path }) => {
  const [, verb] = /^\/v1\/reservations\/\{id\}\/([\w-]+)$/.exec(path) ?? [];
  return method === 'POST' && verb !== undefined && verb !== 'acceptance' ? [verb] : [];
});
let address: string;
let receiver: WebhookReceiver;
let stream: StreamClient;
/** Of the strangers besides. */
let otherStreams: StreamClient[];
let mina: Client;
let jun: Client; // the driver who takes it
/** None of them is party to it; the first is online, and has a stream and a webhook. */
let strangers: Record<string, Client>;

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  ({ address } = await MadangProcess.start('all', { WEBHOOK_ALLOW_LOOPBACK: 'true' }));
  const [consumer, taker, online, offline, other, streamer, moderator] = await Promise.all([
    newPerson(address),
    newPerson(address, 'driver'),
    newPerson(address, 'driver'),
    newPerson(address, 'driver'),
    newPerson(address, ['consumer', 'streamer']),
    newPerson(address, 'streamer'),
    newOperator(address, 'moderator'),
  ]);
  [mina, jun] = [consumer, taker];
  strangers = { online, offline, other, streamer, moderator, nobody: new Client(address) };
  for (const driver of [jun, online]) await driver.goOnline();
  expect((await online.post('/v1/webhooks', { url: `${receiver.address}/online` })).status).toBe(201);
  stream = await StreamClient.open(address, { token: online.accessToken });
  const rest = [offline, other, streamer, moderator];
  otherStreams = await Promise.all(rest.map(({ accessToken }) => StreamClient.open(address, { token: accessToken })));
});
afterAll(async () => {
  receiver.stop();
  await killAll();
  await database.end();
});

type Seen = { at: string; holds: string[] };

/** Every lookup of the contract, with the id of this booking (or its quote) wherever there is an id, as each stranger. */
async function walk(id: string, phase: string, quoteId = id): Promise<Seen[]> {
  const leaks: Seen[] = [];
  for (const [name, person] of Object.entries(strangers)) {
    for (const { path } of lookups) {
      const url = path.replaceAll(/\{\w+\}/g, path.includes('quotes') ? quoteId : id);
      const searches = path === '/v1/messages' ? SECRETS.slice(0, 2).map((q) => `?q=${encodeURIComponent(q)}`) : [''];
      for (const query of [...searches, ...(path === '/v1/reservations' ? ['?limit=100&status=requested'] : [])]) {
        const { text, headers } = await person.get(url + query);
        const holds = found(text + JSON.stringify([...headers]));
        if (holds.length > 0) leaks.push({ at: `${phase}: ${name} GET ${url}${query}`, holds });
      }
    }
    for (const verb of verbs) {
      const { status, text, headers } = await person.post(`/v1/reservations/${id}/${verb}`, { reason: '남' });
      const holds = found(text + JSON.stringify([...headers]));
      if (holds.length > 0 || status < 400) leaks.push({ at: `${phase}: ${name} POST ${verb}`, holds });
    }
  }
  return leaks;
}
const requestOf = (person: Client, id: string, type = 'reservation.requested') =>
  until(`${type} is in the inbox`, async () =>
    (await person.get('/v1/notifications?limit=100')).body.items.find(
      (item: { type: string; data: { reservationId: string } }) => item.type === type && item.data.reservationId === id,
    ),
  );

describe('Who is not party to a booking', () => {
  test.each([
    ['서울 강남구 테헤란로 152', '서울 강남구'],
    ['서울특별시 강남구, 역삼동 (강남파이낸스센터)', '서울특별시 강남구'],
    ['(주)마당 경기 성남시 분당구 판교역로 166', '경기 성남시 분당구'],
    ['세종 한누리대로 2130', '세종'],
    ['분당구청 앞 김구 선생 동상', ''],
    ['서울역', ''],
    ['', ''],
  ])('sees of %j the district: %j', (text, district) => expect(districtOf(text)).toBe(district));

  it('sees the districts and the time of an open one as a driver, and nothing as anybody else', async () => {
    const pickupWindow = { from: '09:00', to: '12:00' };
    const { id } = (await mina.book({ ...BOOKING, pickupWindow })).body;
    const path = `/v1/reservations/${id}`;
    const own = await mina.get(path);
    expect(own.body).toMatchObject(BOOKING);
    for (const driver of [strangers['online']!, strangers['offline']!]) {
      const seen = await driver.get(path);
      expect(seen.body).toEqual({
        ...own.body,
        departure: '서울 강남구',
        destination: '경기 성남시 분당구',
        note: null,
        contactName: null,
      });
      const listed = (await driver.get('/v1/reservations?limit=100')).body.items;
      expect(listed.find((item: { id: string }) => item.id === id)).toEqual(seen.body);
      expect((await driver.get(`${path}/timeline`)).body.items).toEqual([
        {
          id: expect.any(String),
          type: 'reservation.requested',
          actorId: null,
          keyId: null,
          occurredAt: expect.any(String),
        },
      ]);
    }
    for (const name of ['other', 'streamer', 'moderator']) expect((await strangers[name]!.get(path)).status).toBe(404);
  });

  it('gets nothing of it by any lookup, stream, webhook or search, before, during and after', async () => {
    const leaks: Seen[] = [];
    const { id } = (await mina.book(BOOKING)).body;
    const { online } = strangers;
    await requestOf(online!, id);
    leaks.push(...(await walk(id, 'requested')));
    const step = async (verb: string, body?: object, by = jun) =>
      expect((await by.post(`/v1/reservations/${id}/${verb}`, body)).status).toBe(201);
    await step('acceptance');
    leaks.push(...(await walk(id, 'accepted')));
    await step('hand-back');
    await requestOf(online!, id, 'reservation.offered');
    leaks.push(...(await walk(id, 'handed back')));
    await step('acceptance');
    await step('pickup');
    leaks.push(...(await walk(id, 'picked up')));
    await step('delivery');
    leaks.push(...(await walk(id, 'delivered')));
    const cancelled = (await mina.book(BOOKING)).body.id;
    await mina.post(`/v1/reservations/${cancelled}/cancellation`, { reason: SECRETS[4] });
    leaks.push(...(await walk(cancelled, 'cancelled')));
    const expired = (await mina.book(BOOKING)).body.id;
    await database.query('UPDATE reservations SET deadline = NOW(6) WHERE id = ?', [bytes(expired)]);
    await requestOf(mina, expired, 'reservation.expired');
    leaks.push(...(await walk(expired, 'expired')));
    expect(leaks).toEqual([]);

    await until('the webhook and the stream have it', () => {
      const types = receiver.to('/online').map(({ body }) => body.type);
      return types.includes('reservation.offered') && stream.notifications.length >= 3;
    });
    const pushed = [...receiver.to('/online').map(({ text }) => text), JSON.stringify(stream.events)];
    expect(pushed.flatMap(found)).toEqual([]);
    expect(pushed.join()).toContain('경기 성남시 분당구');
  });

  it('gets no phone number, PIN, note or place of a stop, and not where its driver is or was', async () => {
    const admin = await newOperator(address, 'admin');
    expect((await deposit(admin, mina.id, 100_000)).status).toBe(201);
    const [first, last] = newQuote.stops as [object, object];
    const [from, to, where] = [
      { lat: 37.51231, lng: 127.05671 },
      { lat: 37.53412, lng: 127.06789 },
      { lat: 37.51239, lng: 127.05679 },
    ];
    const quote = await quoteOf(mina, {
      stops: [
        { ...first, ...from, address: BOOKING.departure, phone: '010-7777-8888' },
        { ...last, ...to, address: BOOKING.destination, phone: '+82 2 777 9999', note: BOOKING.note, name: '남궁비밀' },
      ],
      ...{ verification: 'pin', undeliverable: 'return' },
    });
    const places = [from, to, where].flatMap(({ lat, lng }) => [String(lat), String(lng)]);
    const more = ['77778888', '27779999', ...places];
    SECRETS.push(...more);
    expect(found((await mina.get(`/v1/delivery-quotes/${quote.id}`)).text)).toEqual(
      expect.arrayContaining(places.slice(0, 4)),
    );
    const leaks = await walk(quote.id, 'quoted');

    const { id } = (await mina.post('/v1/reservations', { quoteId: quote.id })).body;
    const handover = async (by: Client) => (await by.get(`/v1/reservations/${id}/handover`)).text;
    const { pin } = JSON.parse(await handover(mina)) as { pin: string };
    more.push(`"${pin}"`);
    SECRETS.push(`"${pin}"`);
    expect(found(await handover(mina))).toContain(`"${pin}"`);
    leaks.push(...(await walk(id, 'booked', quote.id)));
    const drive = async () => {
      const fixes = [{ ...where, accuracyMeters: 5, recordedAt: new Date().toISOString() }];
      const sent = () => jun.post('/v1/drivers/me/positions', { fixes }, { key: null });
      await until('the position is taken', async () => (await sent()).status === 204);
    };
    await jun.send('PUT', '/v1/drivers/me/availability', { body: { online: true, sharesPosition: true } });
    const step = async (verb: string, body?: object) => {
      expect((await jun.post(`/v1/reservations/${id}/${verb}`, body)).status).toBe(201);
      await drive();
      leaks.push(...(await walk(id, verb, quote.id)));
    };
    await step('acceptance');
    expect(found(await handover(jun))).toEqual(expect.arrayContaining(['77778888', '27779999']));
    expect(found(await handover(jun))).not.toContain(`"${pin}"`);
    await step('arrival', { stop: 0, ...where });
    // Its consumer sees where the driver is: what strangers do not get is there.
    const tracking = async () => found((await mina.get(`/v1/reservations/${id}/tracking`)).text);
    await until('the consumer sees the driver', async () => (await tracking()).includes(String(where.lat)));
    await step('pickup', where);
    await step('failure', { reason: 'refused', ...where });
    await step('return', where);
    await step('return', { stop: 0 });
    expect(leaks).toEqual([]);
    const inStreams = [stream, ...otherStreams].map(({ events }) => found(JSON.stringify(events)));
    expect(inStreams.flat()).toEqual([]);
    expect(found(await handover(jun)).filter((secret) => /^"|^[27]+[89]+$/.test(secret))).toEqual([]);
    SECRETS.splice(-more.length);
  });

  it('does not see it in what handing back answers', async () => {
    const { id } = (await mina.book(BOOKING)).body;
    await jun.post(`/v1/reservations/${id}/acceptance`);
    const { status, text } = await jun.post(`/v1/reservations/${id}/hand-back`);
    expect([status, found(text)]).toEqual([201, []]);
  });
});
