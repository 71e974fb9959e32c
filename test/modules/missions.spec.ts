import { hash, randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals';
import { ChangeNotices } from '../../src/kernel/cache/change-notices.js';
import { testIdOf } from '../../src/kernel/tx/mode.js';
import { startApp } from '../support/app.js';
import { Client, newPerson, type Answer } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { mailsTo, mailTo } from '../support/mailbox.js';
import {
  available,
  deposit,
  expectBalanced,
  expectStatements,
  newMission,
  newOperator,
  passDeadline,
  pledge,
  putUp,
  refusal,
  settle,
  statement,
  wealthy,
} from '../support/money.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { packetsOf } from '../support/statements.js';
import { StreamClient } from '../support/streams.js';
import { until } from '../support/wait.js';

/** The process with the usual settings has no worker; this one has, with a dispute window, an odd fee and small chunks. */
const DISPUTE_SECONDS = 600;
const FEE_BPS = 333;

let app: NestFastifyApplication;
let address: string;
let stop: () => Promise<void>;
let other: MadangProcess;
let admin: Client;
let moderator: Client;
let streamer: Client;
let stranger: Client; // another streamer
let creator: Client;
let backer: Client;

beforeAll(async () => {
  const env = {
    MISSION_DISPUTE_SECONDS: String(DISPUTE_SECONDS),
    MISSION_FEE_BPS: String(FEE_BPS),
    MISSION_REFUND_CHUNK: '3',
  };
  const [started, process] = await Promise.all([startApp('api'), MadangProcess.start('all', env)]);
  ({ app, address, stop } = started);
  other = process;
  [admin, moderator, streamer, stranger] = await Promise.all([
    newOperator(address, 'admin'),
    newOperator(address, 'moderator'),
    newPerson(address, 'streamer', { name: '별이', locale: 'ko' }),
    newPerson(address, 'streamer'),
  ]);
  [creator, backer] = (await wealthy(admin, 2, 10_000_000)) as [Client, Client];
});
afterAll(async () => {
  await killAll();
  await stop();
  await database.end();
});

/** The same person, at the process with the dispute window. */
const there = (person: Client): Client =>
  Object.assign(new Client(other.address), { accessToken: person.accessToken, id: person.id });

/** Lets the time end in which a claim can be disputed, without waiting for it. */
const passWindow = (id: string): Promise<unknown> =>
  database.query('UPDATE missions SET claimed_until = NOW(6) WHERE id = ?', [bytes(id)]);

const act = (by: Client, id: string, verb: string, key?: string): Promise<Answer> =>
  by.post(`/v1/missions/${id}/${verb}`, undefined, key ? { key } : {});
const find = async (id: string) => (await creator.get(`/v1/missions/${id}`)).body;
const statusIs = (id: string, status: string, withinMs = 10_000) =>
  until(`the mission is ${status}`, async () => (await find(id)).status === status, withinMs);
const escrow = (id: string) =>
  count(
    `SELECT COALESCE(SUM(credits_posted), 0) - COALESCE(SUM(debits_posted), 0) FROM accounts WHERE kind = 'escrow' AND owner_id = ?`,
    [bytes(id)],
  );

/** All that must stay as it is when a request is refused. */
async function everything(): Promise<unknown> {
  const tables = ['missions', 'pledges', 'transfers', 'entries', 'events', 'deposits', 'withdrawals'];
  const counts = await Promise.all(tables.map((table) => count(`SELECT COUNT(*) FROM ${table}`)));
  const states = await rows('SELECT id, status, pot, backers FROM missions ORDER BY id');
  const sums = await rows(
    'SELECT id, debits_posted, credits_posted, debits_reserved, debits_released, version FROM accounts WHERE version > 0 ORDER BY id',
  );
  return JSON.stringify({ counts, states, sums });
}

/** The request is refused like this, and nothing has changed. */
async function expectRefused(send: () => Promise<Answer>, status: number, code: string): Promise<Answer> {
  const before = await everything();
  const answer = await send();
  expect(refusal(answer)).toEqual([status, code]);
  expect(await everything()).toBe(before);
  return answer;
}

describe('A mission', () => {
  it('is put up together with its first pledge', async () => {
    const [before] = await available(creator);
    const answer = await putUp(creator, streamer, { amount: 5_000, timeLimitSeconds: 60, description: '두 번' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'open',
      creatorId: creator.id,
      streamerId: streamer.id,
      title: '노래 한 곡 부르기 🎤',
      description: '두 번',
      pot: 5_000,
      backers: 1,
      feeBps: 1_000,
      acceptedAt: null,
      endedAt: null,
    });
    const { id, deadline, createdAt, secondsLeft } = answer.body;
    expect(Date.parse(deadline) - Date.parse(createdAt)).toBeGreaterThanOrEqual(59_990);
    expect(Date.parse(deadline) - Date.parse(createdAt)).toBeLessThanOrEqual(60_010);
    expect(secondsLeft).toBeGreaterThan(50);
    expect(secondsLeft).toBeLessThanOrEqual(60);
    expect(await available(creator)).toEqual([before! - 5_000]);
    expect(await escrow(id)).toBe(5_000);
    expect(await find(id)).toMatchObject({ id, pot: 5_000 });
    const pledges = (await streamer.get(`/v1/missions/${id}/pledges`)).body.items;
    expect(pledges).toEqual([expect.objectContaining({ backerId: creator.id, amount: 5_000, missionId: id })]);
  });

  it('is not put up with less than 1,000 won, and says so in the reader’s language', async () => {
    for (const amount of [999, 1, 0, -1_000]) {
      const refused = await expectRefused(() => putUp(creator, streamer, { amount }), 422, 'pledge-too-small');
      expect(refused.body.detail).toBe('The minimum pledge is 1,000 won.');
    }
    const wish = { streamerId: streamer.id, title: 'x', amount: 999, timeLimitSeconds: 60 };
    const inKorean = await creator.post('/v1/missions', wish, { headers: { 'Accept-Language': 'ko-KR,ko;q=0.9' } });
    expect(inKorean.body.detail).toBe('최소 후원 금액은 1,000원입니다.');
    expect((await putUp(creator, streamer, { amount: 1_000 })).status).toBe(201);
  });

  it('is not put up without the money, and leaves nothing behind', async () => {
    const [poor] = (await wealthy(admin, 1, 4_999)) as [Client];
    await expectRefused(() => putUp(poor, streamer, { amount: 5_000 }), 402, 'insufficient-funds');
    expect((await poor.get(`/v1/missions?backerId=${poor.id}`)).body.items).toEqual([]);
    expect(await available(poor)).toEqual([4_999]);
    const penniless = await newPerson(address);
    await expectRefused(() => putUp(penniless, streamer, { amount: 1_000 }), 402, 'insufficient-funds');
  });

  it('is not put up for nobody, or for somebody who is no streamer', async () => {
    await expectRefused(() => putUp(creator, streamer, { streamerId: randomUUID() }), 422, 'user-not-found');
    await expectRefused(() => putUp(creator, backer), 422, 'not-a-streamer');
  });

  test.each([
    [{ timeLimitSeconds: 59 }],
    [{ timeLimitSeconds: 30 * 24 * 3_600 + 1 }],
    [{ title: '' }],
    [{ title: 'x'.repeat(101) }],
    [{ description: 'x'.repeat(1_001) }],
    [{ amount: 1_000.5 }],
    [{ amount: '5000' }],
    [{ feeBps: 0 }],
    [{ deadline: '2099-01-01T00:00:00Z' }],
  ])('is not put up with %j', async (wishes) => {
    await expectRefused(() => putUp(creator, streamer, wishes), 422, 'invalid-input');
  });

  it('needs a person and a key', async () => {
    const nobody = new Client(address);
    expect((await putUp(nobody, streamer)).status).toBe(401);
    expect((await nobody.get('/v1/missions')).status).toBe(401);
    const keyless = await creator.post('/v1/missions', {}, { key: null });
    expect(keyless.status).toBeGreaterThanOrEqual(400);
    const id = await newMission(creator, streamer);
    for (const [verb, body] of [
      ['pledges', { amount: 1_000 }],
      ['settlement', { outcome: 'success' }],
    ] as const)
      expect(refusal(await backer.post(`/v1/missions/${id}/${verb}`, body, { key: null }))).toEqual([
        400,
        'idempotency-key-missing',
      ]);
    for (const verb of ['pledges', 'events'])
      expect(refusal(await creator.get(`/v1/missions/${randomUUID()}/${verb}`))).toEqual([404, 'mission-not-found']);
    expect(refusal(await creator.get(`/v1/missions/${randomUUID()}`))).toEqual([404, 'mission-not-found']);
  });
});

describe('A pledge', () => {
  it('adds to the pot, and each person counts once', async () => {
    const id = await newMission(creator, streamer, { amount: 1_000 });
    const made = await pledge(backer, id, 2_000);
    expect(made).toMatchObject({ status: 201, body: { missionId: id, backerId: backer.id, amount: 2_000 } });
    await pledge(backer, id, 3_000);
    expect(await find(id)).toMatchObject({ pot: 6_000, backers: 2 });
    expect(await escrow(id)).toBe(6_000);
  });

  it('is refused under 1,000 won, without the money, and for a mission that is not there', async () => {
    const id = await newMission(creator, streamer);
    await expectRefused(() => pledge(backer, id, 999), 422, 'pledge-too-small');
    const [poor] = (await wealthy(admin, 1, 1_500)) as [Client];
    await expectRefused(() => pledge(poor, id, 1_501), 402, 'insufficient-funds');
    await expectRefused(() => pledge(backer, randomUUID(), 1_000), 404, 'mission-not-found');
    expect((await pledge(poor, id, 1_500)).status).toBe(201);
    expect(await available(poor)).toEqual([0]);
  });

  it('is refused after the deadline, even before anybody noticed it', async () => {
    const id = await newMission(creator, streamer, { amount: 1_000 });
    await passDeadline(id);
    for (const send of [
      () => pledge(backer, id, 1_000),
      () => settle(streamer, id, 'success'),
      () => settle(streamer, id, 'failure'),
      () => act(moderator, id, 'cancellation'),
      () => act(creator, id, 'cancellation'),
      () => act(streamer, id, 'rejection'),
    ])
      expect(refusal(await send())).toEqual([409, 'mission-closed']);
    await statusIs(id, 'expired');
    expect(await escrow(id)).toBe(0);
  });

  it('repeated with its key is one pledge, even when the key is forgotten and the mission over', async () => {
    const id = await newMission(creator, streamer, { amount: 1_000 });
    const [before] = await available(backer);
    const key = randomUUID();
    const forget = () => database.query('DELETE FROM idempotency_keys WHERE idempotency_key = ?', [key]);
    const first = await pledge(backer, id, 2_000, key);
    expect((await pledge(backer, id, 2_000, key)).text).toBe(first.text);
    await forget();
    const late = await pledge(backer, id, 2_000, key);
    expect([late.status, late.body]).toEqual([201, first.body]);
    await forget();
    await settle(streamer, id, 'failure');
    const later = await pledge(backer, id, 2_000, key);
    expect([later.status, later.body]).toEqual([201, first.body]);
    await forget();
    const another = await newMission(creator, streamer, { amount: 1_000 });
    await expectRefused(() => pledge(backer, another, 2_000, key), 422, 'idempotency-key-reused');
    expect(await count('SELECT COUNT(*) FROM pledges WHERE mission_id = ?', [bytes(id)])).toBe(2);
    expect(await available(backer)).toEqual([before]);
  });

  it('and a late repeat of a new mission finds that mission; another wish by that key is refused', async () => {
    const key = randomUUID();
    const forget = () => database.query('DELETE FROM idempotency_keys WHERE idempotency_key = ?', [key]);
    const [before] = await available(creator);
    const first = await putUp(creator, streamer, { amount: 2_000 }, key);
    await forget();
    const late = await putUp(creator, streamer, { amount: 2_000 }, key);
    expect([late.status, late.body.id]).toEqual([201, first.body.id]);
    expect(await available(creator)).toEqual([before! - 2_000]);
    await forget();
    await expectRefused(() => putUp(creator, streamer, { amount: 3_000 }, key), 422, 'idempotency-key-reused');
    await forget();
    await expectRefused(() => putUp(creator, stranger, { amount: 2_000 }, key), 422, 'idempotency-key-reused');
    await forget();
    // A key that once made a pledge elsewhere is no new mission either.
    const pledged = randomUUID();
    const elsewhere = await newMission(backer, streamer);
    await pledge(creator, elsewhere, 2_000, pledged);
    await database.query('DELETE FROM idempotency_keys WHERE idempotency_key = ?', [pledged]);
    await expectRefused(() => putUp(creator, streamer, { amount: 2_000 }, pledged), 422, 'idempotency-key-reused');
  });
});

describe('A settlement', () => {
  it('of a success pays the streamer all but the fee, once', async () => {
    const id = await newMission(creator, streamer, { amount: 10_001 });
    await pledge(backer, id, 5_008);
    const [before] = await available(streamer);
    const fees = () => count(`SELECT credits_posted FROM accounts WHERE kind = 'fees'`).catch(() => 0);
    const kept = await fees();
    const settled = await streamer.post(`/v1/missions/${id}/settlement`, {
      outcome: 'success',
      evidenceUrl: 'https://clips.example.com/1',
    });
    expect(settled).toMatchObject({
      status: 201,
      body: { status: 'succeeded', pot: 15_009, secondsLeft: 0, evidenceUrl: 'https://clips.example.com/1' },
    });
    expect(await available(streamer)).toEqual([before! + 15_009 - 1_500]); // 10 % of 15,009 is 1,500.9
    expect((await fees()) - kept).toBe(1_500);
    expect(await escrow(id)).toBe(0);
    for (const outcome of ['success', 'failure'] as const)
      for (const by of [streamer, moderator]) await expectRefused(() => settle(by, id, outcome), 409, 'mission-closed');
    await expectRefused(() => pledge(backer, id, 1_000), 409, 'mission-closed');
    await expectRefused(() => act(moderator, id, 'cancellation'), 409, 'mission-closed');
    await expectRefused(() => act(streamer, id, 'acceptance'), 409, 'mission-closed');
    await expectRefused(() => act(streamer, id, 'rejection'), 409, 'mission-closed');
    await expectRefused(() => act(backer, id, 'dispute'), 409, 'mission-closed');
    await expectRefused(() => act(creator, id, 'cancellation'), 403, 'not-mission-creator');
  });

  it('of a failure gives every backer the whole pledge back', async () => {
    const before = await available(creator, backer, streamer);
    const id = await newMission(creator, streamer, { amount: 3_333 });
    for (const amount of [1_000, 2_000, 3_001]) await pledge(backer, id, amount);
    expect((await settle(streamer, id, 'failure')).body).toMatchObject({ status: 'failed', pot: 9_334 });
    expect(await available(creator, backer, streamer)).toEqual(before);
    const refunds = (await statement(backer, 'kind=refund')).filter(({ subjectId }) => subjectId === id);
    expect(refunds.map(({ amount }) => amount)).toEqual([6_001]);
  });

  it('is its streamer’s, or a moderator’s', async () => {
    const id = await newMission(creator, streamer);
    for (const person of [creator, backer, stranger])
      await expectRefused(() => settle(person, id, 'success'), 403, 'not-mission-streamer');
    expect((await settle(moderator, id, 'success')).body.status).toBe('succeeded');
    await expectRefused(() => settle(streamer, randomUUID(), 'success'), 404, 'mission-not-found');
  });

  it('is refused with an outcome or an address that is none', async () => {
    const id = await newMission(creator, streamer);
    for (const body of [
      { outcome: 'perhaps' },
      { outcome: 'success', evidenceUrl: 'javascript:alert(1)' },
      { outcome: 'success', evidenceUrl: 'http://clips.example.com' },
      { outcome: 'success', payout: 1 },
    ])
      expect((await streamer.post(`/v1/missions/${id}/settlement`, body)).status).toBe(422);
    expect((await find(id)).status).toBe('open');
  });

  test.each([
    [1_000, 33],
    [1_001, 33],
    [30_030, 999],
    [30_031, 1_000],
    [123_457, 4_111],
  ])('keeps of %d won at 3.33 % a fee of %d', async (amount, fee) => {
    const id = await newMission(there(creator), streamer, { amount });
    expect((await find(id)).feeBps).toBe(FEE_BPS);
    const [before] = await available(streamer);
    // The fee is the one of the mission, whatever the settings of the process that pays it.
    await settle(moderator, id, 'success');
    expect(await available(streamer)).toEqual([before! + amount - fee]);
    expect(await escrow(id)).toBe(0);
  });
});

describe('The streamer', () => {
  it('takes a mission on, once, before or while it is funded', async () => {
    const id = await newMission(creator, streamer);
    for (const person of [creator, backer, moderator])
      await expectRefused(() => act(person, id, 'acceptance'), 403, 'forbidden');
    await expectRefused(() => act(stranger, id, 'acceptance'), 403, 'not-mission-streamer');
    const accepted = await act(streamer, id, 'acceptance');
    expect(accepted).toMatchObject({ status: 201, body: { status: 'open', acceptedAt: expect.any(String) } });
    expect((await act(streamer, id, 'acceptance')).body.acceptedAt).toBe(accepted.body.acceptedAt);
    expect((await pledge(backer, id, 1_000)).status).toBe(201);
    expect(
      await count(`SELECT COUNT(*) FROM events WHERE type = 'mission.accepted' AND aggregate_id = ?`, [bytes(id)]),
    ).toBe(1);
  });

  it('declines a mission, and everybody gets their money back', async () => {
    const before = await available(creator, backer);
    const id = await newMission(creator, streamer);
    await pledge(backer, id, 2_000);
    await expectRefused(() => act(stranger, id, 'rejection'), 403, 'not-mission-streamer');
    await expectRefused(() => act(creator, id, 'rejection'), 403, 'forbidden');
    expect((await act(streamer, id, 'rejection')).body).toMatchObject({ status: 'cancelled', pot: 7_000 });
    expect(await available(creator, backer)).toEqual(before);
    await expectRefused(() => act(streamer, id, 'rejection'), 409, 'mission-closed');
  });
});

describe('A cancellation', () => {
  it('is the creator’s while nobody else has pledged', async () => {
    const before = await available(creator);
    const id = await newMission(creator, streamer);
    await pledge(creator, id, 1_000);
    for (const person of [backer, streamer, stranger])
      await expectRefused(() => act(person, id, 'cancellation'), 403, 'not-mission-creator');
    expect((await act(creator, id, 'cancellation')).body.status).toBe('cancelled');
    expect(await available(creator)).toEqual(before);
    await expectRefused(() => act(creator, id, 'cancellation'), 409, 'mission-closed');
  });

  it('is no longer the creator’s once the streamer has accepted, and still a moderator’s', async () => {
    const [before] = await available(creator);
    const id = await newMission(creator, streamer);
    await act(streamer, id, 'acceptance');
    const refused = await expectRefused(() => act(creator, id, 'cancellation'), 409, 'mission-accepted');
    expect(refused.body.detail).toContain('has accepted this mission');
    await expectRefused(() => act(backer, id, 'cancellation'), 403, 'not-mission-creator');
    expect((await act(moderator, id, 'cancellation')).body.status).toBe('cancelled');
    expect(await available(creator)).toEqual([before]);
  });

  it('and an acceptance at the same time: one of them, never both', async () => {
    for (let n = 0; n < 8; n++) {
      const id = await newMission(creator, streamer);
      const [accepted, cancelled] = await Promise.all([
        act(streamer, id, 'acceptance'),
        act(creator, id, 'cancellation'),
      ]);
      const isKept = accepted.status === 201;
      expect([refusal(accepted), refusal(cancelled)]).toEqual(
        isKept
          ? [
              [201, undefined],
              [409, 'mission-accepted'],
            ]
          : [
              [409, 'mission-closed'],
              [201, undefined],
            ],
      );
      expect((await find(id)).status).toBe(isKept ? 'open' : 'cancelled');
      expect(await escrow(id)).toBe(isKept ? 5_000 : 0);
    }
  });

  it('is a moderator’s always', async () => {
    const before = await available(creator, backer);
    const id = await newMission(creator, streamer);
    await pledge(backer, id, 1_000);
    await expectRefused(() => act(creator, id, 'cancellation'), 403, 'not-mission-creator');
    expect((await act(moderator, id, 'cancellation')).body.status).toBe('cancelled');
    expect(await available(creator, backer)).toEqual(before);
  });
});

describe('The dispute window', () => {
  const settleThere = (by: Client, id: string, outcome: 'success' | 'failure') => settle(there(by), id, outcome);
  async function claimed(): Promise<string> {
    const id = await newMission(creator, streamer, { amount: 10_000 });
    await pledge(backer, id, 5_000);
    expect((await settleThere(streamer, id, 'success')).body).toMatchObject({ status: 'claimed', endedAt: null });
    return id;
  }

  it('pays nothing until it ends undisputed, and then pays by itself', async () => {
    const [before] = await available(streamer);
    const id = await claimed();
    const { claimedUntil } = await find(id);
    const left = Date.parse(claimedUntil) - Date.now();
    expect([left > (DISPUTE_SECONDS - 60) * 1_000, left <= DISPUTE_SECONDS * 1_000]).toEqual([true, true]);
    expect(await escrow(id)).toBe(15_000);
    await expectRefused(() => settleThere(streamer, id, 'success'), 409, 'mission-closed');
    await expectRefused(() => settleThere(streamer, id, 'failure'), 409, 'mission-closed');
    await expectRefused(() => pledge(there(backer), id, 1_000), 409, 'mission-closed');
    await expectRefused(() => act(there(streamer), id, 'rejection'), 409, 'mission-closed');
    await expectRefused(() => act(there(stranger), id, 'dispute'), 403, 'not-a-backer');
    expect(await available(streamer)).toEqual([before]);
    const passedAt = Date.now();
    await passWindow(id);
    await statusIs(id, 'succeeded');
    expect(await available(streamer)).toEqual([before! + 13_500]);
    expect(Date.parse((await find(id)).endedAt)).toBeGreaterThanOrEqual(passedAt);
    await expectRefused(() => act(there(backer), id, 'dispute'), 409, 'mission-closed');
  });

  it('is over at its end, even before anybody noticed', async () => {
    const id = await claimed();
    await passWindow(id);
    expect(refusal(await act(there(backer), id, 'dispute'))).toEqual([409, 'mission-closed']);
    await statusIs(id, 'succeeded');
  });

  test.each([
    ['success', 'succeeded', 13_500],
    ['failure', 'failed', 0],
  ] as const)('lets a backer doubt, and a moderator decide: %s', async (outcome, status, payout) => {
    const [before, ...backersBefore] = await available(streamer, creator, backer);
    const id = await claimed();
    const disputed = await act(there(backer), id, 'dispute');
    expect(disputed).toMatchObject({ status: 201, body: { status: 'disputed' } });
    await expectRefused(() => act(there(creator), id, 'dispute'), 409, 'mission-closed');
    await expectRefused(() => settleThere(streamer, id, 'success'), 409, 'mission-closed');
    // Even when the window ends, nothing is paid while the dispute is open.
    await passWindow(id);
    const bystander = await newMission(creator, streamer, { amount: 1_000 });
    await passDeadline(bystander);
    await statusIs(bystander, 'expired');
    expect(await find(id)).toMatchObject({ status: 'disputed' });
    expect(await escrow(id)).toBe(15_000);
    expect((await settleThere(moderator, id, outcome)).body.status).toBe(status);
    expect(await escrow(id)).toBe(0);
    const [after, ...backersAfter] = await available(streamer, creator, backer);
    expect(after! - before!).toBe(payout);
    expect(backersAfter).toEqual(
      payout ? backersBefore.map((won, index) => won - [10_000, 5_000][index]!) : backersBefore,
    );
    const events = (await creator.get(`/v1/missions/${id}/events`)).body.items;
    expect(events.map(({ type, actorId }: { type: string; actorId: string }) => [type, actorId])).toEqual([
      ['mission.created', creator.id],
      ['mission.pledged', backer.id],
      ['mission.claimed', streamer.id],
      ['mission.disputed', backer.id],
      [`mission.${status}`, moderator.id],
    ]);
  });

  it('is no obstacle to a moderator, before or in it', async () => {
    const id = await claimed();
    expect((await settleThere(moderator, id, 'failure')).body.status).toBe('failed');
    const alone = await newMission(creator, streamer);
    await settleThere(streamer, alone, 'success');
    await expectRefused(() => act(there(creator), alone, 'cancellation'), 409, 'mission-closed');
    expect((await act(there(moderator), alone, 'cancellation')).body.status).toBe('cancelled');
  });
});

describe('The list of missions', () => {
  const ids = (answer: Answer): string[] => answer.body.items.map(({ id }: { id: string }) => id);
  let mine: Client;
  let fan: Client;
  /** By age: pots of 1, 3, 3, 2 and 5 thousand, the nearest deadline last. */
  let made: string[];
  beforeAll(async () => {
    mine = await newPerson(address, 'streamer');
    [fan] = (await wealthy(admin, 1, 100_000)) as [Client];
    made = [];
    for (const [index, thousands] of [1, 3, 3, 2, 5].entries())
      made.push(await newMission(creator, mine, { amount: thousands * 1_000, timeLimitSeconds: 10_000 - index * 100 }));
    // Two deadlines within the same millisecond.
    const at = '2099-01-01 00:00:00.000';
    await database.query(`UPDATE missions SET deadline = '${at}400' WHERE id = ?`, [bytes(made[0]!)]);
    await database.query(`UPDATE missions SET deadline = '${at}300' WHERE id = ?`, [bytes(made[1]!)]);
    await pledge(fan, made[2]!, 1_000);
    await settle(mine, made[3]!, 'failure');
  });

  const pages = async (query: string, limit: number): Promise<string[]> => {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null; page++) {
      expect(page).toBeLessThan(10); // or it never ends
      const answer = await fan.get(`/v1/missions?${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
      expect(answer.status).toBe(200);
      seen.push(...ids(answer));
      cursor = answer.body.nextCursor;
    }
    return seen;
  };

  test.each([1, 2, 3, 100])('is sorted by age, pot or deadline, without gap or double, %d a page', async (limit) => {
    const of = `streamerId=${mine.id}`;
    const [a, b, c, d, e] = made as [string, string, string, string, string];
    expect(await pages(of, limit)).toEqual([e, d, c, b, a]);
    expect(await pages(`${of}&sort=pot`, limit)).toEqual([e, c, b, d, a]);
    expect(await pages(`${of}&sort=deadline`, limit)).toEqual([e, d, c, b, a]);
    expect(await pages(`${of}&sort=deadline&status=open`, limit)).toEqual([e, c, b, a]);
  });

  it('is filtered by state, streamer and backer', async () => {
    expect(ids(await fan.get(`/v1/missions?streamerId=${mine.id}&status=failed`))).toEqual([made[3]]);
    expect(ids(await fan.get(`/v1/missions?backerId=${fan.id}`))).toEqual([made[2]]);
    expect(ids(await fan.get(`/v1/missions?backerId=${fan.id}&status=failed`))).toEqual([]);
    expect(ids(await fan.get(`/v1/missions?streamerId=${randomUUID()}`))).toEqual([]);
  });

  it('keeps its place while missions are added', async () => {
    const first = await fan.get(`/v1/missions?streamerId=${mine.id}&limit=2`);
    const added = await newMission(creator, mine);
    const second = await fan.get(`/v1/missions?streamerId=${mine.id}&limit=3&cursor=${first.body.nextCursor}`);
    expect([...ids(first), ...ids(second)]).toEqual(made.toReversed());
    await act(creator, added, 'cancellation');
  });

  it('refuses what is no cursor, order or state of its own', async () => {
    const { nextCursor } = (await fan.get('/v1/missions?limit=1')).body;
    for (const query of ['cursor=x', `sort=pot&cursor=${nextCursor}`, `sort=deadline&cursor=${nextCursor}`])
      expect(refusal(await fan.get(`/v1/missions?${query}`))).toEqual([400, 'invalid-cursor']);
    for (const query of ['sort=best', 'status=over', 'streamerId=1', 'limit=0'])
      expect((await fan.get(`/v1/missions?${query}`)).status).toBe(422);
  });

  it('of pledges comes in pages too', async () => {
    const id = await newMission(creator, mine, { amount: 1_000 });
    for (let n = 2; n <= 5; n++) await pledge(fan, id, n * 1_000);
    const first = (await mine.get(`/v1/missions/${id}/pledges?limit=3`)).body;
    const rest = (await mine.get(`/v1/missions/${id}/pledges?limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...rest.items].map(({ amount }) => amount)).toEqual([5_000, 4_000, 3_000, 2_000, 1_000]);
    expect(rest.nextCursor).toBeNull();
  });
});

describe('Who backed what with how much', () => {
  const pledgeOpenly = (person: Client, id: string, amount: number) =>
    person.post(`/v1/missions/${id}/pledges`, { amount, showName: true });
  const pledgesOf = async (reader: Client, id: string, query = '') =>
    (await reader.get(`/v1/missions/${id}/pledges${query}`)).body.items.map((item: any) => [
      item.backerName,
      item.backerId,
      item.amount,
    ]);
  const backedBy = async (reader: Client, person: Client) =>
    (await reader.get(`/v1/missions?backerId=${person.id}`)).body.items.map(({ id }: { id: string }) => id);
  let open: Client; // shows the name
  let hidden: Client;
  let passerBy: Client;
  let id: string;
  beforeAll(async () => {
    [open, hidden, passerBy] = await Promise.all([
      newPerson(address, 'consumer', { name: '보이는이' }),
      newPerson(address, 'consumer', { name: '숨은이' }),
      newPerson(address),
    ]);
    await Promise.all([open, hidden].map((person) => deposit(admin, person.id, 50_000)));
    id = await newMission(creator, streamer, { amount: 1_000 });
    expect((await pledgeOpenly(open, id, 2_000)).body).toMatchObject({ amount: 2_000, showName: true });
    expect((await pledge(hidden, id, 3_000)).body).toMatchObject({ amount: 3_000, showName: false });
  });

  it('is seen by the creator, the streamer and moderators', async () => {
    for (const party of [creator, streamer, moderator, admin])
      expect(await pledgesOf(party, id)).toEqual([
        ['숨은이', hidden.id, 3_000],
        ['보이는이', open.id, 2_000],
        ['테스트', creator.id, 1_000],
      ]);
  });

  it('is a name, or nothing, for everybody else; each backer sees their own pledges', async () => {
    const shown = ['보이는이', null, null];
    for (const reader of [passerBy, stranger, backer]) expect(await pledgesOf(reader, id)).toEqual([shown]);
    expect(await pledgesOf(hidden, id)).toEqual([['숨은이', hidden.id, 3_000], shown]);
    expect(await pledgesOf(open, id)).toEqual([['보이는이', open.id, 2_000]]);
  });

  it('is in no cached list for those who must not see it, whoever asked first', async () => {
    for (const reader of [hidden, passerBy, moderator, passerBy, hidden])
      expect([reader.loginId, await backedBy(reader, hidden)]).toEqual([
        reader.loginId,
        reader === passerBy ? [] : [id],
      ]);
    for (const reader of [passerBy, open]) expect(await backedBy(reader, open)).toEqual([id]);
    expect(await backedBy(streamer, hidden)).toEqual([]);
  });

  it('is in no list of events: whose pledge and whose dispute it was', async () => {
    const doubted = await newMission(creator, streamer, { amount: 1_000 });
    await pledge(hidden, doubted, 1_000);
    await settle(there(streamer), doubted, 'success');
    await act(there(hidden), doubted, 'dispute');
    const actors = async (reader: Client) =>
      (await reader.get(`/v1/missions/${doubted}/events`)).body.items.map(({ actorId }: any) => actorId);
    const all = [creator.id, hidden.id, streamer.id, hidden.id];
    for (const reader of [creator, streamer, moderator, hidden]) expect(await actors(reader)).toEqual(all);
    for (const reader of [passerBy, open]) expect(await actors(reader)).toEqual([creator.id, null, streamer.id, null]);
    await settle(moderator, doubted, 'failure');
  });

  it('comes in pages for a stranger as well', async () => {
    const many = await newMission(creator, streamer, { amount: 1_000 });
    for (const person of [open, hidden, open, hidden, open]) await pledgeOpenly(person, many, 1_000);
    for (const person of [hidden, hidden]) await pledge(person, many, 1_000);
    const names: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await hidden.get(`/v1/missions/${many}/pledges?limit=2${cursor && `&cursor=${cursor}`}`);
      names.push(...body.items.map(({ backerName }: any) => backerName));
      cursor = body.nextCursor;
    }
    expect(names).toEqual(['숨은이', '숨은이', '보이는이', '숨은이', '보이는이', '숨은이', '보이는이']);
    expect(await pledgesOf(passerBy, many, '?limit=100')).toHaveLength(5);
  });

  it('is chosen for the first pledge too, and by a repeat with the same key in the same way', async () => {
    const own = await newMission(open, streamer, { amount: 1_000, showName: true });
    expect(await pledgesOf(passerBy, own)).toEqual([['보이는이', null, null]]);
    const key = randomUUID();
    await pledge(hidden, own, 1_000, key);
    await database.query('DELETE FROM idempotency_keys WHERE idempotency_key = ?', [key]);
    const other = () => hidden.post(`/v1/missions/${own}/pledges`, { amount: 1_000, showName: true }, { key });
    await expectRefused(other, 422, 'idempotency-key-reused');
  });
});

describe('Very many backers', () => {
  it('are refunded chunk by chunk, each once and whole', async () => {
    const crowd = await wealthy(admin, 10, 5_000);
    const id = await newMission(creator, streamer, { amount: 1_000 });
    for (const [index, person] of crowd.entries()) await pledge(person, id, 1_000 + index);
    await pledge(crowd[0]!, id, 1_500);
    const ended = await settle(there(streamer), id, 'failure');
    expect(ended.body).toMatchObject({ status: 'failed', backers: 11 });
    await until('all are refunded', async () => (await escrow(id)) === 0);
    expect(await available(...crowd)).toEqual(Array(10).fill(5_000));
    const postings = await count(
      `SELECT COUNT(DISTINCT posting_id) FROM transfers WHERE kind = 'refund' AND subject_id = ?`,
      [bytes(id)],
    );
    expect(postings).toBe(4);
    await until(
      'nothing is left to do',
      async () => (await count('SELECT COUNT(*) FROM missions WHERE refunding')) === 0,
    );
    await expectStatements(...crowd);
  });

  it('are refunded whole when the chunks are exactly full', async () => {
    const crowd = await wealthy(admin, 5, 2_000);
    const id = await newMission(creator, streamer, { amount: 1_000 });
    for (const person of crowd) await pledge(person, id, 2_000);
    await settle(there(streamer), id, 'failure');
    await until('all are refunded', async () => (await count('SELECT COUNT(*) FROM missions WHERE refunding')) === 0);
    expect(await escrow(id)).toBe(0);
    expect(await available(...crowd)).toEqual(Array(5).fill(2_000));
  });
});

describe('People are told', () => {
  const inbox = (
    person: Client,
    type: string,
    missionId: string,
  ): Promise<Record<'title' | 'body', string> & { data: object }> =>
    until(`${type} is in the inbox`, async () =>
      (await person.get('/v1/notifications?limit=100')).body.items.find(
        (item: any) => item.type === type && item.data.missionId === missionId,
      ),
    );
  let mina: Client; // reads English
  let jun: Client; // reads Korean
  let star: Client;
  beforeAll(async () => {
    [mina, jun, star] = await Promise.all([
      newPerson(address, 'consumer', { locale: 'en' }),
      newPerson(address, 'consumer', { locale: 'ko' }),
      newPerson(address, 'streamer', { locale: 'en', name: 'Star' }),
    ]);
    await Promise.all([deposit(admin, mina.id, 50_000), deposit(admin, jun.id, 50_000)]);
  });

  async function funded(): Promise<string> {
    const id = await newMission(mina, star, { title: 'Sing', amount: 10_000 });
    await pledge(jun, id, 2_000);
    await pledge(jun, id, 3_000);
    return id;
  }

  it('what a failure means for their money: a backer all they pledged, the streamer the pot', async () => {
    const id = await funded();
    expect((await inbox(star, 'mission.created', id)).body).toBe('"Sing" was created with a pledge of 10,000 won.');
    await until('the last pledge is told', async () =>
      (await inbox(star, 'mission.pledged', id)).body.includes('The pot is now 15,000 won.'),
    );
    await act(star, id, 'acceptance');
    expect((await inbox(mina, 'mission.accepted', id)).body).toBe('Star accepted "Sing".');
    expect((await inbox(jun, 'mission.accepted', id)).body).toBe('Star님이 "Sing" 미션을 수락했습니다.');
    await settle(star, id, 'failure');
    expect((await inbox(mina, 'mission.failed', id)).body).toBe('"Sing" failed. 10,000 won were refunded.');
    expect((await inbox(jun, 'mission.failed', id)).body).toBe(
      '"Sing" 미션이 실패했습니다. 후원금 5,000원이 환불되었습니다.',
    );
    expect((await inbox(star, 'mission.failed', id)).body).toBe('"Sing" failed. 15,000 won were refunded.');
    expect((await mailTo(mina.email, 'Mission failed')).text).toContain('10,000 won were refunded');
    expect((await mailTo(jun.email, '미션 실패')).text).toContain('5,000원이 환불되었습니다');
  });

  it('what a success paid', async () => {
    const id = await funded();
    await settle(star, id, 'success');
    for (const person of [mina, star])
      expect((await inbox(person, 'mission.succeeded', id)).body).toBe(
        '"Sing" succeeded. The streamer received 13,500 won.',
      );
    expect((await inbox(jun, 'mission.succeeded', id)).body).toBe(
      '"Sing" 미션이 성공했습니다. 스트리머에게 13,500원이 지급되었습니다.',
    );
  });

  it('when time was up, and when it was called off', async () => {
    const id = await funded();
    await passDeadline(id);
    expect((await inbox(jun, 'mission.expired', id)).body).toContain('5,000원이 환불되었습니다.');
    expect((await inbox(star, 'mission.expired', id)).body).toContain('15,000 won were refunded.');
    const off = await funded();
    await act(moderator, off, 'cancellation');
    expect((await inbox(mina, 'mission.cancelled', off)).body).toBe('"Sing" was cancelled. 10,000 won were refunded.');
  });

  it('of a claimed success while they can still object, with the end of the window, and how it ended', async () => {
    const id = await funded();
    await settle(there(star), id, 'success');
    const { claimedUntil } = await find(id);
    const told = await inbox(mina, 'mission.claimed', id);
    expect(told).toMatchObject({ title: 'Success reported', data: { claimedUntil, amountKrw: '10000' } });
    const time = new Date(Date.parse(claimedUntil) + 9 * 3_600_000).toISOString().slice(11, 16);
    expect(told.body).toMatch(
      new RegExp(`^Star reported that "Sing" succeeded\\. Backers may dispute this until .*, ${time} GMT\\+9; without`),
    );
    const inKorean = await inbox(jun, 'mission.claimed', id);
    expect(inKorean.body).toContain(`${time}까지 이의를 제기할 수`);
    expect((await mailTo(jun.email, '미션 성공 보고')).text).toContain(`${time}까지`);
    await passWindow(id);
    await inbox(jun, 'mission.succeeded', id);
    const said = await until('it is in the history', async () =>
      (await jun.get('/v1/messages?type=mission.claimed')).body.items.find((item: any) => item.kind === 'event'),
    );
    expect(said).toMatchObject({
      text: { ko: expect.stringContaining('성공을 보고했습니다.') },
      actor: { name: 'Star' },
    });
  });

  it('of a dispute', async () => {
    const id = await funded();
    await settle(there(star), id, 'success');
    await act(there(jun), id, 'dispute');
    expect((await inbox(star, 'mission.disputed', id)).body).toContain('A moderator will decide');
    expect((await inbox(mina, 'mission.disputed', id)).title).toBe('Mission disputed');
    await settle(moderator, id, 'failure');
  });

  it('of pledges once a minute for each mission, with what came in, and by one mail in ten minutes', async () => {
    const [first, second] = [
      await newMission(mina, star, { title: 'First', amount: 1_000 }),
      await newMission(mina, star, { title: 'Second', amount: 1_000 }),
    ];
    const pledgesOf = async (id: string) =>
      (await star.get('/v1/notifications?limit=100&type=mission.pledged')).body.items.filter(
        ({ data }: any) => data.missionId === id,
      );
    const told = (id: string, won: number) =>
      until(`${won} won are told`, async () => {
        const items = await pledgesOf(id);
        const sum = items.reduce((total: number, { data }: any) => total + Number(data.amountKrw), 0);
        return sum === won && items;
      });
    for (let n = 0; n < 6; n++) await pledge(mina, first, 1_000);
    const before = await told(first, 6_000);
    expect(before.length).toBeLessThanOrEqual(2); // the minute may end meanwhile
    const { id, number } = before[0];
    await star.post(`/v1/notifications/${id}/read`);
    await pledge(mina, first, 1_500);
    const [after] = await told(first, 7_500);
    // The same one again, unless the minute has ended: unread, and under a new number.
    expect(after).toMatchObject({ readAt: null, data: { potKrw: '8500' } });
    expect(after.number).toBeGreaterThan(number);
    await pledge(mina, second, 2_000);
    await told(second, 2_000);

    const mails = () =>
      rows<{ id: Buffer; due: Date; digest: number }>(
        `SELECT n.id, n.due_at AS due, n.digest FROM notifications n
         WHERE n.user_id = ? AND n.channel = 'email' AND n.type = 'mission.pledged' AND n.state = 'pending' ORDER BY n.id`,
        [bytes(star.id)],
      );
    const waiting = await mails();
    expect(waiting.map(({ digest }) => digest)).toEqual(waiting.map(() => 1));
    // A mail of this hour may have gone already: then all that is here waits for the next one.
    const [due, ...others] = [...new Set(waiting.map((row) => row.due.getTime()))];
    expect(others).toEqual([]);
    const [next] = await rows<{ due: Date }>('SELECT due_at AS due FROM gathered_mails WHERE user_id = ?', [
      bytes(star.id),
    ]);
    expect(next!.due.getTime()).toBe(due);
    expect(due! % 60_000).toBe(0);

    // Ten minutes later.
    await database.query('UPDATE notifications SET due_at = NOW(6) WHERE id IN (?)', [waiting.map((row) => row.id)]);
    const mail = await until('the mail is there', async () =>
      (await mailsTo(star.email)).find(({ text }) => text.includes('"First" received') && text.includes('"Second"')),
    );
    expect(mail.subject).toMatch(/^\d+ new notifications$/);
    // What comes now waits until ten minutes after that mail, whatever the mission.
    await database.query(`UPDATE notifications SET event_id = id WHERE user_id = ? AND type = 'mission.pledged'`, [
      bytes(star.id),
    ]);
    const left = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    await database.query('UPDATE gathered_mails SET due_at = ? WHERE user_id = ?', [left, bytes(star.id)]);
    await pledge(mina, second, 1_000);
    await until('it is told', async () => (await mails()).length > 0);
    expect((await mails()).map((row) => row.due.getTime() - left.getTime())).toEqual([600_000]);
  });

  it('each thing once', async () => {
    await until('all is told', async () => (await count(`SELECT COUNT(*) FROM inbox WHERE state <> 'done'`)) === 0);
    const [seen] = await rows(
      `SELECT COUNT(*) AS told, COUNT(DISTINCT event_id, user_id, channel) AS once FROM notifications WHERE type LIKE 'mission.%'`,
    );
    expect(seen!.told).toBe(seen!.once);
  });
});

/** Streams that are open, of missions and overlays. */
const streams = new Set<StreamClient>();
async function follow(path: string, options: { from?: string } = {}): Promise<StreamClient> {
  const stream = await StreamClient.open(address, { path: `/v1/${path}/stream`, ...options });
  streams.add(stream);
  return stream;
}
const closeStreams = () => {
  for (const stream of streams) stream.close();
  streams.clear();
};

describe('The stream of a mission', () => {
  afterEach(closeStreams);

  it('tells strangers what changes: pot, state, backers, and the names of those who show them, of no pledge the amount', async () => {
    const [named] = (await wealthy(admin, 1, 100_000)) as [Client];
    const id = await newMission(creator, streamer, { amount: 5_000 });
    const stream = await follow(`missions/${id}`);
    expect([stream.status, stream.headers['content-type'], stream.headers['cache-control']]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'no-store, no-transform',
    ]);
    const live = () => stream.last('mission');
    await until('it begins with the whole state', () => live()?.pot === 5_000);
    await pledge(backer, id, 2_000);
    await named.post(`/v1/missions/${id}/pledges`, { amount: 1_500, showName: true });
    await until('both pledges are told', () => live().pot === 8_500);
    const [newest, second, first] = live().pledges;
    const shown = { name: '테스트', handle: null };
    expect([live().backers, newest.backer, second.backer, first.backer]).toEqual([3, shown, null, null]);
    expect(Object.keys(newest).sort()).toEqual(['backer', 'createdAt', 'id']);
    expect(live().streamer).toEqual({ id: streamer.id, name: '별이', handle: null });
    for (const person of [creator, backer, named]) expect(JSON.stringify(live())).not.toContain(person.id);
    await act(streamer, id, 'acceptance');
    await until('the acceptance is told', () => live().acceptedAt !== null);
    await settle(streamer, id, 'failure');
    await until('the end is told', () => live().status === 'failed' && live().endedAt !== null);
  });

  it('is one look for all who watch, whichever process changed it', async () => {
    const id = await newMission(creator, streamer, { amount: 5_000 });
    const all = await Promise.all(Array.from({ length: 30 }, () => follow(`missions/${id}`)));
    const have = (pot: number) => () => all.every((stream) => stream.last('mission')?.pot === pot);
    await until('all have begun', have(5_000));
    const packets = await packetsOf(async () => {
      await pledge(there(backer), id, 2_000);
      await until('all are told', have(7_000));
    });
    const looks = packets.filter((sql) => sql.includes('FORCE INDEX (pledges_of_mission)'));
    // A second one where the half minute after which all is read again ends just now.
    expect([1, 2]).toContain(looks.length);
  });

  it('is made sooner by a notice of the commit, and comes without one', async () => {
    const id = await newMission(creator, streamer, { amount: 5_000 });
    const noticed: string[] = [];
    app.get(ChangeNotices).subscribe((tags) => void noticed.push(...tags));
    await until('a commit of another process is noticed', async () => {
      await pledge(there(backer), id, 1_000);
      return noticed.includes(`mission:${id}`);
    });
    const stream = await follow(`missions/${id}`);
    await until('it begins', () => stream.last('mission')?.acceptedAt === null);
    // No event, and so no notice.
    await database.query('UPDATE missions SET accepted_at = NOW(6) WHERE id = ?', [bytes(id)]);
    await until('the change is seen', () => stream.last('mission').acceptedAt !== null);
  });

  it('is not there for what does not exist or is of the test mode, and is not opened by HEAD', async () => {
    const id = await newMission(creator, streamer, { amount: 5_000 });
    const stranger = new Client(address);
    for (const other of [randomUUID(), testIdOf(id)]) {
      for (const path of ['live', 'stream'])
        expect(refusal(await stranger.get(`/v1/missions/${other}/${path}`))).toEqual([404, 'mission-not-found']);
    }
    expect((await stranger.get(`/v1/missions/${id}/live`)).body).toMatchObject({ id, pot: 5_000, backers: 1 });
    const head = await stranger.send('HEAD', `/v1/missions/${id}/stream`);
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('is opened a hundred times from one address, and then from others', async () => {
    const id = await newMission(creator, streamer, { amount: 5_000 });
    const open = (from: string) => follow(`missions/${id}`, { from });
    const many = await Promise.all(Array.from({ length: 100 }, () => open('127.0.0.71')));
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
    const further = await open('127.0.0.71');
    expect([further.status, further.headers['retry-after']]).toEqual([429, '30']);
    expect((await open('127.0.0.72')).status).toBe(200);
    many[0]!.close();
    await until('there is room again', async () => (await open('127.0.0.71')).status === 200);
  });
});

describe('An overlay', () => {
  afterEach(closeStreams);

  const make = async (by: Client) => {
    const { status, body, text } = await by.post('/v1/overlays', { name: 'OBS' });
    expect({ status, text }).toMatchObject({ status: 201 });
    return { id: body.id as string, token: (body.url as string).split('/overlay/')[1]! };
  };
  const look = (token: string) => new Client(address).get(`/v1/overlay/${token}`);
  const newStreamer = () => newPerson(address, 'streamer', { name: '하루' });

  it('is made by streamers, at most five each, and its address is given once and stored nowhere', async () => {
    const haru = await newStreamer();
    const key = randomUUID();
    const first = await haru.post('/v1/overlays', { name: '방송용' }, { key });
    const again = await haru.post('/v1/overlays', { name: '방송용' }, { key });
    const token = first.body.url.split('/').at(-1) as string;
    expect([first.status, again.status, again.body.url, again.body.id]).toEqual([201, 201, null, first.body.id]);
    expect(token).toMatch(/^[\w-]{43}$/);
    const [stored] = await rows<{ hash: Buffer }>('SELECT hash FROM overlays WHERE id = ?', [bytes(first.body.id)]);
    expect(stored!.hash).toEqual(hash('sha256', token, 'buffer'));
    expect(await count('SELECT COUNT(*) FROM idempotency_keys WHERE INSTR(body, ?) > 0', [token])).toBe(0);
    const { items } = (await haru.get('/v1/overlays')).body;
    expect(items).toEqual([{ id: first.body.id, name: '방송용', createdAt: expect.any(String), testedAt: null }]);
    for (let n = 1; n < 5; n++) await make(haru);
    expect(refusal(await haru.post('/v1/overlays', { name: '여섯째' }))).toEqual([409, 'overlay-limit-reached']);
    expect(refusal(await backer.post('/v1/overlays', { name: 'OBS' }))).toEqual([403, 'forbidden']);
    for (const verb of ['rotate', 'test-alert'])
      expect(refusal(await streamer.post(`/v1/overlays/${first.body.id}/${verb}`))).toEqual([404, 'overlay-not-found']);
    const revoked = await streamer.send('DELETE', `/v1/overlays/${first.body.id}`);
    expect(refusal(revoked)).toEqual([404, 'overlay-not-found']);
    expect((await look(token)).status).toBe(200);
  });

  it('shows the missions that its streamer accepted, and of strangers’ words none before that', async () => {
    const haru = await newStreamer();
    const { token } = await make(haru);
    const { body: empty, headers } = await look(token);
    expect([empty, headers.get('cache-control')]).toEqual([{ missions: [], alerts: [] }, 'no-store']);
    const id = await newMission(creator, haru, { title: '물구나무 서기', amount: 5_000, showName: true });
    await newMission(creator, streamer, { title: '남의 미션' });
    const proposed = (await look(token)).body;
    expect(proposed.missions).toEqual([]);
    expect(proposed.alerts).toEqual([
      {
        ...{ id: `${id}:pledge`, kind: 'pledge', title: null, backerName: '테스트', amount: 5_000 },
        at: expect.any(String),
      },
    ]);
    await act(haru, id, 'acceptance');
    await pledge(backer, id, 2_000);
    const accepted = (await look(token)).body;
    expect(accepted.missions).toEqual([
      {
        ...{ id, status: 'open', title: '물구나무 서기', pot: 7_000, backers: 2 },
        ...{ deadline: expect.any(String), createdAt: expect.any(String) },
      },
    ]);
    const said = ({ kind, title, backerName, amount }: any) => [kind, title, backerName, amount];
    expect(accepted.alerts.map(said)).toEqual([
      ['pledge', '물구나무 서기', '테스트', 5_000],
      ['accepted', '물구나무 서기', null, 7_000],
      ['pledge', '물구나무 서기', null, 2_000],
    ]);
    await settle(haru, id, 'success');
    const ended = (await look(token)).body;
    expect([ended.missions, said(ended.alerts.at(-1))]).toEqual([[], ['succeeded', '물구나무 서기', null, 7_000]]);
    for (const person of [creator, backer, haru]) expect(JSON.stringify([accepted, ended])).not.toContain(person.id);
  });

  it('follows by its stream, with a test alert, until it has another address, is revoked or its streamer is suspended', async () => {
    const haru = await newStreamer();
    const { id, token } = await make(haru);
    const stream = await follow(`overlay/${token}`);
    await until('it begins', () => stream.last('overlay')?.missions.length === 0);
    const mission = await newMission(creator, haru, { amount: 5_000 });
    await act(haru, mission, 'acceptance');
    await until('the mission is there', () => stream.last('overlay').missions.length === 1);
    expect((await haru.post(`/v1/overlays/${id}/test-alert`)).body.testedAt).toEqual(expect.any(String));
    const kinds = () => stream.last('overlay').alerts.map(({ kind }: { kind: string }) => kind);
    await until('the test alert is there', () => kinds().includes('test'));

    const ends = async (of: StreamClient, before: string) => {
      await until('the stream is over', () => of.ended);
      expect([of.ended, of.events.at(-1)?.event]).toEqual(['end', 'expired']);
      for (const path of [`/v1/overlay/${before}`, `/v1/overlay/${before}/stream`])
        expect(refusal(await new Client(address).get(path))).toEqual([404, 'overlay-not-found']);
    };
    const rotated = (await haru.post(`/v1/overlays/${id}/rotate`)).body.url.split('/').at(-1) as string;
    await ends(stream, token);
    const second = await follow(`overlay/${rotated}`);
    expect(second.status).toBe(200);
    expect((await haru.send('DELETE', `/v1/overlays/${id}`)).status).toBe(204);
    await ends(second, rotated);
    const other = await make(haru);
    const third = await follow(`overlay/${other.token}`);
    expect(third.status).toBe(200);
    const suspension = { body: { reason: '신고' } };
    expect((await admin.send('PUT', `/v1/users/${haru.id}/suspension`, suspension)).status).toBe(200);
    await ends(third, other.token);
    for (const wrong of ['x', 'A'.repeat(43), '%00'])
      expect(refusal(await look(wrong))).toEqual([404, 'overlay-not-found']);
  });

  it('shows nothing as soon as its streamer leaves', async () => {
    const haru = await newStreamer();
    const { token } = await make(haru);
    const leaving = await haru.post('/v1/users/me/deletion', { password: haru.password }, { key: null });
    expect(leaving.status).toBeLessThan(300);
    expect(refusal(await look(token))).toEqual([404, 'overlay-not-found']);
  });
});

it('adds up in the end', async () => {
  await expectBalanced(admin);
  await expectStatements(creator, backer, streamer);
});

it('ends its streams when the process stops, and says when to come again', async () => {
  const stream = await follow(`missions/${await newMission(creator, streamer, { amount: 5_000 })}`);
  await until('it begins', () => stream.last('mission'));
  await stop();
  stop = () => Promise.resolve();
  await until('it ended', () => stream.ended);
  expect(stream.ended).toBe('end');
  expect(stream.retryMs).toBeGreaterThanOrEqual(500);
});
