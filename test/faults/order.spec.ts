import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { startRedis, type Server } from '../../scripts/lib/servers.mjs';
import { newId } from '../../src/kernel/tx/ids.js';
import { nextDay, type Client } from '../support/client.js';
import { MailServer } from '../support/mail-server.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { itSeeded, type Random } from '../support/seed.js';
import { Follower } from '../support/streams.js';
import { until, untilReached } from '../support/wait.js';
import { WebhookReceiver, type Received } from '../support/webhook-receiver.js';
import { people, repeat, World } from '../support/world.js';

const BOOKINGS = scale(500, 30);
const CONSUMERS = scale(10, 3);
const APIS = scale(2, 1);
const WORKERS = scale(3, 2);
const KILLS = scale(12, 0);
/** One in so many handlers, mails and webhooks fails; a prime, so that it meets events of each kind of a booking in turn. */
const FAILS = scale(19, 11);

const STEPS = ['acceptance', 'pickup', 'delivery'];
const TOLD = ['reservation.accepted', 'reservation.picked_up', 'reservation.delivered'];

let queue: Server;
let world: World;
let receiver: WebhookReceiver;
const mail = new MailServer();
/** The webhooks that their receivers accepted, in this order. */
const accepted: Received[] = [];
let apis: MadangProcess[];
let workers: MadangProcess[];
let consumers: Client[];
let driver: Client;

beforeAll(async () => {
  queue = await startRedis({ role: 'queue' });
  receiver = await WebhookReceiver.start();
  await mail.open();
  const smtp = { SMTP_URL: `smtp://127.0.0.1:${mail.port}`, MAIL_LINK_SECRET: 'x'.repeat(32) };
  world = World.ofThisFile({ REDIS_QUEUE_URL: queue.url, WEBHOOK_ALLOW_LOOPBACK: 'true', ...smtp });
  apis = await Promise.all(Array.from({ length: APIS }, () => world.start('api')));
  workers = await Promise.all(Array.from({ length: WORKERS }, () => world.start('worker')));
  const { address } = apis[0]!;
  consumers = await people(address, 'consumer', CONSUMERS);
  [driver] = (await world.onlineDrivers(address, 1)) as [Client];
  for (const person of consumers) {
    expect((await person.post('/v1/webhooks', { url: `${receiver.address}/${person.id}` })).status).toBe(201);
  }
});
afterAll(async () => {
  await killAll();
  receiver.stop();
  await mail.close();
  await queue.stop();
  await world.end();
});

let turn = 0;
/** A write that is repeated under its key until it is answered, whatever happens to the processes meanwhile. */
async function insist(person: Client, path: string, body?: unknown): Promise<any> {
  const key = newId();
  return until(`${path} is answered`, async () => {
    person.address = apis[turn++ % apis.length]!.address;
    const answer = await person.post(path, body, { key });
    return answer.status === 201 && answer.body;
  });
}

/** Books and delivers as quickly as the api answers. */
async function deliver(consumer: Client): Promise<string> {
  const booking = { departure: '서울역', destination: '강남역', date: nextDay() };
  const { id } = await insist(consumer, '/v1/reservations', booking);
  for (const step of STEPS) await insist(driver, `/v1/reservations/${id}/${step}`);
  return id;
}

/** Some handlers fail in the middle of their transaction, some mails and webhooks at their receiver. */
async function plantFailures(random: Random): Promise<() => Promise<void>> {
  const fails = () => random.between(0, FAILS) === 0;
  await world.rows(
    `CREATE TRIGGER planted BEFORE INSERT ON notifications FOR EACH ROW
     IF NEW.channel = 'in_app' AND EXISTS (
       SELECT * FROM inbox WHERE consumer = CONCAT('notifications.', NEW.type) AND event_id = NEW.event_id
         AND attempts = 0 AND MOD(seq, ${FAILS}) = 0)
     THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'planted'; END IF`,
  );
  const refused = new Set<string>();
  /** Once: a second time would cost a webhook five minutes, and a mail more with each. */
  const refuses = (id: string) => !refused.has(id) && fails() && refused.add(id).size > 0;
  const takeMail = () => {
    if (!refuses(messageIdOf(mail.messages.at(-1)!))) return '250 ok';
    mail.messages.pop();
    return '451 later';
  };
  Object.defineProperty(mail.answers, 'message', { get: takeMail, enumerable: true });
  for (const { id } of consumers) {
    receiver.at(`/${id}`, (response, { headers }) => {
      const isRefused = refuses(String(headers['webhook-id']));
      if (!isRefused) accepted.push(receiver.received.at(-1)!);
      response.writeHead(isRefused ? 503 : 204).end();
    });
  }
  return async () => void (await world.rows('DROP TRIGGER planted'));
}

/** Kills processes of both kinds, each replaced at once, and takes the queue away in the middle of it. */
async function disturb(random: Random, isOver: () => boolean): Promise<void> {
  for (let kill = 0; kill < KILLS && !isOver(); kill++) {
    const [role, some] = kill % 3 === 0 ? (['api', apis] as const) : (['worker', workers] as const);
    const replacement = await world.start(role);
    await sleep(random.between(0, 1_000)); // any moment will do
    some.push(replacement);
    await some.shift()!.kill();
    if (kill !== KILLS >> 1) continue;
    process.kill(queue.pid, 'SIGSTOP');
    await sleep(5_000);
    process.kill(queue.pid, 'SIGCONT');
  }
}

type Told = { id: string; type: string };

/** What was told of each booking, in the order in which it was first told, must be what happened to it. */
function expectInOrder(channel: string, told: Told[], ids: string[], steps = TOLD): void {
  const byBooking = Map.groupBy(told, ({ id }) => id);
  const wrong = ids
    .map((id) => [id, [...new Set(byBooking.get(id)?.map(({ type }) => type))].join(' ')])
    .filter(([, types]) => types !== steps.join(' '));
  expect([channel, wrong.length, wrong.slice(0, 3)]).toEqual([channel, 0, []]);
}

const messageIdOf = (mail: string): string => /^message-id: <([0-9a-f-]+)@/im.exec(mail)![1]!;

/** The mails to consumers in the order in which they arrived; a mail's id is that of its notification. */
async function mailsInOrder(): Promise<Told[]> {
  const rows = await world.rows<{ hex: string; type: string; data: string | object }>(
    `SELECT LOWER(HEX(id)) AS hex, type, data FROM notifications WHERE channel = 'email' AND type IN (?)`,
    [TOLD],
  );
  const byId = new Map(
    rows.map(({ hex, type, data }) => [
      hex,
      toldOf({ type, data: typeof data === 'string' ? JSON.parse(data) : data }),
    ]),
  );
  const ids = mail.messages.map((text) => messageIdOf(text).replaceAll('-', ''));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Every page of a list, the newest first. */
async function allOf(person: Client, path: string): Promise<any[]> {
  person.address = apis[0]!.address;
  const items: any[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await person.get(`${path}?limit=100${cursor && `&cursor=${cursor}`}`);
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}

const toldOf = ({ type, data }: { type: string; data: any }): Told => ({ id: data.reservationId, type });

itSeeded(
  `tells ${BOOKINGS} quick deliveries in their order, to each person on each channel, whatever fails meanwhile`,
  async (random) => {
    const followers = new Map(
      consumers.map((person) => [person, new Follower(person.accessToken, () => apis.map(({ address }) => address))]),
    );
    try {
      const heal = await plantFailures(random);
      let isOver = false;
      const disturbing = disturb(random, () => isOver);
      const booked = new Map<Client, string[]>(consumers.map((person) => [person, []]));
      await repeat(BOOKINGS, 6, async (index) => {
        const person = consumers[index % CONSUMERS]!;
        booked.get(person)!.push(await deliver(person));
      });
      isOver = true;
      await disturbing;
      const sent = `SELECT COUNT(*) FROM notifications WHERE state = 'delivered' AND type IN (?) AND channel IN ('in_app', 'email', 'webhook')`;
      await untilReached('all is sent', BOOKINGS * 3 * 3, () => world.count(sent, [TOLD]), scale(180_000, 60_000));
      await until('the history is written', async () => !(await world.count('SELECT COUNT(*) FROM message_sources')));
      await heal(); // not earlier: the workers may be behind the last booking
      expect(await world.count('SELECT COUNT(*) FROM inbox WHERE attempts > 0')).toBeGreaterThan(0);

      const mails = await mailsInOrder();
      for (const [person, ids] of booked) {
        const follower = followers.get(person)!;
        await until('the stream has all', () => follower.numbers.length >= ids.length * 3);
        const streamed = follower.notifications.map(({ data }) => toldOf(data));
        expectInOrder('stream', streamed, ids);
        expectInOrder('inbox', (await allOf(person, '/v1/notifications')).map(toldOf).reverse(), ids);
        const hooks = accepted.filter(({ path }) => path === `/${person.id}`);
        expectInOrder(
          'webhook',
          hooks.map(({ body }) => toldOf({ type: body.type, data: body.data.facts })),
          ids,
        );
        expectInOrder('mail', mails, ids);
        const history = (await allOf(person, '/v1/messages')).filter(({ kind }) => kind === 'event').reverse();
        const told = history.map(({ reservationId, type }) => ({ id: reservationId, type }));
        expectInOrder('history', told, ids, ['reservation.requested', ...TOLD]);
      }
    } finally {
      for (const follower of followers.values()) await follower.stop();
    }
  },
);
