import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newId } from '../../src/kernel/tx/ids.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { MailServer } from '../support/mail-server.js';
import { readMime } from '../support/mime.js';
import { newOperator } from '../support/money.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

const HOUR_SECONDS = 3_600;
const mailServer = new MailServer();
const FEEDBACK_SECRET = `whsec_${randomBytes(24).toString('base64')}`;
let address: string;
let worker: MadangProcess;
const startWorker = () => {
  const SMTP_URL = `smtp://127.0.0.1:${mailServer.port}`;
  return MadangProcess.start('worker', { SMTP_URL, PUBLIC_URL: 'https://madang.example' });
};
beforeAll(async () => {
  await mailServer.open();
  const api = MadangProcess.start('api', { MAIL_FEEDBACK_SECRET: FEEDBACK_SECRET }); // sends nothing itself
  [{ address }, worker] = await Promise.all([api, startWorker()]);
  // What failed waits an hour longer than it would, so that nothing is tried again before the test says so.
  await database.query(
    `CREATE TRIGGER patient BEFORE UPDATE ON notifications FOR EACH ROW
     IF OLD.state = 'sending' AND NEW.state = 'retrying' THEN SET NEW.due_at = NEW.due_at + INTERVAL 1 HOUR; END IF`,
  );
});
afterEach(() => {
  mailServer.answers = {};
  mailServer.messages = [];
});
afterAll(async () => {
  await killAll();
  await mailServer.close();
  await database.end();
});

const mailOf = async (person: Client) => {
  const [row] = await rows(
    `SELECT *, TIMESTAMPDIFF(MICROSECOND, NOW(6), due_at) / 1e6 AS due_in FROM notifications WHERE user_id = ? AND channel = 'email'`,
    [bytes(person.id)],
  );
  return row as Record<string, any>;
};
const mailIs = (person: Client, state: string, attempts: number) =>
  until(`the mail is ${state} after ${attempts}`, async () => {
    const mail = await mailOf(person);
    return mail?.['state'] === state && mail['attempts'] === attempts && mail;
  });
const makeDue = (person: Client) =>
  database.query(`UPDATE notifications SET due_at = NOW(6) WHERE user_id = ? AND channel = 'email'`, [
    bytes(person.id),
  ]);
const lettersOf = async (person: Client) =>
  rows('SELECT * FROM dead_letters WHERE reference_id = ?', [(await mailOf(person))['id']]);
const messagesTo = (person: Client) => mailServer.messages.filter((message) => message.includes(`<${person.email}>`));
const header = (message: string, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(message)?.[1];

/** A consumer who reads by e-mail that a driver has accepted their booking. */
async function consumerWithMail(): Promise<Client> {
  const consumer = await newPerson(address, 'consumer', { locale: 'en' });
  const { id } = (await consumer.book()).body;
  expect((await (await newPerson(address, 'driver')).accept(id)).status).toBe(201);
  await until('the mail is written down', () => mailOf(consumer));
  return consumer;
}

type Waiting = { type?: string; facts?: object; digest?: boolean };
/** Mails that wait for an hour from now, or until `makeDue`. */
async function tell(person: Client, ...mails: Waiting[]): Promise<string[]> {
  const told = mails.map(({ type = 'mission.accepted', facts = {}, digest = false }, i) => {
    const data = JSON.stringify({ title: `Mission ${i + 1}`, streamerName: 'Hana', amountKrw: '1000', ...facts });
    return { id: newId(), values: [bytes(randomUUID()), bytes(person.id), 'email', type, data, 'pending', digest] };
  });
  await database.query(
    `INSERT INTO notifications (id, event_id, user_id, channel, type, data, state, digest, due_at)
     VALUES ${told.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, NOW(6) + INTERVAL 1 HOUR)').join(', ')}`,
    told.flatMap(({ id, values }) => [bytes(id), ...values]),
  );
  return told.map(({ id }) => id);
}
const statesOf = async (...people: Client[]) => {
  const told = await rows<{ state: string; reason: string | null }>(
    `SELECT state, reason FROM notifications WHERE user_id IN (?) AND channel = 'email' ORDER BY id`,
    [people.map(({ id }) => bytes(id))],
  );
  return told.map(({ state, reason }) => (reason ? `${state} (${reason})` : state));
};
const statesAre = (person: Client, ...states: string[]) =>
  until(`they are ${states.join(', ')}`, async () => (await statesOf(person)).join() === states.join()).catch(
    async () => expect(await statesOf(person)).toEqual(states), // says more than "in vain"
  );
/** The path that the List-Unsubscribe of a mail leads to. */
const unsubscribePath = (message: string) => {
  const link = /^<(.*)>$/.exec(readMime(message).headers.get('list-unsubscribe')!)![1]!;
  expect(link).toMatch(/^https:\/\/madang\.example\/v1\/unsubscribe\//);
  return new URL(link).pathname;
};
/** As mailboxes do it: RFC 8058 §3.2. */
const oneClick = (path: string, headers: Record<string, string> = {}) =>
  fetch(address + path, { method: 'POST', headers, body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
const english = { locale: 'en' } as const;
/** Somebody who got one mail about a mission, and where it leads to unsubscribe. */
async function reader(): Promise<{ person: Client; path: string }> {
  const person = await newPerson(address, 'consumer', english);
  await tell(person, {});
  await makeDue(person);
  await statesAre(person, 'delivered');
  return { person, path: unsubscribePath(messagesTo(person)[0]!) };
}

describe('An e-mail', () => {
  it('goes out once, to the person, in their language, as no cause for an automatic answer', async () => {
    const consumer = await consumerWithMail();
    await mailIs(consumer, 'delivered', 1);
    const [message, ...others] = messagesTo(consumer);
    expect(others).toEqual([]);
    expect(header(message!, 'Subject')).toBe('Driver assigned');
    expect(header(message!, 'Auto-Submitted')).toBe('auto-generated');
    expect(header(message!, 'Message-ID')).toMatch(/^<[0-9a-f-]{36}@madang\.notification>$/);
  });

  it('waits for a mail server that is away, in longer and longer pauses, and then arrives once', async () => {
    await mailServer.close();
    const consumer = await consumerWithMail();
    for (let attempts = 1; attempts <= 3; attempts++) {
      const mail = await mailIs(consumer, 'retrying', attempts);
      expect(mail).toMatchObject({ last_error: expect.stringMatching(/ECONNREFUSED|closed/i), delivered_at: null });
      const [{ started_at: triedAt }] = (await rows(
        'SELECT started_at FROM delivery_attempts WHERE notification_id = ? AND number = ?',
        [mail['id'], attempts],
      )) as [{ started_at: Date }];
      expect(Number(mail['due_in'])).toBeLessThanOrEqual(HOUR_SECONDS + 2 ** attempts);
      expect(mail['due_at'] - triedAt.getTime()).toBeGreaterThanOrEqual((HOUR_SECONDS + 2 ** attempts) * 1_000 - 5);
      if (attempts < 3) await makeDue(consumer);
    }
    await mailServer.open();
    await makeDue(consumer);
    await mailIs(consumer, 'delivered', 4);
    expect(messagesTo(consumer)).toHaveLength(1);
    expect(await lettersOf(consumer)).toEqual([]);
  });

  it('is tried again when it is refused for now (4xx)', async () => {
    mailServer.answers = { RCPT: '451 try again later' };
    const consumer = await consumerWithMail();
    expect(await mailIs(consumer, 'retrying', 1)).toMatchObject({ last_error: expect.stringContaining('451') });
    mailServer.answers = {};
    await makeDue(consumer);
    await mailIs(consumer, 'delivered', 2);
  });

  it('is dead when it is refused for good (5xx), and says why', async () => {
    mailServer.answers = { RCPT: '550 no such mailbox' };
    const consumer = await consumerWithMail();
    await mailIs(consumer, 'dead', 1);
    expect(await lettersOf(consumer)).toEqual([
      expect.objectContaining({
        source: 'notifications.email',
        reason: 'refused for good',
        attempts: 1,
        first_error: expect.stringContaining('550 no such mailbox'),
        last_error: expect.stringContaining('550 no such mailbox'),
      }),
    ]);
    mailServer.answers = {};
    await makeDue(consumer);
    const next = await consumerWithMail(); // a later mail goes out, the dead one does not
    await mailIs(next, 'delivered', 1);
    expect(messagesTo(consumer)).toEqual([]);
    expect(await consumer.get('/v1/notifications')).toMatchObject({ body: { unread: 1 } }); // in-app is another channel
  });

  it.each([
    ['554 no service here', 'in place of a greeting (RFC 5321 §3.1)', 'greeting'],
    ['554 no service here', 'for the address we send from', 'MAIL'],
    ['550 5.4.5 Daily user sending limit exceeded', 'after the whole mail', 'message'],
    ['554 Message rejected: Email address is not verified', 'after the whole mail', 'message'],
  ] as const)('outlives a server that refuses us and not the mail: %s %s', async (answer, _, at) => {
    mailServer.hangUp();
    mailServer.answers = { [at]: answer };
    const consumer = await consumerWithMail();
    await mailIs(consumer, 'retrying', 1);
    expect(await lettersOf(consumer)).toEqual([]);
    mailServer.hangUp();
    mailServer.answers = {};
    await makeDue(consumer);
    await mailIs(consumer, 'delivered', 2);
  });

  it('is given up after its budget of tries, with the first and the last reason', async () => {
    mailServer.answers = { RCPT: '450 the first reason' };
    const consumer = await consumerWithMail();
    await mailIs(consumer, 'retrying', 1);
    mailServer.answers = { RCPT: '450 the last reason' };
    await database.query(`UPDATE notifications SET attempts = 19 WHERE user_id = ? AND channel = 'email'`, [
      bytes(consumer.id),
    ]);
    await makeDue(consumer);
    await mailIs(consumer, 'dead', 20);
    expect(await lettersOf(consumer)).toEqual([
      expect.objectContaining({
        reason: 'retries exhausted',
        attempts: 20,
        first_error: expect.stringContaining('the first reason'),
        last_error: expect.stringContaining('the last reason'),
      }),
    ]);
  });

  it('of a sender that was killed is sent by another one when the lease ends, under the same Message-ID', async () => {
    mailServer.answers = { message: null }; // the server takes the mail and never says so
    const consumer = await consumerWithMail();
    await until('the mail server has it', () => messagesTo(consumer).length === 1);
    const leased = await mailIs(consumer, 'sending', 1);
    expect(Number(leased['due_in'])).toBeGreaterThan(30);
    await worker.kill();
    mailServer.answers = {};
    worker = await startWorker();

    const other = await consumerWithMail();
    await mailIs(other, 'delivered', 1); // the new worker sends, and respects the lease
    expect(await mailOf(consumer)).toMatchObject({ state: 'sending', attempts: 1 });

    await makeDue(consumer);
    await mailIs(consumer, 'delivered', 2);
    const ids = messagesTo(consumer).map((message) => header(message, 'Message-ID'));
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(await count(`SELECT COUNT(*) FROM notifications WHERE user_id = ?`, [bytes(consumer.id)])).toBe(2);
  });
});

describe('Unsubscribing', () => {
  it('takes one click and no log-in, counts for what waits already, and for that category alone', async () => {
    const { person, path } = await reader();
    await tell(person, {}, { type: 'mission.failed' }, { type: 'reservation.delivered' });
    const answer = await oneClick(path);
    expect([answer.status, await answer.text()]).toEqual([200, 'You are unsubscribed.\n']);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    await makeDue(person);
    // About money is sent whatever was said.
    await statesAre(person, 'delivered', 'suppressed (preference)', 'delivered', 'delivered');
    expect(messagesTo(person).map((message) => header(message, 'Subject'))).toEqual([
      'Mission accepted',
      expect.stringMatching(/Mission failed|Delivered/),
      expect.stringMatching(/Mission failed|Delivered/),
    ]);
    const critical = messagesTo(person).find((message) => header(message, 'Subject') === 'Mission failed')!;
    expect(critical).not.toMatch(/unsubscribe/i);
    expect(await lettersOf(person)).toEqual([]);
  });

  it('twice is once, and takes back what was switched on by name', async () => {
    const { person, path } = await reader();
    await database.query(
      `INSERT INTO notification_preferences VALUES (?, 'mission.accepted', 'email', 1), (?, 'reservation.delivered', 'email', 1)`,
      [bytes(person.id), bytes(person.id)],
    );
    expect((await oneClick(path)).status).toBe(200);
    expect((await oneClick(path)).status).toBe(200);
    const said = await rows(`SELECT scope, enabled FROM notification_preferences WHERE user_id = ? ORDER BY scope`, [
      bytes(person.id),
    ]);
    expect(said).toEqual([
      { scope: 'missions', enabled: 0 },
      { scope: 'reservation.delivered', enabled: 1 },
    ]);
  });

  it('takes the other encoding of forms, and a form without a word', async () => {
    const { path } = await reader();
    const body = new FormData();
    body.append('List-Unsubscribe', 'One-Click');
    expect((await fetch(address + path, { method: 'POST', body })).status).toBe(200);
    expect((await fetch(address + path, { method: 'POST' })).status).toBe(200);
  });

  it('needs a click: a program that looks at every link changes nothing', async () => {
    const { person, path } = await reader();
    const looked = await fetch(address + path, { headers: { 'Accept-Language': 'ko', Accept: 'text/html' } });
    const page = await looked.text();
    expect([looked.status, looked.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(looked.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).toContain('미션 메일을 그만 받으시겠습니까?');
    expect(page).toContain('<form method="post">');
    await fetch(address + path, { method: 'HEAD' });
    expect(await rows(`SELECT * FROM notification_preferences WHERE user_id = ?`, [bytes(person.id)])).toEqual([]);
    const clicked = await oneClick(path, { Accept: 'text/html', 'Accept-Language': 'ko' });
    expect(await clicked.text()).toContain('앞으로 이 메일을 보내지 않겠습니다.');
  });

  it('believes no link that is not ours', async () => {
    const { person, path } = await reader();
    const token = path.split('/').at(-1)!;
    const [who, scope, signature] = token.split('.') as [string, string, string];
    const other = bytes((await newPerson(address)).id).toString('base64url');
    const forged = [
      'example',
      `${who}.${scope}`,
      `${who}.${scope}.`,
      `${who}.deliveries.${signature}`,
      `${who}.*.${signature}`,
      `${who}.toString.${signature}`,
      `${other}.${scope}.${signature}`,
      `${who}.${scope}.${signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`,
      `${token}A`,
      encodeURIComponent(`${who}é.${scope}.${signature}`),
    ];
    for (const each of forged) {
      const answers = [await oneClick(`/v1/unsubscribe/${each}`), await fetch(`${address}/v1/unsubscribe/${each}`)];
      for (const answer of answers) {
        expect([each, answer.status, await answer.json()]).toMatchObject([
          each,
          404,
          { code: 'unsubscribe-link-invalid' },
        ]);
      }
    }
    expect(await rows(`SELECT * FROM notification_preferences WHERE user_id = ?`, [bytes(person.id)])).toEqual([]);
  });

  it('is the one thing that a form can do', async () => {
    const { person } = await reader();
    const body = new URLSearchParams({ departure: 'a' });
    const answer = await fetch(`${address}/v1/reservations`, {
      method: 'POST',
      body,
      headers: { Authorization: `Bearer ${person.accessToken}` },
    });
    expect(answer.status).toBe(415);
  });
});

describe('What the mail provider reports', () => {
  const signer = new Webhook(FEEDBACK_SECRET);
  function report(body: object | string, changes: Record<string, string> = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const [id, at] = [`msg_${randomUUID()}`, new Date()];
    const headers = {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signer.sign(id, at, text),
      ...changes,
    };
    return fetch(`${address}/v1/mail/feedback`, { method: 'POST', headers, body: text });
  }
  const ses = (emailAddress: string, bounceType: string) => ({
    notificationType: 'Bounce',
    bounce: {
      bounceType,
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress, diagnosticCode: '550 5.1.1' }],
    },
    mail: { messageId: '1' },
  });
  const sesComplaint = (emailAddress: string, complaintFeedbackType: string) => ({
    eventType: 'Complaint',
    complaint: { complaintFeedbackType, complainedRecipients: [{ emailAddress }] },
  });

  it.each<[string, (email: string) => object, string]>([
    ['a bounce for good', (email) => ({ type: 'bounce', email, permanent: true, detail: '550' }), 'bounce'],
    ['a complaint', (email) => ({ type: 'complaint', email }), 'complaint'],
    ['a bounce for good (SES)', (email) => ses(email, 'Permanent'), 'bounce'],
    ['a complaint (SES)', (email) => sesComplaint(email, 'abuse'), 'complaint'],
  ])('ends all mail to an address, what waits and what is critical too: %s', async (_, body, reason) => {
    const person = await newPerson(address, 'consumer', english);
    await tell(person, {}, { type: 'mission.failed' });
    const answer = await report(body(person.email.toUpperCase()));
    expect([answer.status, await answer.json()]).toEqual([200, { suppressed: 1 }]);
    expect((await report(body(person.email))).status).toBe(200); // providers repeat themselves
    await makeDue(person);
    await statesAre(person, `suppressed (${reason})`, `suppressed (${reason})`);
    expect(messagesTo(person)).toEqual([]);
    expect(await lettersOf(person)).toEqual([]);
  });

  it.each<[string, (email: string) => object]>([
    ['a full mailbox', (email) => ({ type: 'bounce', email, permanent: false })],
    ['a bounce that will pass (SES)', (email) => ses(email, 'Transient')],
    ['a bounce of which nobody knows (SES)', (email) => ses(email, 'Undetermined')],
    ['a bounce of a kind that is new (SES)', (email) => ses(email, 'Suppressed')],
    ['an event of a kind that is new', (email) => ({ type: 'opened', email })],
    ['"this is no spam" (SES)', (email) => sesComplaint(email, 'not-spam')],
    ['a delivery (SES)', (email) => ({ notificationType: 'Delivery', delivery: { recipients: [email] } })],
  ])('ends nothing when it is %s', async (_, body) => {
    const person = await newPerson(address, 'consumer', english);
    const answer = await report(body(person.email));
    expect([answer.status, await answer.json()]).toEqual([200, { suppressed: 0 }]);
    await tell(person, {});
    await makeDue(person);
    await statesAre(person, 'delivered');
  });

  it('counts for all others when one of its addresses cannot be one', async () => {
    const [person, other] = [await newPerson(address), await newPerson(address)];
    const long = `${'a'.repeat(400)}@example.com`;
    const { bounce, ...rest } = ses(person.email, 'Permanent');
    const [recipient] = bounce.bouncedRecipients;
    const bouncedRecipients = [
      { emailAddress: long, diagnosticCode: '550' },
      { emailAddress: '', diagnosticCode: null },
      { emailAddress: '\ud83d@example.com', diagnosticCode: null },
      { emailAddress: 'a\0@example.com', diagnosticCode: null },
      { emailAddress: 'b'.repeat(5_000), diagnosticCode: 'x'.repeat(20_000) },
      recipient,
      { emailAddress: `"Mina" <${other.email}>`, diagnosticCode: '5'.repeat(20_000) },
    ];
    const answer = await report({ ...rest, bounce: { ...bounce, bouncedRecipients } });
    expect([answer.status, await answer.json()]).toEqual([200, { suppressed: 2 }]);
    const suppressed = await count('SELECT COUNT(*) FROM email_suppressions WHERE email IN (?)', [
      [person.email, other.email],
    ]);
    expect(suppressed).toBe(2);
    expect((await report({ type: 'bounce', email: long, permanent: true })).status).toBe(200);
    expect((await report({ type: 'complaint', email: 'nobody' })).status).toBe(200);
  });

  it('is believed only when it is signed, whatever its shape', async () => {
    const headers = { 'webhook-signature': `v1,${randomBytes(32).toString('base64')}` };
    for (const body of [{}, [], { type: 'bounce' }, { notificationType: 'Bounce', bounce: {} }, '{', '<a/>'])
      expect((await report(body, headers)).status).toBe(401);
  });

  it('is believed only when it is signed, and understood only when it makes sense', async () => {
    const { email } = await newPerson(address);
    const body = { type: 'complaint', email };
    const headers = { 'webhook-signature': `v1,${randomBytes(32).toString('base64')}` };
    expect((await report(body, headers)).status).toBe(401);
    expect((await report(body, { 'webhook-timestamp': '1795219200' })).status).toBe(401);
    expect((await report({ type: 'bounce', email })).status).toBe(422);
    expect((await report({ notificationType: 'Bounce', bounce: {} })).status).toBe(422);
    expect(await count(`SELECT COUNT(*) FROM email_suppressions WHERE email = ?`, [email])).toBe(0);
  });

  it('can be read by admins, who may let mail go there again', async () => {
    const admin = await newOperator(address, 'admin');
    const person = await newPerson(address, 'consumer', english);
    await report({ type: 'bounce', email: `"Hana" <${person.email}>`, permanent: true, detail: '550 who?' });
    await report({ type: 'complaint', email: person.email, detail: 'abuse' });
    await report({ type: 'bounce', email: person.email, permanent: true });
    const found = await admin.get(`/v1/mail/suppressions?email=${person.email.toUpperCase()}`);
    expect(found.body.items).toEqual([
      expect.objectContaining({ email: person.email, reason: 'complaint', detail: 'abuse' }),
    ]);
    const first = (await admin.get('/v1/mail/suppressions?limit=1')).body;
    expect(first.items[0].email).toBe(person.email); // the newest first
    const second = (await admin.get(`/v1/mail/suppressions?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second.items[0].id < first.items[0].id).toBe(true);
    expect((await person.get('/v1/mail/suppressions')).status).toBe(403);

    const lifted = `/v1/mail/suppressions/${found.body.items[0].id}`;
    expect((await person.send('DELETE', lifted)).status).toBe(403);
    expect((await admin.send('DELETE', lifted)).status).toBe(204);
    expect((await admin.send('DELETE', lifted)).body.code).toBe('suppression-not-found');
    await tell(person, {});
    await makeDue(person);
    await statesAre(person, 'delivered');
  });
});

describe('A digest', () => {
  const digest = (count: number, more: Waiting = {}) =>
    Array.from({ length: count }, () => ({ digest: true, ...more }));

  it('is one mail of all that is due to one person, in order', async () => {
    const person = await newPerson(address, 'consumer', english);
    await tell(person, ...digest(3), {});
    await makeDue(person);
    await statesAre(person, 'delivered', 'delivered', 'delivered', 'delivered');
    const mails = messagesTo(person).map(readMime);
    expect(mails.map(({ headers }) => headers.get('subject')).sort()).toEqual([
      '3 new notifications',
      'Mission accepted',
    ]);
    const { headers, parts } = mails.find((mail) => mail.headers.get('subject') === '3 new notifications')!;
    expect(parts[0]!.content.match(/Mission \d/g)).toEqual(['Mission 1', 'Mission 2', 'Mission 3']);
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(
      await count(
        `SELECT COUNT(*) FROM delivery_attempts a JOIN notifications n ON n.id = a.notification_id
       WHERE n.user_id = ? AND outcome = 'delivered'`,
        [bytes(person.id)],
      ),
    ).toBe(4);
  });

  it('of one message is that message', async () => {
    const person = await newPerson(address, 'consumer', english);
    const [id] = await tell(person, ...digest(1));
    await makeDue(person);
    await statesAre(person, 'delivered');
    expect(header(messagesTo(person)[0]!, 'Message-ID')).toBe(`<${id}@madang.notification>`);
    expect(header(messagesTo(person)[0]!, 'Subject')).toBe('Mission accepted');
  });

  it('that failed stays together, and comes again as the same mail; what is new meanwhile is another one', async () => {
    mailServer.answers = { message: '451 not now' };
    const person = await newPerson(address, 'consumer', english);
    await tell(person, ...digest(3));
    await makeDue(person);
    await statesAre(person, 'retrying', 'retrying', 'retrying');
    const due = `SELECT COUNT(DISTINCT due_at) FROM notifications WHERE user_id = ?`;
    expect(await count(due, [bytes(person.id)])).toBe(1);
    mailServer.answers = {};
    await tell(person, ...digest(2));
    await makeDue(person);
    await statesAre(person, 'delivered', 'delivered', 'delivered', 'delivered', 'delivered');
    const mails = messagesTo(person).map((message) => `${header(message, 'Subject')} ${header(message, 'Message-ID')}`);
    const tried = mails.filter((mail) => mail.startsWith('3 new'));
    expect(mails.length - tried.length).toBe(1);
    expect(tried.length).toBeGreaterThanOrEqual(2);
    expect(new Set(tried).size).toBe(1);
  });

  it('leaves out what its reader no longer wants', async () => {
    const person = await newPerson(address, 'consumer', english);
    await tell(person, ...digest(2), ...digest(2, { type: 'reservation.delivered' }));
    await database.query(`INSERT INTO notification_preferences VALUES (?, 'missions', 'email', 0)`, [bytes(person.id)]);
    await makeDue(person);
    const off = 'suppressed (preference)';
    await statesAre(person, off, off, 'delivered', 'delivered');
    expect(messagesTo(person).map((message) => header(message, 'Subject'))).toEqual(['2 new notifications']);
  });

  it('of several categories unsubscribes from all e-mail', async () => {
    const person = await newPerson(address, 'consumer', english);
    await tell(person, ...digest(1), ...digest(1, { type: 'reservation.delivered' }));
    await makeDue(person);
    await statesAre(person, 'delivered', 'delivered');
    await oneClick(unsubscribePath(messagesTo(person)[0]!));
    const said = await rows(`SELECT scope, enabled FROM notification_preferences WHERE user_id = ?`, [
      bytes(person.id),
    ]);
    expect(said).toEqual([{ scope: '*', enabled: 0 }]);
  });

  it('is never shared by two senders', async () => {
    const second = await startWorker();
    const people: Client[] = [];
    while (people.length < 12) people.push(await newPerson(address, 'consumer', english));
    await Promise.all(people.map((person) => tell(person, ...digest(15))));
    const ids = people.map(({ id }) => bytes(id));
    await database.query('UPDATE notifications SET due_at = NOW(6) WHERE user_id IN (?)', [ids]);
    await until('all are delivered', async () => (await statesOf(...people)).every((state) => state === 'delivered'));
    expect(people.map((person) => messagesTo(person).length)).toEqual(people.map(() => 1));
    await second.terminate();
  });
});

describe('An outage', () => {
  const PEOPLE = 4;
  const EACH = 25;

  it('of the mail server, and the death of a sender meanwhile, loses nothing and repeats nothing', async () => {
    const people: Client[] = [];
    while (people.length < PEOPLE) people.push(await newPerson(address, 'consumer', english));
    await mailServer.close();
    for (const person of people) await tell(person, ...Array.from({ length: EACH }, () => ({})));
    const ids = people.map(({ id }) => bytes(id));
    const due = (and = '') =>
      database.query(`UPDATE notifications SET due_at = NOW(6) WHERE user_id IN (?) ${and}`, [ids]);
    await due();
    await until('all were tried in vain', async () =>
      (await statesOf(...people)).every((state) => state === 'retrying'),
    );
    await due();
    await worker.kill();
    await due(); // also what the dead one held
    worker = await startWorker();
    await mailServer.open();
    await until('all are delivered', async () => {
      await due(`AND state = 'retrying'`);
      return (await statesOf(...people)).every((state) => state === 'delivered');
    });
    const sent = people.flatMap((person) => messagesTo(person).map((message) => header(message, 'Message-ID')));
    expect([sent.length, new Set(sent).size]).toEqual([PEOPLE * EACH, PEOPLE * EACH]);
  });
});

describe('The preview', () => {
  it('shows admins each mail, as a page or in parts', async () => {
    const admin = await newOperator(address, 'admin');
    const path = '/v1/notifications/preview?type=mission.failed';
    const parts = await admin.get(path);
    expect(parts.body).toEqual({
      subject: '미션 실패',
      text: expect.stringContaining('11,000원이 환불되었습니다'),
      html: expect.stringContaining('<html lang="ko">'),
    });
    const page = await admin.get(`${path}&locale=en`, { headers: { Accept: 'text/html' } });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).toContain('11,000 won were refunded');
    expect((await admin.get('/v1/notifications/preview?type=mission.exploded')).status).toBe(422);
    expect((await (await newPerson(address)).get(path)).status).toBe(403);
  });
});
