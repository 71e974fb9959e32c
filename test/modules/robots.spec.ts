import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { locate } from '../../scripts/lib/binaries.mjs';
import { newPerson, newProgram, type Client } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import { blocksOf } from '../support/documents.js';
import { expectBalanced, expectStatements, newOperator, statement, wealthy } from '../support/money.js';
import { hex, newPlace, north, offersOf, type Point } from '../support/offers.js';
import { PayoutStub } from '../support/payout-stub.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { bookQuoted, newQuote, type Quote } from '../support/quotes.js';
import { until } from '../support/wait.js';

const execute = promisify(execFile);

/** A robot drives 8 km in a third of a second. */
const QUICK = {
  ...{ ROBOTS: 'true', ROBOT_SPEED: '4000', ROBOT_ACCEPT_SECONDS: '0', ROBOT_STAY_SECONDS: '0' },
  ...{ ROBOT_LATE_SECONDS: '5', RATE_LIMIT_FACTOR: '1000', DISPATCH_ROUND_SECONDS: '2' },
};

let address: string;
let running: MadangProcess;
let bank: PayoutStub;
let admin: Client;
let mina: Client; // robots serve her
let other: Client; // and not this consumer
let robots: Client[];
const notes = ['#hand-back', '문 앞에 #no-driver', '#recipient-absent', '#late'] as const;
/** Her bookings with these notes, all under way at once. */
let noted: Record<(typeof notes)[number], { id: string; quote: Quote }>;
beforeAll(async () => {
  bank = await PayoutStub.start();
  running = await MadangProcess.start('all', { ...QUICK, PAYOUT_URL: bank.address });
  ({ address } = running);
  admin = await newOperator(address, 'admin');
  [mina, other] = (await wealthy(admin, 2, 10_000_000)) as [Client, Client];
  robots = await Promise.all(Array.from({ length: 4 }, () => newPerson(address, 'driver')));
  await database.query('UPDATE users SET is_test = TRUE WHERE id = ?', [bytes(mina.id)]);
  const booked = await Promise.all(notes.map(async (note) => [note, await book(mina, { note })] as const));
  noted = Object.fromEntries(booked) as typeof noted;
  for (const robot of robots) await database.query('INSERT INTO robots (driver_id) VALUES (?)', [bytes(robot.id)]);
});
afterAll(async () => {
  await killAll();
  bank.stop();
  await database.end();
});

type Changes = { note?: string } & Record<string, unknown>;
/** Books from a place where no driver of another test is. */
function book(
  person: Client,
  { note, ...changes }: Changes = {},
  from: Point = newPlace(),
): Promise<{ id: string; quote: Quote }> {
  const [first, last] = newQuote.stops;
  const stops = [
    { ...first, ...from },
    { ...last, ...north(from, 6_000), ...(note !== undefined && { note }) },
  ];
  return bookQuoted(person, { stops, ...changes });
}
const seen = async (id: string) => (await admin.get(`/v1/reservations/${id}`)).body;
const untilIs = (id: string, status: string) =>
  until(`it is ${status}`, async () => ((await seen(id)).status === status ? seen(id) : undefined), 40_000);
const typesOf = async (id: string): Promise<string[]> =>
  (await admin.get(`/v1/reservations/${id}/timeline`)).body.items
    .map(({ type }: { type: string }) => type.split('.')[1])
    .filter((type: string) => !/^(offer|approaching)/.test(type));
const milestonesOf = async (id: string) =>
  (await admin.get(`/v1/reservations/${id}/milestones`)).body.items.map(
    ({ kind, stop }: { kind: string; stop: number }) => `${kind} ${stop}`,
  );
const areHome = () =>
  until('the robots are home', async () => (await count(`SELECT COUNT(*) FROM robots WHERE state = 'driving'`)) === 0);

describe('A program that is written from the README of @madang/client', () => {
  const root = join(import.meta.dirname, '../..');
  const blocks = blocksOf(readFileSync(join(root, 'client/README.md'), 'utf8'));
  const blockOf = (language: string) => blocks.find((block) => block.language === language)!.text;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'madang-program-'));
    await execute('npm', ['pack', '--pack-destination', folder, '--loglevel=error'], { cwd: join(root, 'client') });
    const target = join(folder, 'node_modules/@madang/client');
    mkdirSync(target, { recursive: true });
    const [archive] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    await execute('tar', ['-xzf', join(folder, archive!), '--strip-components=1', '-C', target]);
    const scopes = ['reservations:read', 'reservations:write', 'events:read', 'wallets:read', 'wallets:write'] as const;
    const { accessToken } = await newProgram(mina, scopes);
    env = { PATH: process.env['PATH'], HOME: process.env['HOME'], MADANG_URL: address, MADANG_KEY: accessToken };
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const program = async (command: string, ...args: string[]) =>
    (await execute(command, args, { cwd: folder, env, timeout: 120_000 })).stdout.trim().split('\n');

  const expectTour = (lines: string[]) => {
    expect(lines[0]).toMatch(/^It costs \d+ won\.$/);
    const states = lines.slice(1).map((line) => line.split(' ').at(-1));
    const own = ['requested', 'accepted', 'picked_up', 'delivered'].map((state) => `reservation.${state}`);
    expect(states.filter((state) => own.includes(state!))).toEqual(own);
    expect(states.slice(-3)).toEqual(['withdrawal.requested', 'withdrawal.paid', 'withdrawal.paid']);
  };

  it('books, follows by events to the door, and is paid out, in a folder of its own', async () => {
    const text = blockOf('ts');
    expect(text.split('\n').length).toBeLessThan(60);
    writeFileSync(join(folder, 'app.ts'), text);
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
    const types = ['--typeRoots', join(root, 'node_modules/@types')];
    const compiler = join(root, 'node_modules/typescript-7/bin/tsc');
    expect(await program(process.execPath, compiler, ...options, ...types, 'app.ts')).toEqual(['']);
    const lines = await program(process.execPath, 'app.ts');
    expectTour(lines);
  });

  it('does the same in Python', async () => {
    expect(blockOf('python').split('\n').length).toBeLessThan(60);
    const lines = await program(locate('python').program!, '-c', blockOf('python'));
    expectTour(lines);
  });

  it('asks for a price with curl', async () => {
    const [line] = await program('bash', '-c', blockOf('sh'));
    expect(JSON.parse(line!)).toMatchObject({ vehicle: 'motorcycle', price: { total: expect.any(Number) } });
  });
});

describe('A robot', () => {
  it('takes its offer near the pick-up, drives, reports, says the PIN and is paid: as a driver does', async () => {
    const { id, quote } = await book(mina, { verification: 'pin' });
    const { driverId } = await untilIs(id, 'delivered');
    const robot = robots.find((one) => one.id === driverId)!;
    expect(await typesOf(id)).toEqual(['requested', 'accepted', 'arrived', 'picked_up', 'arrived', 'delivered']);
    expect(await milestonesOf(id)).toEqual(['arrival 0', 'pickup 0', 'arrival 1', 'delivery 1']);
    const { vehicle, offers } = (await robot.get('/v1/drivers/me')).body;
    expect([vehicle, offers.accepted > 0, offers.ignored]).toEqual(['motorcycle', true, 0]);
    const paid = (await statement(robot)).filter(({ subjectId }) => subjectId === id);
    expect(paid).toMatchObject([{ kind: 'payout', amount: quote.driverPay }]);
    expect(await count('SELECT COUNT(*) FROM driver_positions WHERE driver_id = ?', [bytes(robot.id)])).toBe(1);
    await areHome();
    expect((await robot.get('/v1/drivers/me')).body.online).toBe(false);
    await expectBalanced(admin);
    await expectStatements(mina, robot);
  });

  it('is offered no booking of another account, however near it is', async () => {
    const from = newPlace();
    // A robot that stays here, whatever there is to do.
    const robot = await newPerson(address, 'driver');
    await database.query(
      `INSERT INTO robots (driver_id, state, due_at) VALUES (?, 'driving', NOW(6) + INTERVAL 1 DAY)`,
      [bytes(robot.id)],
    );
    await robot.send('PUT', '/v1/drivers/me', { body: { vehicle: 'van' } });
    await robot.send('PUT', '/v1/drivers/me/availability', { body: { online: true, sharesPosition: true } });
    await database.query(
      `INSERT INTO driver_positions (driver_id, lat, lng, recorded_at) VALUES (?, ?, ?, NOW(6) + INTERVAL 1 HOUR)
       ON DUPLICATE KEY UPDATE lat = VALUES(lat), lng = VALUES(lng), recorded_at = VALUES(recorded_at)`,
      [bytes(robot.id), from.lat, from.lng],
    );
    const { id } = await book(other, {}, from);
    const unpriced = (await other.book()).body.id;
    const searched = (one: string) =>
      until('drivers were searched for', () =>
        count('SELECT COUNT(*) FROM dispatches WHERE reservation_id = ? AND (ring IS NULL OR round > 0)', [bytes(one)]),
      );
    for (const one of [id, unpriced]) {
      await searched(one);
      expect((await offersOf(one)).filter(({ driver }) => driver === hex(robot))).toEqual([]);
      expect((await seen(one)).status).toBe('requested');
    }
    await robot.goOnline(false);
    await database.query(`UPDATE robots SET state = 'idle', due_at = NOW(6) + INTERVAL 1 DAY WHERE driver_id = ?`, [
      bytes(robot.id),
    ]);
    for (const one of [id, unpriced])
      expect((await other.post(`/v1/reservations/${one}/cancellation`, { reason: '취소' })).status).toBe(201);
  });
});

describe('The note of a booking', () => {
  it('#hand-back gives it back before the pick-up; another robot delivers it', async () => {
    const { id } = noted['#hand-back'];
    await untilIs(id, 'delivered');
    expect(await typesOf(id)).toEqual([
      ...['requested', 'accepted', 'arrived', 'handed_back'],
      ...['accepted', 'arrived', 'picked_up', 'arrived', 'delivered'],
    ]);
  });

  it('#recipient-absent fails at the drop-off: it is left at the door, or comes back', async () => {
    const { id } = noted['#recipient-absent'];
    const { failureReason } = await untilIs(id, 'delivered');
    expect([failureReason, (await milestonesOf(id)).slice(3)]).toEqual([
      'recipient_absent',
      ['failure 1', 'delivery 1'],
    ]);
    expect((await mina.get(`/v1/reservations/${id}/proofs`)).body.items).toHaveLength(1);
    const back = await book(mina, { note: '#recipient-absent', undeliverable: 'return' });
    await untilIs(back.id, 'returned');
    expect((await milestonesOf(back.id)).slice(3)).toEqual(['failure 1', 'return 1', 'return 0']);
    const shown = await book(mina, { verification: 'photo' });
    await untilIs(shown.id, 'delivered');
    expect((await mina.get(`/v1/reservations/${shown.id}/proofs`)).body.items).toHaveLength(1);
  });

  it('#late lets it wait', async () => {
    const { id } = noted['#late'];
    const { arrivedAt } = await untilIs(id, 'delivered');
    const [accepted] = (await admin.get(`/v1/reservations/${id}/timeline`)).body.items.filter(
      ({ type }: { type: string }) => type === 'reservation.accepted',
    );
    expect(Date.parse(arrivedAt) - Date.parse(accepted.occurredAt)).toBeGreaterThanOrEqual(1_000);
  });

  it('#no-driver keeps robots away', async () => {
    const { id } = noted['문 앞에 #no-driver'];
    expect([(await seen(id)).status, await offersOf(id)]).toEqual(['requested', []]);
    expect((await mina.post(`/v1/reservations/${id}/cancellation`, { reason: '취소' })).status).toBe(201);
  });
});

it('A worker that dies on the way leaves nothing behind: another one goes on, and everything happens once', async () => {
  const slow = await book(mina, { note: '#late', verification: 'pin' });
  await untilIs(slow.id, 'accepted');
  await running.kill();
  bank = await PayoutStub.start();
  running = await MadangProcess.start('all', { ...QUICK, PAYOUT_URL: bank.address });
  for (const person of [admin, mina, other, ...robots]) person.address = running.address;
  await untilIs(slow.id, 'delivered');
  expect(await typesOf(slow.id)).toEqual(['requested', 'accepted', 'arrived', 'picked_up', 'arrived', 'delivered']);
  expect(await milestonesOf(slow.id)).toEqual(['arrival 0', 'pickup 0', 'arrival 1', 'delivery 1']);
  await areHome();
  await expectBalanced(admin);
  await expectStatements(mina, ...robots);
});
