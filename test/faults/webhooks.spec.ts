import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { timed } from '../support/machine-clock.js';
import { mailTo } from '../support/mailbox.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { status, WebhookReceiver } from '../support/webhook-receiver.js';

const TIMEOUT_MS = 1_000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** The pause after each attempt; after the tenth there is none. */
const PAUSES = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/** What writing a result down may take on a busy machine. */
const SLACK = 3;

let receiver: WebhookReceiver;
let address: string;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  const env = { WEBHOOK_ALLOW_LOOPBACK: 'true', WEBHOOK_TIMEOUT_MS: String(TIMEOUT_MS) };
  ({ address } = await MadangProcess.start('all', env));
});
afterAll(async () => {
  receiver.stop();
  await killAll();
  await database.end();
});

let paths = 0;
type Subscriber = { person: Client; id: string; path: string };
async function subscriber(url?: string): Promise<Subscriber> {
  const person = await newPerson(address, 'consumer', { locale: 'en' });
  const path = `/hook/${++paths}`;
  const created = await person.post('/v1/webhooks', { url: url ?? receiver.address + path });
  expect(created.status).toBe(201);
  return { person, id: created.body.id, path };
}
async function send({ person, id }: Subscriber): Promise<string> {
  const answer = await person.post(`/v1/webhooks/${id}/test`);
  expect(answer.status).toBe(202);
  return answer.body.id;
}

/** The message, and how many seconds after its last attempt it is due. */
async function messageOf(id: string): Promise<Record<string, any>> {
  const [row] = await rows(
    `SELECT n.*, TIMESTAMPDIFF(MICROSECOND, a.started_at, n.due_at) / 1e6 - a.ms / 1e3 AS pause, a.ms, a.status, a.outcome, a.response,
       a.reason AS why
     FROM notifications n LEFT JOIN delivery_attempts a ON a.notification_id = n.id AND a.number = n.attempts WHERE n.id = ?`,
    [bytes(id)],
  );
  return row!;
}
const messageIs = (id: string, state: string, attempts: number) =>
  until(`the message is ${state} after ${attempts}`, async () => {
    const message = await messageOf(id);
    return message['state'] === state && message['attempts'] === attempts && message;
  });
const webhookOf = async ({ id }: Subscriber) => {
  const [row] = await rows(
    'SELECT *, TIMESTAMPDIFF(MICROSECOND, NOW(6), closed_until) / 1e6 AS closed FROM webhooks WHERE id = ?',
    [bytes(id)],
  );
  return row!;
};
/** The clock moves on: what waits is due, and a pause of the circuit breaker is over. */
async function later({ id }: Subscriber): Promise<void> {
  await database.query('UPDATE webhooks SET closed_until = NOW(6) WHERE id = ? AND closed_until IS NOT NULL', [
    bytes(id),
  ]);
  await database.query(
    `UPDATE notifications SET due_at = NOW(6) WHERE target_id = ? AND state IN ('pending', 'retrying')`,
    [bytes(id)],
  );
}
const lettersOf = (id: string) => rows('SELECT * FROM dead_letters WHERE reference_id = ?', [bytes(id)]);
const isWithin = (pause: number, wanted: number) =>
  expect([pause >= wanted * 0.8 - 0.01 && pause <= wanted * 1.2 + SLACK, pause]).toEqual([true, pause]);

describe('An endpoint that', () => {
  test.each([
    ['fails', 500],
    ['is not there', 404],
    ['redirects for good', 301],
    ['redirects', 302],
    ['redirects with the method', 307],
    ['has not changed', 304],
  ])('%s (%i) gets the message again, and nobody else does', async (_, code) => {
    const own = await subscriber();
    const other = `/elsewhere/${own.path}`;
    receiver.at(own.path, status(code, { Location: receiver.address + other }));
    const id = await send(own);
    const message = await messageIs(id, 'retrying', 1);
    expect(message).toMatchObject({ status: code, outcome: 'failed', why: `HTTP ${code}`, last_error: `HTTP ${code}` });
    isWithin(Number(message['pause']), 5);
    expect(receiver.to(other)).toEqual([]);
  });

  it('never answers, answers drop by drop, hangs up or is away is given up after the time for an attempt', async () => {
    const [silent, loris, rude] = [await subscriber(), await subscriber(), await subscriber()];
    const absent = await subscriber(`http://127.0.0.1:${await anyPort()}/`);
    let dropped = false;
    receiver.at(silent.path, () => {});
    receiver.at(loris.path, (response) => {
      response.writeHead(200);
      const drops = setInterval(() => response.write('.'), 50);
      const end = () => clearInterval(drops);
      receiver.onStop(end);
      response.on('close', () => {
        dropped = true;
        end();
      });
    });
    receiver.at(rude.path, (_, request) => request.socket.destroy());
    const ids = await Promise.all([silent, loris, rude, absent].map(send));
    const { pace, result } = await timed(() => Promise.all(ids.map((id) => messageIs(id, 'retrying', 1))));
    const [one, two, three, four] = result;
    for (const late of [one!, two!]) {
      expect(late).toMatchObject({ why: 'no whole answer within 1 s', status: null, outcome: 'failed' });
      expect(late['ms']).toBeGreaterThanOrEqual(TIMEOUT_MS - 50);
      expect(late['ms'] * pace).toBeLessThan(TIMEOUT_MS + 2_000);
    }
    await until('the slow one was hung up on', () => dropped);
    expect(three!['why']).toMatch(/hang up|ECONNRESET/);
    expect(four!['why']).toMatch(/ECONNREFUSED/);
  });

  it('answers 50 MB is read for its start alone', async () => {
    const own = await subscriber();
    const chunk = Buffer.alloc(64 * 1_024, 'x');
    let left = 50 * 1_024 * 1_024;
    let closed = false;
    receiver.at(own.path, (response) => {
      const pour = () => {
        while (left > 0) {
          left -= chunk.length;
          if (!response.write(chunk)) return void response.once('drain', pour);
        }
        response.end();
      };
      response.on('close', () => (closed = true));
      response.writeHead(200);
      pour();
    });
    const message = await messageIs(await send(own), 'delivered', 1);
    expect(message['response']).toEqual(Buffer.alloc(1_024, 'x'));
    await until('the connection was closed', () => closed);
    expect(left).toBeGreaterThan(40 * 1_024 * 1_024);
  });

  test.each([
    ['in seconds', () => '120', 120],
    ['as a date', () => new Date(Date.now() + 600_000).toUTCString(), 600],
    ['beyond a day', () => '999999', 24 * HOUR],
    ['shorter than the schedule', () => '1', 5],
    ['in the past', () => new Date(0).toUTCString(), 5],
    ['in words', () => 'soon', 5],
  ])('asks for patience (429, Retry-After %s) gets it', async (_, retryAfter, seconds) => {
    const own = await subscriber();
    receiver.at(own.path, (response) => response.writeHead(429, { 'Retry-After': retryAfter() }).end());
    const { pause } = await messageIs(await send(own), 'retrying', 1);
    if (seconds === 5) isWithin(Number(pause), 5);
    else expect(Math.abs(Number(pause) - seconds)).toBeLessThan(SLACK);
  });

  it('is gone (410) is disabled, its owner hears of it, and what waited for it is not sent', async () => {
    const own = await subscriber();
    receiver.at(own.path, status(500));
    const waiting = await send(own);
    await messageIs(waiting, 'retrying', 1);
    // However long the rest takes, it is not tried meanwhile.
    await database.query('UPDATE notifications SET due_at = NOW(6) + INTERVAL 1 HOUR WHERE id = ?', [bytes(waiting)]);
    receiver.at(own.path, status(410));
    const last = await send(own);
    expect(await messageIs(last, 'dead', 1)).toMatchObject({ status: 410, outcome: 'refused' });
    expect(await lettersOf(last)).toMatchObject([{ source: 'notifications.webhook', reason: 'refused for good' }]);
    await expectDisabled(own, 'gone');
    const sent = receiver.to(own.path).length;
    expect(await messageOf(waiting)).toMatchObject({ state: 'suppressed', reason: 'webhook-disabled' });
    expect(await lettersOf(waiting)).toEqual([]);
    expect(sent).toBe(2);
  });

  it('has failed for five days is disabled, its owner hears of it, and may enable it and have the messages sent again', async () => {
    const own = await subscriber();
    receiver.at(own.path, status(503));
    const from = new Date(Date.now() - 60_000).toISOString();
    const id = await send(own);
    await messageIs(id, 'retrying', 1);
    expect(await webhookOf(own)).toMatchObject({ state: 'active', failures: 1 });
    await database.query('UPDATE webhooks SET failing_since = NOW(6) - INTERVAL 5 DAY WHERE id = ?', [bytes(own.id)]);
    await later(own);
    await expectDisabled(own, 'failing');
    await until('its message is suppressed', async () => (await messageOf(id))['state'] === 'suppressed' || later(own));
    expect(await messageOf(id)).toMatchObject({ reason: 'webhook-disabled' });

    receiver.at(own.path, status(200));
    await own.person.send('PATCH', `/v1/webhooks/${own.id}`, { body: { state: 'active' } });
    const to = new Date(Date.now() + 60_000).toISOString();
    const replay = await own.person.post(`/v1/webhooks/${own.id}/replay`, { from, to, state: 'suppressed' });
    expect(replay.body).toEqual({ count: 1 });
    await messageIs(id, 'delivered', 3);
    expect(await webhookOf(own)).toMatchObject({ failures: 0, failing_since: null, disabled_reason: null });
  });
});

async function expectDisabled({ person, id }: Subscriber, reason: string): Promise<void> {
  const webhook = await until('it is disabled', async () => {
    const { body } = await person.get(`/v1/webhooks/${id}`);
    return body.state === 'disabled' && body;
  });
  expect(webhook.disabledReason).toBe(reason);
  const notice = await until('its owner is told', async () => {
    const { body } = await person.get('/v1/notifications');
    return body.items.find((item: any) => item.type === 'webhook.disabled');
  });
  expect(notice).toMatchObject({ data: { webhookId: id }, body: expect.stringContaining('127.0.0.1') });
  expect((await mailTo(person.email, 'Webhook disabled')).text).toContain('127.0.0.1');
}

describe('A message', () => {
  it('is tried ten times in 76 hours, each pause within 20 % of the schedule, and then is dead; sent again, it begins anew', async () => {
    const own = await subscriber();
    receiver.at(own.path, status(500, {}, 'no'));
    const id = await send(own);
    let hours = 0;
    for (const [done, pause] of PAUSES.entries()) {
      const message = await messageIs(id, 'retrying', done + 1);
      isWithin(Number(message['pause']), pause);
      hours += Number(message['pause']) / HOUR;
      expect(await lettersOf(id)).toEqual([]);
      await later(own);
    }
    expect(await messageIs(id, 'dead', 10)).toMatchObject({ first_error: 'HTTP 500', last_error: 'HTTP 500' });
    expect(Math.abs(hours - 75.6)).toBeLessThan(75.6 * 0.2);
    if (process.env['TEST_FIGURES']) console.log(`ten attempts over ${hours.toFixed(1)} hours`);
    expect(await lettersOf(id)).toMatchObject([
      { source: 'notifications.webhook', reason: 'retries exhausted', attempts: 10, redriven_at: null },
    ]);
    const seen = receiver.to(own.path).map(({ headers }) => headers['webhook-id']);
    expect(seen).toEqual(Array.from({ length: 10 }, () => id));
    expect(await webhookOf(own)).toMatchObject({ state: 'active', failures: 10 });

    const replay = await own.person.post(`/v1/webhooks/${own.id}/deliveries/${id}/replay`);
    expect(replay.status).toBe(202);
    isWithin(Number((await messageIs(id, 'retrying', 11))['pause']), PAUSES[0]!);
    expect((await lettersOf(id))[0]!['redriven_at']).not.toBeNull();
    expect(await count('SELECT COUNT(*) FROM delivery_attempts WHERE notification_id = ?', [bytes(id)])).toBe(11);
  });
});

describe('The circuit breaker', () => {
  it('spares a failing endpoint and the attempts of its messages, tries it with one, and lets all go when it works', async () => {
    const own = await subscriber();
    receiver.at(own.path, status(500));
    const first = await send(own);
    for (let failures = 1; failures <= 5; failures++) {
      await messageIs(first, 'retrying', failures);
      if (failures < 5) await later(own);
    }
    const { closed } = await webhookOf(own);
    expect(Number(closed)).toBeGreaterThan(25);
    expect(Number(closed)).toBeLessThanOrEqual(30);

    // As the pipeline writes them: a test by the owner would let one through.
    const ids = await addWaiting(own, 8);
    await until('they wait for the end of the pause', async () => {
      const due = await rows(
        `SELECT state, attempts, TIMESTAMPDIFF(SECOND, NOW(6), due_at) AS s FROM notifications WHERE id IN (?)`,
        [ids],
      );
      return due.every(({ state, attempts, s }) => state === 'pending' && attempts === 0 && s > 10);
    });
    expect(receiver.to(own.path)).toHaveLength(5);

    await later(own); // all nine are due: one of them tries
    const opened = await until('one was tried in vain', async () => {
      const webhook = await webhookOf(own);
      return webhook['failures'] === 6 && webhook;
    });
    expect(Number(opened['closed'])).toBeGreaterThan(50);
    expect(Number(opened['closed'])).toBeLessThanOrEqual(60);
    expect(receiver.to(own.path)).toHaveLength(6);

    receiver.at(own.path, status(204));
    await later(own);
    await until(
      'all are delivered',
      async () => {
        const waiting = await count(`SELECT COUNT(*) FROM notifications WHERE target_id = ? AND state <> 'delivered'`, [
          bytes(own.id),
        ]);
        return waiting === 0;
      },
      20_000,
    );
    expect(await webhookOf(own)).toMatchObject({ failures: 0, failing_since: null, closed_until: null });
    expect(receiver.to(own.path)).toHaveLength(6 + 9);
  });

  /** Messages due now, as many as wanted, whose ids come back as bytes. */
  async function addWaiting({ person, id }: Subscriber, wanted: number): Promise<Buffer[]> {
    for (let n = 0; n < wanted; n++) {
      await database.query(
        `INSERT INTO notifications (id, event_id, user_id, channel, target_id, type, data, state)
         VALUES (RANDOM_BYTES(16), RANDOM_BYTES(16), ?, 'webhook', ?, 'webhook.test', '{}', 'pending')`,
        [bytes(person.id), bytes(id)],
      );
    }
    const added = await rows<{ id: Buffer }>(`SELECT id FROM notifications WHERE target_id = ? AND attempts = 0`, [
      bytes(id),
    ]);
    return added.map((row) => row.id);
  }
});

it('Endpoints that answer slowly hold up nobody else', async () => {
  const slow = await Promise.all(Array.from({ length: 12 }, () => subscriber()));
  const quick = await subscriber();
  for (const { path } of slow) receiver.at(path, () => {});
  await Promise.all(slow.flatMap((each) => [send(each), send(each), send(each)]));
  await until('the slow ones are being served', () => slow.every(({ path }) => receiver.to(path).length > 0));
  const { ms } = await timed(async () => messageIs(await send(quick), 'delivered', 1));
  // One after the other, the slow ones alone take 12 s.
  expect(ms).toBeLessThan(4_000);
});
