import { createPrivateKey, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { scopes } from '../../src/kernel/auth/scopes.js';
import { newProgram } from '../support/client.js';
import { startFurnished } from '../support/configured.js';
import { newKeySecret } from '../../src/kernel/auth/key-secret.js';
import { Contract, type Operation, type Received } from '../support/contract.js';
import { database } from '../support/database.js';
import { exchange } from '../support/exchange.js';
import type { Callers } from '../support/furnished.js';
import { Generator, type Pool } from '../support/generated.js';
import { repeat } from '../support/world.js';

type Caller = keyof Callers;
type Expectation = {
  as: string;
  token: string;
  why: string;
  holds: (answer: Received, code: string | undefined) => boolean;
};

const AT_ONCE = 8;
const contract = Contract.committed();
let stop = () => Promise.resolve();
let address: string;
let callers: Callers;
let pool: Pool;
let forged: Record<string, string>;
/** Secrets of keys of the admin, who has every role: by the one scope of each, and one with all. */
let keys: Record<string, string>;
let ownersKey: string;
beforeAll(async () => {
  ({ address, stop, callers, pool } = await startFurnished());
  const made = scopes.map(async (scope) => [scope, (await newProgram(callers.admin, [scope])).accessToken]);
  keys = {
    ...(Object.fromEntries(await Promise.all(made)) as Record<string, string>),
    all: (await newProgram(callers.admin, scopes)).accessToken,
  };
  ownersKey = (await newProgram(callers.owner, scopes)).accessToken;
  forged = await forge();
});
afterAll(async () => {
  await stop();
  await database.end();
});

/** Tokens that are none, all of them of an admin. */
async function forge(): Promise<Record<string, string>> {
  const { id, accessToken, refreshToken } = callers.admin;
  const key = createPrivateKey(readFileSync(process.env['JWT_PRIVATE_KEY_FILE']!, 'utf8'));
  const now = Math.floor(Date.now() / 1_000);
  const claims = { sub: id, sid: id, roles: ['admin'], iss: 'madang', aud: 'madang-api', iat: now, exp: now + 300 };
  const sign = (changes: object, typ = 'at+jwt') =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'EdDSA', typ }).sign(key);
  const [head, , signature] = accessToken.split('.');
  return {
    nobody: '',
    'an expired token': await sign({ exp: now - 60 }),
    'alg none': new UnsecuredJWT(claims).encode(),
    'another audience': await sign({ aud: 'madang-stream' }),
    'another issuer': await sign({ iss: 'elsewhere' }),
    'another type': await sign({}, 'console+jwt'),
    'other claims under a true signature': `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`,
    'a refresh token': refreshToken,
    'a mistyped key': keys['all']!.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')),
    'a key that nobody made': newKeySecret('live'),
  };
}

/**
 * What is at the addresses with an id, by the step before the id, and who else may do what with it. A new one has to be named here.
 * `private`: nobody but its owner; `parties`: all may look, only parties may act; `own`: all may look, authors may act; `shared`: each acts for
 * themselves; `roles`: whoever has the role.
 */
const things: Record<string, 'private' | 'parties' | 'own' | 'shared' | 'roles' | 'signed'> = {
  reservations: 'private',
  'delivery-quotes': 'private',
  offers: 'private',
  withdrawals: 'private',
  notifications: 'private',
  webhooks: 'private',
  events: 'private',
  sessions: 'private',
  'api-keys': 'private',
  exports: 'private',
  requests: 'private',
  overlays: 'private',
  missions: 'parties',
  comments: 'own',
  cafes: 'shared',
  'cafe-suggestions': 'roles',
  duplicates: 'roles',
  imports: 'roles',
  deliveries: 'roles',
  'dead-letters': 'roles',
  suppressions: 'roles',
  users: 'roles',
  profiles: 'shared',
  escrows: 'roles',
  positions: 'signed',
  tracking: 'signed',
  overlay: 'signed',
  photos: 'signed',
  unsubscribe: 'signed',
};
/** The last id of an address decides, but for what is below something private. */
function thingOf({ path }: Operation): string | undefined {
  const steps = path.split('/');
  const found = steps.flatMap((step, index) => (step.startsWith('{') ? [steps[index - 1]!] : []));
  return found.find((name) => things[name] === 'private') ?? found.at(-1);
}
/** Whose each thing is not; the last booking has its driver. */
const strangersOf: Record<string, Caller[]> = {
  reservations: ['other', 'otherDriver', 'streamer', 'moderator'],
  'delivery-quotes': ['other', 'driver', 'moderator'],
  offers: ['otherDriver', 'other', 'moderator'],
  withdrawals: ['other', 'driver', 'moderator'],
  notifications: ['other', 'driver', 'moderator'],
  webhooks: ['other', 'driver', 'moderator'],
  events: ['other', 'driver', 'moderator', 'admin'],
  sessions: ['other', 'driver', 'otherDriver', 'streamer', 'otherStreamer', 'moderator', 'admin'],
  'api-keys': ['other', 'driver', 'admin'],
  exports: ['other', 'driver', 'admin'],
  requests: ['other', 'driver', 'moderator', 'admin'],
  overlays: ['otherStreamer', 'admin'],
  missions: ['otherStreamer', 'driver', 'otherDriver'],
  comments: ['other', 'driver', 'streamer'],
};

function strangers(operation: Operation): Caller[] {
  const thing = thingOf(operation);
  if (thing === undefined) return [];
  const kind = things[thing];
  const isLook = operation.method === 'GET';
  if (kind === 'private') return strangersOf[thing]!;
  if ((kind === 'parties' || kind === 'own') && !isLook && operation.operationId !== 'pledge')
    return strangersOf[thing]!;
  return [];
}

/** Those who have a role that an operation asks for: an admin has them all. */
const hasRole = (caller: Caller, roles: string[] | undefined) => {
  const own = { owner: 'consumer', other: 'consumer', otherDriver: 'driver', otherStreamer: 'streamer' }[
    caller as string
  ];
  return !roles || caller === 'admin' || roles.includes(own ?? caller);
};

/** What must hold of an operation, whoever asks: first those who may not, then those who may. */
function* expectations(operation: Operation): Iterable<Expectation> {
  const everybody = (Object.keys(callers) as Caller[]).filter((caller) => caller !== 'anonymous');
  const tokenOf = (caller: Caller) => callers[caller].accessToken;
  if (!operation.isPublic) {
    for (const [as, token] of Object.entries(forged))
      yield { as, token, why: 'has to log in', holds: ({ status }) => status === 401 };
  }
  for (const caller of everybody.filter((one) => !hasRole(one, operation.roles))) {
    const holds = ({ status }: Received, code?: string) => status === 403 && code === 'forbidden';
    yield { as: caller, token: tokenOf(caller), why: 'lacks the role', holds };
  }
  for (const caller of strangers(operation).filter((one) => hasRole(one, operation.roles))) {
    const refused = operation.method === 'GET' ? [404] : [403, 404, 409];
    yield { as: caller, token: tokenOf(caller), why: 'is a stranger', holds: ({ status }) => refused.includes(status) };
  }
}
/** Those who may: they are not turned away at the door, and see what is theirs. */
function* admissions(operation: Operation): Iterable<Expectation> {
  if (operation.isPublic || operation.operationId === 'logOut') return;
  const kind = things[thingOf(operation) ?? ''];
  for (const caller of Object.keys(callers) as Caller[]) {
    if (caller === 'anonymous' || !hasRole(caller, operation.roles) || strangers(operation).includes(caller)) continue;
    const isOwn = caller === 'owner' && operation.method === 'GET' && kind !== undefined;
    const holds = ({ status }: Received, code?: string) =>
      // The booking at this address goes on, and has no receipt yet.
      isOwn ? status === 200 || code === 'no-receipt' : status !== 401 && code !== 'forbidden';
    yield { as: caller, token: callers[caller].accessToken, why: isOwn ? 'is the owner' : 'may', holds };
  }
}

/** What must hold of an operation for programs: a key does what its one scope is for and nothing else, and no more than its person may. */
function* programs({ isPublic, scope: needed, roles, method }: Operation): Iterable<Expectation> {
  if (isPublic) return;
  const refused = needed ? 'insufficient-scope' : 'person-required';
  for (const [scope, token] of Object.entries(keys)) {
    const may = needed !== undefined && (scope === needed || scope === 'all');
    // What all may is carried out once, by the key with that scope alone.
    if (may && scope === 'all' && method !== 'GET') continue;
    const holds = ({ status }: Received, code?: string) =>
      may
        ? status !== 401 && !['forbidden', 'insufficient-scope', 'person-required'].includes(code ?? '')
        : status === 403 && code === refused;
    yield { as: `a key for ${scope}`, token, why: may ? 'may' : `needs ${needed ?? 'a person'}`, holds };
  }
  if (!hasRole('owner', roles) && needed) {
    const holds = ({ status }: Received, code?: string) => status === 403 && code === 'forbidden';
    yield { as: 'a key of the owner', token: ownersKey, why: 'lacks the role', holds };
  }
}

/** Always the last of what there is to choose from: a request as it should be, and about things that there are. */
const calm = { between: (_from: number, to: number) => to - 1 };

/** Sends what is expected of some operations, and tells what was otherwise. */
async function check(operations: Operation[], expected: (operation: Operation) => Iterable<Expectation>) {
  const rows = operations.flatMap((operation) => [...expected(operation)].map((one) => ({ operation, ...one })));
  const unexpected: string[] = [];
  const generator = new Generator(contract, pool, calm);
  await repeat(rows.length, AT_ONCE, async (index) => {
    const { operation, as, token, why, holds } = rows[index]!;
    const request = generator.request(operation);
    const headers = {
      ...request.headers,
      ...(token && { Authorization: `Bearer ${token}` }),
      ...('Idempotency-Key' in request.headers && { 'Idempotency-Key': randomUUID() }),
    };
    const answer = await exchange(address, { ...request, headers, method: operation.method });
    const code = /"code":"([^"]+)"/.exec(answer.text)?.[1];
    if (!holds(answer, code)) unexpected.push(`${operation.name} as ${as}, who ${why}: ${answer.status} ${code ?? ''}`);
  });
  return { tried: rows.length, unexpected };
}

describe('The authorization of every operation', () => {
  it('knows whose everything is that has an address', () => {
    const named = contract.operations.flatMap((operation) => thingOf(operation) ?? []);
    expect([...new Set(named)].filter((thing) => !things[thing])).toEqual([]);
    const guarded = contract.operations.filter((one) => things[thingOf(one) ?? ''] === 'roles' && !one.roles);
    expect(guarded.map(({ name }) => name)).toEqual([]);
  });

  it('turns away nobody, tokens that are none, those who lack the role, and strangers', async () => {
    const { tried, unexpected } = await check(contract.operations, expectations);
    expect(unexpected).toEqual([]);
    expect(tried).toBeGreaterThan(900);
  });

  it('is noticed here when it is gone: of a token, of a role', async () => {
    const { LedgerController } = await import('../../src/modules/wallets/ledger.controller.js');
    const handler = Reflect.get(LedgerController.prototype, 'getTrialBalance') as object;
    const operation = contract.operation('getTrialBalance');
    const without = async (change: () => void, restore: () => void) => {
      change();
      try {
        return (await check([operation], expectations)).unexpected;
      } finally {
        restore();
      }
    };
    const roles: unknown = Reflect.getMetadata('madang:roles', handler);
    expect(roles).toEqual(['admin']);
    const unguarded = await without(
      () => Reflect.deleteMetadata('madang:roles', handler),
      () => Reflect.defineMetadata('madang:roles', roles, handler),
    );
    expect(unguarded).toContain('GET /v1/ledger/trial-balance as owner, who lacks the role: 200 ');
    const open = await without(
      () => Reflect.defineMetadata('madang:public', true, handler),
      () => Reflect.deleteMetadata('madang:public', handler),
    );
    expect(open).toContain('GET /v1/ledger/trial-balance as alg none, who has to log in: 200 ');
    expect((await check([operation], expectations)).unexpected).toEqual([]);
    const widened = async (rule: string) => {
      Reflect.defineMetadata('madang:key-rule', rule, handler);
      try {
        return (await check([operation], programs)).unexpected;
      } finally {
        Reflect.deleteMetadata('madang:key-rule', handler);
      }
    };
    expect(await widened('wallets')).toContain(
      'GET /v1/ledger/trial-balance as a key for wallets:read, who needs operations:read: 200 ',
    );
    expect(await widened('operations')).toEqual([]);
  });

  it('admits those who may, and shows owners what is theirs', async () => {
    const looks = contract.operations.filter(({ method }) => method === 'GET');
    const acts = contract.operations.filter(({ method }) => method !== 'GET');
    expect((await check(looks, admissions)).unexpected).toEqual([]);
    expect((await check(acts, admissions)).unexpected).toEqual([]);
  });

  it('lets a key do what its scope is for, and nothing that needs another one, a person or a role', async () => {
    const { tried, unexpected } = await check(contract.operations, programs);
    expect(unexpected).toEqual([]);
    expect(tried).toBeGreaterThan(2_000);
    // Each scope is for something, and what only operators do is for operations.
    expect(new Set(contract.operations.flatMap(({ scope }) => scope ?? []))).toEqual(new Set(scopes));
    const isOfOperators = ({ roles }: Operation) =>
      roles?.every((role) => ['moderator', 'admin'].includes(role)) ?? false;
    const others = contract.operations.filter(
      (one) => one.scope && isOfOperators(one) !== one.scope.startsWith('operations:'),
    );
    expect(others.map(({ name }) => name)).toEqual([]);
  });
});
