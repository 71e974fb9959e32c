import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client, newPerson } from '../support/client.js';
import { bytes, count } from '../support/database.js';
import { available, expectBalanced, expectStatements, newOperator, refusal, wealthy } from '../support/money.js';
import type { MadangProcess } from '../support/processes.js';
import { bookQuoted, quoteOf } from '../support/quotes.js';
import { World } from '../support/world.js';

/** Two processes, so that nothing in the memory of one decides. */
const TIMES = 30;

let world: World;
let processes: MadangProcess[];
let admin: Client;
let mina: Client;
let drivers: Client[];
beforeAll(async () => {
  world = World.ofThisFile({ RATE_LIMIT_FACTOR: '1000' });
  processes = await Promise.all([world.start('api'), world.start('api')]);
  const { address } = processes[0]!;
  admin = await newOperator(address, 'admin');
  [mina] = (await wealthy(admin, 1, 10_000_000)) as [Client];
  drivers = await Promise.all(Array.from({ length: 4 }, () => newPerson(address, 'driver')));
  for (const driver of drivers) await driver.goOnline();
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.terminate()));
  await world.end();
});

/** The same person at the other process. */
function elsewhere(person: Client): Client {
  return Object.assign(new Client(processes[1]!.address), { id: person.id, accessToken: person.accessToken });
}
const cancel = (by: Client, id: string) => by.post(`/v1/reservations/${id}/cancellation`, { reason: '취소' });
const accept = (by: Client, id: string) => by.post(`/v1/reservations/${id}/acceptance`);

async function expectBooksClosed(): Promise<void> {
  await expectBalanced(admin);
  await expectStatements(mina, ...drivers);
}

it('uses a quote for one of two bookings at two processes, and takes its price once', async () => {
  for (let time = 0; time < TIMES; time++) {
    const quote = await quoteOf(mina);
    const [before] = await available(mina);
    const answers = await Promise.all(
      [mina, elsewhere(mina)].map((person) => person.post('/v1/reservations', { quoteId: quote.id })),
    );
    expect(answers.map((answer) => refusal(answer)).sort()).toEqual([
      [201, undefined],
      [409, 'quote-used'],
    ]);
    expect(await available(mina)).toEqual([before! - quote.hold]);
    const { body } = answers.find(({ status }) => status === 201)!;
    expect((await cancel(mina, body.id)).status).toBe(201);
  }
  await expectBooksClosed();
});

it('pays nobody twice when a cancellation meets an acceptance: the fare is wholly held or wholly given', async () => {
  for (let time = 0; time < TIMES; time++) {
    const driver = drivers[time % drivers.length]!;
    const [before] = await available(mina);
    const { id, quote } = await bookQuoted(mina);
    const [cancelled, accepted] = await Promise.all([cancel(mina, id), accept(elsewhere(driver), id)]);
    for (const answer of [cancelled, accepted]) expect([201, 409]).toContain(answer.status);
    const { status } = (await mina.get(`/v1/reservations/${id}`)).body;
    const held = await count(
      `SELECT COALESCE(SUM(credits_posted - debits_posted), 0) FROM accounts WHERE kind = 'escrow' AND owner_id = ?`,
      [bytes(id)],
    );
    // An acceptance just before it is within the two minutes, so the cancellation is free in either order.
    expect([status, held, await available(mina)]).toEqual(
      status === 'cancelled' ? ['cancelled', 0, [before]] : ['accepted', quote.hold, [before! - quote.hold]],
    );
    if (status === 'accepted') expect((await cancel(admin, id)).status).toBe(201);
  }
  await expectBooksClosed();
});

it('pays once when the delivery is reported at two processes', async () => {
  for (let time = 0; time < 10; time++) {
    const driver = drivers[0]!;
    const { id, quote } = await bookQuoted(mina);
    expect((await accept(driver, id)).status).toBe(201);
    expect((await driver.post(`/v1/reservations/${id}/pickup`)).status).toBe(201);
    const [before] = await available(driver);
    const answers = await Promise.all(
      [driver, elsewhere(driver)].map((person) => person.post(`/v1/reservations/${id}/delivery`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await available(driver)).toEqual([before! + quote.driverPay]);
  }
  await expectBooksClosed();
});
