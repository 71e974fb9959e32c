import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { startApp } from '../support/app.js';
import { Client, newPerson, newProgram, type Answer } from '../support/client.js';
import { bytes, database, rows } from '../support/database.js';
import { deposit, newMission, newOperator, pledge, refusal, settle } from '../support/money.js';
import { packetsOf } from '../support/statements.js';

let address: string;
let stop: () => Promise<void>;
let stranger: Client;
let admin: Client;
beforeAll(async () => {
  ({ address, stop } = await startApp('api'));
  stranger = new Client(address);
  admin = await newOperator(address, 'admin');
});
afterAll(async () => {
  await stop();
  await database.end();
});

const change = (person: Client, body: object): Promise<Answer> => person.send('PATCH', '/v1/users/me', { body });
const profile = (handle: string, by = stranger): Promise<Answer> => by.get(`/v1/profiles/${handle}`);
let made = 0;
/** A handle that no person has. */
const newHandle = (begin = 'h') => `${begin}_${process.pid}_${made++}`;
/** Lets the time pass in which a handle cannot be changed. */
const waitForChange = ({ id }: Client) =>
  database.query('UPDATE users SET handle_since = handle_since - INTERVAL 30 DAY WHERE id = ?', [bytes(id)]);
/** A streamer whom everybody can find. */
async function newStreamer(handle = newHandle(), name = '하루'): Promise<Client> {
  const person = await newPerson(address, 'streamer', { name });
  expect((await change(person, { handle })).status).toBe(200);
  return person;
}

describe('A handle', () => {
  it('belongs to one person, in upper and lower case', async () => {
    const handle = newHandle('mixed');
    const [mina, jun] = [await newPerson(address), await newPerson(address)];
    const { body } = await change(mina, { handle: ` ${handle.toUpperCase()} `, bio: '노래를 듣습니다' });
    expect(body).toMatchObject({ handle, bio: '노래를 듣습니다', name: '테스트' });
    expect((await mina.get('/v1/users/me')).body).toMatchObject({ handle, bio: '노래를 듣습니다' });
    expect(refusal(await change(jun, { handle: handle.toUpperCase() }))).toEqual([409, 'handle-taken']);
    expect((await jun.get('/v1/users/me')).body).toMatchObject({ handle: null, bio: null });
    // To send it again changes nothing, also when it could not be changed.
    expect((await change(mina, { handle, bio: null })).body).toMatchObject({ handle, bio: null });
  });

  test.each([
    'ab',
    'a'.repeat(31),
    'with-dash',
    'with space',
    '하루하루',
    'a.b.c',
    '@haru',
    '',
    'Admin',
    'API',
    'docs',
  ])('is not %j', async (handle) => {
    const { status, body } = await change(await newPerson(address), { handle });
    expect({ status, pointer: body.errors?.[0].pointer }).toEqual({ status: 422, pointer: '/handle' });
  });

  it('is given to one of those who want it at the same time', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => newPerson(address)));
    const handle = newHandle('race');
    const answers = await Promise.all(people.map((person) => change(person, { handle })));
    expect(answers.map(refusal).sort()).toEqual([[200, undefined], ...Array(5).fill([409, 'handle-taken'])]);
    const winner = people[answers.findIndex(({ status }) => status === 200)]!;
    expect((await profile(handle)).body.id).toBe(winner.id);
  });

  it('is changed once in 30 days; the former one leads to the same person for 90, and then belongs to the first who wants it', async () => {
    const [first, second] = [newHandle('first'), newHandle('second')];
    const haru = await newStreamer(first);
    const other = await newPerson(address);
    expect(refusal(await change(haru, { handle: second }))).toEqual([409, 'handle-changed-lately']);
    await waitForChange(haru);
    expect((await profile(first)).body.handle).toBe(first);
    expect((await change(haru, { handle: second })).status).toBe(200);
    expect((await profile(first)).body).toMatchObject({ id: haru.id, handle: second });
    expect(refusal(await change(other, { handle: first }))).toEqual([409, 'handle-taken']);

    await database.query('UPDATE handles SET held_until = NOW(6) WHERE handle = ?', [first]);
    expect((await change(other, { handle: first })).body.handle).toBe(first);
    expect((await profile(first)).body).toMatchObject({ id: other.id, handle: first, isStreamer: false });
    expect((await profile(second)).body.id).toBe(haru.id);
  });

  it('can be given up, and taken back by whose it was', async () => {
    const handle = newHandle('left');
    const haru = await newStreamer(handle);
    expect((await change(haru, { handle: null })).body.handle).toBeNull();
    expect(refusal(await profile(handle))).toEqual([404, 'profile-not-found']);
    expect(refusal(await change(await newPerson(address), { handle }))).toEqual([409, 'handle-taken']);
    expect(refusal(await change(haru, { handle }))).toEqual([409, 'handle-changed-lately']);
    await waitForChange(haru);
    expect((await change(haru, { handle })).status).toBe(200);
    expect((await profile(handle)).body.id).toBe(haru.id);
    expect(await rows('SELECT held_until FROM handles WHERE handle = ?', [handle])).toEqual([{ held_until: null }]);
  });

  it('is chosen by the person, not by a program', async () => {
    const program = await newProgram(await newPerson(address), ['account:read'], { livemode: false });
    expect((await change(program, { handle: newHandle() })).status).toBe(403);
  });
});

describe('A public profile', () => {
  it('tells strangers the name, what the person says, and how missions ended, and nothing else', async () => {
    const handle = newHandle('haru');
    const haru = await newStreamer(handle);
    const mina = await newPerson(address);
    expect((await deposit(admin, mina.id, 20_000)).status).toBe(201);
    await change(haru, { bio: '<b>노래</b>합니다 🎤' });
    const before = await profile(handle);
    const person = { id: haru.id, handle, name: '하루', bio: '<b>노래</b>합니다 🎤', isStreamer: true };
    expect(before.body).toEqual({ ...person, missions: { ongoing: 0, succeeded: 0, failed: 0 } });

    const [one, two] = [await newMission(mina, haru), await newMission(mina, haru)];
    await newMission(mina, haru);
    await settle(haru, one, 'success');
    await settle(haru, two, 'failure');
    const after = await profile(handle.toUpperCase());
    expect(after.body).toEqual({ ...person, missions: { ongoing: 1, succeeded: 1, failed: 1 } });
    const etag = after.headers.get('etag')!;
    expect((await stranger.get(`/v1/profiles/${handle}`, { headers: { 'If-None-Match': etag } })).status).toBe(304);
    expect(before.headers.get('etag')).not.toBe(etag);
  });

  it('is not there while the account is suspended or on its way out', async () => {
    const handle = newHandle('gone');
    const haru = await newStreamer(handle);
    const suspension = `/v1/users/${haru.id}/suspension`;
    const isListed = async () => (await stranger.get(`/v1/streamers?q=${handle}`)).body.items.length === 1;
    expect([(await profile(handle)).status, await isListed()]).toEqual([200, true]);
    expect((await admin.send('PUT', suspension, { body: { reason: '광고' } })).status).toBeLessThan(300);
    expect([(await profile(handle)).status, await isListed()]).toEqual([404, false]);
    expect((await admin.send('DELETE', suspension)).status).toBeLessThan(300);
    expect([(await profile(handle)).status, await isListed()]).toEqual([200, true]);
    await haru.logIn();
    expect((await haru.post('/v1/users/me/deletion', { password: haru.password }, { key: null })).status).toBe(202);
    expect([(await profile(handle)).status, await isListed()]).toEqual([404, false]);
  });

  it('is of no other form', async () => {
    for (const path of ['ab', 'a-b-c', '%00%00%00', '%EA%B0%80%EA%B0%80%EA%B0%80'])
      expect([path, (await profile(path)).status]).toEqual([path, 422]);
    expect(refusal(await profile(newHandle()))).toEqual([404, 'profile-not-found']);
  });
});

describe('The directory of streamers', () => {
  /** All pages of a search, two people each. */
  async function search(q: string): Promise<string[]> {
    const found: string[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await stranger.get(`/v1/streamers?limit=2&q=${encodeURIComponent(q)}${cursor}`);
      expect(status).toBe(200);
      found.push(...body.items.map(({ handle }: { handle: string }) => handle));
      if (body.nextCursor === null) return found;
      cursor = `&cursor=${body.nextCursor}`;
    }
  }

  it('finds by the beginning of a handle, then of a name, page by page, each person once', async () => {
    const begin = newHandle('dir');
    const word = `별${begin}`;
    const handles = ['a', 'b', 'c'].map((end) => `${begin}_${end}`);
    for (const handle of handles) await newStreamer(handle, `${begin} 같은 이름`);
    const named = [newHandle('x'), newHandle('y'), newHandle('z')];
    await newStreamer(named[1], `${begin.toUpperCase()} 나`);
    await newStreamer(named[0], `${begin.toUpperCase()} 가`);
    await newStreamer(named[2], `${begin.toUpperCase()} 가`);
    await newStreamer(newHandle('w'), word);
    // A streamer without a handle, and a person with one who is no streamer.
    await newPerson(address, 'streamer', { name: begin });
    await change(await newPerson(address, 'consumer', { name: begin }), { handle: `${begin}_d` });

    expect(await search(begin.toUpperCase())).toEqual([...handles, named[0], named[2], named[1]]);
    expect(await search(`@${begin}_`)).toEqual(handles);
    expect(await search(`${begin} 나`)).toEqual([named[1]]);
    expect(await search(word.slice(0, 3))).toHaveLength(1);
    expect(await search('%')).toEqual([]);
    expect(await search(`${begin}\\`)).toEqual([]);
  });

  it('lists all by their handles without a search', async () => {
    await newStreamer();
    const { body } = await stranger.get('/v1/streamers?limit=100');
    const handles = body.items.map(({ handle }: { handle: string }) => handle);
    expect(handles.length).toBeGreaterThan(0);
    expect(handles).toEqual([...handles].sort());
    expect(Object.keys(body.items[0])).toEqual(['id', 'handle', 'name', 'bio']);
  });

  it('refuses a cursor that it has not written', async () => {
    for (const text of ['x', 'h', 'hA-B', `n${'0'.repeat(36)}`, `n${'-'.repeat(36)}x`]) {
      const cursor = Buffer.from(text).toString('base64url');
      expect(refusal(await stranger.get(`/v1/streamers?cursor=${cursor}`))).toEqual([400, 'invalid-cursor']);
    }
  });
});

describe('Views of missions, pledges and bookings', () => {
  it('name the people where these are meant to see each other', async () => {
    const handle = newHandle('seen');
    const haru = await newStreamer(handle);
    const [mina, sora] = [await newPerson(address, 'consumer', { name: '김미나' }), await newPerson(address)];
    for (const one of [mina, sora]) expect((await deposit(admin, one.id, 20_000)).status).toBe(201);
    const id = await newMission(mina, haru, { showName: false });
    expect((await sora.post(`/v1/missions/${id}/pledges`, { amount: 1_000, showName: true })).status).toBe(201);
    const streamer = { id: haru.id, name: '하루', handle };
    const creator = { id: mina.id, name: '김미나', handle: null };

    for (const [person, shown] of [
      [mina, creator],
      [haru, creator],
      [admin, creator],
      [sora, null],
    ] as const) {
      const one = await person.get(`/v1/missions/${id}`);
      expect(one.body).toMatchObject({ streamer, creator: shown });
      const { items } = (await person.get(`/v1/missions?streamerId=${haru.id}`)).body;
      expect(items).toEqual([{ ...one.body, secondsLeft: expect.any(Number) }]);
    }
    // What one sees is not the answer to another: a validator tells them apart.
    const tag = (await mina.get(`/v1/missions/${id}`)).headers.get('etag')!;
    const asked = await sora.get(`/v1/missions/${id}`, { headers: { 'If-None-Match': tag } });
    expect([asked.status, asked.text.includes('김미나')]).toEqual([200, false]);

    const backersFor = async (person: Client) =>
      (await person.get(`/v1/missions/${id}/pledges`)).body.items.map(({ backer }: any) => backer);
    const own = { id: sora.id, name: '테스트', handle: null };
    expect(await backersFor(haru)).toEqual([own, creator]);
    expect(await backersFor(sora)).toEqual([own]);
    expect(await backersFor(await newPerson(address))).toEqual([{ ...own, id: null }]);

    // A new name and a new handle are seen at once, by everybody.
    const renamed = newHandle('renamed');
    await waitForChange(haru);
    expect((await change(haru, { name: '하루하루', handle: renamed })).status).toBe(200);
    for (const person of [mina, sora]) {
      const { body } = await person.get(`/v1/missions/${id}`);
      expect(body.streamer).toEqual({ id: haru.id, name: '하루하루', handle: renamed });
    }
    expect((await haru.post(`/v1/missions/${id}/acceptance`)).body).toMatchObject({
      streamer: { handle: renamed },
      creator,
    });
  });

  it('name the parties of a booking to each other, and to no other person', async () => {
    const [mina, jun] = [await newPerson(address, 'consumer', { name: '김미나' }), await newPerson(address, 'driver')];
    await change(jun, { handle: newHandle('jun') });
    const { id } = (await mina.book()).body;
    const path = `/v1/reservations/${id}/people`;
    const consumer = { id: mina.id, name: '김미나', handle: null };
    expect((await mina.get(path)).body).toEqual({ consumer, driver: null });
    await jun.goOnline();
    expect(refusal(await jun.get(path))).toEqual([404, 'reservation-not-found']);
    expect((await jun.accept(id)).status).toBe(201);
    const driver = (await jun.get(path)).body.driver;
    expect(driver).toEqual({ id: jun.id, name: '테스트', handle: expect.stringMatching(/^jun_/) });
    expect((await mina.get(path)).body).toEqual({ consumer, driver });
    for (const other of [await newPerson(address), await newPerson(address, 'driver')])
      expect(refusal(await other.get(path))).toEqual([404, 'reservation-not-found']);
  });

  it('read the names of a page in one statement, however many people there are', async () => {
    const haru = await newStreamer();
    const backers = await Promise.all([1, 2, 3].map(() => newPerson(address)));
    const missions: string[] = [];
    for (const backer of backers) {
      expect((await deposit(admin, backer.id, 20_000)).status).toBe(201);
      missions.push(await newMission(backer, haru));
      expect((await pledge(backer, missions[0]!, 1_000)).status).toBe(201);
    }
    for (const [path, length, most] of [
      [`/v1/missions?streamerId=${haru.id}`, 3, 1],
      // The mission is looked at first, and names its own people where it was not cached.
      [`/v1/missions/${missions[0]}/pledges`, 4, 2],
    ] as const) {
      let answer: Answer | undefined;
      const packets = await packetsOf(async () => void (answer = await admin.get(path)));
      expect(answer!.body.items).toHaveLength(length);
      const reads = packets.filter((sql) => sql.includes('FROM users WHERE id IN'));
      expect(reads.length).toBeGreaterThan(0);
      expect(reads.length).toBeLessThanOrEqual(most);
    }
  });
});
