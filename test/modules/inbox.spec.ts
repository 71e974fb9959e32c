import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { startProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

let address: string;
let stop: () => Promise<void>;
beforeAll(async () => ({ address, stop } = await startProcess('all')));
afterAll(async () => {
  await stop();
  await database.end();
});

type Item = { id: string; number: number; type: string } & Record<'seenAt' | 'readAt' | 'archivedAt', string | null>;
const inbox = async (person: Client, query = '') => (await person.get(`/v1/notifications?limit=100${query}`)).body;
/** The list is in the order in which the events were worked on, which is not always that of the numbers. */
const numbers = async (person: Client, query = ''): Promise<number[]> =>
  (await inbox(person, query)).items.map(({ number }: Item) => number).sort((a: number, b: number) => b - a);
const post = (person: Client, path: string, body?: object) => person.post(`/v1/notifications/${path}`, body);

/** A driver who was told of `count` bookings and nothing else. */
async function toldDriver(count: number): Promise<Client> {
  const [driver, consumer] = await Promise.all([newPerson(address, 'driver'), newPerson(address)]);
  await driver.goOnline();
  for (let i = 0; i < count; i++) await consumer.book();
  await until('all are there', async () => (await inbox(driver)).items.length === count);
  await driver.goOnline(false);
  return driver;
}
const idOf = async (person: Client, number: number): Promise<string> =>
  (await inbox(person)).items.find((item: Item) => item.number === number).id;

describe('An inbox', () => {
  it('counts what is unseen and what is unread: seen is not read, but read is seen', async () => {
    const driver = await toldDriver(5);
    expect(await inbox(driver)).toMatchObject({ unread: 5, unseen: 5 });
    expect((await post(driver, 'seen', { upTo: 3 })).body).toEqual({ unread: 5, unseen: 2 });
    expect((await post(driver, 'seen', { upTo: 2 })).body).toEqual({ unread: 5, unseen: 2 });
    const read = (await post(driver, `${await idOf(driver, 5)}/read`)).body;
    expect(read.seenAt).toBe(read.readAt);
    expect(await inbox(driver)).toMatchObject({ unread: 4, unseen: 1 });
    const unread = (await post(driver, `${read.id}/unread`)).body;
    expect(unread).toMatchObject({ number: 5, readAt: null, seenAt: read.seenAt });
    expect(await inbox(driver)).toMatchObject({ unread: 5, unseen: 1 });
  });

  it('is read up to a number, by ids, or whole', async () => {
    const driver = await toldDriver(6);
    expect((await post(driver, 'read', { upTo: 2 })).body).toEqual({ unread: 4, unseen: 4 });
    expect(await numbers(driver, '&unread=true')).toEqual([6, 5, 4, 3]);
    const ids = [await idOf(driver, 4), await idOf(driver, 6), randomUUID()];
    expect((await post(driver, 'read', { ids })).body).toEqual({ unread: 2, unseen: 2 });
    expect(await numbers(driver, '&unread=true')).toEqual([5, 3]);
    const before = (await inbox(driver)).items.find((item: Item) => item.number === 1);
    expect((await post(driver, 'read', {})).body).toEqual({ unread: 0, unseen: 0 });
    expect((await inbox(driver)).items.find((item: Item) => item.number === 1)).toEqual(before);
    const both = await post(driver, 'read', { upTo: 1, ids });
    expect([both.status, both.body.errors[0].code]).toEqual([422, 'up_to_or_ids']);
  });

  it('puts away what is archived, out of list and counts, until it is restored', async () => {
    const driver = await toldDriver(3);
    const id = await idOf(driver, 2);
    const archived = (await post(driver, `${id}/archive`)).body;
    expect(archived).toMatchObject({ id, archivedAt: expect.any(String), readAt: null });
    expect((await post(driver, `${id}/archive`)).body).toEqual(archived);
    expect([await numbers(driver), await numbers(driver, '&archived=true')]).toEqual([[3, 1], [2]]);
    expect(await inbox(driver)).toMatchObject({ unread: 2, unseen: 2 });
    expect((await post(driver, `${id}/restore`)).body).toMatchObject({ id, archivedAt: null });
    expect([await numbers(driver), await numbers(driver, '&archived=true')]).toEqual([[3, 2, 1], []]);
    expect(await inbox(driver)).toMatchObject({ unread: 3, unseen: 3 });
  });

  it('is filtered by category and by type', async () => {
    const driver = await toldDriver(2);
    await database.query(
      `UPDATE notifications SET type = 'mission.failed' WHERE user_id = ? AND number = 1 AND channel = 'in_app'`,
      [bytes(driver.id)],
    );
    expect(await numbers(driver, '&category=missions')).toEqual([1]);
    expect(await numbers(driver, '&category=deliveries')).toEqual([2]);
    expect(await numbers(driver, '&category=cafes')).toEqual([]);
    expect(await numbers(driver, '&type=reservation.requested')).toEqual([2]);
    expect(await numbers(driver, '&type=reservation.requested&category=missions')).toEqual([]);
    expect((await driver.get('/v1/notifications?category=weather')).status).toBe(422);
  });

  test.each(['read', 'unread', 'archive', 'restore'])('lets nobody else %s what is in it', async (verb) => {
    const [driver, stranger] = await Promise.all([toldDriver(1), newPerson(address)]);
    const before = await inbox(driver);
    for (const id of [await idOf(driver, 1), randomUUID()]) {
      const answer = await post(stranger, `${id}/${verb}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'notification-not-found']);
    }
    await post(stranger, 'read', { ids: [await idOf(driver, 1)] });
    await post(stranger, 'read', {});
    await post(stranger, 'seen', { upTo: 99 });
    expect(await inbox(driver)).toEqual(before);
  });
});
