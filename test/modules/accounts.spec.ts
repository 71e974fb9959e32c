import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { Client, newPerson, type Answer } from '../support/client.js';
import { bytes, count, database, executing, rows } from '../support/database.js';
import { openTransaction, releaseAll } from '../support/holds.js';
import { mailsTo, type ReceivedMail } from '../support/mailbox.js';
import { newOperator, refusal } from '../support/money.js';
import { killAll, MadangProcess, startProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

let address: string;
let elsewhere: string;
let log: () => string;
let stop: () => Promise<void>;
beforeAll(async () => {
  const [first, second] = await Promise.all([
    startProcess('all'),
    MadangProcess.start('api', { TRUST_PROXY: 'true', LOG_LEVEL: 'warn' }),
  ]);
  ({ address, stop } = first);
  elsewhere = second.address;
  log = () => second.log;
});
afterAll(async () => {
  await releaseAll();
  await killAll();
  await stop();
  await database.end();
});

const OLD = 'correct horse battery';
const NEW = 'purple monkey dishwasher';

const post = (path: string, body: object, at = address) => new Client(at).post(path, body, { key: null });
const askFor = (email: string) => post('/v1/password-resets', { email });
const reset = (token: string, password = NEW, at = address) =>
  post('/v1/password-resets/completion', { token, password }, at);
const logIn = ({ loginId }: Client, password: string) => post('/v1/sessions', { loginId, password });
const refresh = ({ refreshToken }: Client) => post('/v1/sessions/refresh', { refreshToken });
/** Someone else with the same tokens, at another process. */
const copyOf = ({ accessToken }: Client, at = elsewhere) => Object.assign(new Client(at), { accessToken });

/** Waits until so many mails with this subject have come. */
const mailsOf = (email: string, subject: string, wanted = 1): Promise<ReceivedMail[]> =>
  until(`${wanted} of "${subject}" reached ${email}`, async () => {
    const mails = (await mailsTo(email)).filter((mail) => mail.subject === subject);
    return mails.length >= wanted && mails;
  });
const tokenIn = ({ text }: ReceivedMail): string => /\/account#\w+=([\w-]{43})$/m.exec(text)![1]!;

/** Asks for links, one after the other, and returns their tokens. */
async function linksOf(person: Client, wanted = 1): Promise<string[]> {
  for (let n = 0; n < wanted; n++) expect((await askFor(person.email)).status).toBe(202);
  return (await mailsOf(person.email, '새 비밀번호 설정', wanted)).map(tokenIn);
}

/** Tokens of a session that was ended open nothing: at once where something is written, within a moment where it is read. */
async function expectEnded(...people: Client[]): Promise<void> {
  for (const person of people) {
    const write = await copyOf(person).send('PATCH', '/v1/users/me', { body: { name: '도둑' } });
    expect([refusal(write), refusal(await refresh(person))]).toEqual(Array(2).fill([401, 'invalid-token']));
    await until('it reads nothing', async () => (await copyOf(person).get('/v1/users/me')).status === 401);
  }
}

describe('The first admin', () => {
  it('is made by the link that a start without one logs, once, and then by no other', async () => {
    const token = await until('the link is logged', () => /\/account#setup=([\w-]{43})"/.exec(log())?.[1]);
    expect(JSON.stringify(await rows('SELECT HEX(token_hash) AS hash FROM account_links'))).not.toContain(token);
    const loginId = () => `u${randomBytes(8).toString('hex')}`;
    const setUp = (given: string, n = 0, changes: object = {}) =>
      post(
        '/v1/setup',
        {
          token: given,
          loginId: loginId(),
          password: OLD,
          name: '첫째',
          email: `${loginId()}@example.com`,
          ...changes,
        },
        [address, elsewhere][n % 2],
      );
    expect((await setUp(token, 0, { password: 'Password123' })).status).toBe(422);
    expect(refusal(await setUp(randomBytes(32).toString('base64url')))).toEqual([409, 'setup-link-invalid']);
    const answers = await Promise.all([0, 1, 2, 3].map((n) => setUp(token, n)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const { body } = answers.find(({ status }) => status === 201)!;
    expect(body.roles).toEqual(['admin']);
    const first = Object.assign(new Client(address), { loginId: body.loginId });
    await first.logIn();
    const { items } = (await first.get(`/v1/users/${body.id}/audit`)).body;
    expect(items).toEqual([expect.objectContaining({ actorId: null, rolesBefore: [], rolesAfter: ['admin'] })]);
    expect(await count("SELECT COUNT(*) FROM account_links WHERE kind = 'setup'")).toBe(0);
  });
});

describe('A forgotten password', () => {
  it('is set anew by the link in a mail, and everything that was open is closed', async () => {
    const person = await newPerson(address);
    const before = Object.assign(new Client(address), person);
    await person.logIn();
    const [token, other] = await linksOf(person, 2);
    const stored = JSON.stringify([
      (await rows('SELECT HEX(token_hash), email, kind FROM account_links')).map((row) => row),
      await rows('SELECT data FROM notifications WHERE user_id = ?', [bytes(person.id)]),
      await rows(`SELECT payload FROM events WHERE type = 'password_reset.requested'`),
    ]);
    expect(stored).toContain(person.email);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(Buffer.from(token!, 'base64url').toString('hex').toUpperCase());

    const done = await reset(token!);
    expect([done.status, done.text]).toEqual([204, '']);
    await expectEnded(before, person);
    expect([(await logIn(person, OLD)).status, (await logIn(person, NEW)).status]).toEqual([401, 201]);
    for (const used of [token!, other!]) expect(refusal(await reset(used))).toEqual([409, 'reset-link-invalid']);
    expect((await logIn(person, NEW)).status).toBe(201);
    const [notice] = await mailsOf(person.email, '비밀번호가 변경되었습니다');
    expect(notice!.text).toContain(`아이디 ${person.loginId}(${person.email})의 비밀번호가 변경되었습니다.`);
    expect(notice!.headers['list-unsubscribe']).toBeUndefined();
    expect(await count('SELECT COUNT(*) FROM account_links WHERE email = ?', [person.email])).toBe(0);
  });

  it('tells nothing about an address: neither the answer nor its time, and no mail goes where no account is', async () => {
    const owner = await newPerson(address);
    const stranger = `nobody-${owner.email}`;
    const shape = ({ status, headers, text }: Answer) => [status, [...headers.keys()].sort(), text];
    // What cannot read the accounts cannot take longer for one that there is.
    const accounts = await openTransaction(process.env['DATABASE_URL']!);
    await accounts.connection.query('LOCK TABLES users WRITE');
    for (let n = 0; n < 5; n++) {
      const [toOwner, toStranger] = [await askFor(owner.email.toUpperCase()), await askFor(stranger)];
      expect(toOwner.status).toBe(202);
      expect(shape(toStranger)).toEqual(shape(toOwner));
    }
    await accounts.release();
    await mailsOf(owner.email, '새 비밀번호 설정', 5);
    expect(await mailsTo(stranger)).toEqual([]);
    // Both alike may be asked for no further one.
    for (const email of [owner.email, stranger]) {
      const over = await until('it is limited', async () => {
        const answer = await askFor(email);
        return answer.status !== 202 && answer;
      });
      expect(refusal(over)).toEqual([429, 'too-many-requests']);
      expect(Number(over.headers.get('retry-after'))).toBeLessThanOrEqual(1_800);
    }
    expect((await askFor(`x-${owner.email}`)).status).toBe(202);
  });

  it('goes to the account that has the address, not to one that only names it', async () => {
    const owner = await newPerson(address);
    const second = { loginId: `u${randomBytes(8).toString('hex')}`, password: OLD, name: '둘째', email: owner.email };
    expect((await post('/v1/users', second)).status).toBe(201);
    const [token] = await linksOf(owner);
    expect((await reset(token!)).status).toBe(204);
    expect((await logIn(owner, NEW)).status).toBe(201);
    expect((await logIn(Object.assign(new Client(address), second), OLD)).status).toBe(201);
  });

  it('is not set by a link that is old, guessed, or of nobody', async () => {
    const person = await newPerson(address);
    const [token] = await linksOf(person);
    const guessed = Buffer.from(token!, 'base64url').fill(0, 31).toString('base64url');
    await database.query('UPDATE account_links SET expires_at = NOW(6) WHERE email = ?', [person.email]);
    for (const wrong of [token!, guessed, randomBytes(32).toString('base64url'), '%'])
      expect(refusal(await reset(wrong))).toEqual([409, 'reset-link-invalid']);
    expect((await logIn(person, OLD)).status).toBe(201);
    await MadangProcess.start('worker'); // it purges at its start
    const left = () => count('SELECT COUNT(*) FROM account_links WHERE email = ?', [person.email]);
    await until('the address is forgotten', async () => (await left()) === 0);
  });

  it('is set once when two processes get the same link at once', async () => {
    const person = await newPerson(address);
    const [token] = await linksOf(person);
    const wanted = Array.from({ length: 6 }, (_, n) => `${NEW} ${n}`);
    const answers = await Promise.all(
      wanted.map((password, n) => reset(token!, password, [address, elsewhere][n % 2])),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409, 409, 409]);
    const winner = answers.findIndex(({ status }) => status === 204);
    for (const [n, password] of wanted.entries())
      expect([n, (await logIn(person, password)).status]).toEqual([n, n === winner ? 201 : 401]);
  });

  it('is set by one of two whose links were both there when they began', async () => {
    const person = await newPerson(address);
    const [token] = await linksOf(person);
    const lock = await openTransaction(process.env['DATABASE_URL']!);
    await lock.connection.query('SELECT id FROM users WHERE id = ? FOR UPDATE', [bytes(person.id)]);
    const both = [reset(token!, `${NEW} 1`), reset(token!, `${NEW} 2`, elsewhere)];
    const at = ['UPDATE users', 'SELECT id, email, user_id FROM account_links', 'DELETE FROM account_links'];
    await until('one waits for the account, and the other one for that or for the link', async () => {
      const waiting = await Promise.all(at.map(executing));
      return waiting[0]! > 0 && waiting.reduce((all, some) => all + some) === 2;
    });
    await lock.release();
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('follows the rules of a registration, and a refusal leaves the link as it was', async () => {
    const person = await newPerson(address);
    const [token] = await linksOf(person);
    const common = await reset(token!, 'Password123');
    expect([common.status, common.body.errors[0].code]).toEqual([422, 'common_password']);
    expect(refusal(await reset(token!, person.email.toUpperCase()))).toEqual([422, 'password-names-user']);
    const typed = '대한민국 만세 비밀번호 é';
    expect((await reset(token!, typed.normalize('NFD'))).status).toBe(204);
    expect((await logIn(person, typed.normalize('NFC'))).status).toBe(201);
  });

  it('lets no log-in with the former password through that began before', async () => {
    const person = await newPerson(address);
    const lock = await openTransaction(process.env['DATABASE_URL']!);
    await lock.connection.query('SELECT id FROM users WHERE id = ? FOR UPDATE', [bytes(person.id)]);
    const entering = logIn(person, OLD);
    await until('the log-in waits for the account', () => executing('SELECT password_hash'));
    await lock.connection.query('UPDATE users SET password_hash = ? WHERE id = ?', ['another', bytes(person.id)]);
    await lock.connection.commit();
    expect(refusal(await entering)).toEqual([401, 'invalid-credentials']);
    await lock.release();
  });
});

describe('A password that is changed', () => {
  const change = (person: Client, currentPassword: string, newPassword = NEW) =>
    person.send('PUT', '/v1/users/me/password', { body: { currentPassword, newPassword } });

  it('needs the present one, and ends every other session', async () => {
    const [first, other] = [await newPerson(address), await newPerson(address)];
    const here = Object.assign(new Client(address), first);
    await here.logIn();
    const [token] = await linksOf(first);
    expect(refusal(await change(here, 'wrong'))).toEqual([403, 'wrong-password']);
    expect(refusal(await change(here, OLD, first.loginId))).toEqual([422, 'password-names-user']);
    expect((await change(here, OLD)).status).toBe(204);
    await expectEnded(first);
    expect((await here.get('/v1/users/me')).status).toBe(200);
    expect((await refresh(here)).status).toBe(200);
    expect([(await logIn(first, OLD)).status, (await logIn(first, NEW)).status]).toEqual([401, 201]);
    expect(refusal(await reset(token!))).toEqual([409, 'reset-link-invalid']);
    await mailsOf(first.email, '비밀번호가 변경되었습니다');
    expect((await other.get('/v1/users/me')).status).toBe(200);
  });

  it('cannot be guessed by a thief of a token, and the owner can still log in', async () => {
    const person = await newPerson(address);
    const refused = await until('it is limited', async () => {
      const answer = await change(person, `wrong ${randomBytes(4).toString('hex')}`);
      return answer.status !== 403 && answer;
    });
    expect(refusal(refused)).toEqual([429, 'too-many-login-attempts']);
    expect(refusal(await change(person, OLD))).toEqual([429, 'too-many-login-attempts']);
    expect((await logIn(person, OLD)).status).toBe(201);
  });
});

describe('My sessions', () => {
  const listOf = async (person: Client, query = '') => (await person.get(`/v1/sessions${query}`)).body;

  it('are listed with what logged in and from which network, and can be ended one by one', async () => {
    const person = await newPerson(address);
    const phone = Object.assign(new Client(elsewhere), person, { address: elsewhere });
    const headers = { 'User-Agent': `Phone/1 ${'x'.repeat(300)}`, 'X-Forwarded-For': '203.0.113.77' };
    const { loginId, password } = person;
    const opened = await phone.post('/v1/sessions', { loginId, password }, { key: null, headers });
    Object.assign(phone, opened.body);
    const { items, nextCursor } = await listOf(person);
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        id: expect.any(String),
        isCurrent: false,
        userAgent: headers['User-Agent'].slice(0, 200),
        network: '203.0.113.0/24',
        createdAt: expect.any(String),
        lastUsedAt: expect.any(String),
        expiresAt: expect.any(String),
      },
      expect.objectContaining({ isCurrent: true, network: '127.0.0.0/24' }),
    ]);
    const page = await listOf(person, '?limit=1');
    expect((await listOf(person, `?limit=1&cursor=${page.nextCursor}`)).items).toEqual(items.slice(1));

    const moved = await phone.post(
      '/v1/sessions/refresh',
      { refreshToken: phone.refreshToken },
      { key: null, headers: { 'X-Forwarded-For': '2001:db8:1:2::3' } },
    );
    Object.assign(phone, moved.body);
    const [used] = (await listOf(person)).items;
    expect(used.network).toBe('2001:db8:1::/48');
    expect(Date.parse(used.lastUsedAt)).toBeGreaterThan(Date.parse(items[0].lastUsedAt));

    const stranger = await newPerson(address);
    expect(refusal(await stranger.send('DELETE', `/v1/sessions/${used.id}`))).toEqual([404, 'session-not-found']);
    for (let twice = 0; twice < 2; twice++)
      expect((await person.send('DELETE', `/v1/sessions/${used.id}`)).status).toBe(204);
    await expectEnded(phone);
    expect((await listOf(person)).items).toEqual(items.slice(1));
  });

  it('end together, but for the one that says so', async () => {
    const person = await newPerson(address);
    const others: Client[] = [];
    for (let n = 0; n < 2; n++) {
      others.push(Object.assign(new Client(address), person));
      await person.logIn();
    }
    expect((await person.send('DELETE', '/v1/sessions')).status).toBe(204);
    await expectEnded(...others);
    expect((await listOf(person)).items).toEqual([expect.objectContaining({ isCurrent: true })]);
    expect((await refresh(person)).status).toBe(200);
  });

  test.each([
    ['GET', '/v1/sessions'],
    ['DELETE', '/v1/sessions'],
    ['PUT', '/v1/users/me/password'],
  ])('are for who is logged in: %s %s', async (method, path) => {
    expect((await new Client(address).send(method, path, { body: method === 'PUT' ? {} : undefined })).status).toBe(
      401,
    );
  });
});

describe('An e-mail address', () => {
  /** A person whose address could be read by someone, as those of example.com cannot. */
  async function newReader(): Promise<Client> {
    const person = new Client(address);
    person.loginId = `u${randomBytes(8).toString('hex')}`;
    person.email = `${person.loginId}@madang.dev`;
    const { loginId, password, email } = person;
    const registered = await person.post('/v1/users', { loginId, password, email, name: '독자' });
    person.id = registered.body.id;
    await person.logIn();
    return person;
  }
  const verifiedAt = async (person: Client) => (await person.get('/v1/users/me')).body.emailVerifiedAt as string | null;
  const verify = (token: string, at = address) => post('/v1/email-verifications', { token }, at);
  const undo = (token: string, at = address) => post('/v1/email-undos', { token }, at);
  const askAgain = (person: Client) => person.post('/v1/users/me/email-verification');

  /** Changes the address by the code that is mailed to the new one. */
  async function move(person: Client, email: string): Promise<void> {
    expect((await person.send('PATCH', '/v1/users/me', { body: { email } })).status).toBe(200);
    const code = await until('the code has come', async () => {
      const mails = await mailsTo(email);
      return /확인 코드\((\d{8})\)/.exec(mails.map(({ text }) => text).join())?.[1];
    });
    expect((await person.post('/v1/users/me/email', { code })).body.email).toBe(email);
  }

  it('is confirmed by the link that is mailed at the registration, once', async () => {
    const person = await newReader();
    expect(await verifiedAt(person)).toBeNull();
    const [mail] = await mailsOf(person.email, '이메일 주소 확인');
    const token = tokenIn(mail!);
    for (const wrong of [randomBytes(32).toString('base64url'), 'x'])
      expect(refusal(await verify(wrong))).toEqual([409, 'email-link-invalid']);
    const answers = await Promise.all([0, 1, 2, 3].map((n) => verify(token, [address, elsewhere][n % 2])));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409]);
    expect(Date.parse((await verifiedAt(person))!)).toBeGreaterThan(Date.now() - 60_000);
    expect(refusal(await askAgain(person))).toEqual([409, 'email-verified']);
  });

  it('is confirmed by a link that was asked for, unless it is old or the address is another by then', async () => {
    const person = await newPerson(address);
    expect((await mailsTo(person.email)).length).toBe(0);
    for (let n = 0; n < 3; n++) expect((await askAgain(person)).status).toBe(202);
    const [old, other, third] = (await mailsOf(person.email, '이메일 주소 확인', 3)).map(tokenIn);
    await database.query(
      'UPDATE account_links SET expires_at = NOW(6) WHERE user_id = ? ORDER BY id LIMIT 1', // the first
      [bytes(person.id)],
    );
    expect([(await verify(old!)).status, (await verify(other!)).status].sort()).toEqual([204, 409]);
    await database.query('UPDATE users SET email_verified_at = NULL, email = ? WHERE id = ?', [
      `other-${person.email}`,
      bytes(person.id),
    ]);
    expect(refusal(await verify(third!))).toEqual([409, 'email-link-invalid']);
    expect(await verifiedAt(person)).toBeNull();
    // A link to set a password proves the same.
    person.email = `other-${person.email}`;
    const [token] = await linksOf(person);
    expect((await reset(token!, OLD)).status).toBe(204);
    await person.logIn();
    expect(await verifiedAt(person)).not.toBeNull();
  });

  it('gets so many mails a day as long as it is not confirmed, and those that were asked for', async () => {
    const person = await newReader();
    const [mail] = await mailsOf(person.email, '이메일 주소 확인');
    await database.query(
      `INSERT INTO notifications (id, event_id, user_id, channel, target_id, type, data, state, due_at, digest)
       SELECT UNHEX(CONCAT(SUBSTR(HEX(n.id), 1, 16), LPAD(HEX(seq.n), 16, '0'))), UNHEX(LPAD(HEX(seq.n), 32, 'a')),
         n.user_id, 'email', n.target_id, n.type, n.data, 'delivered', n.due_at, 0
       FROM notifications n JOIN (SELECT ROW_NUMBER() OVER (ORDER BY table_name, column_name) AS n
         FROM information_schema.columns LIMIT 99) seq WHERE n.user_id = ? AND n.channel = 'email'`,
      [bytes(person.id)],
    );
    const driver = await newPerson(address, 'driver');
    const told = async (since: number) => {
      expect((await driver.accept((await person.book()).body.id)).status).toBe(201);
      return until('the mail is settled', async () => {
        const [row] = await rows<{ state: string; reason: string | null }>(
          `SELECT state, reason FROM notifications WHERE user_id = ? AND type = 'reservation.accepted' AND channel = 'email'
             AND state IN ('delivered', 'suppressed') ORDER BY id DESC LIMIT 1 OFFSET 0`,
          [bytes(person.id)],
        );
        const all = await count(
          `SELECT COUNT(*) FROM notifications WHERE user_id = ? AND type = 'reservation.accepted' AND channel = 'email'
             AND state IN ('delivered', 'suppressed')`,
          [bytes(person.id)],
        );
        return all > since && [row!.state, row!.reason];
      });
    };
    expect(await told(0)).toEqual(['suppressed', 'address-unverified']);
    await linksOf(person); // comes all the same
    expect((await verify(tokenIn(mail!))).status).toBe(204);
    expect(await told(1)).toEqual(['delivered', null]);
  });

  it('that was changed is given back by the link that the former one gets, which ends every session', async () => {
    const person = await newPerson(address);
    const [a, b, c] = [person.email, `b-${person.email}`, `c-${person.email}`];
    await move(person, b);
    const [toA] = await mailsOf(a, '이메일 주소가 변경되었습니다');
    expect(toA!.text).not.toContain(b);
    expect(await verifiedAt(person)).not.toBeNull();
    await move(person, c);
    const [toB] = await mailsOf(b, '이메일 주소가 변경되었습니다');
    person.email = c;
    const [forC] = await linksOf(person);
    await person.logIn();

    const answers = await Promise.all([0, 1, 2, 3].map((n) => undo(tokenIn(toA!), [address, elsewhere][n % 2])));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409]);
    await expectEnded(person);
    // What the other one was mailed opens nothing any more: neither the later undoing, nor a new password.
    expect(refusal(await undo(tokenIn(toB!)))).toEqual([409, 'email-link-invalid']);
    expect(refusal(await reset(forC!))).toEqual([409, 'reset-link-invalid']);
    // They know the password, too.
    expect(refusal(await logIn(person, OLD))).toEqual([401, 'invalid-credentials']);
    expect((await reset(tokenIn((await mailsOf(a, '새 비밀번호 설정'))[0]!))).status).toBe(204);
    person.password = NEW;
    await person.logIn();
    expect((await person.get('/v1/users/me')).body.email).toBe(a);
  });

  it('is not given back when another account has it by then, and an earlier undoing outlives a later one', async () => {
    const person = await newPerson(address);
    const [a, b, c] = [person.email, `b-${person.email}`, `c-${person.email}`];
    await move(person, b);
    await move(person, c);
    const [toA, toB] = [
      (await mailsOf(a, '이메일 주소가 변경되었습니다'))[0],
      (await mailsOf(b, '이메일 주소가 변경되었습니다'))[0],
    ];
    expect((await undo(tokenIn(toB!))).status).toBe(204);
    const taker = { loginId: `u${randomBytes(8).toString('hex')}`, password: OLD, name: '새', email: a };
    expect((await post('/v1/users', taker)).status).toBe(201);
    expect(refusal(await undo(tokenIn(toA!)))).toEqual([409, 'email-taken']);
    await database.query('DELETE FROM users WHERE login_id = ?', [taker.loginId]);
    expect((await undo(tokenIn(toA!))).status).toBe(204);
    expect(await rows('SELECT email FROM users WHERE id = ?', [bytes(person.id)])).toEqual([{ email: a }]);
  });
});

describe('An admin', () => {
  let admin: Client;
  beforeAll(async () => {
    admin = await newOperator(address, 'admin');
  });
  const setRoles = (by: Client, { id }: Client, roles: string[], reason?: string) =>
    by.send('PUT', `/v1/users/${id}/roles`, { body: { roles, reason } });
  const suspend = (by: Client, { id }: Client, reason = '사기 신고') =>
    by.send('PUT', `/v1/users/${id}/suspension`, { body: { reason } });
  const auditOf = async ({ id }: Client) => (await admin.get(`/v1/users/${id}/audit`)).body.items;

  it('finds accounts, gives roles and takes them, on record, and the tokens of before are over', async () => {
    const person = await newPerson(address);
    for (const query of [`loginId=${person.loginId.toUpperCase()}`, `email=${person.email.toUpperCase()}`]) {
      const { items } = (await admin.get(`/v1/users?${query}`)).body;
      expect(items).toEqual([expect.objectContaining({ id: person.id, roles: ['consumer'], suspendedAt: null })]);
      expect(JSON.stringify(items)).not.toMatch(/argon|password/i);
    }
    const page = (await admin.get('/v1/users?limit=1')).body;
    const next = (await admin.get(`/v1/users?limit=1&cursor=${page.nextCursor}`)).body;
    expect(next.items[0].id < page.items[0].id).toBe(true);
    expect((await admin.get(`/v1/users/${person.id}`)).body.loginId).toBe(person.loginId);

    const before = Object.assign(new Client(address), person);
    const given = await setRoles(admin, person, ['moderator', 'consumer'], '운영 지원');
    expect([given.status, given.body.roles]).toEqual([200, ['consumer', 'moderator']]);
    await expectEnded(before);
    await person.logIn();
    expect((await person.get('/v1/cafes/duplicates')).status).toBe(200);
    expect(refusal(await setRoles(person, admin, ['consumer']))).toEqual([403, 'forbidden']);
    expect((await setRoles(admin, person, ['consumer', 'moderator'])).status).toBe(200); // no change
    expect((await refresh(person)).status).toBe(200);
    expect((await setRoles(admin, person, ['consumer'])).status).toBe(200);
    expect(await auditOf(person)).toEqual([
      {
        id: expect.any(String),
        action: 'roles',
        actorId: admin.id,
        rolesBefore: ['consumer', 'moderator'],
        rolesAfter: ['consumer'],
        reason: null,
        createdAt: expect.any(String),
      },
      expect.objectContaining({
        rolesBefore: ['consumer'],
        rolesAfter: ['consumer', 'moderator'],
        reason: '운영 지원',
      }),
    ]);
  });

  it('suspends an account: its tokens end, a log-in says so to who knows the password, and it can be restored', async () => {
    const person = await newPerson(address);
    expect((await suspend(admin, person)).body.suspendedAt).toMatch(/Z$/);
    await expectEnded(person);
    expect(refusal(await logIn(person, OLD))).toEqual([403, 'account-suspended']);
    expect(refusal(await logIn(person, 'wrong'))).toEqual([401, 'invalid-credentials']);
    expect((await suspend(admin, person, '두 번째')).status).toBe(200); // no change
    expect((await admin.send('DELETE', `/v1/users/${person.id}/suspension`)).body.suspendedAt).toBeNull();
    expect((await person.logIn()).status).toBe(201);
    expect((await auditOf(person)).map(({ action, reason }: Record<string, string>) => [action, reason])).toEqual([
      ['restored', null],
      ['suspended', '사기 신고'],
    ]);
    expect(refusal(await suspend(admin, admin))).toEqual([409, 'own-account']);
    expect(
      refusal(
        await suspend(
          admin,
          Object.assign(new Client(address), { id: admin.id.replace(/./g, (c) => (c === '-' ? c : '1')) }),
        ),
      ),
    ).toEqual([404, 'not-found']);
  });

  it('remains, when two take the role of each other at once', async () => {
    const [one, two] = [await newOperator(address, 'admin'), await newOperator(address, 'admin')];
    const answers = await Promise.all([setRoles(one, two, ['consumer']), setRoles(copyOf(two), one, ['consumer'])]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const left = await rows("SELECT id FROM users WHERE id IN (?) AND FIND_IN_SET('admin', roles)", [
      [bytes(one.id), bytes(two.id)],
    ]);
    expect(left).toHaveLength(1);
  });

  it('who is none any more loses the console of the queues with the rest', async () => {
    const other = await newOperator(address, 'admin');
    const basic = Buffer.from(`${other.loginId}:${other.password}`).toString('base64');
    const console = (headers: Record<string, string>) =>
      fetch(`${address}/admin/queues/`, { headers, redirect: 'manual' });
    const entered = await console({ Authorization: `Basic ${basic}` });
    const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
    expect((await console({ Cookie: cookie })).status).toBe(200);
    expect((await setRoles(admin, other, ['consumer'])).status).toBe(200);
    await until('the console is closed', async () => (await console({ Cookie: cookie })).status === 401);
  });
});
