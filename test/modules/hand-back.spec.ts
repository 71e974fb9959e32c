import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { database } from '../support/database.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

let address: string;
let mina: Client;
let jun: Client; // the driver who takes it first
let seo: Client; // another one
beforeAll(async () => {
  // A round asks all drivers there are, and the next one is an hour away: after a hand-back they are asked all the same.
  ({ address } = await MadangProcess.start('all', { DISPATCH_ROUND_SECONDS: '3600', DISPATCH_FANOUT: '2' }));
  mina = await newPerson(address, 'consumer', { locale: 'en' });
  [jun, seo] = await Promise.all([
    newPerson(address, 'driver', { name: '박준' }),
    newPerson(address, 'driver', { name: '한서' }),
  ]);
  for (const driver of [jun, seo]) await driver.goOnline();
});
afterAll(async () => {
  await killAll();
  await database.end();
});

type Item = { type: string; title: string; body: string; goneAt: string | null; data: { reservationId: string } };
const about = async (person: Client, id: string): Promise<Item[]> =>
  (await person.get('/v1/notifications?limit=100')).body.items.filter(({ data }: Item) => data.reservationId === id);
const told = (person: Client, id: string, type: string) =>
  until(`${type} is in the inbox`, async () => (await about(person, id)).find((item) => item.type === type));
const post = (person: Client, id: string, verb: string, body?: object): Promise<Answer> =>
  person.post(`/v1/reservations/${id}/${verb}`, body);
async function accepted(): Promise<string> {
  const { id } = (await mina.book()).body;
  expect((await post(jun, id, 'acceptance')).status).toBe(201);
  return id;
}

describe('A driver who cannot come', () => {
  it('hands the booking back: it is open again, its consumer is notified, and other drivers are asked', async () => {
    const id = await accepted();
    await told(mina, id, 'reservation.accepted');
    const back = await post(jun, id, 'hand-back');
    expect([back.status, back.body.status, back.body.driverId, back.body.version]).toEqual([201, 'requested', null, 3]);
    expect(await told(mina, id, 'reservation.handed_back')).toMatchObject({
      title: 'Looking for another driver',
      body: expect.stringContaining('박준 handed back your delivery'),
    });
    expect(await told(seo, id, 'reservation.offered')).toMatchObject({ title: '기사를 찾는 배송', goneAt: null });
    await until('what it said of the driver is gone', async () =>
      (await about(mina, id)).some(({ type, goneAt }) => type === 'reservation.accepted' && goneAt),
    );
    expect((await about(jun, id)).filter(({ type }) => type === 'reservation.offered')).toEqual([]);

    const next = await post(seo, id, 'acceptance');
    expect([next.status, next.body.driverId]).toEqual([201, seo.id]);
    await until('the consumer knows the next one', async () =>
      (await about(mina, id)).some(
        ({ type, goneAt, body }) => type === 'reservation.accepted' && !goneAt && /한서/.test(body),
      ),
    );
    expect(await about(seo, id)).not.toContainEqual(
      expect.objectContaining({ goneAt: expect.any(String), type: 'reservation.offered' }),
    );
    const { items } = (await mina.get(`/v1/reservations/${id}/timeline`)).body;
    expect(items.map(({ type, actorId }: { type: string; actorId: string }) => `${type} ${actorId}`)).toEqual([
      `reservation.requested ${mina.id}`,
      `reservation.accepted ${jun.id}`,
      `reservation.handed_back ${jun.id}`,
      `reservation.offered ${null}`,
      `reservation.accepted ${seo.id}`,
    ]);
    const said = await until('it stands in the history', async () => {
      const { items } = (await mina.get(`/v1/messages?reservationId=${id}&type=reservation.handed_back`)).body;
      return items.find(({ kind }: { kind: string }) => kind === 'event');
    });
    expect(said.text.ko).toMatch(/^박준 기사님이 .* 배송을 반납하여 다른 기사를 찾습니다\.$/);
    expect((await jun.get(`/v1/reservations/${id}`)).status).toBe(404);
  });

  it('cannot cancel it: the refusal names what to do instead', async () => {
    const id = await accepted();
    const refused = await post(jun, id, 'cancellation', { reason: '타이어' });
    expect([refused.status, refused.body.code]).toEqual([409, 'use-hand-back']);
    expect(refused.body.detail).toContain('hand-back');
    expect((await mina.get(`/v1/reservations/${id}`)).body).toMatchObject({ status: 'accepted', driverId: jun.id });
    expect((await post(jun, id, 'pickup')).status).toBe(201);
    for (const [verb, body] of [
      ['cancellation', { reason: '타이어' }],
      ['hand-back', undefined],
    ] as const) {
      expect((await post(jun, id, verb, body)).body.code).toBe('reservation-conflict');
    }
  });

  it('can hand back what is their own to drive alone', async () => {
    const id = await accepted();
    expect([(await post(seo, id, 'hand-back')).status, (await post(mina, id, 'hand-back')).status]).toEqual([404, 403]);
  });

  it('hands back, picks up, or finds it cancelled: one of them', async () => {
    for (let round = 0; round < 20; round++) {
      const id = await accepted();
      const answers = await Promise.all([
        post(jun, id, 'hand-back'),
        post(jun, id, 'pickup'),
        ...(round % 2 ? [post(mina, id, 'cancellation', { reason: 'x' })] : []),
      ]);
      const { status, driverId } = (await mina.get(`/v1/reservations/${id}`)).body;
      const [back, up, off] = answers.map((answer) => answer.status === 201);
      expect([back, up].filter(Boolean).length + (off && !back ? 1 : 0)).toBe(1);
      expect([status, driverId]).toEqual(
        up ? ['picked_up', jun.id] : off ? ['cancelled', back ? null : jun.id] : ['requested', null],
      );
      if (up) await post(jun, id, 'delivery');
    }
  });
});
