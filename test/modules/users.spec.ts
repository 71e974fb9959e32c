import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { SignJWT, UnsecuredJWT } from 'jose';
import type { Tx } from '../../src/kernel/tx/tx.js';
import { findEmailChange } from '../../src/modules/users/email-changes.queries.js';
import { Client, newPerson, type Answer } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { mailsTo, mailTo } from '../support/mailbox.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';

let address: string;
let elsewhere: MadangProcess;
beforeAll(async () => {
  [{ address }, elsewhere] = await Promise.all([
    MadangProcess.start('api', { TRUST_PROXY: 'true' }),
    MadangProcess.start('api'),
  ]);
});
afterAll(async () => {
  await killAll();
  await database.end();
});

/** What stands behind the name, in which there may be spaces. */
const statOf = (path: string): string[] => readFileSync(path, 'utf8').split(') ')[1]!.split(' ');
const unique = () => `u${randomBytes(8).toString('hex')}`;
const newcomer = (changes: object = {}) => {
  const loginId = unique();
  return { loginId, password: 'correct horse battery', name: '김미나', email: `${loginId}@example.com`, ...changes };
};
const register = (body: object, headers: Record<string, string> = {}) =>
  new Client(address).post('/v1/users', body, { headers });
const refresh = (refreshToken: string): Promise<Answer> =>
  new Client(address).post('/v1/sessions/refresh', { refreshToken }, { key: null });
/** Everything of an error but what names this one request. */
const problemOf = ({ status, headers, body: { requestId: _, ...body } }: Answer) => ({
  status,
  type: headers.get('content-type'),
  authenticate: headers.get('www-authenticate'),
  body,
});

const logInFrom = (from: string, { loginId, password }: { loginId: string; password: string }) =>
  new Client(address).post('/v1/sessions', { loginId, password }, { key: null, headers: { 'X-Forwarded-For': from } });

/** Callers who try wrong passwords, each one after the other, until they are stopped. */
class Attack {
  /** The addresses whose password was found to be wrong. */
  readonly seen = new Set<string>();
  refused = 0;
  answers = 0;
  entered = 0;
  private isOver = false;
  private readonly lanes: Promise<void>[];

  constructor(callers: { from: string; loginId: () => string }[]) {
    this.lanes = callers.map(async ({ from, loginId }) => {
      while (!this.isOver) {
        const { status } = await logInFrom(from, { loginId: loginId(), password: `wrong ${unique()}` });
        this.answers++;
        if (status === 401) this.seen.add(from);
        if (status === 503 || status === 429) this.refused++;
        if (status < 400) this.entered++;
      }
    });
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.lanes);
  }
}

/** How many accounts name this address, and how many of them get their mail there. */
const accountsOf = async (email: string) => ({
  mailed: await count('SELECT COUNT(*) FROM users WHERE own_email = ?', [email]),
  all: await count('SELECT COUNT(*) FROM users WHERE email = ?', [email]),
});

describe('Registration', () => {
  it('answers with the new account and never with its password', async () => {
    const body = newcomer({ roles: ['driver', 'consumer', 'driver'], locale: 'en' });
    const answer = await register(body);

    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body).sort()).toEqual(
      'bio createdAt email emailVerifiedAt handle id livemode locale loginId name roles'.split(' '),
    );
    expect(answer.body).toMatchObject({ loginId: body.loginId, email: body.email, name: '김미나', locale: 'en' });
    expect([...answer.body.roles].sort()).toEqual(['consumer', 'driver']);
    expect(answer.text).not.toContain(body.password);
    const [{ password_hash: hash }] = (await rows('SELECT password_hash FROM users WHERE login_id = ?', [
      body.loginId,
    ])) as [{ password_hash: string }];
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('makes a Korean-speaking consumer of whoever does not say more', async () => {
    expect((await register(newcomer())).body).toMatchObject({ locale: 'ko', roles: ['consumer'] });
  });

  test.each([
    ['mina@example.xn--3e0b707e'],
    ['mina@예시.한국', 'mina@xn--vv4b11d.xn--3e0b707e'],
    ['sales/kr@example.com'],
    ['r&d@example.com'],
    ["o'hara!x@example.com"],
  ])('takes the address %s', async (email, stored = email) => {
    const [local, domain] = email.split('@');
    const tag = unique();
    const answer = await register(newcomer({ email: `${local}+${tag}@${domain}` }));
    expect([answer.status, answer.body.email]).toEqual([201, stored.replace('@', `+${tag}@`)]);
    await register(newcomer({ email: `${local}+${tag}@${domain}`.toUpperCase() }));
    expect(await accountsOf(stored.replace('@', `+${tag}@`))).toEqual({ mailed: 1, all: 2 });
  });

  test.each([
    ['U+3164', '\u3164'],
    ['U+200B', '\u200b'],
    ['U+2800', '\u2800\u2800'],
    ['U+115F U+1160', '\u115f\u1160'],
    ['U+00AD', '\u00ad'],
    ['U+2060', '\u2060'],
    ['a direction mark', '\u202e'],
    ['a joiner and a variation selector', '\u200d\ufe0f'],
    ['a mark on nothing', '\u0301'],
    ['spaces around it', ' \u3164 '],
  ])('refuses a name of which nothing is visible: %s', async (_, name) => {
    const { status, body } = await register(newcomer({ name }));
    expect([status, body.errors?.[0]]).toEqual([
      422,
      expect.objectContaining({ pointer: '/name', code: 'invisible_text' }),
    ]);
  });

  test.each(['👩‍👩‍👧', '🇰🇷', '1️⃣', 'é', 'ᄒᆞᆫ글', '각', 'د', '-'])('takes the name %s', async (name) => {
    expect((await register(newcomer({ name }))).body.name).toBe(name);
  });

  test.each([
    ['one that everybody tries first', { password: 'Password123' }, 'common_password'],
    ['one in another case', { password: 'QWERTYUIOP' }, 'common_password'],
    ['the login id', { loginId: 'mina-of-seoul', password: 'Mina-of-Seoul' }, 'password_names_user'],
    ['the address', { email: 'mina@mail.example', password: 'mina@mail.example' }, 'password_names_user'],
    ['the name', { name: 'Kim Mina of Seoul', password: 'kim mina of seoul' }, 'password_names_user'],
  ])('refuses a password that is easily guessed: %s', async (_, changes, code) => {
    const { status, body } = await register(newcomer(changes));
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ pointer: '/password', code })]]);
  });

  it('makes nobody an admin', async () => {
    for (const roles of [['admin'], ['consumer', 'admin']]) {
      const answer = await register(newcomer({ roles }));
      expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([
        422,
        'invalid-input',
        `/roles/${roles.length - 1}`,
      ]);
    }
  });

  it('refuses a login id that is taken, whatever its case', async () => {
    const first = newcomer();
    await register(first);
    const again = await register(newcomer({ loginId: ` ${first.loginId.toUpperCase()} ` }));
    expect([again.status, again.body.code]).toEqual([409, 'login-id-taken']);
  });

  it('tells nothing about an e-mail address: one that is taken, in whatever case, is answered as a free one', async () => {
    const first = newcomer();
    const [free, again] = [newcomer(), newcomer({ email: first.email.toUpperCase() })];
    await register(first);
    const [toFree, toTaken] = [await register(free), await register(again)];
    const shape = ({ status, headers, body }: Answer) => [status, [...headers.keys()].sort(), Object.keys(body).sort()];
    expect(shape(toTaken)).toEqual(shape(toFree));
    expect([toTaken.status, toTaken.body.email]).toEqual([201, first.email]);
    expect(await accountsOf(first.email)).toEqual({ mailed: 1, all: 2 });
    // The account is one like any other, by its login id.
    const person = new Client(address);
    const session = await person.post(
      '/v1/sessions',
      { loginId: again.loginId, password: again.password },
      { key: null },
    );
    const me = await fetch(`${address}/v1/users/me`, {
      headers: { Authorization: `Bearer ${session.body.accessToken}` },
    });
    expect([me.status, await me.json()]).toEqual([200, toTaken.body]);
  });

  it('gives an address to one of many simultaneous registrations, and an account to each', async () => {
    const email = `${unique()}@example.com`;
    const answers = await Promise.all(Array.from({ length: 8 }, () => register(newcomer({ email }))));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(await accountsOf(email)).toEqual({ mailed: 1, all: 8 });
  });

  it('says what was taken by the index, not by what the value looks like', async () => {
    await register(newcomer({ loginId: 'users_email' }));
    expect((await register(newcomer({ loginId: 'users_email' }))).body.code).toBe('login-id-taken');
    const odd = newcomer({ email: `users_login_id.${unique()}@example.com` });
    await register(odd);
    expect((await register(newcomer({ email: odd.email }))).status).toBe(201);
  });

  it('lets one of many simultaneous registrations of a login id win', async () => {
    const loginId = unique();
    const answers = await Promise.all(Array.from({ length: 8 }, () => register({ ...newcomer(), loginId })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  test.each([
    ['ko-KR,ko;q=0.9,en;q=0.8', '이미 사용 중인 아이디입니다. 다른 아이디를 입력해 주세요.'],
    ['en-US', 'This login id is taken. Choose another.'],
    ['fr', 'This login id is taken. Choose another.'],
  ])('explains an error in the language of Accept-Language: %s', async (language, detail) => {
    const person = newcomer();
    await register(person);
    expect((await register({ ...newcomer(), loginId: person.loginId }, { 'Accept-Language': language })).body).toEqual({
      type: 'urn:madang:problem:login-id-taken',
      title: 'login id taken',
      status: 409,
      code: 'login-id-taken',
      detail,
      requestId: expect.any(String),
    });
  });

  it('explains a bad field in both languages, and where it is', async () => {
    const bad = newcomer({ email: 'not an address' });
    const [ko, en] = await Promise.all(['ko', 'en'].map((l) => register(bad, { 'Accept-Language': l })));
    expect(ko!.body.errors).toEqual([
      { in: 'body', pointer: '/email', code: 'invalid_format', message: expect.stringMatching(/[가-힣]/) },
    ]);
    expect(en!.body.errors[0]).toMatchObject({ pointer: '/email', message: expect.stringMatching(/e-mail address/) });
  });
});

describe('Log-in', () => {
  it('gives tokens that work, whatever the case of the login id', async () => {
    const person = await newPerson(address);
    person.loginId = person.loginId.toUpperCase();
    const answer = await person.logIn();
    expect(answer.body).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      expiresIn: 600,
    });
    expect((await person.get('/v1/users/me')).body.id).toBe(person.id);
  });

  test.each([
    ['composed, then decomposed', 'NFC', 'NFD'],
    ['decomposed, then composed', 'NFD', 'NFC'],
    ['twice decomposed', 'NFD', 'NFD'],
  ] as const)('takes a password that is typed %s', async (_, first, second) => {
    const password = '대한민국 만세 비밀번호 é';
    const person = newcomer({ password: password.normalize(first) });
    expect((await register(person)).status).toBe(201);
    const logIn = (typed: string) =>
      new Client(address).post('/v1/sessions', { loginId: person.loginId, password: typed }, { key: null });
    expect((await logIn(password.normalize(second))).status).toBe(201);
    expect((await logIn(password.normalize(second).replace(/ /g, '\u3000'))).status).toBe(201);
    expect((await logIn(password.replace('é', 'e'))).status).toBe(401);
  });

  it('counts the length of a password as it is hashed', async () => {
    const short = await register(newcomer({ password: '한국말'.normalize('NFD') }));
    expect([short.status, short.body.errors?.[0].pointer]).toEqual([422, '/password']);
    const long = newcomer({ password: '각'.repeat(128).normalize('NFD') });
    expect((await register(long)).status).toBe(201);
    const { loginId, password } = long;
    expect((await new Client(address).post('/v1/sessions', { loginId, password }, { key: null })).status).toBe(201);
  });

  it('still takes a password that was hashed as it had been typed', async () => {
    const typed = '비밀번호 긴 것'.normalize('NFD');
    const person = newcomer();
    await register(person);
    const stored = await hash(typed, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    await database.query('UPDATE users SET password_hash = ? WHERE login_id = ?', [stored, person.loginId]);
    const { loginId } = person;
    expect((await new Client(address).post('/v1/sessions', { loginId, password: typed }, { key: null })).status).toBe(
      201,
    );
  });

  it('does not tell a wrong password from an unknown account, neither by words nor by time', async () => {
    let person = await newPerson(address);
    const attempt = async (loginId: string): Promise<[Answer, number]> => {
      const startedAt = performance.now();
      const answer = await new Client(address).post('/v1/sessions', { loginId, password: 'wrong' }, { key: null });
      return [answer, performance.now() - startedAt];
    };
    const wrong: number[] = [];
    const unknown: number[] = [];
    // An answer without the work of a hash would come in a tenth of the time. What else the machine does makes one slow now and then,
    // and none quick: the quickest of more are compared until they are alike.
    const areAlike = () => Math.min(...unknown) > Math.min(...wrong) / 3;
    for (let i = 0; i < 5 || (i < 50 && !areAlike()); i++) {
      if (i > 0 && i % 5 === 0) person = await newPerson(address); // ten would lock the account
      const [w, wrongMs] = await attempt(person.loginId);
      const [u, unknownMs] = await attempt(unique());
      expect(w.status).toBe(401);
      expect(w.body.code).toBe('invalid-credentials');
      expect(problemOf(u)).toEqual(problemOf(w));
      wrong.push(wrongMs);
      unknown.push(unknownMs);
    }
    expect({ isAlike: areAlike(), wrong, unknown }).toMatchObject({ isAlike: true });
  });

  it('locks an account after ten wrong passwords, even for the right one, and says until when', async () => {
    const person = await newPerson(address);
    const attempt = (password: string, loginId = person.loginId) =>
      new Client(address).post('/v1/sessions', { loginId, password }, { key: null });
    for (let i = 1; i <= 10; i++) expect((await attempt(`wrong ${i}`)).status).toBe(401);
    // What Redis does not count within 50 ms is counted in memory: on a busy machine a few more tries may pass, never twice.
    let last = await attempt('wrong 11');
    for (let i = 12; i <= 20 && last.status === 401; i++) last = await attempt(`wrong ${i}`);

    for (const locked of [
      last,
      await attempt(person.password),
      await attempt('x', ` ${person.loginId.toUpperCase()}`),
    ]) {
      expect([locked.status, locked.body.code]).toEqual([429, 'too-many-login-attempts']);
      const seconds = Number(locked.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(850);
      expect(seconds).toBeLessThanOrEqual(900);
    }
    expect((await person.get('/v1/users/me')).status).toBe(200); // who is in stays in
    expect((await newPerson(address)).accessToken).not.toBe(''); // and others may log in
    expect((await logInFrom('198.51.100.7', person)).status).toBe(201); // as may the owner, who is elsewhere
  });

  it('hashes passwords in threads that come after the one that answers', async () => {
    await newPerson(elsewhere.address);
    const folder = `/proc/${elsewhere.pid}/task`;
    // The nineteenth field is the priority: proc_pid_stat(5).
    const priorities = readdirSync(folder).map((thread) => Number(statOf(join(folder, thread, 'stat'))[16]));
    expect(priorities.filter((priority) => priority === 10).length).toBeGreaterThanOrEqual(1);
    expect(statOf(`/proc/${elsewhere.pid}/stat`)[16]).toBe('0');
  });

  it('is answered while strangers try wrong passwords, from one address and from many, as is everything else', async () => {
    const owner = await newPerson(address);
    const attack = new Attack([
      ...Array.from({ length: 100 }, () => ({ from: '203.0.113.9', loginId: unique })),
      ...Array.from({ length: 40 }, (_, index) => ({ from: `198.18.0.${index + 1}`, loginId: () => owner.loginId })),
    ]);
    try {
      // Each address has been seen with a wrong password, and the queue is full.
      await until('the attack is under way', () => attack.seen.size === 41 && attack.refused > 0);
      for (let round = 0; round < scale(3, 1); round++) {
        const before = attack.answers;
        expect((await logInFrom(`192.0.2.${round + 1}`, owner)).status).toBe(201);
        expect((await owner.get('/v1/users/me')).status).toBe(200);
        expect((await owner.book()).status).toBe(201);
        await until('the attack goes on', () => attack.answers > before);
      }
      expect(attack.entered).toBe(0);
    } finally {
      await attack.stop();
    }
  });

  it('forgets wrong passwords after a right one', async () => {
    const person = await newPerson(address);
    const right = person.password;
    for (let round = 0; round < 2; round++) {
      person.password = 'wrong';
      for (let i = 0; i < 9; i++) expect((await person.logIn()).status).toBe(401);
      person.password = right;
      expect((await person.logIn()).status).toBe(201);
    }
  });

  it('keeps no token in readable form', async () => {
    const person = await newPerson(address);
    await person.post('/v1/sessions', { loginId: person.loginId, password: person.password }, { key: unique() });
    const dump = JSON.stringify([await rows('SELECT * FROM refresh_tokens'), await rows('SELECT * FROM sessions')]);
    expect(dump).not.toContain(person.refreshToken);
    // The record of an idempotency key would hold the answer, and so the tokens.
    const recorded = await rows('SELECT body FROM idempotency_keys WHERE body LIKE ?', ['%accessToken%']);
    expect(recorded).toEqual([]);
  });
});

describe('A refresh token', () => {
  it('is changed for new tokens that work', async () => {
    const person = await newPerson(address);
    const renewed = await refresh(person.refreshToken);
    expect(renewed.status).toBe(200);
    expect(renewed.body.refreshToken).not.toBe(person.refreshToken);
    person.accessToken = renewed.body.accessToken;
    expect((await person.get('/v1/users/me')).body.id).toBe(person.id);
    expect((await refresh(renewed.body.refreshToken)).status).toBe(200);
  });

  it('tolerates a double submit: both answers hold tokens that work', async () => {
    const person = await newPerson(address);
    const answers = await Promise.all([refresh(person.refreshToken), refresh(person.refreshToken)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0].body.refreshToken).not.toBe(answers[1].body.refreshToken);
    for (const { body } of answers) {
      person.accessToken = body.accessToken;
      expect((await person.get('/v1/users/me')).status).toBe(200);
      expect((await refresh(body.refreshToken)).status).toBe(200);
    }
  });

  it('ends the whole session when an older generation comes back, even within ten seconds', async () => {
    const person = await newPerson(address);
    const stolen = person.refreshToken;
    const second = (await refresh(stolen)).body.refreshToken;
    const third = (await refresh(second)).body.refreshToken;

    const reuse = await refresh(stolen);
    expect([reuse.status, reuse.body.code]).toEqual([401, 'invalid-token']);
    expect((await refresh(third)).status).toBe(401);
    expect((await refresh(second)).status).toBe(401);
    expect(await rows('SELECT revoked_reason FROM sessions WHERE user_id = ?', [bytes(person.id)])).toEqual([
      { revoked_reason: 'reuse' },
    ]);
  });

  it('is stolen when its repeat comes after the ten seconds', async () => {
    const person = await newPerson(address);
    const next = (await refresh(person.refreshToken)).body.refreshToken;
    await database.query('UPDATE sessions SET rotated_at = rotated_at - INTERVAL 11 SECOND WHERE user_id = ?', [
      bytes(person.id),
    ]);
    expect((await refresh(person.refreshToken)).status).toBe(401);
    expect((await refresh(next)).status).toBe(401);
  });

  it('ends one session and leaves the other ones of the person alone', async () => {
    const person = await newPerson(address);
    const first = person.refreshToken;
    await person.logIn();
    const second = (await refresh(first)).body.refreshToken;
    await refresh(second);
    expect((await refresh(first)).status).toBe(401);
    expect((await refresh(person.refreshToken)).status).toBe(200);
  });

  it('is good for 30 days and not longer', async () => {
    const person = await newPerson(address);
    const [session] = await rows<{ days: number }>(
      'SELECT TIMESTAMPDIFF(DAY, created_at, expires_at) AS days FROM sessions WHERE user_id = ?',
      [bytes(person.id)],
    );
    expect(Number(session!.days)).toBe(30);
    await database.query('UPDATE sessions SET expires_at = NOW(6) WHERE user_id = ?', [bytes(person.id)]);
    expect((await refresh(person.refreshToken)).body.code).toBe('invalid-token');
  });

  it('is refused when nobody gave it out', async () => {
    const answer = await refresh(randomBytes(32).toString('base64url'));
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid-token']);
  });

  it('ends with the log-out', async () => {
    const person = await newPerson(address);
    expect((await person.send('DELETE', '/v1/sessions/current')).status).toBe(204);
    expect((await refresh(person.refreshToken)).status).toBe(401);
    expect((await person.send('DELETE', '/v1/sessions/current')).status).toBe(204); // twice is once
  });
});

describe('A session that has ended', () => {
  const spend = (person: Client) =>
    Promise.all([
      person.send('PATCH', '/v1/users/me', { body: { email: `${unique()}@example.com` } }),
      person.send('PATCH', '/v1/users/me', { body: { name: 'Thief' }, headers: { 'Idempotency-Key': unique() } }),
      person.post('/v1/wallet/withdrawals', { amount: 10_000, destination: 'KB-123' }),
      person.book(),
    ]);

  it('moves no money and changes nothing, though the access token has minutes to go', async () => {
    const person = await newPerson(address);
    const key = unique();
    expect((await person.book({}, { key })).status).toBe(201);
    // Only the transaction can see this: nobody has logged out.
    await database.query('UPDATE sessions SET expires_at = NOW(6) WHERE user_id = ?', [bytes(person.id)]);
    for (const answer of [...(await spend(person)), await person.book({}, { key })])
      expect([answer.status, answer.body.code]).toEqual([401, 'invalid-token']);
    expect((await person.get('/v1/users/me')).body).toMatchObject({ email: person.email, name: '테스트' });
  });

  it('is not remembered by the key of what it was refused', async () => {
    const person = await newPerson(address);
    const key = unique();
    await person.send('DELETE', '/v1/sessions/current');
    expect((await person.book({}, { key })).status).toBe(401);
    await person.logIn();
    expect((await person.book({}, { key })).status).toBe(201);
  });

  test.each([
    ['by a log-out', (person: Client) => person.send('DELETE', '/v1/sessions/current')],
    [
      'because its refresh token was stolen',
      async (person: Client) => {
        const stolen = person.refreshToken;
        await refresh((await refresh(stolen)).body.refreshToken);
        expect((await refresh(stolen)).status).toBe(401);
      },
    ],
  ])('reads nothing any more, in other processes too: %s', async (_, end) => {
    const person = await newPerson(address);
    const other = Object.assign(new Client(elsewhere.address), { accessToken: person.accessToken });
    expect((await other.get('/v1/users/me')).status).toBe(200);
    await end(person);
    for (const answer of [await person.get('/v1/users/me'), ...(await spend(person)), ...(await spend(other))])
      expect([answer.status, answer.body.code]).toEqual([401, 'invalid-token']);
    await until('the other process knows', async () => (await other.get('/v1/users/me')).status === 401);
  });
});

describe('Who asks', () => {
  it('gets tokens and what is personal with no-store', async () => {
    const person = await newPerson(address);
    const { id } = (await person.book()).body;
    const answers = [
      await person.logIn(),
      await refresh(person.refreshToken),
      await register(newcomer()),
      await person.get('/v1/users/me'),
      await person.get('/v1/notifications'),
      await person.get('/v1/reservations'),
      await person.get(`/v1/reservations/${id}`),
      await person.post('/v1/notifications/stream-tickets'),
    ];
    for (const { status, headers } of answers) {
      expect(status).toBeLessThan(300);
      expect(headers.get('cache-control')).toMatch(/no-store/);
    }
  });
});

describe('My account', () => {
  it('is shown to me and can be changed', async () => {
    const person = await newPerson(address, ['consumer', 'driver'], { name: 'Mina' });
    const before = (await person.get('/v1/users/me')).body;
    const changed = await person.send('PATCH', '/v1/users/me', { body: { name: ' 미나 ', locale: 'en' } });

    expect([changed.status, changed.body]).toEqual([200, { ...before, name: '미나', locale: 'en' }]);
    expect((await person.get('/v1/users/me')).body).toEqual(changed.body);
    expect((await person.send('PATCH', '/v1/users/me', { body: {} })).body).toEqual(changed.body);
  });

  test.each([{ roles: ['admin'] }, { loginId: 'other' }, { password: 'another password' }, { name: null }])(
    'keeps what is not for its owner to change: %j',
    async (body) => {
      const person = await newPerson(address);
      const answer = await person.send('PATCH', '/v1/users/me', { body });
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid-input']);
      expect((await person.get('/v1/users/me')).body).toMatchObject({ loginId: person.loginId, roles: ['consumer'] });
    },
  );

  beforeAll(async () => void (await MadangProcess.start('worker')));
  const askFor = (person: Client, email: string) => person.send('PATCH', '/v1/users/me', { body: { email } });
  const confirm = (person: Client, code: string) => person.post('/v1/users/me/email', { code });
  const codeOf = async (person: Client): Promise<string> => {
    const change = await findEmailChange({ query: rows } as unknown as Tx, person.id);
    return change!.code;
  };
  const wrong = (code: string) => code.replace(/./, (digit) => String((Number(digit) + 1) % 10));

  it('gets another e-mail address by the code that is mailed there', async () => {
    const person = await newPerson(address, 'consumer', { locale: 'en', name: 'Mina' });
    const email = `new-${person.email}`;
    const before = (await person.get('/v1/users/me')).body;
    const asked = await askFor(person, email.toUpperCase());
    expect([asked.status, asked.body]).toEqual([200, before]);
    const mail = await mailTo(email, 'Code for your e-mail address');
    const code = /the code (\d{8}) within an hour/.exec(mail.text)![1]!;
    // What a thief of the database has does not hold the code.
    const stored = [
      ...(await rows('SELECT * FROM email_changes WHERE user_id = ?', [bytes(person.id)])),
      ...(await rows('SELECT data FROM notifications WHERE user_id = ?', [bytes(person.id)])),
      ...(await rows('SELECT payload FROM events WHERE aggregate_id = ?', [bytes(person.id)])),
    ];
    expect(stored.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(stored)).not.toContain(code);
    expect(mail.text).toContain(`To use ${email} for your account`);
    expect(JSON.stringify(mail)).not.toContain('Mina');
    const refused = await confirm(person, wrong(code));
    expect([refused.status, refused.body.code]).toEqual([409, 'email-code-invalid']);
    const confirmed = await confirm(person, code);
    const emailVerifiedAt = expect.any(String) as unknown;
    expect([confirmed.status, confirmed.body]).toEqual([200, { ...before, email, emailVerifiedAt }]);
    expect((await person.get('/v1/users/me')).body.email).toBe(email);
    expect((await confirm(person, code)).body.code).toBe('email-code-invalid');
    const former = await mailTo(person.email, 'Your e-mail address was changed');
    expect(JSON.stringify([former, await mailsTo(person.email)])).not.toMatch(new RegExp(`${code}|${email}`));
  });

  it('says nothing about the address of another: the answers are the same, and no code comes', async () => {
    const [mina, jun, free] = await Promise.all([newPerson(address), newPerson(address), newPerson(address)]);
    const taken = await askFor(jun, mina.email);
    const untaken = await askFor(free, `free-${free.email}`);
    const shape = ({ status, headers, body }: Answer) => [status, [...headers.keys()].sort(), Object.keys(body).sort()];
    expect(shape(taken)).toEqual(shape(untaken));
    expect([taken.status, taken.body.email]).toEqual([200, jun.email]);
    const code = await codeOf(jun);
    for (const person of [jun, free])
      expect((await confirm(person, wrong(await codeOf(person)))).body.code).toBe('email-code-invalid');
    await mailTo(`free-${free.email}`, '이메일 주소 확인 코드');
    await until('nothing is sent to the one who has it', async () => {
      const [row] = await rows<{ state: string; reason: string }>(
        `SELECT state, reason FROM notifications WHERE user_id = ? AND type = 'user.email_change_requested'`,
        [bytes(jun.id)],
      );
      return row?.state === 'suppressed' && row.reason === 'address-taken';
    });
    expect(await mailsTo(mina.email)).toEqual([]);
    // Even with the code, which only the owner of the mailbox could have.
    expect((await confirm(jun, code)).body.code).toBe('email-taken');
    expect((await jun.get('/v1/users/me')).body.email).toBe(jun.email);
  });

  it('gets a mail when its address is registered again, once a day, and the new account gets none there', async () => {
    const owner = await newPerson(address, 'consumer', { locale: 'en' });
    const statesOf = async (loginId: string, type: string) =>
      (
        await rows<{ state: string; reason: string | null }>(
          `SELECT n.state, n.reason FROM notifications n JOIN users u ON u.id = n.user_id
           WHERE u.login_id = ? AND n.type = ? AND n.channel = 'email' ORDER BY n.id`,
          [loginId, type],
        )
      ).map(({ state, reason }) => [state, reason]);
    const second = newcomer({ email: owner.email, name: 'Buy at evil.example', locale: 'en' });
    await register(second);
    const mail = await mailTo(owner.email, 'You already have an account');
    expect(mail.text).toContain(`This is the address of your account ${owner.loginId}`);
    expect(JSON.stringify(mail)).not.toMatch(new RegExp(`evil|${second.loginId}`));
    await register(newcomer({ email: owner.email }));
    await until('the second one is not mailed', async () => {
      const states = await statesOf(owner.loginId, 'user.email_in_use');
      return states.length === 2 && String(states[1]) === 'suppressed,mailed-today';
    });

    // The new account's own notifications stay out of the mailbox, until it has an address of its own.
    const person = Object.assign(new Client(address), { loginId: second.loginId });
    await person.logIn();
    const driver = await newPerson(address, 'driver');
    const booked = await person.book();
    expect((await driver.accept(booked.body.id)).status).toBe(201);
    await askFor(person, owner.email);
    for (const type of ['reservation.accepted', 'user.email_change_requested'])
      await until(`${type} is not mailed`, async () =>
        (await statesOf(second.loginId, type)).some(([, reason]) => reason === 'address-taken'),
      );
    const email = `own-${owner.email}`;
    await askFor(person, email);
    const { text } = await mailTo(email, 'Code for your e-mail address');
    const code = /the code (\d{8}) within an hour/.exec(text)![1]!;
    expect((await confirm(person, code)).body.email).toBe(email);
    expect(await accountsOf(email)).toEqual({ mailed: 1, all: 1 });
    expect(await mailsTo(owner.email)).toHaveLength(1);
  });

  it('keeps its address when the code is old, another’s, or guessed too often', async () => {
    const [mina, jun] = await Promise.all([newPerson(address), newPerson(address)]);
    for (const person of [mina, jun]) await askFor(person, `other-${person.email}`);
    expect((await confirm(jun, await codeOf(mina))).body.code).toBe('email-code-invalid');
    const old = await codeOf(mina);
    await database.query('UPDATE email_changes SET requested_at = NOW(6) - INTERVAL 61 MINUTE WHERE user_id = ?', [
      bytes(mina.id),
    ]);
    expect((await confirm(mina, old)).body.code).toBe('email-code-invalid');
    await MadangProcess.start('worker'); // it purges at its start
    const wishOf = 'SELECT COUNT(*) FROM email_changes WHERE user_id = ?';
    await until('the address of no account is forgotten', async () => (await count(wishOf, [bytes(mina.id)])) === 0);
    const code = await codeOf(jun);
    for (let n = 1; n < 10; n++) expect((await confirm(jun, wrong(code))).status).toBe(409);
    const refused = await confirm(jun, code);
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-requests']);
  });
});

describe('An access token', () => {
  const privateKey = createPrivateKey(readFileSync(process.env['JWT_PRIVATE_KEY_FILE']!, 'utf8'));
  const publicKey = createPublicKey(privateKey);
  const stranger = generateKeyPairSync('ed25519').privateKey;
  type Forgery = {
    alg?: string;
    typ?: string;
    iss?: string;
    aud?: string;
    exp?: string | number;
    roles?: unknown;
    key?: Parameters<SignJWT['sign']>[0];
  };
  const sub = '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b';
  let person: Client;
  beforeAll(async () => {
    person = await newPerson(address);
  });

  const claims = ({ iss = 'madang', aud = 'madang-api', exp = '5m', roles = ['consumer'] }: Forgery, id: string) =>
    new SignJWT({ sid: sub, roles })
      .setSubject(id)
      .setIssuer(iss)
      .setAudience(aud)
      .setIssuedAt()
      .setExpirationTime(exp);
  const forge = (forgery: Forgery, id = person.id) =>
    claims(forgery, id)
      .setProtectedHeader({ alg: forgery.alg ?? 'EdDSA', ...(forgery.typ !== '' && { typ: forgery.typ ?? 'at+jwt' }) })
      .sign(forgery.key ?? privateKey);
  const ask = (token: string) => {
    const caller = new Client(address);
    caller.accessToken = token;
    return caller.get('/v1/users/me');
  };

  it('is accepted when it is as we sign it', async () => {
    expect((await ask(await forge({}))).status).toBe(200);
    const [header, payload] = person.accessToken.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(header!)).toEqual({ alg: 'EdDSA', typ: 'at+jwt' });
    const { exp, iat, iss, aud } = JSON.parse(payload!) as Record<string, number>;
    expect([exp! - iat!, iss, aud]).toEqual([600, 'madang', 'madang-api']);
  });

  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const raw = publicKey.export({ format: 'jwk' }).x!;
  test.each<[string, () => Promise<string> | string]>([
    ['it has expired', () => forge({ exp: Math.floor(Date.now() / 1000) - 1 })],
    [
      'it never expires',
      () =>
        new SignJWT({ sid: sub, roles: ['consumer'] })
          .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
          .setSubject(person.id)
          .setIssuer('madang')
          .setAudience('madang-api')
          .sign(privateKey),
    ],
    [
      'its algorithm is none',
      () =>
        new UnsecuredJWT({ sid: sub, roles: ['admin'] })
          .setSubject(person.id)
          .setIssuer('madang')
          .setAudience('madang-api')
          .setExpirationTime('5m')
          .encode(),
    ],
    ['it is signed by HS256 with our public key as PEM', () => forge({ alg: 'HS256', key: Buffer.from(pem) })],
    [
      'it is signed by HS256 with the bytes of our public key',
      () => forge({ alg: 'HS256', key: Buffer.concat([Buffer.from(raw, 'base64url')]) }),
    ],
    ['another key signed it', () => forge({ key: stranger })],
    ['it is for another audience', () => forge({ aud: 'another-api' })],
    ['it is of another issuer', () => forge({ iss: 'another-house' })],
    ['it is a token of another kind', () => forge({ typ: 'JWT' })],
    ['it does not say its kind', () => forge({ typ: '' })],
    ['it holds a role we do not have', () => forge({ roles: ['root'] })],
    ['its subject is no id', () => forge({}, 'mina')],
    ['its payload was changed', async () => tampered(await forge({}))],
    ['it is cut off', async () => (await forge({})).slice(0, -2)],
    ['it is no token', () => 'garbage'],
  ])('is refused when %s', async (_, make) => {
    const answer = await ask(await make());
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid-token']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="madang"');
  });

  it('stops being good at the second it expires, also when it was seen before', async () => {
    const exp = Math.ceil(Date.now() / 1000 + 2);
    const token = await forge({ exp });
    expect((await ask(token)).status).toBe(200);
    const answer = await until('it is refused', async () => {
      const answer = await ask(token);
      return answer.status !== 200 && answer;
    });
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1000);
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid-token']);
  });

  function tampered(token: string): string {
    const [header, payload, signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, roles: ['admin'] })).toString('base64url');
    return [header, forged, signature].join('.');
  }
});
