import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startRedis, type Server } from '../../scripts/lib/servers.mjs';
import { newId } from '../../src/kernel/tx/ids.js';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { SettlementService } from '../../src/modules/missions/settlement.service.js';
import { Ledger, walletOf } from '../../src/modules/wallets/index.js';
import { startApp } from '../support/app.js';
import { Client, newPerson, type Answer } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { deadlocks } from '../support/deadlocks.js';
import { openTransaction, type Lock } from '../support/holds.js';
import { repeatUntilAnswered } from '../support/load.js';
import {
  available,
  deposit,
  expectBalanced,
  expectStatements,
  newMission,
  newOperator,
  pledge,
  putUp,
  settle,
  wealthy,
} from '../support/money.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { timed } from '../support/machine-clock.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';
import { repeat, World } from '../support/world.js';

/** A long run does everything so many times as often. */
const TIMES = Number(process.env['TEST_TIMES'] ?? 1);
const PLEDGES = scale(200, 60);

let queue: Server;
let world: World;
let addresses: string[];
/** The application in this process: for what no request can ask for. */
let app: NestFastifyApplication;
let stop: () => Promise<void>;
let admin: Client;
let moderator: Client;
let streamer: Client;
let creator: Client;
let backers: Client[];
/** What the books said, each second. */
const balances: { difference: number; findings: string[] }[] = [];
const watching = new AbortController();
let watch: Promise<void>;

beforeAll(async () => {
  queue = await startRedis({ role: 'queue' });
  world = World.ofThisFile({ REDIS_QUEUE_URL: queue.url });
  const [first, second, here] = await Promise.all([world.start('api'), world.start('all'), startApp('api')]);
  addresses = [first.address, second.address];
  ({ app, stop } = here);
  admin = await newOperator(addresses[0]!, 'admin');
  watch = watchBooks();
  moderator = await newOperator(addresses[0]!, 'moderator');
  streamer = await newPerson(addresses[0]!, 'streamer');
  await deposit(admin, streamer.id, 1_000); // opens the wallet
  [creator, ...backers] = (await wealthy(admin, 11, 10_000_000)) as [Client, ...Client[]];
});
afterAll(async () => {
  watching.abort();
  await watch;
  await killAll();
  await stop();
  await queue.stop();
  await world.end();
  await database.end();
});

async function watchBooks(): Promise<void> {
  while (!watching.signal.aborted) {
    const { status, body } = await admin.get('/v1/ledger/trial-balance');
    if (status === 200) balances.push(body);
    await sleep(1_000, undefined, { signal: watching.signal }).catch(() => {});
  }
}

/** The same person, at the process whose turn it is. */
const at = (index: number, person: Client): Client =>
  Object.assign(new Client(addresses[index % 2]!), { accessToken: person.accessToken, id: person.id });
const find = async (id: string) => (await creator.get(`/v1/missions/${id}`)).body;

type Ask = () => Promise<Answer>;

/** The next entry of this wallet cannot be written until the lock is released; the wallet itself can be locked. */
async function holdNextEntry(person: Client): Promise<Lock> {
  const transaction = await openTransaction(process.env['DATABASE_URL']!);
  await transaction.connection.query('SET SESSION foreign_key_checks = 0');
  const [next] = await world.rows<{ id: Buffer; version: number }>(
    `SELECT id, version + 1 AS version FROM accounts WHERE kind = 'wallet' AND owner_id = ?`,
    [bytes(person.id)],
  );
  await transaction.connection.query(
    `INSERT INTO entries (account_id, version, transfer_id, posting_id, direction, amount, balance_after, hash)
     VALUES (?, ?, ?, ?, 'credit', 1, 1, ?)`,
    [next!.id, next!.version, bytes(randomUUID()), bytes(randomUUID()), Buffer.alloc(32)],
  );
  return transaction;
}

/** What became of the pot of each of these missions, told by the journal alone. */
async function expectEndedOnce(ids: string[]): Promise<Record<string, number>> {
  const ends: Record<string, number> = {};
  for (const id of ids) {
    const [row] = await world.rows(
      `SELECT m.status, m.pot,
         (SELECT credits_posted - debits_posted FROM accounts WHERE kind = 'escrow' AND owner_id = m.id) AS escrow,
         (SELECT COALESCE(SUM(amount), 0) FROM pledges WHERE mission_id = m.id) AS pledged,
         (SELECT COALESCE(SUM(amount), 0) FROM transfers WHERE subject_id = m.id AND kind = 'refund') AS refunded,
         (SELECT COALESCE(SUM(amount), 0) FROM transfers WHERE subject_id = m.id AND kind IN ('payout', 'fee')) AS paid,
         (SELECT COUNT(*) FROM events WHERE aggregate_id = m.id AND type IN
            ('mission.succeeded', 'mission.failed', 'mission.expired', 'mission.cancelled')) AS ended
       FROM missions m WHERE id = ?`,
      [bytes(id)],
    );
    const { status, ...sums } = row as { status: string; pot: string };
    const pot = Number(sums.pot);
    const told = Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, Number(value)]));
    const isPaid = status === 'succeeded';
    const expected = { pot, escrow: 0, pledged: pot, refunded: isPaid ? 0 : pot, paid: isPaid ? pot : 0, ended: 1 };
    expect({ id, status, ...told }).toEqual({ id, status, ...expected });
    const unequal = await world.rows(
      `SELECT HEX(p.backer_id) AS backer FROM (SELECT backer_id, SUM(amount) AS amount FROM pledges WHERE mission_id = ? GROUP BY backer_id) p
       JOIN accounts a ON a.kind = 'wallet' AND a.owner_id = p.backer_id
       LEFT JOIN transfers t ON t.kind = 'refund' AND t.subject_id = ? AND t.credit_account_id = a.id
       WHERE COALESCE(t.amount, 0) <> ${isPaid ? '0' : 'p.amount'}`,
      [bytes(id), bytes(id)],
    );
    expect(unequal).toEqual([]);
    ends[status] = (ends[status] ?? 0) + 1;
  }
  return ends;
}

it('ends a mission once though it is settled, failed, cancelled, declined and expired at once over two processes', async () => {
  const MISSIONS = scale(40, 16) * TIMES;
  const settlement = app.get(SettlementService, { strict: false });
  const ids: string[] = [];
  await repeat(MISSIONS, 4, async (index) => {
    const id = await newMission(at(index, creator), streamer, { amount: 1_000 + index });
    ids.push(id);
    await pledge(at(index, backers[index % 10]!), id, 2_000);
    await pledge(at(index, backers[(index + 1) % 10]!), id, 3_000);
    const asks = [0, 1, 2].flatMap((n) => [
      () => settle(at(n, streamer), id, 'success'),
      () => settle(at(n, streamer), id, 'failure'),
      () => at(n, moderator).post(`/v1/missions/${id}/cancellation`),
      () => at(n, streamer).post(`/v1/missions/${id}/rejection`),
    ]);
    // Another one comes first each time.
    const [first, ...others] = asks.map((_, n) => asks[(n + index) % asks.length]!) as [Ask, ...Ask[]];
    const expires = index % 3 === 0;
    let answers: Answer[];
    if (expires) {
      await world.rows('UPDATE missions SET deadline = NOW(6) + INTERVAL 80000 MICROSECOND WHERE id = ?', [bytes(id)]);
      const sweeps = repeat(10, 2, () => settlement.expireOverdue().then(() => sleep(10)));
      // Around the deadline, the later missions the later; those of the end come after it.
      await sleep((120 * (index % MISSIONS)) / MISSIONS);
      answers = await Promise.all([first, ...others].map((ask) => repeatUntilAnswered(ask)));
      await sweeps;
    } else {
      // All stand at the same row before the first may change it.
      const row = await world.hold('SELECT id FROM missions WHERE id = ? FOR UPDATE', [bytes(id)]);
      const leading = repeatUntilAnswered(first);
      await until('the first stands at the row', () => world.executing('SELECT Mission'));
      const following = others.map((ask) => repeatUntilAnswered(ask));
      await until('others stand behind it', async () => (await world.executing('SELECT Mission')) >= 4);
      await row.release();
      answers = await Promise.all([leading, ...following]);
    }
    const won = answers.filter(({ status }) => status === 201);
    const lost = answers.filter(({ status }) => status !== 201).map(({ status, body }) => `${status} ${body.code}`);
    expect(new Set(lost)).toEqual(new Set(['409 mission-closed']));
    expect(won.length).toBeLessThanOrEqual(1);
    if (!expires) expect(won).toHaveLength(1);
  });
  await until(
    'all are over',
    async () => (await world.count(`SELECT COUNT(*) FROM missions WHERE status = 'open'`)) === 0,
  );
  const ends = await expectEndedOnce(ids);
  if (process.env['TEST_FIGURES']) console.log(`${MISSIONS} missions, 12 asks each:`, ends);
  expect(Object.keys(ends).sort()).toEqual(['cancelled', 'expired', 'failed', 'succeeded']);
  expect(Object.values(ends).reduce((sum, n) => sum + n, 0)).toBe(MISSIONS);
});

it(`lets exactly ten of ${PLEDGES} pledges of 1,000 take from 10,000`, async () => {
  const missions = await Promise.all(backers.map((backer, index) => newMission(at(index, backer), streamer)));
  for (let round = 0; round < TIMES; round++) {
    const [poor] = (await wealthy(admin, 1, 10_000)) as [Client];
    const answers = await Promise.all(
      Array.from({ length: PLEDGES }, (_, index) => {
        const key = randomUUID();
        return repeatUntilAnswered(() => pledge(at(index, poor), missions[index % missions.length]!, 1_000, key));
      }),
    );
    const by = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect({ taken: by(201), refused: by(402) }).toEqual({ taken: 10, refused: PLEDGES - 10 });
    expect(await available(poor)).toEqual([0]);
    expect(await world.count('SELECT COUNT(*) FROM pledges WHERE backer_id = ?', [bytes(poor.id)])).toBe(10);
    await expectStatements(poor);
  }
});

it('takes nothing after the deadline, and gives back exactly what it took before', async () => {
  for (let round = 0; round < TIMES; round++) {
    const before = await available(creator, ...backers);
    const id = await newMission(creator, streamer, { amount: 1_000 });
    const accepted: { id: string; amount: number }[] = [];
    const refused = backers.map(() => 0);
    let isOver = false;
    const asking = backers.map(async (backer, index) => {
      // They go on after the deadline: a crowd that comes too late must not keep the money from coming back.
      for (let n = 0; !isOver || refused[index] === 0; n++) {
        const answer: Answer = await repeatUntilAnswered(() => pledge(at(index + n, backer), id, 1_000 + n));
        const told = [answer.status, answer.body.code];
        if (refused[index]! > 0 || answer.status !== 201) expect(told).toEqual([409, 'mission-closed']);
        if (answer.status === 201) accepted.push(answer.body);
        else refused[index]!++;
      }
    });
    const ending = async () => {
      await until('some are taken', () => accepted.length > 10);
      // SYSDATE is the moment at which the row is free, NOW that at which it is asked for.
      await world.rows('UPDATE missions SET deadline = SYSDATE(6) + INTERVAL 200000 MICROSECOND WHERE id = ?', [
        bytes(id),
      ]);
      await until('it is over', async () => (await find(id)).status === 'expired', 15_000);
    };
    const { pace } = await timed(ending).finally(() => (isOver = true));
    await Promise.all(asking);
    const overdue = await world.count(
      'SELECT TIMESTAMPDIFF(MICROSECOND, deadline, ended_at) FROM missions WHERE id = ?',
      [bytes(id)],
    );
    if (process.env['TEST_FIGURES'])
      console.log(
        `${accepted.length} pledges taken, ${refused.join(' ')} refused; over after ${Math.round(overdue / 1_000)} ms`,
      );
    expect(overdue * pace).toBeLessThan(5_000_000);
    expect(accepted.length).toBeGreaterThan(10);
    await expectEndedOnce([id]);
    const sum = accepted.reduce((won, { amount }) => won + amount, 1_000);
    expect((await find(id)).pot).toBe(sum);
    const refunds = await world.count(`SELECT SUM(amount) FROM transfers WHERE kind = 'refund' AND subject_id = ?`, [
      bytes(id),
    ]);
    expect(refunds).toBe(sum);
    const late = await world.count(
      'SELECT COUNT(*) FROM pledges p JOIN missions m ON m.id = p.mission_id WHERE m.id = ? AND p.created_at > m.deadline',
      [bytes(id)],
    );
    expect(late).toBe(0);
    expect(await available(creator, ...backers)).toEqual(before);
  }
});

it('moves money both ways between two wallets at once, without one deadlock', async () => {
  const TRANSFERS = scale(500, 150) * TIMES;
  const [uow, ledger] = [app.get(UnitOfWork, { strict: false }), app.get(Ledger, { strict: false })];
  const pair = [creator, backers[0]!] as const;
  const before = await available(...pair);
  const deadlocksBefore = await deadlocks();
  let change = 0; // of the first
  await repeat(TRANSFERS, 10, async (index) => {
    const [from, to] = index % 2 ? pair : pair.toReversed();
    const amountKrw = 1 + (index % 97);
    change += index % 2 ? -amountKrw : amountKrw;
    const move = {
      kind: 'pledge',
      from: walletOf(from.id),
      to: walletOf(to.id),
      amountKrw,
      subjectId: null,
    } as const;
    await uow.run((tx) => ledger.post(tx, [{ ...move, id: newId() }]));
  });
  expect(await available(...pair)).toEqual([before[0]! + change, before[1]! - change]);
  expect((await deadlocks()) - deadlocksBefore).toBe(0);
  await expectStatements(...pair);
});

it('loses no won when a lock takes too long in the middle of a payout, and pays it at the repeat', async () => {
  const id = await newMission(creator, streamer, { amount: 20_000 });
  const before = await available(streamer);
  const entry = await holdNextEntry(streamer);
  const key = randomUUID();
  const ask = () => creatorOf(streamer, id, key);
  const answer = await ask();
  expect([answer.status, answer.body.code]).toEqual([503, 'busy']);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await find(id)).toMatchObject({ status: 'open', pot: 20_000 });
  expect(await world.count('SELECT COUNT(*) FROM transfers WHERE subject_id = ?', [bytes(id)])).toBe(1);
  expect(await available(streamer)).toEqual(before);
  await entry.release();
  expect((await ask()).body).toMatchObject({ status: 'succeeded' });
  expect(await available(streamer)).toEqual([before[0]! + 18_000]);
  await expectEndedOnce([id]);
});

const creatorOf = (by: Client, id: string, key: string): Promise<Answer> =>
  by.post(`/v1/missions/${id}/settlement`, { outcome: 'success' }, { key });

it('pays a mission whole or not at all when the process dies in the middle of its settlement', async () => {
  const id = await newMission(creator, streamer, { amount: 30_000 });
  const before = await available(streamer);
  const victim: MadangProcess = await world.start('api');
  const key = randomUUID();
  const there = Object.assign(new Client(victim.address), { accessToken: streamer.accessToken });
  const entry = await holdNextEntry(streamer);
  const asking = creatorOf(there, id, key).then(
    ({ status }) => status,
    () => 'no answer',
  );
  await until('the payout is in the middle', () => world.executing('INSERT INTO entries'));
  await victim.kill();
  expect(await asking).toBe('no answer');
  await entry.release();
  await until('the database has undone it', async () => (await world.executing('INSERT INTO entries')) === 0);
  const again = await repeatUntilAnswered(() => creatorOf(at(0, streamer), id, key));
  expect(again).toMatchObject({ status: 201, body: { status: 'succeeded' } });
  expect(await available(streamer)).toEqual([before[0]! + 27_000]);
  await expectEndedOnce([id]);
});

/** Missions whose deadlines come one after the other, from now on. */
async function endingMissions(count: number, everyMs: number): Promise<string[]> {
  const ids: string[] = [];
  await repeat(count, 5, async () => {
    const { body } = await putUp(creator, streamer, { amount: 2_000 });
    await pledge(backers[0]!, body.id, 1_000);
    ids.push(body.id);
  });
  const at = ids.map((_, index) => `WHEN ? THEN ${(index + 1) * everyMs * 1_000}`).join(' ');
  await world.rows(`UPDATE missions SET deadline = NOW(6) + INTERVAL (CASE id ${at} END) MICROSECOND WHERE id IN (?)`, [
    ...ids.map(bytes),
    ids.map(bytes),
  ]);
  return ids;
}
/** By the database's clock, how late the last of them was refunded. */
async function expectRefundedInTime(ids: string[], what: string): Promise<void> {
  const open = () => world.count(`SELECT COUNT(*) FROM missions WHERE status = 'open' AND id IN (?)`, [ids.map(bytes)]);
  const { pace } = await timed(() => until('all are over', async () => (await open()) === 0, 20_000));
  const late = await world.count(
    'SELECT MAX(TIMESTAMPDIFF(MICROSECOND, deadline, ended_at)) FROM missions WHERE id IN (?)',
    [ids.map(bytes)],
  );
  if (process.env['TEST_FIGURES']) console.log(`${what}: the last refund was ${Math.round(late / 1_000)} ms late`);
  expect(late * pace).toBeLessThan(5_000_000);
  expect(await expectEndedOnce(ids)).toEqual({ expired: ids.length });
}

it('holds up nobody’s refund for a mission that cannot be ended now', async () => {
  const [stuck, ...others] = (await endingMissions(6, 100)) as [string, ...string[]];
  const row = await world.hold('SELECT id FROM missions WHERE id = ? FOR UPDATE', [bytes(stuck)]);
  await expectRefundedInTime(others, 'beside a locked mission');
  await row.release();
  await expectRefundedInTime([stuck], 'the locked mission itself').catch(() => {});
  await expectEndedOnce([stuck]);
});

it('refunds in time while Redis is down', async () => {
  await queue.kill();
  const ids = await endingMissions(scale(20, 6) * TIMES, 100);
  await expectRefundedInTime(ids, 'without Redis');
});

it('had every won in exactly one account, each second of all this', async () => {
  await expectBalanced(admin);
  await expectStatements(creator, streamer, ...backers);
  expect(balances.length).toBeGreaterThan(5);
  expect(balances.filter(({ difference, findings }) => difference !== 0 || findings.length > 0)).toEqual([]);
});
