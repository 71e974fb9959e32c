import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { changedByCode, deletedRows, emptiedRows, kept } from '../../src/modules/privacy/personal-data.js';
import { Client, newPerson, newProgram } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { openTransaction, releaseAll } from '../support/holds.js';
import { mailTo } from '../support/mailbox.js';
import { findAll, findsSoon } from '../support/messages.js';
import { deposit, expectBalanced, newMission, newOperator, pledge, refusal, settle, wallet } from '../support/money.js';
import { OpenSearchStub } from '../support/opensearch/stub.js';
import { PayoutStub } from '../support/payout-stub.js';
import { columnsOfSchema, findInDatabase, findInFolder, findInRedis } from '../support/personal-words.js';
import { jpeg, sendPhoto } from '../support/photos.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { bookQuoted, newQuote } from '../support/quotes.js';
import { unzip } from '../support/unzip.js';
import { until } from '../support/wait.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

let folder: string;
let provider: PayoutStub;
let search: OpenSearchStub;
let receiver: WebhookReceiver;
let env: Record<string, string>;
let worker: MadangProcess;
let address: string; // of a process without a worker
let admin: Client;

beforeAll(async () => {
  [folder, provider, search, receiver] = await Promise.all([
    mkdtemp(join(tmpdir(), 'madang-blobs-')),
    PayoutStub.start(),
    OpenSearchStub.start(),
    WebhookReceiver.start(),
  ]);
  env = {
    BLOB_FOLDER: folder,
    PAYOUT_URL: provider.address,
    SEARCH_URL: search.address,
    WEBHOOK_ALLOW_LOOPBACK: 'true',
    RATE_LIMIT_FACTOR: '1000',
  };
  const [all, api] = await Promise.all([MadangProcess.start('all', env), MadangProcess.start('api', env)]);
  worker = all;
  address = api.address;
  admin = await newOperator(address, 'admin');
});
afterAll(async () => {
  await releaseAll();
  await killAll();
  for (const server of [provider, search, receiver]) server.stop();
  await rm(folder, { recursive: true, force: true });
  await database.end();
});

const at = (person: Client, where: string) => Object.assign(Object.create(person) as Client, { address: where });
const requestDeletion = (person: Client, password = person.password) =>
  person.post('/v1/users/me/deletion', { password }, { key: null });
const keep = (token: string, where = address) =>
  new Client(where).post('/v1/deletion-cancellations', { token }, { key: null });
async function linkOf(email: string): Promise<string> {
  const { text } = await mailTo(email, '7일 뒤 탈퇴가 완료됩니다');
  return /\/account#keep=([\w-]{43})$/m.exec(text)![1]!;
}
async function done(answer: Promise<{ status: number; text: string; body: any }>, status = 200): Promise<any> {
  const given = await answer;
  const shown = { status: given.status, text: given.text };
  expect({ ...shown, isDone: given.status >= status && given.status < 300 }).toMatchObject({ isDone: true });
  return given.body;
}

/** Waits until an export of a person can be fetched, and gives its files. */
async function fetchExport(person: Client, id: string): Promise<Map<string, Buffer>> {
  const ready = await until('the file is ready', async () => {
    const { body } = await person.get(`/v1/users/me/exports/${id}`);
    return body.state === 'ready' && body;
  });
  const headers = { Authorization: `Bearer ${person.accessToken}` };
  const answer = await fetch(`${person.address}/v1/users/me/exports/${id}/content`, { headers });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="madang-[\d-]{10}\.zip"$/);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.length).toBe(ready.size);
  return unzip(bytes);
}
const rowsIn = (files: Map<string, Buffer>, name: string): any[] =>
  JSON.parse(files.get(`${name}.json`)!.toString('utf8')) as any[];

describe('The table of what becomes of personal data', () => {
  it('decides about each column that can hold any, once', async () => {
    const whole = new Set<string>(deletedRows.map(({ table }) => table));
    const decided = [
      ...emptiedRows.flatMap(({ table, set }) => Object.keys(set).map((column) => `${table}.${column}`)),
      ...Object.entries(changedByCode).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`)),
      ...Object.entries(kept).flatMap(([table, reasons]) => Object.keys(reasons).map((column) => `${table}.${column}`)),
    ];
    const numbers = new Set(['pledges.show_name', 'cafe_comments.deleted_at']);
    const columns = await columnsOfSchema();
    const open = columns.filter(({ table }) => !whole.has(table) || table === 'delivery_quotes');
    expect(open.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
      decided.filter((name) => !numbers.has(name)).sort(),
    );
    expect(columns.length - open.length).toBeGreaterThan(20);
  });
});

/** Someone who uses everything, each with a word that nobody else has, and those who had to do with them. */
class Life {
  readonly word = `zq${randomBytes(4).toString('hex')}`;
  readonly phone = '010-5551-7734';
  readonly person = new Client(address);
  driver!: Client;
  streamer!: Client;
  other!: Client;
  program!: Client;
  cafe = randomBytes(16);
  bookings: Record<string, string> = {};
  missions: Record<string, string> = {};
  proof = '';

  async live(): Promise<void> {
    await this.register();
    await this.setUp();
    await this.visitCafes();
    await this.book();
    await this.drive();
    await this.back();
    await this.withdraw();
  }

  private text(what: string): string {
    return `${this.word} ${what}`;
  }

  private async register(): Promise<void> {
    const { person, word } = this;
    Object.assign(person, { loginId: `u-${word}`, email: `${word}@example.com` });
    const { loginId, password, email } = person;
    const roles = ['consumer', 'driver', 'streamer'];
    const user = await done(person.post('/v1/users', { loginId, password, email, name: this.text('이름'), roles }));
    person.id = user.id;
    await person.logIn();
    [this.driver, this.streamer, this.other] = await Promise.all([
      newPerson(address, 'driver', { name: '박준' }),
      newPerson(address, 'streamer', { name: '별이' }),
      newPerson(address, ['consumer', 'driver'], { name: '소라', locale: 'en' }),
    ]);
    for (const one of [person, this.other]) await done(deposit(admin, one.id, 200_000));
  }

  private async setUp(): Promise<void> {
    const { person, word } = this;
    this.program = await newProgram(person, ['account:read'], { name: this.text('열쇠') });
    receiver.at(`/${word}`, (response) => response.end(this.text('answer')));
    const hook = { url: `${receiver.address}/${word}`, description: this.text('웹훅') };
    const { id } = await done(person.post('/v1/webhooks', hook));
    await done(person.post(`/v1/webhooks/${id}/test`), 202);
    await until('the webhook was called', async () => (await count('SELECT COUNT(*) FROM delivery_attempts')) > 0);
    const change = (body: object) => done(person.send('PATCH', '/v1/users/me', { body }), 200);
    await change({ handle: `${word}_1`, bio: this.text('소개') });
    await database.query('UPDATE users SET handle_since = NOW(6) - INTERVAL 31 DAY WHERE id = ?', [bytes(person.id)]);
    await change({ handle: `${word}_2` });
    await done(person.send('PATCH', '/v1/users/me', { body: { email: `new-${word}@example.com` } }), 200);
    await mailTo(`new-${word}@example.com`, '이메일 주소 확인 코드');
    const position = { online: true, sharesPosition: true };
    await person.send('PUT', '/v1/drivers/me/availability', { body: position });
    await done(person.send('PUT', '/v1/drivers/me', { body: { vehicle: 'car', plate: word } }), 200);
    await done(person.post('/v1/drivers/me/device'));
    await done(person.post('/v1/overlays', { name: this.text('방송') }));
    const fix = { lat: 37.5, lng: 127, recordedAt: new Date().toISOString() };
    await person.post('/v1/drivers/me/positions', { fixes: [fix] }, { key: null });
    await person.goOnline(false);
    // What takes an operator or a mail server.
    await database.query(
      `INSERT INTO cafe_imports (id, kind, source, file_name, state, created_by) VALUES (?, 'file', 'localdata', ?, 'succeeded', ?)`,
      [randomBytes(16), this.text('file.csv'), bytes(person.id)],
    );
  }

  private async visitCafes(): Promise<void> {
    const { person, other, cafe } = this;
    await database.query(
      `INSERT INTO cafes (id, name, name_key, initials, address_key, location, open, zone)
       VALUES (?, '마당커피', '마당커피', 'ㅁㄷㅋㅍ', '', POINT(127, 37.5), TRUE, 'Asia/Seoul')`,
      [cafe],
    );
    const path = `/v1/cafes/${this.cafeId}`;
    const { id: first } = await done(person.post(`${path}/comments`, { text: this.text('댓글') }));
    await done(other.post(`${path}/comments`, { text: '저도 좋아해요', parentId: first }));
    const { id: second } = await done(other.post(`${path}/comments`, { text: '어때요?' }));
    await done(person.post(`${path}/comments`, { text: this.text('답글'), parentId: second }));
    await done(person.send('PUT', `${path}/rating`, { body: { points: 4, tags: ['wifi', 'concent', 'mute'] } }), 200);
    const suggestion = { changes: { name: this.text('카페') }, note: this.text('메모') };
    await done(person.post(`${path}/suggestions`, suggestion));
  }

  get cafeId(): string {
    return this.cafe.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  private async book(): Promise<void> {
    const { person, driver, word } = this;
    const wish = {
      departure: `서울 강남구 ${word}길 1`,
      destination: `${word}빌라 경기 성남시 분당구 2`,
      note: this.text('쪽지'),
      contactName: this.text('받는이'),
      metadata: { order: this.text('주문') },
    };
    const { id: carried } = await done(person.book({ ...wish, clientReference: this.text('ref') }));
    await done(driver.accept(carried));
    for (const verb of ['pickup', 'delivery']) await done(driver.post(`/v1/reservations/${carried}/${verb}`));
    const { id: cancelled } = await done(person.book(wish));
    await done(driver.accept(cancelled));
    await done(person.post(`/v1/reservations/${cancelled}/cancellation`, { reason: this.text('사유') }));
    const [from, to] = newQuote.stops;
    const stops = [
      { ...from, address: `서울 중구 ${word}로 405`, detail: this.text('1번 출구') },
      { ...to, name: this.text('받는이'), phone: this.phone, note: this.text('경비실') },
    ];
    const { id: quoted } = await bookQuoted(person, { stops, verification: 'photo' });
    await done(driver.accept(quoted));
    await done(driver.post(`/v1/reservations/${quoted}/pickup`, { lat: 37.5, lng: 127 }));
    this.proof = (await done(sendPhoto(driver, quoted, jpeg()))).id;
    await done(driver.post(`/v1/reservations/${quoted}/delivery`, { proofIds: [this.proof] }));
    await done(person.post('/v1/delivery-quotes', { ...newQuote, stops }));
    this.bookings = { carried, cancelled, quoted };
  }

  /** Delivers for another, and hands one back. */
  private async drive(): Promise<void> {
    const { person, other, driver } = this;
    const way = { departure: '서울 종로구 세종대로 1', destination: '서울 중구 을지로 2' };
    const { id: driven } = await done(other.book(way));
    await done(person.accept(driven));
    for (const verb of ['pickup', 'delivery']) await done(person.post(`/v1/reservations/${driven}/${verb}`));
    const { id: handedBack } = await done(other.book(way));
    await done(person.accept(handedBack));
    await done(person.post(`/v1/reservations/${handedBack}/hand-back`));
    await done(driver.accept(handedBack));
    for (const verb of ['pickup', 'delivery']) await done(driver.post(`/v1/reservations/${handedBack}/${verb}`));
    Object.assign(this.bookings, { driven, handedBack });
  }

  /** Missions of all three kinds: an own one, one for the person, and another's that the person backs. */
  private async back(): Promise<void> {
    const { person, streamer, other } = this;
    const wish = {
      title: this.text('미션'),
      description: this.text('설명'),
      clientReference: this.text('ref'),
      metadata: { tag: this.text('태그') },
      showName: true,
    };
    const own = await newMission(person, streamer, wish);
    await done(pledge(other, own, 5_000));
    const forPerson = await newMission(other, person, { title: '춤추기' });
    await done(person.post(`/v1/missions/${forPerson}/acceptance`));
    const backed = await newMission(other, streamer, { title: '요리하기' });
    await done(person.post(`/v1/missions/${backed}/pledges`, { amount: 3_000, showName: true }));
    for (const id of [own, backed]) await done(settle(streamer, id, 'failure'));
    const claim = { outcome: 'success', evidenceUrl: `https://example.com/${this.word}` };
    await done(person.post(`/v1/missions/${forPerson}/settlement`, claim));
    this.missions = { own, forPerson, backed };
  }

  /** All that is left. */
  private async withdraw(): Promise<void> {
    const { available: amount } = await wallet(this.person);
    await done(this.person.post('/v1/wallet/withdrawals', { amount, destination: this.text('kb:1234') }));
    await until('it is paid', async () => (await wallet(this.person)).held === 0);
  }
}

/** Where the life of a person leaves its words. */
const everywhere = [
  ...[
    'account_links.email',
    'api_keys.name',
    'cafe_comments.text',
    'cafe_imports.file_name',
    'cafe_suggestions.changes',
  ],
  ...['cafe_suggestions.note', 'delivery_attempts.reason', 'delivery_attempts.response', 'delivery_quotes.terms'],
  ...['driver_profiles.plate', 'email_suppressions.detail', 'email_suppressions.email', 'idempotency_keys.body'],
  ...['messages.actor_name', 'messages.en', 'messages.folded', 'messages.ko', 'missions.client_reference'],
  ...['missions.description', 'missions.evidence_url', 'missions.metadata', 'missions.title', 'notifications.data'],
  ...['reservations.cancel_reason', 'reservations.client_reference', 'reservations.contact_name'],
  ...['reservations.departure', 'reservations.destination', 'reservations.metadata', 'reservations.note'],
  ...['users.email', 'users.login_id', 'users.name', 'users.own_email', 'webhooks.description', 'webhooks.url'],
  'withdrawals.destination',
];

/** Eight days pass: what the program keeps for seven is swept, and what is due becomes due. */
async function passGrace(userId: string): Promise<void> {
  await database.query('DELETE FROM idempotency_keys WHERE principal <> ? AND principal <> ?', [
    bytes(userId),
    Buffer.alloc(16),
  ]);
  await database.query('UPDATE account_deletions SET due_at = NOW(6) - INTERVAL 1 DAY WHERE user_id = ?', [
    bytes(userId),
  ]);
}

/** Each word that the person wrote is in the file, as JSON and as CSV, and nothing that is a secret or another's. */
function expectWhole({ word, proof, bookings, missions, other }: Life, files: Map<string, Buffer>): void {
  const names = [...files.keys()]
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
  expect(names.length).toBeGreaterThan(20);
  const texts = names.map((name) => {
    const [json, csv] = [files.get(`${name}.json`)!, files.get(`${name}.csv`)!].map((file) => file.toString('utf8'));
    const table = parse<Record<string, string>>(csv!, { bom: true, columns: true });
    const items = rowsIn(files, name);
    expect([name, table.length]).toEqual([name, items.length]);
    for (const [place, item] of items.entries())
      for (const [field, value] of Object.entries(item as Record<string, string | number | boolean | object | null>)) {
        const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
        expect([name, field, table[place]![field]]).toEqual([name, field, text]);
      }
    return json!;
  });
  const whole = texts.join('\n');
  for (const what of [
    '이름',
    '열쇠',
    '웹훅',
    '댓글',
    '답글',
    '카페',
    '메모',
    '쪽지',
    '받는이',
    '주문',
    'ref',
    '사유',
    '1번 출구',
  ])
    expect(whole).toContain(`${word} ${what}`);
  for (const what of ['미션', '설명', '태그', 'kb:1234', '경비실']) expect(whole).toContain(`${word} ${what}`);
  expect(rowsIn(files, 'profile')).toMatchObject([{ email: `${word}@example.com`, loginId: `u-${word}` }]);
  expect(
    rowsIn(files, 'bookings')
      .map(({ id }) => id)
      .sort(),
  ).toEqual([bookings['carried'], bookings['cancelled'], bookings['quoted']].sort());
  expect(rowsIn(files, 'deliveries').map(({ id }) => id)).toEqual([bookings['driven']]);
  expect(
    rowsIn(files, 'pledges')
      .map(({ missionId }) => missionId)
      .sort(),
  ).toEqual([missions['own'], missions['backed']].sort());
  expect(rowsIn(files, 'missions-for-me')).toMatchObject([{ evidenceUrl: `https://example.com/${word}` }]);
  expect(rowsIn(files, 'wallet').at(-1)).toMatchObject({ kind: 'withdrawal', balance: 0 });
  expect(rowsIn(files, 'history').length).toBeGreaterThan(10);
  expect(rowsIn(files, 'sessions').length).toBeGreaterThan(0);
  expect(files.get(`photos/${proof}.jpeg`)!.length).toBeGreaterThan(100);
  expect(whole).not.toMatch(/whsec_|mk_live_|argon2|_hash/);
  expect(whole).not.toContain(other.email);
}

describe('A deletion', () => {
  it('leaves no word of the person anywhere, and everybody else their history', async () => {
    const life = new Life();
    await life.live();
    const { person, driver, streamer, other, word, bookings, missions } = life;
    const words = [word, '55517734'];
    for (const id of Object.values(bookings)) await findsSoon(at(admin, address), { reservationId: id }, 3);
    for (const id of Object.values(missions)) await findsSoon(at(admin, address), { missionId: id }, 3);

    const { id: exportId } = await done(person.post('/v1/users/me/exports'), 202);
    expectWhole(life, await fetchExport(person, exportId));
    expect((await mailTo(person.email, '내 정보 파일이 준비되었습니다')).text).toContain(`/account#export=${exportId}`);

    const { dueAt } = await done(requestDeletion(person), 202);
    expect(Math.round((Date.parse(dueAt) - Date.now()) / 3_600_000)).toBe(7 * 24);
    await linkOf(person.email);
    await database.query(`INSERT INTO email_suppressions (email, id, reason, detail) VALUES (?, ?, 'bounce', ?)`, [
      person.email,
      randomBytes(16),
      `550 ${word}`,
    ]);
    await database.query(
      'UPDATE delivery_attempts a JOIN notifications n ON n.id = a.notification_id SET a.reason = ? WHERE n.user_id = ?',
      [`answered ${word}`, bytes(person.id)],
    );
    // Each of them is emptied or deleted by a line of personal-data.ts of its own, or by code.
    expect(await findInDatabase(words)).toEqual(expect.arrayContaining(everywhere));
    const documents = () => JSON.stringify([...search.indices.values()].map(({ all }) => all)).toLowerCase();
    await until('the index has them', () => documents().includes(word));
    expect((await findInFolder(folder, words)).files.join()).toContain(life.proof);

    // It is interrupted in the middle, and another worker ends it.
    const lock = await openTransaction(process.env['DATABASE_URL']!);
    await lock.connection.query('SELECT id FROM reservations WHERE id = ? FOR UPDATE', [bytes(bookings['carried']!)]);
    await passGrace(person.id);
    await until('its name is gone', async () =>
      count('SELECT COUNT(*) FROM users WHERE id = ? AND email = ?', [bytes(person.id), '']),
    );
    await worker.kill();
    await lock.release();
    expect(await findInDatabase(words)).toContain('reservations.departure');
    await database.query('UPDATE account_deletions SET due_at = NOW(6) WHERE user_id = ?', [bytes(person.id)]);
    worker = await MadangProcess.start('all', env);
    await until('it is done', async () => (await count('SELECT COUNT(*) FROM account_deletions')) === 0);
    await until('the photo is gone', async () => (await count('SELECT COUNT(*) FROM proofs')) === 0, 40_000);

    await until('the export is gone', async () => (await count('SELECT COUNT(*) FROM account_exports')) === 0, 40_000);
    expect((await findInFolder(folder, words)).files).toEqual([]);

    expect(await findInDatabase(words)).toEqual([]);
    await until('the index has forgotten', () => !documents().includes(word));
    // Before the days of grace are over, what is left there lapses by itself.
    for (const { key, ms } of await findInRedis(words))
      expect({ key, ms: ms > 0 && ms < 3_600_000 }).toEqual({ key, ms: true });

    // The books.
    await expectBalanced(admin);
    expect(await count(`SELECT COUNT(*) FROM accounts WHERE owner_id = ?`, [bytes(person.id)])).toBe(1);

    // The histories of others.
    const toldOf = async (reader: Client, query: Record<string, string>) =>
      (await findAll(reader, query)).map(({ text }) => text);
    const ofDriver = await toldOf(driver, { reservationId: bookings['carried']! });
    expect(
      ofDriver.some(({ ko }) => /^박준 기사님이 .* 서울 강남구 → 경기 성남시 분당구 배송을 완료했습니다\.$/.test(ko)),
    ).toBe(true);
    const ofOther = await toldOf(other, { reservationId: bookings['driven']! });
    expect(ofOther.map(({ ko }) => ko).join()).toContain('탈퇴한 회원 기사님이');
    expect(ofOther.map(({ en }) => en).join()).toContain('deleted person accepted the delivery');
    expect(ofOther.map(({ en }) => en).join()).not.toMatch(/탈퇴|삭제/);
    expect(ofOther.map(({ ko }) => ko).join()).toContain('서울 종로구 세종대로 1');
    expect((await driver.get(`/v1/reservations/${bookings['carried']}`)).body).toMatchObject({
      departure: '서울 강남구',
      destination: '경기 성남시 분당구',
      note: null,
      contactName: null,
    });
    expect((await driver.get(`/v1/reservations/${bookings['quoted']}`)).status).toBe(200);
    expect((await streamer.get(`/v1/missions/${missions['own']}`)).body).toMatchObject({
      title: '(삭제됨)',
      description: null,
    });
    const { items: pledges } = (await streamer.get(`/v1/missions/${missions['own']}/pledges`)).body;
    expect(pledges.map(({ backerName }: any) => backerName).sort()).toEqual(['소라', '탈퇴한 회원']);
    const inboxes = JSON.stringify(
      await Promise.all([driver, streamer, other].map(async (reader) => (await reader.get('/v1/notifications')).body)),
    );
    expect(inboxes).toContain('deleted person');
    const { items: threads } = (await other.get(`/v1/cafes/${life.cafeId}/comments`)).body;
    expect(threads.map(({ text, replies }: any) => [text, ...replies.map((reply: any) => reply.text)]).sort()).toEqual([
      [null, '저도 좋아해요'],
      ['어때요?'],
    ]);
    expect((await findAll(admin, { q: word })).length).toBe(0);

    // The person is like one who never was, and may begin anew.
    const stranger = Object.assign(new Client(address), { loginId: `u-${randomBytes(4).toString('hex')}` });
    const [gone, unknown] = [await at(person, address).logIn(), await stranger.logIn()];
    expect([gone, unknown].map(refusal)).toEqual(Array(2).fill([401, 'invalid-credentials']));
    expect(Object.keys(gone.body)).toEqual(Object.keys(unknown.body));
    const { loginId, password, email } = person;
    await done(new Client(address).post('/v1/users', { loginId, password, email, name: '다시' }));
  });
});

describe('A request to delete an account', () => {
  it('ends everything at once in every process, and is undone by the link in the mail, once', async () => {
    const person = await newPerson(address, ['consumer', 'driver']);
    const program = await newProgram(person, ['account:read']);
    const { id: hook } = await done(person.post('/v1/webhooks', { url: `${receiver.address}/hook` }));
    await person.goOnline();
    expect(refusal(await requestDeletion(program))).toEqual([403, 'person-required']);
    expect(refusal(await requestDeletion(person, 'wrong horse battery'))).toEqual([403, 'wrong-password']);
    await done(requestDeletion(person), 202);
    for (const where of [address, worker.address]) {
      expect(refusal(await at(person, where).post('/v1/api-keys', { name: 'x', scopes: ['account:read'] }))).toEqual([
        401,
        'invalid-token',
      ]);
      for (const one of [person, program])
        await until('it reads nothing', async () => (await at(one, where).get('/v1/users/me')).status === 401);
      expect(refusal(await at(person, where).logIn())).toEqual([403, 'account-closing']);
      const stranger = Object.assign(new Client(where), { loginId: person.loginId, password: 'wrong horse battery' });
      expect(refusal(await stranger.logIn())).toEqual([401, 'invalid-credentials']);
    }
    const states = await rows('SELECT state FROM webhooks WHERE id = ?', [bytes(hook)]);
    expect(states).toEqual([{ state: 'disabled' }]);
    expect(
      await count('SELECT COUNT(*) FROM driver_availability WHERE driver_id = ? AND online', [bytes(person.id)]),
    ).toBe(0);

    const token = await linkOf(person.email);
    expect(refusal(await keep(randomBytes(32).toString('base64url')))).toEqual([409, 'deletion-link-invalid']);
    const answers = await Promise.all([0, 1, 2, 3].map((n) => keep(token, n % 2 ? address : worker.address)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409]);
    expect((await person.logIn()).status).toBe(201);
    expect((await program.get('/v1/users/me')).status).toBe(401);
    expect(await count('SELECT COUNT(*) FROM account_deletions WHERE user_id = ?', [bytes(person.id)])).toBe(0);
    // It can be asked for again, with a link of its own.
    await done(requestDeletion(person), 202);
    expect(refusal(await keep(token))).toEqual([409, 'deletion-link-invalid']);
  });

  it('names what must end first', async () => {
    const [person, streamer, driver] = await Promise.all([
      newPerson(address, ['consumer', 'streamer']),
      newPerson(address, 'streamer'),
      newPerson(address, 'driver'),
    ]);
    const refused = async (by = person) => refusal(await requestDeletion(by))[1];
    expect(await refused(admin)).toBe('deletion-of-admin');
    const { id } = await done(person.book());
    expect(await refused()).toBe('deletion-bookings-open');
    await done(driver.accept(id));
    expect([await refused(), await refused(driver)]).toEqual(Array(2).fill('deletion-bookings-open'));
    await done(person.post(`/v1/reservations/${id}/cancellation`, { reason: '끝' }));
    await done(deposit(admin, person.id, 15_000));
    const mission = await newMission(person, streamer);
    expect([await refused(), await refused(streamer)]).toEqual(['deletion-pledges-open', 'deletion-missions-open']);
    await done(settle(streamer, mission, 'failure'));
    expect(await refused()).toBe('deletion-balance-left');
    provider.about('kb:slow', 'waits');
    await done(person.post('/v1/wallet/withdrawals', { amount: 15_000, destination: 'kb:slow' }));
    expect(await refused()).toBe('deletion-withdrawals-open');
    provider.about('kb:slow', 'executes');
    await until('it is paid', async () => (await wallet(person)).held === 0);
    await done(requestDeletion(person), 202);
  });

  test('an account that money came to while it was closed is open again, and its owner is told', async () => {
    const person = await newPerson(address);
    await done(requestDeletion(person), 202);
    await done(deposit(admin, person.id, 1_000));
    await passGrace(person.id);
    await mailTo(person.email, '탈퇴가 완료되지 않았습니다');
    expect((await person.logIn()).status).toBe(201);
    expect((await wallet(person)).available).toBe(1_000);
  });
});

describe('An export', () => {
  it('is of its owner alone, one at a time, and is gone after its time', async () => {
    const [person, stranger] = await Promise.all([
      newPerson(address, 'consumer', { name: '=1+1' }),
      newPerson(address),
    ]);
    const program = await newProgram(person, ['account:read']);
    expect(refusal(await program.post('/v1/users/me/exports'))).toEqual([403, 'person-required']);
    // Left by a worker that was killed after some pieces.
    const left = randomUUID();
    await database.query(
      `INSERT INTO account_exports (id, user_id, lease, pieces, due_at, expires_at)
       VALUES (?, ?, 1, 2, NOW(6) + INTERVAL 1 DAY, NOW(6) + INTERVAL 7 DAY)`,
      [bytes(left), bytes(person.id)],
    );
    const content = (by: Client) => by.get(`/v1/users/me/exports/${left}/content`);
    expect(refusal(await person.post('/v1/users/me/exports'))).toEqual([409, 'export-under-way']);
    expect(refusal(await content(person))).toEqual([409, 'export-not-ready']);
    await database.query('UPDATE account_exports SET due_at = NOW(6) WHERE id = ?', [bytes(left)]);
    const files = await fetchExport(person, left);
    expect(rowsIn(files, 'profile')).toMatchObject([{ name: '=1+1' }]);
    // A spreadsheet takes it for text.
    expect(files.get('profile.csv')!.toString('utf8')).toContain(`"'=1+1"`);
    expect((await person.get('/v1/users/me/exports')).body.items).toMatchObject([{ id: left, state: 'ready' }]);
    expect((await stranger.get('/v1/users/me/exports')).body.items).toEqual([]);
    for (const path of ['', '/content'])
      expect(refusal(await stranger.get(`/v1/users/me/exports/${left}${path}`))).toEqual([404, 'export-not-found']);
    const before = (await findInFolder(folder, [])).files.length;
    expect(before).toBeGreaterThan(0);
    await database.query('UPDATE account_exports SET expires_at = NOW(6) WHERE id = ?', [bytes(left)]);
    expect(refusal(await content(person))).toEqual([404, 'export-not-found']);
    await until(
      'it is swept',
      async () => (await count('SELECT COUNT(*) FROM account_exports WHERE id = ?', [bytes(left)])) === 0,
      40_000,
    );
    expect((await findInFolder(folder, [])).files.length).toBe(before - 1);
  });

  it('that fails as it is made is made again, and the worker goes on', async () => {
    const person = await newPerson(address);
    await database.query('RENAME TABLE cafe_bookmarks TO bookmarks_apart');
    const { id } = await done(person.post('/v1/users/me/exports'), 202);
    await until('it has failed', async () =>
      count('SELECT COUNT(*) FROM account_exports WHERE id = ? AND attempts > 0', [bytes(id)]),
    );
    await database.query('RENAME TABLE bookmarks_apart TO cafe_bookmarks');
    await fetchExport(person, id);
  });

  it('whose file is gone is a problem, and one that breaks off is no file: the connection is cut', async () => {
    const person = await newPerson(address);
    const { id } = await done(person.post('/v1/users/me/exports'), 202);
    await fetchExport(person, id);
    const content = () =>
      fetch(`${address}/v1/users/me/exports/${id}/content`, {
        headers: { Authorization: `Bearer ${person.accessToken}` },
      });
    // There is no piece behind the last one.
    await database.query('UPDATE account_exports SET size = size + 1 WHERE id = ?', [bytes(id)]);
    const broken = await content();
    expect(broken.status).toBe(200);
    await expect(broken.arrayBuffer()).rejects.toThrow();
    // What an attempt with this number has stored is nothing.
    await database.query('UPDATE account_exports SET lease = lease + 1 WHERE id = ?', [bytes(id)]);
    const gone = await content();
    expect([gone.status, gone.headers.get('content-type'), gone.headers.get('content-disposition')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
      null,
    ]);
    expect(((await gone.json()) as { code: string }).code).toBe('export-not-found');
  });
});
