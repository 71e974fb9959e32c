import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { hoursOf } from '../../src/modules/reservations/slots.js';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import { startProcess } from '../support/processes.js';

let address: string;
let stop: () => Promise<void>;
let mina: Client;
let jun: Client;
beforeAll(async () => {
  ({ address, stop } = await startProcess('api'));
  [mina, jun] = [await newPerson(address), await newPerson(address, 'driver')];
  await jun.goOnline();
});
afterAll(async () => {
  await stop();
  await database.end();
});

type Window = [from: string, to: string] | null;
let days = 0;
/** Two bookings of one day that nobody else has. */
async function two(one: Window, other: Window): Promise<[string, string]> {
  const date = new Date(Date.UTC(2098, 0, ++days)).toISOString().slice(0, 10);
  const book = async (window: Window): Promise<string> =>
    (await mina.book({ date, ...(window && { pickupWindow: { from: window[0], to: window[1] } }) })).body.id;
  return [await book(one), await book(other)];
}
const accept = (id: string, driver = jun): Promise<Answer> => driver.post(`/v1/reservations/${id}/acceptance`);
const said = ({ status, body }: Answer) => (status === 201 ? '201' : `${status} ${body.code}`);

describe('A driver', () => {
  test.each<[Window, Window, boolean]>([
    [['09:00', '12:00'], ['11:30', '13:00'], true],
    [['09:00', '12:00'], ['12:00', '13:00'], false],
    [['09:00', '10:00'], ['15:00', '16:00'], false],
    [['09:00', '09:20'], ['09:40', '10:00'], true],
    [['23:00', '23:59'], null, true],
    [null, null, true],
  ])('with a booking at %j may not have one at %j: %s', async (one, other, isBusy) => {
    const [first, second] = await two(one, other);
    expect(said(await accept(first))).toBe('201');
    expect(said(await accept(second))).toBe(isBusy ? '409 driver-busy' : '201');
    if (!isBusy) return;
    // What was refused is as it was, and others may have it.
    expect((await mina.get(`/v1/reservations/${second}`)).body).toMatchObject({ status: 'requested', version: 1 });
  });

  test.each(['hand-back', 'cancellation', 'delivery'])('is free again after a %s', async (verb) => {
    const [first, second] = await two(null, null);
    await accept(first);
    if (verb === 'delivery') await jun.post(`/v1/reservations/${first}/pickup`);
    expect(said(await accept(second))).toBe('409 driver-busy');
    const ended = await (verb === 'cancellation' ? mina : jun).post(
      `/v1/reservations/${first}/${verb}`,
      verb === 'cancellation' ? { reason: '비' } : undefined,
    );
    expect(ended.status).toBe(201);
    expect(await count('SELECT COUNT(*) FROM driver_slots WHERE reservation_id = ?', [bytes(first)])).toBe(0);
    expect(said(await accept(second))).toBe('201');
  });

  it('is not held up by what the previous release has ended', async () => {
    const [first, second] = await two(null, null);
    await accept(first);
    await database.query(`UPDATE reservations SET status = 'delivered' WHERE id = ?`, [bytes(first)]);
    expect(said(await accept(second))).toBe('201');
  });

  it('accepts while online only', async () => {
    const [id] = await two(null, null);
    const offline = await newPerson(address, 'driver');
    expect(said(await accept(id, offline))).toBe('409 driver-offline');
    await offline.goOnline();
    await offline.goOnline(false);
    expect(said(await accept(id, offline))).toBe('409 driver-offline');
    await offline.goOnline();
    expect(said(await accept(id, offline))).toBe('201');
  });
});

describe('The hours of a booking', () => {
  test.each<[string | null, string | null, number[]]>([
    ['09:00:00', '12:00:00', [9, 10, 11]],
    ['09:30:00', '12:01:00', [9, 10, 11, 12]],
    ['23:10:00', '23:59:00', [23]],
    [null, null, Array.from({ length: 24 }, (_, hour) => hour)],
  ])('from %s to %s are %j', (pickupFrom, pickupTo, hours) => {
    expect(hoursOf({ pickupFrom, pickupTo })).toEqual(hours);
  });
});
