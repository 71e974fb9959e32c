import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { newPerson, type Answer, type Client } from './client.js';
import { bytes, database } from './database.js';

/** Nobody registers as an admin or a moderator: operators make one in the database. */
export async function newOperator(address: string, role: 'admin' | 'moderator'): Promise<Client> {
  const operator = await newPerson(address);
  await database.query('UPDATE users SET roles = ? WHERE id = ?', [role, bytes(operator.id)]);
  await operator.logIn();
  return operator;
}

/** Money that reached Madang outside, credited by an admin. */
export function deposit(
  admin: Client,
  userId: string,
  amount: number,
  reference: string = randomUUID(),
): Promise<Answer> {
  return admin.post('/v1/wallet/deposits', { userId, amount, reference });
}

/** People of a role, each with so much in the wallet. */
export async function wealthy(admin: Client, count: number, amount: number): Promise<Client[]> {
  const made: Client[] = [];
  while (made.length < count) {
    const batch = Array.from({ length: Math.min(10, count - made.length) }, async () => {
      const person = await newPerson(admin.address);
      expect((await deposit(admin, person.id, amount)).status).toBe(201);
      return person;
    });
    made.push(...(await Promise.all(batch)));
  }
  return made;
}

export async function wallet(person: Client): Promise<{ available: number; held: number }> {
  const { available, held } = (await person.get('/v1/wallet')).body;
  return { available, held };
}

/** What each of them may spend now. */
export const available = (...people: Client[]): Promise<number[]> =>
  Promise.all(people.map(async (person) => (await wallet(person)).available));

/** Creates a mission; `changes` overrides fields of the body. */
export function putUp(creator: Client, streamer: Client, changes: object = {}, key?: string): Promise<Answer> {
  const mission = { streamerId: streamer.id, title: '노래 한 곡 부르기 🎤', amount: 5_000, timeLimitSeconds: 3_600 };
  return creator.post('/v1/missions', { ...mission, ...changes }, key ? { key } : {});
}

/** The id of a new mission. */
export async function newMission(creator: Client, streamer: Client, changes: object = {}): Promise<string> {
  const { status, body, text } = await putUp(creator, streamer, changes);
  expect({ status, text }).toMatchObject({ status: 201 });
  return body.id;
}

export const pledge = (backer: Client, missionId: string, amount: number, key?: string): Promise<Answer> =>
  backer.post(`/v1/missions/${missionId}/pledges`, { amount }, key ? { key } : {});

export const settle = (by: Client, missionId: string, outcome: 'success' | 'failure'): Promise<Answer> =>
  by.post(`/v1/missions/${missionId}/settlement`, { outcome });

/** Lets the deadline of missions pass, without waiting for it. */
export const passDeadline = (...ids: string[]): Promise<unknown> =>
  database.query('UPDATE missions SET deadline = NOW(6) - INTERVAL 1 SECOND WHERE id IN (?)', [ids.map(bytes)]);

/** Every won is in exactly one account, and the audit finds nothing. */
export async function expectBalanced(admin: Client): Promise<void> {
  const { status, body } = await admin.get('/v1/ledger/trial-balance');
  expect({ status, ...body }).toMatchObject({ status: 200, difference: 0, findings: [], readOnly: false });
}

/** Every statement adds up line by line, and ends at what the wallet says. */
export async function expectStatements(...people: Client[]): Promise<void> {
  for (const person of people) {
    const lines = await statement(person);
    let balance = 0;
    for (const line of lines.toReversed()) expect(line.balance).toBe((balance += line.amount));
    const { available, held } = await wallet(person);
    expect(available + held).toBe(balance);
  }
}

type Line = { id: string; kind: string; amount: number; balance: number; subjectId: string | null; createdAt: string };

/** All that moved, the newest first, page by page. */
export async function statement(person: Client, query = 'limit=50'): Promise<Line[]> {
  const lines: Line[] = [];
  for (let cursor = ''; ;) {
    const { body } = await person.get(`/v1/wallet/transactions?${query}${cursor && `&cursor=${cursor}`}`);
    lines.push(...body.items);
    if (!body.nextCursor) return lines;
    cursor = body.nextCursor;
  }
}

export const refusal = ({ status, body }: Answer) => [status, body?.code];
