import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Client } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import { repeatUntilAnswered } from '../support/load.js';
import { available, expectBalanced, expectStatements, newOperator, wealthy } from '../support/money.js';
import { comingDay, driverAt, newPlace, north, offerOf } from '../support/offers.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { newQuote, quoteOf, type Quote } from '../support/quotes.js';
import { scale } from '../support/scale.js';
import { itSeeded, type Random } from '../support/seed.js';
import { Wire } from '../support/wire.js';
import { World } from '../support/world.js';

/** Times that each step of each journey is killed; the suite kills some steps of one, once. */
const KILLS = scale(20, 1);

const world = World.ofThisFile({
  ...{ DISPATCH_ROUND_SECONDS: '600', DISPATCH_LEAD_SECONDS: '4000000' },
  // Each process that is killed takes its twentieth of a new account's quota with it.
  NEW_ACCOUNT_SECONDS: '0',
  // The long form takes longer than a driver stays online of whom nothing is seen.
  DRIVER_LAPSE_SECONDS: '36000',
});
let api: MadangProcess;
let worker: MadangProcess;
let admin: Client;
let mina: Client;
let driver: Client;
const place = newPlace();
beforeAll(async () => {
  [api, worker] = await Promise.all([world.start('api'), world.start('worker')]);
  admin = await newOperator(api.address, 'admin');
  [mina] = (await wealthy(admin, 1, 100_000_000)) as [Client];
  driver = await driverAt(api.address, north(place, 300));
});
afterAll(async () => {
  await killAll();
  await world.end();
  await database.end();
});

const escrowOf = (id: string) =>
  count(
    `SELECT COALESCE(SUM(credits_posted - debits_posted), 0) FROM accounts WHERE kind = 'escrow' AND owner_id = ?`,
    [bytes(id)],
  );

type Step = { name: string; by: () => Client; path: (id: string) => string; body?: object };
const driven = (name: string, verb = name, body?: object): Step => ({
  ...{ name, by: () => driver, path: (id) => `/v1/reservations/${id}/${verb}` },
  ...(body && { body }),
});
const ACCEPTANCE = driven('acceptance');
const PICKUP = driven('pickup');
/** What the driver gets in the end, in won, and what the consumer has paid. */
type End = (quote: Quote) => { driver: number; consumer: number };
const journeys: { end: string; steps: Step[]; killed: string[]; pays: End }[] = [
  {
    end: 'delivered',
    steps: [ACCEPTANCE, driven('arrival', 'arrival', { stop: 0 }), PICKUP, driven('delivery')],
    killed: scale(['booking', 'acceptance', 'arrival', 'pickup', 'delivery'], ['booking', 'delivery']),
    pays: ({ driverPay, price }) => ({ driver: driverPay, consumer: price.total }),
  },
  {
    end: 'returned',
    steps: [
      ...[ACCEPTANCE, PICKUP, driven('failure', 'failure', { reason: 'refused' })],
      ...[driven('the way back', 'return', {}), driven('return', 'return', { stop: 0 })],
    ],
    killed: scale(['booking', 'acceptance', 'pickup', 'failure', 'the way back', 'return'], ['return']),
    pays: ({ driverPay, price, returnPay }) => ({
      ...{ driver: driverPay + returnPay, consumer: price.total + returnPay },
    }),
  },
  {
    end: 'cancelled',
    steps: [
      ACCEPTANCE,
      {
        ...{ name: 'cancellation', by: () => mina, path: (id) => `/v1/reservations/${id}/cancellation` },
        body: { reason: 'x' },
      },
    ],
    killed: scale(['booking', 'acceptance', 'cancellation'], []),
    pays: () => ({ driver: 0, consumer: 0 }),
  },
];

async function restart(): Promise<void> {
  api = await world.start('api');
  for (const person of [admin, mina, driver]) person.address = api.address;
}

/**
 * Sends a request, kills the process that handles it, and repeats the request at the next one. The kill comes when its answer is on
 * the way, so that all is committed; or at a random moment, so that it may be half done.
 */
async function killed(person: Client, path: string, body: object | undefined, delayMs: number | null): Promise<Answer> {
  const key = randomUUID();
  const wire = await Wire.to(api.address);
  const sent = Object.assign(Object.create(Object.getPrototypeOf(person)) as Client, person, { address: wire.address });
  const answered = wire.silenceAt('answer', 'HTTP/1.1');
  const lost = sent.post(path, body, { key }).catch(() => 'no answer');
  await (delayMs === null ? answered : sleep(delayMs));
  await api.kill();
  wire.close();
  await lost;
  await restart();
  return repeatUntilAnswered(() => person.post(path, body, { key }));
}

/** Of an open booking all of the fare is in escrow, of an ended one nothing; and the books add up. */
async function expectWhole(id: string, hold: number): Promise<void> {
  const { status } = (await mina.get(`/v1/reservations/${id}`)).body;
  const hasEnded = ['delivered', 'returned', 'cancelled'].includes(status);
  expect([status, await escrowOf(id)]).toEqual([status, hasEnded ? 0 : hold]);
  await expectBalanced(admin);
}

/** Carries a booking out from the quote to the end; `isKilled` names the steps whose process is killed. */
async function walk({ steps, pays }: (typeof journeys)[number], isKilled: (step: string) => boolean, random: Random) {
  const [first, last] = newQuote.stops;
  const stops = [
    { ...first, ...place },
    { ...last, lat: place.lat + 0.02, lng: place.lng },
  ];
  const before = await available(mina, driver);
  const quote = await quoteOf(mina, { stops, date: comingDay(), undeliverable: 'return' });
  const send = async (name: string, person: Client, path: string, body?: object) => {
    const delayMs = random.between(0, 2) ? null : random.between(0, 25);
    const answer = isKilled(name) ? await killed(person, path, body, delayMs) : await person.post(path, body);
    expect([name, answer.status, answer.text]).toEqual([name, 201, answer.text]);
    return answer.body as { id: string };
  };
  const { id } = await send('booking', mina, '/v1/reservations', { quoteId: quote.id });
  await expectWhole(id, quote.hold);
  if (isKilled('booking')) {
    // A dispatcher dies in its rounds as well.
    await worker.kill();
    worker = await world.start('worker');
  }
  await offerOf(driver, id);
  for (const { name, by, path, body } of steps) {
    await send(name, by(), path(id), body);
    if (isKilled(name)) await expectWhole(id, quote.hold);
  }
  await expectWhole(id, quote.hold);
  const after = await available(mina, driver);
  const paid = pays(quote);
  expect([before[0]! - after[0]!, after[1]! - before[1]!]).toEqual([paid.consumer, paid.driver]);
}

describe('A fare is wholly in escrow or wholly given, whichever process is killed in whichever step of a delivery', () => {
  for (const journey of journeys.filter(({ killed }) => killed.length > 0))
    itSeeded(`that is ${journey.end}`, async (random) => {
      for (let n = 0; n < KILLS; n++) await walk(journey, (step) => journey.killed.includes(step), random);
      await expectStatements(mina, driver);
    });

  it('leaves books that add up', () => expectBalanced(admin));
});
