import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import { newId } from '../../src/kernel/tx/ids.js';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { MissionsService } from '../../src/modules/missions/index.js';
import { SettlementService } from '../../src/modules/missions/settlement.service.js';
import { AuditService, escrowOf, Ledger, walletOf } from '../../src/modules/wallets/index.js';
import { WalletsService } from '../../src/modules/wallets/wallets.service.js';
import { bytes, count, database } from '../support/database.js';
import { deadlocks } from '../support/deadlocks.js';
import { until } from '../support/wait.js';

/** What the model cannot see, because it does one thing at a time: the same services, many at once. */
let app: INestApplicationContext;
beforeAll(async () => {
  app = await NestFactory.createApplicationContext(AppModule.for('api'), { logger: false, abortOnError: false });
});
afterAll(async () => {
  await app.close();
  await database.end();
});

const uow = () => app.get(UnitOfWork);
const missions = () => app.get(MissionsService);
const available = async (who: Person) => (await app.get(WalletsService).findBalance(who.id)).available;

type Person = { id: string; roles: ('consumer' | 'streamer')[]; sessionId: string };

/** Somebody with so much in the wallet. */
async function person(won: number): Promise<Person> {
  const id = newId();
  const values = [bytes(id), id.slice(4), id, id, 'ko', 'consumer,streamer', '', new Date()];
  await database.query(
    'INSERT INTO users (id, login_id, email, name, locale, roles, password_hash, created_at) VALUES (?)',
    [values],
  );
  await uow().run((tx) => app.get(WalletsService).deposit(tx, { userId: id, amount: won, reference: id }, null));
  return { id, roles: ['consumer', 'streamer'], sessionId: id };
}

const people = (count: number, won: number) => Promise.all(Array.from({ length: count }, () => person(won)));

/** How many came through; the others were refused with one of these codes. */
async function accepted(tries: Promise<unknown>[], ...codes: string[]): Promise<number> {
  const results = await Promise.allSettled(tries);
  const refusals = results.filter((result) => result.status === 'rejected');
  expect(refusals.filter(({ reason }) => !codes.includes(reason.code)).map(({ reason }) => reason)).toEqual([]);
  return results.length - refusals.length;
}

/** Statements about missions that are at work now, and so wait if a test holds what they need. */
const waiting = () =>
  count(
    `SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID() AND info LIKE '%missions%'`,
  );

it('moves money to and fro between two wallets without one deadlock', async () => {
  const [a, b] = (await people(2, 1_000)) as [Person, Person];
  const before = await deadlocks();
  const move = (from: Person, to: Person) => {
    const wallets = { from: walletOf(from.id), to: walletOf(to.id) };
    return uow().run((tx) =>
      app.get(Ledger).post(tx, [{ id: newId(), kind: 'refund', ...wallets, amountKrw: 1, subjectId: null }]),
    );
  };
  await Promise.all(Array.from({ length: 200 }, (_, n) => (n % 2 ? move(a, b) : move(b, a))));
  expect([await available(a), await available(b)]).toEqual([1_000, 1_000]);
  expect((await deadlocks()) - before).toBe(0);
});

it('pays ten of thirty pledges that race for the money of ten', async () => {
  const [backer, streamer] = (await people(2, 10_000)) as [Person, Person];
  const other = await person(30_000);
  const wishes = { streamerId: streamer.id, title: '노래', amount: 1_000, timeLimitSeconds: 600, showName: false };
  const targets = await Promise.all(
    Array.from({ length: 30 }, () => uow().run((tx) => missions().create(tx, other, wishes, newId()))),
  );
  const pledges = targets.map(({ id }) =>
    uow().run((tx) => missions().pledge(tx, backer, id, { amount: 1_000, showName: false }, newId())),
  );
  expect(await accepted(pledges, 'insufficient-funds')).toBe(10);
  expect(await available(backer)).toBe(0);
});

it('gives a pot away once and whole, whoever ends the mission while pledges come in', async () => {
  const [streamer, ...backers] = (await people(5, 20_000)) as [Person, ...Person[]];
  for (let round = 0; round < 8; round++) {
    const before = await Promise.all([streamer, ...backers].map(available));
    const wishes = { streamerId: streamer.id, title: '노래', amount: 1_000, timeLimitSeconds: 600, showName: false };
    const { id } = await uow().run((tx) => missions().create(tx, backers[0]!, wishes, newId()));
    const pledges = backers.map((backer) =>
      uow().run((tx) => missions().pledge(tx, backer, id, { amount: 1_000, showName: false }, newId())),
    );
    const ends = [
      uow().run((tx) => missions().reportOutcome(tx, streamer, id, { outcome: 'success' })),
      uow().run((tx) => missions().reportOutcome(tx, streamer, id, { outcome: 'failure' })),
      uow().run((tx) => missions().reject(tx, streamer, id)),
    ];
    const [came, ended] = await Promise.all([accepted(pledges, 'mission-closed'), accepted(ends, 'mission-closed')]);
    expect(ended).toBe(1);
    const { status, pot, backers: backed } = await uow().run((tx) => missions().get(tx, id));
    expect(pot).toBe((came + 1) * 1_000);
    expect(backed).toBeLessThanOrEqual(backers.length);
    const after = await Promise.all([streamer, ...backers].map(available));
    const paid = status === 'succeeded' ? pot - Math.floor(pot / 10) : 0;
    expect(after[0]! - before[0]!).toBe(paid);
    if (status !== 'succeeded') expect(after).toEqual(before);
  }
});

it('pays the pot as it is when its turn comes, with the pledge that was under way', async () => {
  const [backer, streamer] = (await people(2, 10_000)) as [Person, Person];
  const wishes = { streamerId: streamer.id, title: '노래', amount: 1_000, timeLimitSeconds: 600, showName: false };
  const { id } = await uow().run((tx) => missions().create(tx, backer, wishes, newId()));
  let settled: Promise<unknown> | undefined;
  await uow().run(async (tx) => {
    await missions().pledge(tx, backer, id, { amount: 9_000, showName: false }, newId());
    settled ??= uow().run((other) => missions().reportOutcome(other, streamer, id, { outcome: 'success' }));
    await until('the settlement waits for the mission', async () => (await waiting()) > 0, 900);
  });
  await settled;
  expect(await available(streamer)).toBe(10_000 + 9_000);
});

it('leaves books that add up', async () => {
  expect(await app.get(AuditService).check()).toMatchObject({ difference: 0, findings: [] });
});

it('pays no refund twice, even when it has forgotten that it paid', async () => {
  const [backer, streamer] = (await people(2, 10_000)) as [Person, Person];
  const wishes = { streamerId: streamer.id, title: '노래', amount: 1_000, timeLimitSeconds: 600, showName: false };
  const { id } = await uow().run((tx) => missions().create(tx, backer, wishes, newId()));
  const other = await person(10_000);
  await uow().run((tx) => missions().reject(tx, streamer, id));
  // Money in the escrow, so that nothing but the refund's own id stands in the way.
  await uow().run((tx) =>
    app
      .get(Ledger)
      .post(tx, [
        { id: newId(), kind: 'refund', from: walletOf(other.id), to: escrowOf(id), amountKrw: 1_000, subjectId: null },
      ]),
  );
  await database.query('UPDATE missions SET refunding = TRUE, refund_cursor = NULL WHERE id = ?', [bytes(id)]);
  await expect(app.get(SettlementService).continueRefunds()).rejects.toMatchObject({ errno: 1062 });
  expect(await available(backer)).toBe(10_000);
});
