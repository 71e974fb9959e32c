import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { bookings, fillHistory, mission, newAdmin } from '../support/history.js';
import { OpenSearchStub } from '../support/opensearch/stub.js';
import { MachineClock } from '../support/machine-clock.js';
import { find, findAll, findsSoon, marked, type Message } from '../support/messages.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const worlds: World[] = [];
afterAll(async () => {
  await killAll();
  await Promise.all(worlds.map((world) => world.end()));
  await database.end();
});

const kinds = (messages: Message[]) => messages.map(({ kind, type }) => `${kind} ${type}`).sort();
const texts = (messages: Message[]) => messages.map(({ text }) => text.ko);
const refusal = ({ status, body }: { status: number; body: any }) => [
  status,
  body.code,
  ...(body.errors ?? []).map(({ code }: { code: string }) => code),
];

type Started = { world: World; api: MadangProcess; settled?: () => Promise<void> };

/** Both ways to search must pass all of these. */
function contract(searchedBy: 'mysql' | 'opensearch', start: () => Promise<Started>) {
  let world: World;
  let admin: Client;
  let address: string;
  let scene: Awaited<ReturnType<typeof bookings>>;
  let gig: Awaited<ReturnType<typeof mission>>;

  beforeAll(async () => {
    const started = await start();
    world = started.world;
    address = started.api.address;
    admin = await newAdmin(world, address);
    scene = await bookings(address);
    gig = await mission(admin, address);
    await findsSoon(admin, { reservationId: scene.done }, 4 + 1 + 3);
    await findsSoon(admin, { reservationId: scene.cancelled }, 3 + 1 + 2);
    await findsSoon(admin, { missionId: gig.id }, 4 + 7);
    await started.settled?.();
  });

  describe('The history of a booking', () => {
    it('tells its consumer in both languages what happened, who did it, and what they were told', async () => {
      const { mina, jun, done } = scene;
      const page = await find(mina, { reservationId: done });
      expect(page.nextCursor).toBeNull();
      expect(kinds(page.items)).toEqual([
        'event reservation.accepted',
        'event reservation.delivered',
        'event reservation.picked_up',
        'event reservation.requested',
        'notification reservation.accepted',
        'notification reservation.delivered',
        'notification reservation.picked_up',
      ]);
      const happened = page.items.filter(({ kind }) => kind === 'event').reverse();
      expect(happened.map(({ text }) => text)).toEqual([
        {
          ko: '김미나님이 2099년 12월 24일 (목) 강남역 2번 출구 → 마포구 양화로 45 배송을 예약했습니다.',
          en: '김미나 booked a delivery on Thu, 24 Dec 2099: 강남역 2번 출구 → 마포구 양화로 45.',
        },
        {
          ko: '박준호 기사님이 2099년 12월 24일 (목) 강남역 2번 출구 → 마포구 양화로 45 배송을 맡았습니다.',
          en: '박준호 accepted the delivery on Thu, 24 Dec 2099: 강남역 2번 출구 → 마포구 양화로 45.',
        },
        {
          ko: '박준호 기사님이 2099년 12월 24일 (목) 강남역 2번 출구 → 마포구 양화로 45 배송 물품을 픽업했습니다.',
          en: '박준호 picked up the delivery on Thu, 24 Dec 2099: 강남역 2번 출구 → 마포구 양화로 45.',
        },
        {
          ko: '박준호 기사님이 2099년 12월 24일 (목) 강남역 2번 출구 → 마포구 양화로 45 배송을 완료했습니다.',
          en: '박준호 completed the delivery on Thu, 24 Dec 2099: 강남역 2번 출구 → 마포구 양화로 45.',
        },
      ]);
      expect(happened.map(({ actor }) => actor?.id)).toEqual([mina.id, jun.id, jun.id, jun.id]);
      const { items } = (await mina.get(`/v1/reservations/${done}/timeline`)).body;
      const times = (items as { occurredAt: string }[]).map(({ occurredAt }) => occurredAt);
      expect(happened.map(({ occurredAt }) => occurredAt)).toEqual(times);
      for (const { reservationId, missionId } of page.items) {
        expect([reservationId, missionId]).toEqual([done, null]);
      }
      expect(texts(page.items.filter(({ kind }) => kind === 'notification'))).toContain(
        '배송 완료: 마포구 양화로 45까지 배송이 완료되었습니다.',
      );
    });

    it('keeps the names of its time', async () => {
      const [person] = [await newPerson(address, 'consumer', { name: '옛이름' })];
      const { id } = (await person.book()).body;
      await findsSoon(person, { reservationId: id }, 1);
      expect((await person.send('PATCH', '/v1/users/me', { body: { name: '새이름' } })).status).toBe(200);
      await person.post(`/v1/reservations/${id}/cancellation`, { reason: '취소' });
      const [cancelled, requested] = await findsSoon(person, { reservationId: id }, 2);
      expect([requested!.text.ko, cancelled!.text.ko]).toEqual([
        expect.stringMatching(/^옛이름님이/),
        expect.stringMatching(/^새이름님이/),
      ]);
      expect([requested!.actor!.name, cancelled!.actor!.name]).toEqual(['옛이름', '새이름']);
    });
  });

  describe('Whoever searches finds', () => {
    test('nothing, as a stranger to all of it', async () => {
      expect(await findAll(scene.stranger)).toEqual([]);
      expect(await findAll(scene.stranger, { q: '강남' })).toEqual([]);
      expect(await findAll(scene.stranger, { reservationId: scene.done })).toEqual([]);
      expect(await findAll(scene.stranger, { missionId: gig.id })).toEqual([]);
    });

    test('as another driver only what they were told', async () => {
      expect(kinds(await findAll(scene.dan))).toEqual(Array(2).fill('notification reservation.requested'));
      expect(await findAll(scene.dan, { q: '맡았습니다' })).toEqual([]);
    });

    test('as a driver whose delivery was cancelled what happened until then, and not what came before', async () => {
      expect(kinds(await findAll(scene.jun, { reservationId: scene.cancelled }))).toEqual([
        'event reservation.accepted',
        'event reservation.cancelled',
        'notification reservation.cancelled',
        'notification reservation.requested',
      ]);
    });

    test('as a backer their own pledge and what became of the mission', async () => {
      const found = await findAll(gig.backer);
      expect(kinds(found)).toEqual([
        'event mission.accepted',
        'event mission.failed',
        'event mission.pledged',
        'notification mission.accepted',
        'notification mission.failed',
      ]);
      expect(texts(found).join()).not.toContain('최초록');
      expect(texts(found).join()).toContain('한보라님이 "노래 한 곡 🎤" 미션에 7,000원을 후원했습니다.');
      expect(texts(await findAll(gig.creator)).join()).not.toContain('한보라');
      for (const { reservationId, missionId } of found) expect([reservationId, missionId]).toEqual([null, gig.id]);
    });

    test('as the streamer every pledge', async () => {
      expect(kinds(await findAll(gig.streamer, { q: '원' })).filter((kind) => kind.startsWith('event'))).toEqual([
        'event mission.created',
        'event mission.failed',
        'event mission.pledged',
      ]);
    });

    test('everything as an admin, also what they were not told', async () => {
      expect(await findAll(admin, { reservationId: scene.done })).toHaveLength(8);
      expect(await findAll(admin, { missionId: gig.id })).toHaveLength(11);
      expect(await findAll(admin, { q: '강남역 2번', type: 'reservation.accepted' })).toHaveLength(2);
    });

    test('their own among any number of others at once: who may read is asked before pages are cut', async () => {
      const [one, other] = [await newPerson(address), await newPerson(address)];
      await one.book({ departure: '나루터' });
      for (let i = 0; i < 12; i++) await other.book({ departure: '나루터' });
      await findsSoon(other, { q: '나루터' }, 12);
      await findsSoon(one, { q: '나루터' }, 1);
      const page = await find(one, { q: '나루터', limit: 1 });
      expect([page.items.length, page.nextCursor]).toEqual([1, null]);
    });
  });

  describe('A search', () => {
    test.each([
      ['part of a word', '강남', ['강남']],
      ['what is written together, by words apart', '강남 역', ['강남역']],
      ['what is written apart, by words together', '강남역2번출구', ['강남역 2번 출구']],
      ['decomposed letters', '강남역'.normalize('NFD'), ['강남역']],
      ['wide letters and another case', 'sTAR café', ['Ｓｔａｒ  Café']],
      ['a single character', '마', ['마']],
      ['words across the sentence', '45 배송을 맡', ['45 배송을 맡']],
      ['punctuation', '출구 → 마포', ['출구 → 마포']],
    ])('finds %s', async (_, q, expected) => {
      const [message] = await findAll(scene.mina, { q });
      expect(marked(message!.text.ko, message!.highlights.ko)).toEqual(expected);
    });

    it('is answered by whom it should be', async () => {
      await until(
        `${searchedBy} answers`,
        async () => (await find(scene.mina, { q: '강남' })).searchedBy === searchedBy,
      );
    });

    it('reads the English sentence as well, and marks what it found there', async () => {
      const [message] = await findAll(scene.mina, { q: 'BOOKED a', reservationId: scene.done });
      expect(marked(message!.text.en, message!.highlights.en)).toEqual(['booked a']);
      expect(message!.highlights.ko).toEqual([]);
    });

    it.each([
      '%',
      '_',
      '\\',
      '+강남',
      '"강남',
      '강남*',
      "강남'",
      '강남)',
      '@강남',
      '<강남',
      '강남~역',
      '강남-역',
      '강남|서울',
    ])('takes %j as it stands', async (q) => {
      expect(await findAll(scene.mina, { q })).toEqual([]);
    });

    it('gives texts as they are and marks them by places: nothing in them becomes markup', async () => {
      const [message] = await findAll(scene.mina, { q: '취소</b>' });
      expect(message!.text.ko).toContain('사유: 비가 와서 <b>취소</b>');
      expect(marked(message!.text.ko, message!.highlights.ko)).toEqual(['취소</b>']);
    });

    it('takes filters together', async () => {
      const { mina, done } = scene;
      const all = await findAll(mina);
      expect(all).toHaveLength(7 + 3 + 1);
      const accepted = await findAll(mina, { type: 'reservation.accepted', reservationId: done });
      expect(kinds(accepted)).toEqual(['event reservation.accepted', 'notification reservation.accepted']);
      expect(await findAll(mina, { type: 'reservation.accepted', q: '마포', reservationId: done })).toHaveLength(2);
      const [newest, oldest] = [all[0]!.occurredAt, all.at(-1)!.occurredAt];
      expect(await findAll(mina, { from: oldest, to: newest })).toEqual(
        all.filter(({ occurredAt }) => occurredAt < newest),
      );
      const afterwards = new Date(Date.parse(oldest) + 1).toISOString();
      expect(await findAll(mina, { from: afterwards, q: '배송' })).toEqual(
        (await findAll(mina, { q: '배송' })).filter(({ occurredAt }) => occurredAt > oldest),
      );
    });

    it('goes on where the page before ended, whatever was said meanwhile', async () => {
      const person = await newPerson(address);
      for (let i = 0; i < 5; i++) await person.book({ departure: `정거장 ${i}` });
      const before = await findsSoon(person, { q: '정거장' }, 5);
      const first = await find(person, { q: '정거장', limit: 2 });
      await person.book({ departure: '정거장 9' });
      await findsSoon(person, { q: '정거장' }, 6);
      const second = await find(person, { q: '정거장', limit: 2, cursor: first.nextCursor! });
      const third = await find(person, { q: '정거장', limit: 2, cursor: second.nextCursor! });
      expect([...first.items, ...second.items, ...third.items]).toEqual(before);
      expect(third.nextCursor).toBeNull();
    });
  });
}

async function startWorld(world: World): Promise<Started> {
  worlds.push(world);
  return { world, api: await world.start('all') };
}

describe('Messages in the tables', () => {
  let own: Started;
  const start = async () => (own = await startWorld(World.ofThisFile()));

  contract('mysql', start);

  describe('A long history', () => {
    const LENGTH = 10_500;
    let person: Client;
    let admin: Client;
    beforeAll(async () => {
      person = await newPerson(own.api.address);
      admin = await newAdmin(own.world, own.api.address);
      await fillHistory(own.world, person.id, LENGTH, (place) =>
        place >= LENGTH - 3 ? `해운대 ㉠ ${place}` : place % 2_000 === 1_999 ? `가끔 ${place}` : `늘 ${place}`,
      );
    });

    it('gives up what is rare and old on the first page, to its reader and to an admin', async () => {
      for (const one of [person, admin]) {
        const page = await find(one, { q: '해 운대', limit: 2 });
        expect(texts(page.items)).toEqual([`해운대 ㉠ ${LENGTH - 3}`, `해운대 ㉠ ${LENGTH - 2}`]);
        const rest = await find(one, { q: '해 운대', limit: 2, cursor: page.nextCursor! });
        expect([texts(rest.items), rest.nextCursor]).toEqual([[`해운대 ㉠ ${LENGTH - 1}`], null]);
      }
    });

    it('has each match once, in order, where the newest are near and the others far', async () => {
      const places = texts(await findAll(person, { q: '가끔', limit: 3 })).map((text) => Number(text.split(' ')[1]));
      expect(places).toEqual([1_999, 3_999, 5_999, 7_999, 9_999]);
    });

    it('is looked through piece by piece for a single character', async () => {
      const page = await find(person, { q: '㉠' });
      expect(page.items).toEqual([]);
      const rest = await find(person, { q: '㉠', cursor: page.nextCursor! });
      expect([rest.items.length, rest.nextCursor]).toEqual([3, null]);
    });
  });

  describe('What cannot be written', () => {
    it('holds nothing else up, dies after eight tries, and is written when it is redriven', async () => {
      const { world, api } = own;
      const admin = await newAdmin(world, api.address);
      const mina = await newPerson(api.address);
      const reservationId = (await mina.book()).body.id as string;
      const [eventId, lost] = [crypto.randomUUID(), crypto.randomUUID()];
      const payloadOf = (id: string) => JSON.stringify({ reservationId: id, consumerId: mina.id });
      await world.rows(
        `INSERT INTO message_sources (event_id, type, actor_id, payload, occurred_at) VALUES (?, 'reservation.requested', ?, ?, NOW(6))`,
        [bytes(eventId), bytes(mina.id), payloadOf(lost)],
      );
      await findsSoon(mina, { reservationId }, 1);
      const attempts = () => world.count('SELECT attempts FROM message_sources WHERE event_id = ?', [bytes(eventId)]);
      await until('it failed', async () => (await attempts()) > 0);
      await world.rows('UPDATE message_sources SET attempts = 7, due_at = NOW(6) WHERE event_id = ?', [bytes(eventId)]);
      const letter = await until('it is dead', async () => {
        const { items } = (await admin.get('/v1/dead-letters?source=messages.history')).body;
        return items[0] as { id: string; referenceId: string; lastError: string } | undefined;
      });
      expect(letter).toMatchObject({ referenceId: eventId, lastError: `There is no reservation ${lost}.` });
      await world.rows('UPDATE message_sources SET payload = ? WHERE event_id = ?', [
        payloadOf(reservationId),
        bytes(eventId),
      ]);
      expect((await admin.post('/v1/dead-letters/redrive', { ids: [letter.id] })).status).toBe(202);
      await findsSoon(mina, { reservationId }, 2);
      expect(await world.count('SELECT COUNT(*) FROM message_sources')).toBe(0);
    });
  });

  describe('A question that cannot be answered', () => {
    it('is refused with a problem that says why', async () => {
      const person = await newPerson(own.api.address);
      const ask = async (query: string) => refusal(await person.get(`/v1/messages?${query}`));
      const id = crypto.randomUUID();
      expect(await ask('from=2026-12-25T00:00:00Z&to=2026-12-24T00:00:00Z')).toEqual([
        422,
        'invalid-input',
        'window_order',
      ]);
      expect(await ask(`q=${'가'.repeat(101)}`)).toEqual([422, 'invalid-input', 'too_big']);
      expect(await ask('q=%E2%80%8B')).toEqual([422, 'invalid-input', 'invisible_text']);
      expect(await ask(`reservationId=${id}&missionId=${id}`)).toEqual([
        422,
        'invalid-input',
        'reservation_or_mission',
      ]);
      expect((await ask('reservationId=1')).slice(0, 2)).toEqual([422, 'invalid-input']);
      expect((await ask('from=yesterday')).slice(0, 2)).toEqual([422, 'invalid-input']);
      expect((await ask('limit=101')).slice(0, 2)).toEqual([422, 'invalid-input']);
      expect((await ask('word=1')).slice(0, 2)).toEqual([422, 'invalid-input']);
      expect(await ask('cursor=nonsense')).toEqual([400, 'invalid-cursor']);
      const nobody = Object.assign(person, { accessToken: '' });
      expect(refusal(await nobody.get('/v1/messages'))).toEqual([401, 'unauthenticated']);
    });
  });
});

describe('Messages in OpenSearch', () => {
  let stub: OpenSearchStub;
  let own: Started;
  const count = (sql: string) => own.world.count(`SELECT COUNT(*) FROM message_indexing WHERE ${sql}`);
  /** Everything is written down and in the index, and searches see it. */
  const settled = async () => {
    const left = `SELECT (SELECT COUNT(*) FROM events WHERE state = 'pending')
      + (SELECT COUNT(*) FROM inbox WHERE state = 'queued') + (SELECT COUNT(*) FROM message_sources)`;
    await until('all is written', async () => (await own.world.count(left)) === 0);
    await until('all is in the index', async () => (await count(`state <> 'done'`)) === 0);
    for (const index of stub.behind('madang-messages')) index.refresh();
  };
  const start = async () => {
    stub = await OpenSearchStub.start();
    own = await startWorld(await World.create({ SEARCH_URL: stub.address }));
    return { ...own, settled };
  };
  /** A booking whose place nobody else has. */
  const bookAt = async (departure: string): Promise<Client> => {
    const person = await newPerson(own.api.address);
    expect((await person.book({ departure })).status).toBe(201);
    return person;
  };
  afterEach(() => {
    stub.manner = 'answers';
  });
  afterAll(() => stub.stop());

  contract('opensearch', start);

  describe('The index', () => {
    it('is taken in bulks, and holds no more than is needed to find: texts come from the tables', async () => {
      await settled();
      await own.world.rows(`UPDATE message_indexing SET state = 'queued', due_at = NOW(6)`);
      await settled();
      expect(Math.max(...stub.bulks)).toBeGreaterThan(1);
      const [index, ...others] = stub.behind('madang-messages');
      expect(others).toEqual([]);
      expect(index!.all).toHaveLength(await own.world.count('SELECT COUNT(*) FROM messages'));
      expect(Object.keys(index!.all[0]!.source).sort()).toEqual([
        'folded',
        'id',
        'ko',
        'occurredAt',
        'readers',
        'subjectId',
        'type',
      ]);
    });

    it('gets again what it refused for a moment', async () => {
      let refused = 0;
      stub.refuses = ({ source }) =>
        String(source['ko']).includes('잠깐역') && refused++ < 1
          ? { status: 429, type: 'rejected_execution_exception' }
          : undefined;
      const person = await bookAt('잠깐역');
      await until('it was refused', () => refused === 1);
      await until('it waits', async () => (await count(`state = 'queued' AND attempts = 1`)) === 1);
      await own.world.rows('UPDATE message_indexing SET due_at = NOW(6) WHERE attempts = 1');
      await until('it is there', async () => (await find(person, { q: '잠깐역' })).items.length === 1);
    });

    it('makes a dead letter of what it will never take, and takes it when it is redriven', async () => {
      const admin = await newAdmin(own.world, own.api.address);
      stub.refuses = ({ source }) =>
        String(source['ko']).includes('무덤역') ? { status: 400, type: 'mapper_parsing_exception' } : undefined;
      const person = await bookAt('무덤역');
      const letter = await until('it is dead', async () => {
        const { items } = (await admin.get('/v1/dead-letters?source=messages.search')).body;
        return items[0] as { id: string; reason: string; attempts: number; lastError: string } | undefined;
      });
      expect(letter).toMatchObject({
        reason: 'refused',
        attempts: 1,
        lastError: 'mapper_parsing_exception: the test wants it so',
      });
      stub.refuses = () => undefined;
      await admin.post('/v1/dead-letters/redrive', { ids: [letter.id] });
      await until('it is there', async () => (await find(person, { q: '무덤역' })).items.length === 1);
    });

    it('is not overwritten by what comes late', async () => {
      const person = await bookAt('새벽역');
      await until('it is there', async () => (await find(person, { q: '새벽역' })).items.length === 1);
      const [index] = stub.behind('madang-messages');
      const { id, source, version } = index!.all.find((one) => String(one.source['ko']).includes('새벽역'))!;
      index!.put(id, { ...source, readers: [] }, version + 1); // as a later version of Madang would have written it
      await own.world.rows(`UPDATE message_indexing SET state = 'queued', due_at = NOW(6) WHERE message_id = ?`, [
        bytes(id),
      ]);
      await settled();
      expect(index!.all.find((one) => one.id === id)).toMatchObject({ version: version + 1, source: { readers: [] } });
    });
  });

  describe('A cluster that does not answer', () => {
    it.each(['fails', 'hangs-up', 'hangs'] as const)(
      'but %s is replaced by the tables at once, disturbs no booking, and is asked again when it is back',
      async (manner) => {
        const person = await bookAt(`정전역 ${manner}`);
        await until('it is found', async () => {
          const { searchedBy, items } = await find(person, { q: '정전역' });
          return searchedBy === 'opensearch' && items.length === 1;
        });
        stub.manner = manner;
        const clock = new MachineClock();
        const openUntil = performance.now() + 5_000; // then it is asked again
        const first = await find(person, { q: '정전역' });
        expect([first.items.length, first.searchedBy]).toEqual([1, 'mysql']);
        expect(clock.elapsedMs()).toBeLessThan(2_500);
        const asked = stub.searches;
        const later = new MachineClock();
        for (let i = 0; i < 10 && performance.now() < openUntil - 2_000; i++)
          expect((await find(person, { q: '정전역' })).searchedBy).toBe('mysql');
        expect(later.elapsedMs()).toBeLessThan(1_000); // behind the breaker nobody waits
        expect(stub.searches).toBe(asked);
        expect((await person.book({ departure: '정전역 다음' })).status).toBe(201);
        await until('the tables know it', async () => (await find(person, { q: '정전역' })).items.length === 2);
        stub.manner = 'answers';
        await until(
          'it is back, and has what was said meanwhile',
          async () => {
            const { searchedBy, items } = await find(person, { q: '정전역' });
            return searchedBy === 'opensearch' && items.length === 2;
          },
          20_000,
        );
      },
    );
  });

  describe('A rebuild', () => {
    const reindex = () => own.world.run('reindex', { LOG_LEVEL: 'info' });

    it('makes a new index while people book and search, and loses nothing', async () => {
      await settled();
      const [old] = stub.behind('madang-messages');
      const person = await newPerson(own.api.address);
      let booked = 0;
      let isOver = false;
      const booking = (async () => {
        while (!isOver) {
          expect((await person.book({ departure: '재건역' })).status).toBe(201);
          booked++;
          await until('it is written', async () => (await findAll(person)).length === booked);
          await until('it is found', async () => (await find(person, { q: '재건역' })).items.length > 0);
        }
      })();
      await until('some are booked', () => booked > 2);
      let saidMeanwhile = 0;
      stub.hold = (path) => {
        if (!/-\d{3,}\/_refresh/.test(path)) return undefined;
        // Everything is copied, and the alias still stands for the old index: what is said now goes there.
        const size = old!.all.length;
        return until('more is said', () => (saidMeanwhile = old!.all.length - size) > 1);
      };
      const { code, log } = await reindex();
      isOver = true;
      await booking;
      stub.hold = () => undefined;
      expect(saidMeanwhile).toBeGreaterThan(1);
      expect(code).toBe(0);
      const lines = log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines).toContainEqual(expect.objectContaining({ msg: 'reindexing', done: expect.any(Number) }));
      expect(lines.at(-1)).toMatchObject({ msg: 'the index is new', refused: 0 });
      await settled();
      const [now, ...others] = stub.behind('madang-messages');
      expect([others, now!.name === old!.name, stub.indices.has(old!.name)]).toEqual([[], false, false]);
      expect(now!.all).toHaveLength(await own.world.count('SELECT COUNT(*) FROM messages'));
      expect(await findAll(person, { q: '재건역' })).toHaveLength(booked);
    });

    it('knows Korean where the plugin nori is present', async () => {
      const person = await bookAt('한강진역 1번 출구');
      await settled();
      // On a busy machine the stub may be slower than the second that it has.
      const search = () =>
        until('OpenSearch answers', async () => {
          const { searchedBy, items } = await find(person, { q: '한강진역에서' });
          return searchedBy === 'opensearch' && { found: items.length };
        });
      expect(await search()).toEqual({ found: 0 });
      stub.plugins = ['analysis-icu', 'analysis-nori'];
      expect((await reindex()).code).toBe(0);
      await settled();
      expect(await search()).toEqual({ found: 1 });
    });
  });
});
