import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { UnsubscribeLinks } from '../../src/modules/notifications/email/unsubscribe-links.js';
import { Client, newPerson, newProgram, type Answer } from './client.js';
import { metres, record, take } from './cafes.js';
import { Pool } from './generated.js';
import { deposit, newOperator, pledge, putUp, settle } from './money.js';
import { png, sendPhoto } from './photos.js';
import { bookQuoted, newQuote } from './quotes.js';
import { until } from './wait.js';
import type { WebhookReceiver } from './webhook-receiver.js';

/** One of each kind of caller. `owner` and `other` are consumers; what there is belongs to `owner`, or to the driver and streamer of it. */
export type Callers = Record<
  'anonymous' | 'owner' | 'other' | 'driver' | 'otherDriver' | 'streamer' | 'otherStreamer' | 'moderator' | 'admin',
  Client
>;

const made = ({ status, body, text }: Answer): string => {
  if (status >= 300) throw new Error(`Furnishing answered ${status}: ${text}`);
  return body?.id as string;
};

/** A house with somebody of each role, and something at every address that has an id. */
export async function furnish(app: NestFastifyApplication, address: string, receiver: WebhookReceiver) {
  const [owner, other, driver, otherDriver, streamer, otherStreamer, moderator, admin] = await Promise.all([
    newPerson(address, 'consumer'),
    newPerson(address, 'consumer'),
    newPerson(address, 'driver'),
    newPerson(address, 'driver'),
    newPerson(address, 'streamer'),
    newPerson(address, 'streamer'),
    newOperator(address, 'moderator'),
    newOperator(address, 'admin'),
  ]);
  const callers: Callers = {
    anonymous: new Client(address),
    ...{ owner, other, driver, otherDriver, streamer, otherStreamer, moderator, admin },
  };
  const pool = new Pool();
  for (const path of ['a', 'b']) pool.add('urls', `${receiver.address}/${path}`);
  for (const { id } of Object.values(callers)) if (id) pool.add('users', id);
  pool.add('streamers', streamer.id);
  // The example of the contract, so that there is a profile to be found.
  made(await streamer.send('PATCH', '/v1/users/me', { body: { handle: 'haru' } }));

  const topUp = async () => {
    for (const person of [owner, other]) made(await deposit(admin, person.id, 10_000_000));
  };
  /** Adds what ends when it is used. */
  const renew = async () => {
    await topUp();
    // So far that its fee pays an adjustment.
    const [from, to] = newQuote.stops;
    const { id } = await bookQuoted(owner, { stops: [from, { ...to, lat: 37.1, lng: 127.3 }] });
    const courier = await newPerson(address, 'driver');
    made(await courier.accept(id));
    made(await courier.post(`/v1/reservations/${id}/pickup`));
    const proof = made(await sendPhoto(courier, id, png()));
    made(await courier.post(`/v1/reservations/${id}/delivery`, { proofIds: [proof] }));
    pool.add('proofs', proof);
    pool.add('reservations', id);
    const { url } = (await owner.get(`/v1/reservations/${id}/tracking`)).body as { url: string };
    pool.add('tokens', url.split('/').at(-1)!);
    // One that is to be picked up, one that is under way.
    const stranger = await newPerson(address);
    await driver.goOnline();
    const accepted = async () => {
      const booked = made(await stranger.book());
      made(await driver.post(`/v1/reservations/${booked}/acceptance`));
      pool.add('reservations', booked);
      return booked;
    };
    await accepted();
    made(await driver.post(`/v1/reservations/${await accepted()}/pickup`));
    // Each is objected to, settled or left by the first who comes.
    for (let n = 0; n < 5; n++) {
      const claimed = made(await putUp(owner, streamer));
      made(await pledge(other, claimed, 5_000));
      made(await streamer.post(`/v1/missions/${claimed}/acceptance`));
      made(await settle(streamer, claimed, 'success'));
      pool.add('missions', claimed);
    }
    // A café that may be either of two.
    const spot = 50_000 + 1_000 * pool.of('duplicates').length;
    const cafe = (name: string, north: number) => record(randomUUID(), { name, position: metres(spot + north) });
    await take(app, 'localdata', [cafe('컴포즈커피 은마사거리점', 10), cafe('컴포즈커피 대치역점', -10)]);
    await take(app, 'sbiz', [cafe('컴포즈커피', 0)]);
    const suggested = (await moderator.get('/v1/cafes/duplicates?state=suggested&limit=2')).body.items as {
      id: string;
    }[];
    for (const { id: pair } of suggested) pool.add('duplicates', pair);
  };
  await topUp();
  for (let n = 0; n < 2; n++) {
    const id = made(await putUp(owner, streamer));
    pool.add('missions', id);
    made(await pledge(other, id, 5_000));
  }
  const overlay = await streamer.post('/v1/overlays', { name: 'OBS' });
  pool.add('overlays', made(overlay));
  pool.add('tokens', (overlay.body.url as string).split('/').at(-1)!);
  await renew();
  pool.add('delivery-quotes', made(await owner.post('/v1/delivery-quotes', newQuote)));
  await driver.goOnline();
  for (let n = 0; n < 3; n++) pool.add('reservations', made(await owner.book()));
  const asked = async () => (await driver.get('/v1/offers')).body.items[0]?.id as string | undefined;
  pool.add('offers', await until('the driver is asked', asked));
  const driven = pool.of('reservations').at(-1);
  made(await driver.post(`/v1/reservations/${driven}/acceptance`));
  pool.add('proofs', made(await sendPhoto(driver, driven!, png())));

  const destination = 'kb:123-456-789';
  pool.add('withdrawals', made(await owner.post('/v1/wallet/withdrawals', { amount: 10_000, destination })));

  for (const id of await take(
    app,
    'localdata',
    Array.from({ length: 6 }, () => record(randomUUID())),
  ))
    pool.add('cafes', id);
  const cafe = pool.of('cafes').at(-1);
  pool.add('comments', made(await owner.post(`/v1/cafes/${cafe}/comments`, { text: '창가 자리가 좋아요' })));
  made(await owner.send('PUT', `/v1/cafes/${cafe}/rating`, { body: { points: 4, tags: ['wifi', 'concent', 'mute'] } }));
  made(await owner.send('PUT', `/v1/cafes/${cafe}/bookmark`));
  const changes = { phone: '02-555-0123' };
  pool.add('cafe-suggestions', made(await owner.post(`/v1/cafes/${cafe}/suggestions`, { changes })));
  const [firstId, secondId, thirdId, fourthId] = pool.of('cafes');
  made(await moderator.post('/v1/cafes/duplicates', { firstId, secondId }));
  const same = made(await moderator.post('/v1/cafes/duplicates', { firstId: thirdId, secondId: fourthId }));
  pool.add('duplicates', same);
  const pairs = (await moderator.get('/v1/cafes/duplicates')).body.items as { id: string }[];
  for (const { id } of pairs) pool.add('duplicates', id);

  for (let n = 0; n < 3; n++)
    pool.add('imports', made(await admin.post('/v1/cafes/collections', { source: 'overpass' })));

  const unsubscribe = app.get(UnsubscribeLinks, { strict: false }).urlOf({ userId: other.id, scope: 'missions' });
  pool.add('tokens', unsubscribe.split('/').at(-1)!);

  await owner.logIn();
  pool.add('sessions', (await owner.get('/v1/sessions')).body.items.at(-1).id);

  const webhook = made(await owner.post('/v1/webhooks', { url: `${receiver.address}/owner` }));
  pool.add('webhooks', webhook);
  pool.add('deliveries', made(await owner.post(`/v1/webhooks/${webhook}/test`)));
  pool.add('api-keys', made(await owner.post('/v1/api-keys', { name: 'import', scopes: ['account:read'] })));
  const exported = made(await owner.post('/v1/users/me/exports'));
  pool.add('exports', exported);
  await until('the export is ready', async () => {
    const { body } = await owner.get(`/v1/users/me/exports/${exported}`);
    return body.state === 'ready';
  });
  const requestId = randomUUID();
  made(
    await (await newProgram(owner, ['account:read'])).get('/v1/users/me', { headers: { 'X-Request-Id': requestId } }),
  );
  await until('the request is in the log', async () => (await owner.get(`/v1/requests/${requestId}`)).status === 200);
  pool.add('requests', requestId);
  const notification = await until('the owner is notified', async () => {
    const { body } = await owner.get('/v1/notifications');
    return body.items[0]?.id as string | undefined;
  });
  pool.add('notifications', notification);
  // One that concerns the owner alone.
  const event = await until('the owner has an event', async () => {
    const { body } = await owner.get('/v1/events?type=withdrawal.requested');
    return body.items[0]?.id as string | undefined;
  });
  pool.add('events', event);
  return { callers, pool, renew, bystander: await newPerson(address) };
}
