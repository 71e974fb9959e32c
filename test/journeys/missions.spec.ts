import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import {
  available,
  expectBalanced,
  expectStatements,
  newMission,
  newOperator,
  passDeadline,
  pledge,
  putUp,
  settle,
  wealthy,
} from '../support/money.js';
import { startProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

let address: string;
let stop: () => Promise<void>;
let admin: Client;
let star: Client; // the streamer
let mina: Client;
let jun: Client;
let sora: Client;

beforeAll(async () => {
  ({ address, stop } = await startProcess());
  admin = await newOperator(address, 'admin');
  star = await newPerson(address, 'streamer', { name: '별이' });
  [mina, jun, sora] = (await wealthy(admin, 3, 50_000)) as [Client, Client, Client];
});
afterAll(async () => {
  await stop();
  await database.end();
});

/** What the journeys have in common at their end. */
async function expectBooksClosed(): Promise<void> {
  await expectBalanced(admin);
  await expectStatements(star, mina, jun, sora);
}
const told = (person: Client, type: string, missionId: string) =>
  until(`${type} is in the inbox`, async () =>
    (await person.get('/v1/notifications')).body.items.find(
      (item: any) => item.type === type && item.data.missionId === missionId,
    ),
  );
const typesOf = async (id: string) =>
  (await mina.get(`/v1/missions/${id}/events`)).body.items.map(({ type }: { type: string }) => type);

it('pays the streamer what three backers pledged, less the fee, and tells all four', async () => {
  const before = await available(star, mina, jun, sora);
  const id = await newMission(mina, star, { title: '한 곡 더', amount: 10_000 });
  await told(star, 'mission.created', id);
  await star.post(`/v1/missions/${id}/acceptance`);
  expect((await pledge(jun, id, 5_000)).status).toBe(201);
  expect((await pledge(sora, id, 1_234)).status).toBe(201);
  expect((await mina.get(`/v1/missions/${id}`)).body).toMatchObject({ status: 'open', pot: 16_234, backers: 3 });

  expect((await settle(star, id, 'success')).body).toMatchObject({ status: 'succeeded', pot: 16_234 });
  const change = (await available(star, mina, jun, sora)).map((won, index) => won - before[index]!);
  expect(change).toEqual([14_611, -10_000, -5_000, -1_234]); // the fee is 1,623.4, rounded down
  for (const person of [star, mina, jun, sora])
    expect((await told(person, 'mission.succeeded', id)).body).toContain('14,611원');
  expect(await typesOf(id)).toEqual([
    'mission.created',
    'mission.accepted',
    'mission.pledged',
    'mission.pledged',
    'mission.succeeded',
  ]);
  await expectBooksClosed();
});

it('gives everybody all of it back when the streamer fails, however often they pledged', async () => {
  const before = await available(star, mina, jun, sora);
  const id = await newMission(mina, star, { amount: 3_000 });
  for (const [person, amount] of [
    [jun, 1_000],
    [mina, 2_000],
    [jun, 1_001],
    [jun, 1_002],
    [sora, 7_777],
  ] as const)
    expect((await pledge(person, id, amount)).status).toBe(201);
  expect((await mina.get(`/v1/missions/${id}`)).body).toMatchObject({ pot: 15_780, backers: 3 });
  expect((await settle(star, id, 'failure')).body.status).toBe('failed');
  expect(await available(star, mina, jun, sora)).toEqual(before);
  expect((await told(jun, 'mission.failed', id)).body).toContain('3,003원이 환불되었습니다');
  expect((await told(mina, 'mission.failed', id)).body).toContain('5,000원이 환불되었습니다');
  await expectBooksClosed();
});

it('gives everybody all of it back when the time is up, and nobody has to ask', async () => {
  const before = await available(star, mina, jun, sora);
  const id = await newMission(sora, star, { amount: 4_000, timeLimitSeconds: 60 });
  await pledge(jun, id, 6_000);
  await passDeadline(id);
  await until(
    'the money is back',
    async () => JSON.stringify(await available(star, mina, jun, sora)) === JSON.stringify(before),
    5_000,
  );
  expect((await mina.get(`/v1/missions/${id}`)).body).toMatchObject({ status: 'expired', pot: 10_000, secondsLeft: 0 });
  expect((await told(jun, 'mission.expired', id)).body).toContain('6,000원이 환불되었습니다');
  expect(await typesOf(id)).toEqual(['mission.created', 'mission.pledged', 'mission.expired']);
  await expectBooksClosed();
});

it('leaves no mission behind when there is no money for it', async () => {
  const missions = await count('SELECT COUNT(*) FROM missions');
  const events = await count('SELECT COUNT(*) FROM events');
  const [before] = await available(jun);
  const refused = await putUp(jun, star, { amount: before! + 1 });
  expect([refused.status, refused.body.code]).toEqual([402, 'insufficient-funds']);
  expect(await count('SELECT COUNT(*) FROM missions')).toBe(missions);
  expect(await count('SELECT COUNT(*) FROM events')).toBe(events);
  expect(
    await count('SELECT COUNT(*) FROM pledges WHERE backer_id = ? AND amount = ?', [bytes(jun.id), before! + 1]),
  ).toBe(0);
  expect(await available(jun)).toEqual([before]);
  await expectBooksClosed();
});
