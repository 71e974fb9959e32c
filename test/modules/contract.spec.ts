import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Tx } from '../../src/kernel/tx/tx.js';
import type { Client } from '../support/client.js';
import { secret, startFurnished } from '../support/configured.js';
import { Contract, type Operation, type Received } from '../support/contract.js';
import { database, rows } from '../support/database.js';
import { exchange } from '../support/exchange.js';
import type { Callers } from '../support/furnished.js';
import { Generator, type Generated, type Pool } from '../support/generated.js';
import { BODIES, HEADERS } from '../support/odd-values.js';
import { scale } from '../support/scale.js';
import { itSeeded, type Random } from '../support/seed.js';
import { repeat } from '../support/world.js';

const MOST_MORE_ROUNDS = 30;
/** Which share of the operations may stay without one that is carried out: chance decides in the short form. */
const UNLUCKY = scale(0, 0.05);
const AT_ONCE = 8;
const BUSY_TRIES = 5;
/** What is promised; in the short form only a bound for what hangs, because other tests have the processors as well. */
const LIMIT_MS = scale(5_000, 60_000);

const contract = Contract.committed();
let address: string;
let stop = () => Promise.resolve();
let callers: Callers;
let pool: Pool;
let renew: () => Promise<void>;
let bystander: Client;
beforeAll(async () => {
  ({ address, stop, callers, pool, renew, bystander } = await startFurnished());
});
afterAll(async () => {
  await stop();
  await database.end();
});

type Sent = { request: Generated; caller: string; answer: Received };
/**
 * These need a moment of a search or of a delivery at which the furnished house is not, the link of a mail, or work that has used up its attempts, which
 * takes days; tests of their own carry them out.
 */
const OF_A_MOMENT = [
  /^POST \/v1\/offers\/\{id\}\/(acceptance|decline)$/,
  /^POST \/v1\/reservations\/\{id\}\/(arrival|failure|return|pin|proofs|reassignment)$/,
  /^GET \/v1\/reservations\/\{id\}\/handover$/,
  /^POST \/v1\/(password-resets\/completion|email-verifications|email-undos|deletion-cancellations|setup)$/,
  /^POST \/v1\/(positions\/\{token\}|drivers\/me\/positions)$/,
  /^GET \/v1\/dead-letters\/\{id\}$/,
  /^GET \/v1\/users\/me\/exports\/\{id\}\/content$/,
  // Whoever calls must be able to go on: the password of its example is no one's.
  /^POST \/v1\/users\/me\/deletion$/,
];
/** What a repeat under the same key may be answered with instead: it says nothing of the request. */
const TRANSIENT = [401, 408, 409, 413, 429, 431, 500, 503];

/** What was found, with the first request that showed it. */
class Findings {
  private readonly first = new Map<string, string>();

  add({ request, caller }: Omit<Sent, 'answer'>, wrong: string): void {
    const { operation, path, body } = request;
    const { Authorization: _, ...headers } = request.headers;
    const kind = `${operation.name}: ${wrong.slice(0, 60).replaceAll(/\d{4,}|[0-9a-f-]{36}/g, '…')}`;
    const shown = { wrong, caller, path: path.slice(0, 300), headers, body: body?.toString('utf8').slice(0, 500) };
    if (!this.first.has(kind)) this.first.set(kind, JSON.stringify(shown));
  }

  list(): string[] {
    return [...this.first].map(([kind, shown]) => `${kind}\n    ${shown}`);
  }
}

/** Sends generated requests, each of these operations as often as any other, each as any of the callers. */
async function fuzz(
  random: Random,
  operations: Operation[],
  times: number,
  hear: (sent: Sent) => void,
  findings: Findings,
): Promise<void> {
  const generator = new Generator(contract, pool, random);
  const names = Object.keys(callers) as (keyof Callers)[];
  const likely = ({ roles }: Operation): keyof Callers => {
    if (!roles) return random.between(0, 3) > 0 ? 'owner' : 'other';
    return names.find((name) => roles.includes(name)) ?? (random.between(0, 2) > 0 ? 'owner' : 'admin');
  };
  await repeat(times, AT_ONCE, async (index) => {
    const operation = operations[index % operations.length]!;
    // Every other request by each in turn.
    const turn = Math.floor(index / operations.length);
    const caller = turn % 2 === 0 ? likely(operation) : names[((turn - 1) / 2) % names.length]!;
    const request = generator.request(operation);
    if (operation.operationId === 'confirmEmail' && random.between(0, 4) > 0) await readMail(request, callers[caller]);
    // Whoever calls must be able to go on.
    if (/^\/v1\/users\/\{id\}\/(roles|suspension|sessions)$/.test(operation.path))
      for (const { id } of Object.values(callers)) if (id) request.path = request.path.replace(id, bystander.id);
    if (operation.operationId === 'changePassword' && random.between(0, 4) > 0) knowPassword(request, callers[caller]);
    if ('webhook-signature' in request.headers && random.between(0, 4) > 0) sign(request);
    const { accessToken } = callers[caller];
    if (accessToken) request.headers['Authorization'] = `Bearer ${accessToken}`;
    try {
      const answer = await answerTo(request);
      if (answer.status < 300) pool.learn(operation, answer.text);
      if (answer.status < 300 && operation.operationId === 'changePassword') learnPassword(request, callers[caller]);
      hear({ request, caller, answer });
      if (isRepeatable(request) && random.between(0, 6) === 0) {
        const wrong = differenceOf(answer, await answerTo(request));
        if (wrong) findings.add({ request, caller }, wrong);
      }
      // The session has ended, by a log-out, or has grown old.
      const isOver = answer.status === 401 && !operation.isPublic && accessToken !== '';
      if (isOver && callers[caller].accessToken === accessToken) await callers[caller].logIn();
    } catch (error) {
      findings.add({ request, caller }, `no answer: ${String(error)}`);
    }
  });
  await logInAll();
}

/** The last requests may have ended the session of a caller. */
async function logInAll(): Promise<void> {
  for (const person of Object.values(callers).filter(({ id }) => id))
    expect([person.loginId, (await person.logIn()).status]).toEqual([person.loginId, 201]);
}

/** Has a key of its own. */
const isRepeatable = ({ headers }: Generated): boolean => /^k\d+$/.test(headers['Idempotency-Key'] ?? '');

/** The secret of an API key and the address of an overlay are not stored, so that only the first answer has them. */
const SHOWN_ONCE = /"(secret|url)":"(?:mk_(?:live|test)_\w+|[^"]+\/overlay\/[\w-]{43})"/;

/** What a repeat under the same key is answered differently from the first request. */
function differenceOf(first: Received, second: Received): string | undefined {
  if ([first, second].some(({ status }) => TRANSIENT.includes(status))) return undefined;
  const told = ({ status, text }: Received) => [
    status,
    status < 400 ? text.replace(SHOWN_ONCE, '"$1":null') : (JSON.parse(text) as { code: string }).code,
  ];
  return isDeepStrictEqual(told(first), told(second))
    ? undefined
    : `repeated: ${String(told(first))} then ${String(told(second))}`;
}

/** Sends it again where the answer asks for that: on a machine with much else to do a lock is not free for a second. */
async function answerTo(request: Generated): Promise<Received> {
  for (let tries = 1; ; tries++) {
    const answer = await exchange(address, { ...request, method: request.operation.method });
    const isBusy = answer.status === 503 && answer.text.includes('urn:madang:problem:busy');
    if (!isBusy || tries === BUSY_TRIES) return answer;
  }
}

/** As a person does who reads the mail with the code. */
async function readMail(request: Generated, { id }: Client): Promise<void> {
  // Loaded here: it reads the configuration.
  const { findEmailChange } = await import('../../src/modules/users/email-changes.queries.js');
  const change = id && (await findEmailChange({ query: rows } as unknown as Tx, id));
  if (change) request.body = Buffer.from(JSON.stringify({ code: change.code }));
}

/** As a person does who knows their password. */
function knowPassword(request: Generated, { password }: Client): void {
  const body = { currentPassword: password, newPassword: `${password.slice(0, 60)}!` };
  request.body = Buffer.from(JSON.stringify(body));
}
function learnPassword({ body }: Generated, person: Client): void {
  person.password = (JSON.parse(body!.toString('utf8')) as { newPassword: string }).newPassword;
}

/** As a provider signs what it sends. */
function sign({ headers, body }: Generated): void {
  const id = `msg_${randomUUID()}`;
  const at = new Date();
  const signature = new Webhook(secret).sign(id, at, body?.toString('utf8') ?? '');
  const timestamp = String(Math.floor(at.getTime() / 1000));
  Object.assign(headers, { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature });
}

/** Sends a booking with each kind of wrong body and of odd header: chance would leave one out. */
async function sendOddOnes(hear: (sent: Sent) => void): Promise<void> {
  const operation = contract.operation('requestReservation');
  const Authorization = `Bearer ${callers.owner.accessToken}`;
  const good = JSON.stringify({ departure: '서울역', destination: '강남역', date: '2099-12-24' });
  const request = (headers: Record<string, string>, body: Buffer | string): Generated => ({
    ...{ operation, path: operation.path, body: Buffer.from(body) },
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), ...headers, Authorization },
  });
  const all = [
    ...BODIES.map(([type, make]) => request({ 'Content-Type': type }, make(good))),
    ...HEADERS.map((headers) => request(headers, good)),
  ];
  for (const one of all) hear({ request: one, caller: 'owner', answer: await answerTo(one) });
}

describe('A generated request', () => {
  itSeeded('is answered as the contract says, whoever sends it, and never with a failure of ours', async (random) => {
    const findings = new Findings();
    const served = new Set<string>();
    const asked = new Map<string, Set<string>>();
    const statuses = new Set<number>();
    const hear = (sent: Sent) => {
      const { request, answer, caller } = sent;
      statuses.add(answer.status);
      asked.set(request.operation.name, (asked.get(request.operation.name) ?? new Set()).add(caller));
      if (answer.status < 400) served.add(request.operation.name);
      for (const wrong of contract.judge(request.operation, answer, LIMIT_MS)) findings.add(sent, wrong);
    };
    // As many at least as each caller has a turn with each operation.
    const each = 2 * Object.keys(callers).length * contract.operations.length;
    await fuzz(random, contract.operations, scale(50_000, each), hear, findings);
    await sendOddOnes(hear);
    // Those that need the right caller at the right time get more tries.
    const expected = contract.operations.filter(({ name }) => !OF_A_MOMENT.some((one) => one.test(name)));
    const unserved = () => expected.filter(({ name }) => !served.has(name));
    const isEnough = () => unserved().length <= UNLUCKY * expected.length;
    for (let round = 0; round < MOST_MORE_ROUNDS && !isEnough(); round++) {
      await renew();
      await fuzz(random, unserved(), 20 * unserved().length, hear, findings);
    }
    expect(findings.list().join('\n')).toBe('');
    // The requests come far enough to find something: each operation is asked for by all and carried out, and every kind of refusal is met.
    const names = unserved().map(({ name }) => name);
    expect({ names, isEnough: isEnough() }).toMatchObject({ isEnough: true });
    expect([...asked.values()].map(({ size }) => size)).toEqual(
      contract.operations.map(() => Object.keys(callers).length),
    );
    expect([...statuses]).toEqual(
      expect.arrayContaining([200, 201, 204, 400, 401, 403, 404, 409, 413, 415, 417, 422, 431]),
    );
  });

  const answerTo = async (operationId: string, change: Partial<Generated> = {}) => {
    const operation = contract.operation(operationId);
    const headers = { Authorization: `Bearer ${callers.owner.accessToken}` };
    const request = { operation, path: operation.path, headers, body: undefined, ...change };
    return exchange(address, { ...request, method: operation.method });
  };

  it('is judged: a status, a field, a type that the contract does not have is noticed', async () => {
    const answer = await answerTo('listReservations', { path: '/v1/reservations?limit=0' });
    const judged = (change: (operation: any) => void, received: Partial<Received> = {}) => {
      const document = structuredClone(contract.document);
      change(document.paths['/v1/reservations'].get);
      const changed = new Contract(document);
      return changed.judge(changed.operation('listReservations'), { ...answer, ...received }, LIMIT_MS);
    };
    expect([answer.status, judged(() => {})]).toEqual([422, []]);
    const without422 = (operation: { responses: object }) => {
      const { 422: _, default: __, ...responses } = operation.responses as Record<string, object>;
      operation.responses = responses;
    };
    expect(judged(without422)).toEqual([expect.stringContaining('status 422 is not documented')]);
    expect(judged((operation) => (operation.responses['422'] = operation.responses['401']))).toEqual([
      expect.stringContaining('must be equal to one of the allowed values'),
    ]);
    expect(judged(() => {}, { headers: { ...answer.headers, 'content-type': 'text/html' } })).toHaveLength(2);
    expect(judged(() => {}, { status: 500 })).toContainEqual(expect.stringContaining('status 500'));
    expect(judged(() => {}, { text: answer.text.replace('invalid input', 'at run (/srv/x.js:1)') })).toEqual([
      expect.stringContaining('tells of the inside'),
    ]);
    expect(judged(() => {}, { ms: LIMIT_MS + 1 })).toEqual([expect.stringContaining('took')]);

    const page = await answerTo('listReservations');
    expect([page.status, judged(() => {}, page)]).toEqual([200, []]);
    expect(judged(() => {}, { ...page, text: page.text.replace('"nextCursor"', '"next"') })).toEqual([
      expect.stringContaining("must have required property 'nextCursor'"),
    ]);
  });
});
