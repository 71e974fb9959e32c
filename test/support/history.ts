import { expect } from '@jest/globals';
import { idOfPeriod } from '../../src/kernel/tx/ids.js';
import { foldAll, gramsOf } from '../../src/modules/messages/folding.js';
import { newPerson, type Client } from './client.js';
import { bytes } from './database.js';
import { deposit, newMission, pledge } from './money.js';
import { until } from './wait.js';
import type { World } from './world.js';

/** Somebody whom operators made an admin. */
export async function newAdmin(world: World, address: string): Promise<Client> {
  const admin = await newPerson(address, 'consumer', { name: '관리자' });
  await world.rows(`UPDATE users SET roles = 'admin' WHERE id = ?`, [bytes(admin.id)]);
  await admin.logIn();
  return admin;
}

/** A booking that is carried out, one that is cancelled after a driver took it, and everybody around them. */
export async function bookings(address: string) {
  const mina = await newPerson(address, 'consumer', { name: '김미나' });
  const [jun, dan] = [
    await newPerson(address, 'driver', { name: '박준호' }),
    await newPerson(address, 'driver', { name: '이단' }),
  ];
  const stranger = await newPerson(address, 'consumer', { name: '남남' });
  for (const driver of [jun, dan]) await driver.goOnline();
  const done: string = (
    await mina.book({ departure: '강남역 2번 출구', destination: '마포구 양화로 45', date: '2099-12-24' })
  ).body.id;
  await isTold(dan, 1); // of those who are online then
  for (const step of ['acceptance', 'pickup', 'delivery']) {
    expect((await jun.post(`/v1/reservations/${done}/${step}`)).status).toBe(201);
  }
  const cancelled: string = (await mina.book({ departure: '서울역', destination: 'Ｓｔａｒ  Café' })).body.id;
  await isTold(dan, 2);
  expect((await jun.post(`/v1/reservations/${cancelled}/acceptance`)).status).toBe(201);
  const reason = '비가 와서 <b>취소</b>';
  expect((await mina.post(`/v1/reservations/${cancelled}/cancellation`, { reason })).status).toBe(201);
  for (const driver of [jun, dan]) await driver.goOnline(false);
  return { mina, jun, dan, stranger, done, cancelled };
}

const isTold = (driver: Client, times: number) =>
  until('the drivers are told', async () => (await driver.get('/v1/notifications')).body.items.length === times);

/** A mission that failed, with two backers. */
export async function mission(admin: Client, address: string) {
  const [creator, backer] = [
    await newPerson(address, 'consumer', { name: '최초록' }),
    await newPerson(address, 'consumer', { name: '한보라' }),
  ];
  const streamer = await newPerson(address, 'streamer', { name: '노래왕' });
  for (const person of [creator, backer]) expect((await deposit(admin, person.id, 50_000)).status).toBe(201);
  const id = await newMission(creator, streamer, { title: '노래 한 곡 🎤' });
  expect((await pledge(backer, id, 7_000)).status).toBe(201);
  expect((await streamer.post(`/v1/missions/${id}/acceptance`)).status).toBe(201);
  expect((await streamer.post(`/v1/missions/${id}/settlement`, { outcome: 'failure' })).status).toBe(201);
  return { creator, backer, streamer, id };
}

const PER_STATEMENT = 1_000;

/**
 * A history longer than anybody books: so many messages to one person, one a second and the newest now, written as the
 * recorder would have written them. `textOf` tells each, 0 being the newest.
 */
export async function fillHistory(world: World, readerId: string, count: number, textOf: (place: number) => string) {
  const nowMs = Date.now();
  for (let start = 0; start < count; start += PER_STATEMENT) {
    const places = Array.from({ length: Math.min(PER_STATEMENT, count - start) }, (_, i) => start + i);
    const made = places.map((place) => {
      const [at, text] = [nowMs - place * 1_000, textOf(place)];
      return { at: new Date(at), id: bytes(idOfPeriod(at, `${readerId} ${place}`)), text, folded: foldAll(text, text) };
    });
    await world.rows('INSERT INTO messages (id, kind, type, occurred_at, ko, en, folded) VALUES ?', [
      made.map(({ id, at, text, folded }) => [id, 'event', 'reservation.requested', at, text, text, folded]),
    ]);
    await world.rows('INSERT INTO message_grams (message_id, grams) VALUES ?', [
      made.map(({ id, folded }) => [id, gramsOf(folded.toString()).join(' ')]),
    ]);
    await world.rows('INSERT INTO message_readers (reader_id, message_id, type) VALUES ?', [
      made.map(({ id }) => [bytes(readerId), id, 'reservation.requested']),
    ]);
  }
}
