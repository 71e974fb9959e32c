import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from '../support/app.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

/** A mail server of a few lines that answers as it is told, so that a worker meets every kind of trouble. */
class MailServer {
  /** The answer to a command; the default takes every mail. `null`: no answer at all. */
  answers: Partial<Record<'greeting' | 'MAIL' | 'RCPT' | 'DATA' | 'message', string | null>> = {};
  messages: string[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  port = 0;

  async open(): Promise<void> {
    this.server = createServer((socket) => this.talk(socket)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as { port: number }).port;
  }

  async close(): Promise<void> {
    this.server?.close();
    this.hangUp();
    if (this.server?.listening) await once(this.server, 'close');
  }

  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private talk(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => {});
    const say = (answer: string | null) => answer !== null && socket.write(`${answer}\r\n`);
    const answer = (to: keyof MailServer['answers'], usual: string) =>
      say(to in this.answers ? this.answers[to]! : usual);
    let message: string[] | undefined;
    answer('greeting', '220 ready');
    createInterface({ input: socket }).on('line', (line) => {
      if (message) {
        if (line !== '.') return void message.push(line);
        this.messages.push(message.join('\n'));
        message = undefined;
        return answer('message', '250 taken');
      }
      const command = line.slice(0, 4).toUpperCase();
      if (command === 'MAIL' || command === 'RCPT') return answer(command, '250 ok');
      if (command === 'DATA') {
        if (!('DATA' in this.answers)) message = [];
        return answer('DATA', '354 go on');
      }
      return say(command === 'QUIT' ? '221 bye' : '250 ok');
    });
  }
}

const mailServer = new MailServer();
let address: string;
let stop: () => Promise<void>;
let worker: MadangProcess;
const startWorker = () => MadangProcess.start('worker', { SMTP_URL: `smtp://127.0.0.1:${mailServer.port}` });
beforeAll(async () => {
  ({ address, stop } = await startApp('api')); // sends nothing itself
  await mailServer.open();
  worker = await startWorker();
});
afterEach(() => {
  mailServer.answers = {};
  mailServer.messages = [];
});
afterAll(async () => {
  await killAll();
  await mailServer.close();
  await stop();
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

/** A driver who hears of one booking by e-mail. */
async function driverWhoIsTold(): Promise<Client> {
  const driver = await newPerson(address, 'driver', { locale: 'en' });
  await driver.goOnline();
  const booked = await (await newPerson(address)).book();
  await until('the mail is written down', () => mailOf(driver));
  await driver.goOnline(false);
  expect(booked.status).toBe(201);
  return driver;
}

describe('An e-mail', () => {
  it('goes out once, to the person, in their language, as no cause for an automatic answer', async () => {
    const driver = await driverWhoIsTold();
    await mailIs(driver, 'delivered', 1);
    const [message, ...others] = messagesTo(driver);
    expect(others).toEqual([]);
    expect(header(message!, 'Subject')).toBe('New delivery request');
    expect(header(message!, 'Auto-Submitted')).toBe('auto-generated');
    expect(header(message!, 'Message-ID')).toMatch(/^<[0-9a-f-]{36}@madang\.notification>$/);
  });

  it('waits for a mail server that is away, in longer and longer pauses, and then arrives once', async () => {
    await mailServer.close();
    const driver = await driverWhoIsTold();
    for (let attempts = 1; attempts <= 3; attempts++) {
      const mail = await mailIs(driver, 'retrying', attempts);
      expect(mail).toMatchObject({ last_error: expect.stringMatching(/ECONNREFUSED|closed/i), delivered_at: null });
      expect(Number(mail['due_in'])).toBeLessThanOrEqual(2 ** attempts);
      expect(Number(mail['due_in'])).toBeGreaterThan(2 ** attempts - 1.5);
      if (attempts < 3) await makeDue(driver);
    }
    await mailServer.open();
    await makeDue(driver);
    await mailIs(driver, 'delivered', 4);
    expect(messagesTo(driver)).toHaveLength(1);
    expect(await lettersOf(driver)).toEqual([]);
  });

  it('is tried again when it is refused for now (4xx)', async () => {
    mailServer.answers = { RCPT: '451 try again later' };
    const driver = await driverWhoIsTold();
    expect(await mailIs(driver, 'retrying', 1)).toMatchObject({ last_error: expect.stringContaining('451') });
    mailServer.answers = {};
    await makeDue(driver);
    await mailIs(driver, 'delivered', 2);
  });

  it('is dead when it is refused for good (5xx), and says why', async () => {
    mailServer.answers = { RCPT: '550 no such mailbox' };
    const driver = await driverWhoIsTold();
    await mailIs(driver, 'dead', 1);
    expect(await lettersOf(driver)).toEqual([
      expect.objectContaining({
        source: 'notifications.email',
        reason: 'refused for good',
        attempts: 1,
        first_error: expect.stringContaining('550 no such mailbox'),
        last_error: expect.stringContaining('550 no such mailbox'),
      }),
    ]);
    mailServer.answers = {};
    await makeDue(driver);
    const next = await driverWhoIsTold(); // a later mail goes out, the dead one does not
    await mailIs(next, 'delivered', 1);
    expect(messagesTo(driver)).toEqual([]);
    expect(await driver.get('/v1/notifications')).toMatchObject({ body: { unread: 1 } }); // in-app is another channel
  });

  it.each([
    ['in place of a greeting (RFC 5321 §3.1)', 'greeting'],
    ['for the address we send from', 'MAIL'],
  ] as const)('outlives a server that refuses us and not the mail: 554 %s', async (_, at) => {
    mailServer.hangUp();
    mailServer.answers = { [at]: '554 no service here' };
    const driver = await driverWhoIsTold();
    await mailIs(driver, 'retrying', 1);
    expect(await lettersOf(driver)).toEqual([]);
    mailServer.hangUp();
    mailServer.answers = {};
    await makeDue(driver);
    await mailIs(driver, 'delivered', 2);
  });

  it('is given up after its budget of tries, with the first and the last reason', async () => {
    mailServer.answers = { RCPT: '450 the first reason' };
    const driver = await driverWhoIsTold();
    await mailIs(driver, 'retrying', 1);
    mailServer.answers = { RCPT: '450 the last reason' };
    await database.query(`UPDATE notifications SET attempts = 19 WHERE user_id = ? AND channel = 'email'`, [
      bytes(driver.id),
    ]);
    await makeDue(driver);
    await mailIs(driver, 'dead', 20);
    expect(await lettersOf(driver)).toEqual([
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
    const driver = await driverWhoIsTold();
    await until('the mail server has it', () => messagesTo(driver).length === 1);
    const leased = await mailIs(driver, 'sending', 1);
    expect(Number(leased['due_in'])).toBeGreaterThan(30);
    await worker.kill();
    mailServer.answers = {};
    worker = await startWorker();

    const other = await driverWhoIsTold();
    await mailIs(other, 'delivered', 1); // the new worker sends, and respects the lease
    expect(await mailOf(driver)).toMatchObject({ state: 'sending', attempts: 1 });

    await makeDue(driver);
    await mailIs(driver, 'delivered', 2);
    const ids = messagesTo(driver).map((message) => header(message, 'Message-ID'));
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(await count(`SELECT COUNT(*) FROM notifications WHERE user_id = ?`, [bytes(driver.id)])).toBe(2);
  });
});
