import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Madang, type Notification } from '../../client/src/index.js';
import { newPerson, type Client } from '../support/client.js';
import { database } from '../support/database.js';
import { mailsTo, mailTo } from '../support/mailbox.js';
import { startProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

let address: string;
let stop: () => Promise<void>;
beforeAll(async () => ({ address, stop } = await startProcess()));
afterAll(async () => {
  await stop();
  await database.end();
});

const notified = (person: Client, type: string) =>
  until(`${type} is in the inbox`, async () =>
    (await person.get('/v1/notifications')).body.items.find((item: { type: string }) => item.type === type),
  );

/** The types of a person's notifications as they come, from the first on, as a program of theirs reads them. */
async function* typesTold(person: Client): AsyncGenerator<string, void> {
  const madang = new Madang({ baseUrl: address, token: () => person.accessToken });
  for await (const { event, data } of madang.stream('/v1/notifications/stream', { lastEventId: 0 }))
    if (event === 'notification') yield (data as Notification).type;
}

it('carries a booking from the consumer to the door, and tells each side in their language', async () => {
  const mina = await newPerson(address, 'consumer', { locale: 'en', name: 'Mina' });
  const jun = await newPerson(address, 'driver', { locale: 'ko', name: '박준' });
  const offline = await newPerson(address, 'driver');
  await jun.goOnline();

  const booked = await mina.book({
    departure: '서울 용산구 한강대로 405',
    destination: '서울 강남구 강남대로 396',
    pickupWindow: { from: '09:00', to: '12:00' },
    note: '깨지기 쉬움 🥚',
  });
  expect(booked.status).toBe(201);
  const { id } = booked.body;
  expect(booked.headers.get('location')).toBe(`/v1/reservations/${id}`);
  expect(booked.headers.get('etag')).toBe('"1"');

  const heard = await notified(jun, 'reservation.requested');
  expect(heard).toMatchObject({
    title: '새 배송 요청',
    data: { reservationId: id, departure: '서울 용산구', destination: '서울 강남구' },
    readAt: null,
  });
  const open = await jun.get('/v1/reservations?status=requested');
  expect(open.body.items.map((item: { id: string }) => item.id)).toContain(id);

  const types = typesTold(mina);
  for (const [step, status, type] of [
    ['acceptance', 'accepted', 'reservation.accepted'],
    ['pickup', 'picked_up', 'reservation.picked_up'],
    ['delivery', 'delivered', 'reservation.delivered'],
  ] as const) {
    const moved = await jun.post(`/v1/reservations/${id}/${step}`);
    expect([moved.status, moved.body.status, moved.body.driverId]).toEqual([201, status, jun.id]);
    expect((await types.next()).value).toBe(type);
  }
  await types.return();
  const accepted = await mailTo(mina.email, 'Driver assigned');
  expect(accepted.text).toContain('박준 will carry out your delivery');
  expect(accepted.html).toContain('박준 will carry out your delivery');
  expect(accepted.html).toContain('/v1/unsubscribe/');
  expect(await mailsTo(jun.email)).toEqual([]); // by the time an offer were read it would be gone

  const timeline = await mina.get(`/v1/reservations/${id}/timeline`);
  expect(timeline.body.items.map((e: { type: string; actorId: string }) => [e.type, e.actorId])).toEqual([
    ['reservation.requested', mina.id],
    ['reservation.accepted', jun.id],
    ['reservation.picked_up', jun.id],
    ['reservation.delivered', jun.id],
  ]);
  expect((await jun.get('/v1/notifications')).body.items).toHaveLength(1);
  expect((await offline.get('/v1/notifications')).body).toMatchObject({ items: [], unread: 0 });
});
