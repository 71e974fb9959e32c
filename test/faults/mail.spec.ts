import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { startMail } from '../../scripts/lib/servers.mjs';
import { newPerson, type Client } from '../support/client.js';
import { killAll } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';
import { repeat, World } from '../support/world.js';

const BOOKINGS = scale(15, 5);

const dir = mkdtempSync(join(tmpdir(), 'madang-mail-'));
let mail: Awaited<ReturnType<typeof startMail>> | undefined;
let world: World;
let consumers: Client[];
let driver: Client;
let smtpPort: number;

beforeAll(async () => {
  smtpPort = await anyPort();
  world = World.ofThisFile({ SMTP_URL: `smtp://127.0.0.1:${smtpPort}` });
  const api = await world.start('all');
  [driver] = (await world.onlineDrivers(api.address, 1)) as [Client];
  consumers = await Promise.all([newPerson(api.address), newPerson(api.address)]);
});
afterAll(async () => {
  await killAll();
  await mail?.stop();
  await world.end();
  rmSync(dir, { recursive: true, force: true });
});

/** The mail server is there again, and what waits is tried at once: pauses grow with the time that it was away. */
async function openForMail(): Promise<void> {
  mail = await startMail({ dir, smtpPort });
  await world.rows(`UPDATE notifications SET due_at = NOW(6) WHERE channel = 'email' AND state = 'retrying'`);
}
/** Bookings of each, which the driver accepts. */
const bookSome = () =>
  repeat(BOOKINGS * consumers.length, 3, async (index) => {
    const { id } = (await consumers[index % consumers.length]!.book()).body;
    expect((await driver.post(`/v1/reservations/${id}/acceptance`)).status).toBe(201);
  });
const mailsIn = (state: string) =>
  world.count(`SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state = ?`, [state]);

/** Every mail that arrived, by recipient and Message-ID. */
async function arrived(): Promise<string[]> {
  const response = await fetch(`${mail!.mailbox}/api/email`);
  const mails = (await response.json()) as { to: { address: string }[]; headers: Record<string, string> }[];
  return mails.map(({ to, headers }) => `${to[0]!.address} ${headers['message-id']}`);
}

async function expectEachMailOnce(bookings: number): Promise<void> {
  const expected = bookings * consumers.length;
  await until(`${expected} mails are delivered`, async () => (await mailsIn('delivered')) === expected, 30_000);
  const mails = await arrived();
  expect({ mails: mails.length, different: new Set(mails).size }).toEqual({ mails: expected, different: expected });
  for (const { email } of consumers) expect(mails.filter((each) => each.startsWith(email))).toHaveLength(bookings);
}

it('sends every mail once when the mail server was down while people booked', async () => {
  await bookSome();
  await until(
    'all of them were tried in vain',
    async () => (await mailsIn('retrying')) === BOOKINGS * consumers.length,
  );
  await openForMail();
  await expectEachMailOnce(BOOKINGS);
});

it('sends every mail once when the mail server goes away and comes back', async () => {
  await mail!.stop();
  await bookSome();
  await until(
    'the new ones were tried in vain',
    async () => (await mailsIn('retrying')) === BOOKINGS * consumers.length,
  );
  await openForMail();
  await expectEachMailOnce(2 * BOOKINGS);
  expect(await world.count(`SELECT COUNT(*) FROM dead_letters`)).toBe(0);
});
