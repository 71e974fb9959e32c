import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { PlacesService } from '../../src/modules/cafes/index.js';
import { originIdOf } from '../../src/modules/cafes/places/cafe.js';
import type { CafeRecord } from '../../src/modules/cafes/sources/source.js';
import { recount } from '../../src/modules/cafes/sharing/ratings.queries.js';
import { tagCodes, type TagCode } from '../../src/modules/cafes/tags.js';
import { startApp } from '../support/app.js';
import { Client, newPerson, type Answer } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { newOperator, refusal } from '../support/money.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { people } from '../support/world.js';

let app: NestFastifyApplication;
let address: string;
let stop: () => Promise<void>;
let other: MadangProcess;
let [mina, jun, sora]: Client[] = [];
let moderator: Client;
beforeAll(async () => {
  ({ app, address, stop } = await startApp('all'));
  other = await MadangProcess.start('api');
  [mina, jun, sora, moderator] = await Promise.all([
    newPerson(address, 'consumer', { name: '미나' }),
    newPerson(address, 'consumer', { name: '준', locale: 'en' }),
    newPerson(address, 'consumer', { name: '소라' }),
    newOperator(address, 'moderator'),
  ]);
});
afterAll(async () => {
  await killAll();
  await stop();
  await database.end();
});

/** The same person, at the other process. */
const there = (person: Client): Client =>
  Object.assign(new Client(other.address), { accessToken: person.accessToken, id: person.id });
const nobody = () => new Client(address);

const record = (changes: Partial<CafeRecord> = {}): CafeRecord => ({
  sourceId: randomUUID(),
  name: '마당커피 강남점',
  roadAddress: '서울 강남구 테헤란로 152',
  address: '서울 강남구 역삼동 737',
  phone: '02-555-0100',
  position: { lat: 37.5, lng: 127.036 },
  open: true,
  openingHours: null,
  zone: 'Asia/Seoul',
  facts: {},
  updatedAt: null,
  ...changes,
});
/** What a source says comes in, as an import brings it. */
async function bring(said: CafeRecord): Promise<string> {
  await app.get(UnitOfWork).run((tx) => app.get(PlacesService).ingest(tx, 'localdata', [said], new Set()));
  return originIdOf('localdata', said.sourceId);
}
const newCafe = (changes?: Partial<CafeRecord>) => bring(record(changes));

/** Two cafés that a moderator may merge: the first one will be gone, the second one stays. */
async function twoCafes(): Promise<[gone: string, stays: string]> {
  const [stays, gone] = [await newCafe(), await newCafe()].sort();
  return [gone!, stays!];
}
async function merge(gone: string, stays: string): Promise<void> {
  const answer = await moderator.post('/v1/cafes/duplicates', { firstId: gone, secondId: stays });
  expect([answer.status, answer.body.first?.id]).toEqual([201, stays]);
}
async function separate(gone: string, stays: string): Promise<void> {
  const [pair] = await rows(`SELECT LOWER(HEX(id)) AS id FROM cafe_duplicates WHERE first_id = ? AND second_id = ?`, [
    bytes(stays),
    bytes(gone),
  ]);
  const id = pair!['id'].replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  expect((await moderator.post(`/v1/cafes/duplicates/${id}/separation`)).status).toBe(201);
}

async function shown(cafeId: string): Promise<Record<string, any>> {
  const [row] = await rows('SELECT * FROM cafes WHERE id = ?', [bytes(cafeId)]);
  return row!;
}
/** What everybody sees: how many rated, their points together, and how many chose each tag. */
async function counters(cafeId: string) {
  const { raters, rating_halves } = await shown(cafeId);
  const tags = await rows('SELECT tag, raters FROM cafe_tags WHERE cafe_id = ? ORDER BY tag', [bytes(cafeId)]);
  return {
    raters,
    points: rating_halves / 2,
    tags: Object.fromEntries(tags.map((t) => [tagCodes[t['tag']], t['raters']])),
  };
}
const changesAnnounced = (cafeId: string) =>
  count(`SELECT COUNT(*) FROM events WHERE type = 'cafe.changed' AND aggregate_id = ?`, [bytes(cafeId)]);

/** A statement is under way that starts like this, because a test holds what it needs. */
const waitingFor = (statement: RegExp) =>
  until(`${statement} waits`, async () => {
    const connections = await rows<{ Info: string | null }>('SHOW FULL PROCESSLIST');
    return connections.some(({ Info }) => statement.test(Info ?? ''));
  });

type Opinion = { points: number; tags: TagCode[] };
const good: Opinion = { points: 4.5, tags: ['wifi', 'concent', 'mute'] };
const rate = (person: Client, cafeId: string, body: unknown = good, key?: string): Promise<Answer> =>
  person.send('PUT', `/v1/cafes/${cafeId}/rating`, { body, headers: key ? { 'Idempotency-Key': key } : {} });
const takeBack = (person: Client, cafeId: string) => person.send('DELETE', `/v1/cafes/${cafeId}/rating`);
const rated = (person: Client, cafeId: string) => person.get(`/v1/cafes/${cafeId}/rating`);

describe('A rating', () => {
  it('is mine, and counts in the mean and the tags of the café at once', async () => {
    const cafe = await newCafe();
    const before = await changesAnnounced(cafe);
    const answer = await rate(mina!, cafe);
    expect([answer.status, answer.body]).toEqual([
      200,
      { points: 4.5, tags: ['concent', 'mute', 'wifi'], ratedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
    ]);
    expect((await rated(mina!, cafe)).body).toEqual(answer.body);
    expect(refusal(await rated(jun!, cafe))).toEqual([404, 'rating-not-found']);
    await rate(jun!, cafe, { points: 0, tags: ['wifi', 'chair', 'seat', 'wifi'] });
    expect(await counters(cafe)).toEqual({
      raters: 2,
      points: 4.5,
      tags: { concent: 1, mute: 1, wifi: 2, chair: 1, seat: 1 },
    });
    expect(await changesAnnounced(cafe)).toBe(before + 2);
  });

  it('is what everybody finds at the café within two seconds, at every process', async () => {
    const cafe = await newCafe();
    await rate(mina!, cafe);
    await rate(jun!, cafe, { points: 3, tags: ['wifi', 'mute', 'chair'] });
    for (const place of [address, other.address]) {
      const found = () => new Client(place).get(`/v1/cafes/${cafe}`);
      await until('both are counted', async () => (await found()).body.raters === 2, 2_000);
      const { body } = await found();
      expect([body.rating, body.tags.find((tag: any) => tag.code === 'wifi')]).toEqual([
        3.75,
        { code: 'wifi', count: 2 },
      ]);
    }
  });

  it('is one per person: the new one takes the place of the old one, point by point and tag by tag', async () => {
    const cafe = await newCafe();
    await rate(mina!, cafe);
    await rate(mina!, cafe, { points: 2, tags: ['mute', 'dessert', 'timer', 'seat'] });
    expect(await counters(cafe)).toEqual({ raters: 1, points: 2, tags: { mute: 1, dessert: 1, timer: 1, seat: 1 } });
    expect((await rated(mina!, cafe)).body.points).toBe(2);
  });

  it('can be taken back; taking back what is not there is no error', async () => {
    const cafe = await newCafe();
    await Promise.all([rate(mina!, cafe), rate(jun!, cafe)]);
    for (const announced of [1, 1]) {
      const before = await changesAnnounced(cafe);
      expect((await takeBack(mina!, cafe)).status).toBe(204);
      expect(await changesAnnounced(cafe)).toBeLessThanOrEqual(before + announced);
      expect(await counters(cafe)).toEqual({ raters: 1, points: 4.5, tags: { wifi: 1, concent: 1, mute: 1 } });
    }
    expect((await takeBack(sora!, cafe)).status).toBe(204);
    await takeBack(jun!, cafe);
    expect(await counters(cafe)).toEqual({ raters: 0, points: 0, tags: {} });
    expect(refusal(await rated(mina!, cafe))).toEqual([404, 'rating-not-found']);
  });

  const wrong: [string, unknown][] = [
    ['points between halves', { ...good, points: 4.3 }],
    ['more than five points', { ...good, points: 5.5 }],
    ['less than none', { ...good, points: -0.5 }],
    ['points as text', { ...good, points: '4' }],
    ['points beyond all numbers', '{"points":1e999,"tags":["wifi","mute","chair"]}'],
    ['no points', { tags: good.tags }],
    ['two tags', { ...good, tags: ['wifi', 'mute'] }],
    ['three tags of which two are one', { ...good, tags: ['wifi', 'mute', 'wifi'] }],
    ['a tag nobody knows', { ...good, tags: ['wifi', 'mute', 'cats'] }],
    ['a tag of every object', { ...good, tags: ['wifi', 'mute', 'constructor'] }],
    ['ten thousand tags', { ...good, tags: Array.from({ length: 10_000 }, () => 'wifi') }],
    ['tags that are no list', { ...good, tags: { 0: 'wifi', 1: 'mute', 2: 'chair', length: 3 } }],
    ['somebody else’s id', { ...good, userId: randomUUID() }],
    ['nothing', null],
    ['an empty object', {}],
    ['a list', [good]],
  ];
  test.each(wrong)('of %s is refused, and nothing is counted', async (_, body) => {
    const cafe = await newCafe();
    expect(refusal(await rate(mina!, cafe, body))).toEqual([422, 'invalid-input']);
    expect(await counters(cafe)).toEqual({ raters: 0, points: 0, tags: {} });
  });

  it('says in both languages that tags are too few', async () => {
    const cafe = await newCafe();
    for (const [language, sentence] of [
      ['ko', '서로 다른 태그를 3개 이상 선택해 주세요.'],
      ['en', 'Choose at least 3 different tags.'],
    ]) {
      const answer = await mina!.send('PUT', `/v1/cafes/${cafe}/rating`, {
        body: { points: 1, tags: ['wifi', 'wifi', 'wifi'] },
        headers: { 'Accept-Language': language! },
      });
      expect(answer.body.errors).toEqual([{ in: 'body', pointer: '/tags', code: 'too_few_tags', message: sentence }]);
    }
  });

  it('needs a café that exists and somebody who is logged in', async () => {
    const cafe = await newCafe();
    for (const send of [rate, takeBack, rated]) {
      expect(refusal(await send(mina!, randomUUID()))).toEqual([404, 'cafe-not-found']);
      expect(refusal(await send(mina!, '7%27%20OR%201'))).toEqual([422, 'invalid-input']);
      expect(refusal(await send(nobody(), cafe))).toEqual([401, 'unauthenticated']);
    }
  });

  it('is counted once however often its request is repeated', async () => {
    const cafe = await newCafe();
    const key = randomUUID();
    const first = await rate(mina!, cafe, good, key);
    await rate(mina!, cafe, { ...good, points: 1 });
    const again = await rate(there(mina!), cafe, good, key);
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    expect(await counters(cafe)).toMatchObject({ raters: 1, points: 1 });
    expect(refusal(await rate(mina!, cafe, { ...good, points: 2 }, key))).toEqual([422, 'idempotency-key-reused']);
    expect(await counters(cafe)).toMatchObject({ raters: 1, points: 1 });
  });

  it('is counted exactly when fifty people rate, rate anew and take back at the same time over two processes', async () => {
    const cafe = await newCafe();
    const crowd = await people(address, 'consumer', 50);
    // Whoever stands in line for too long is told to come again.
    const surely = async (send: () => Promise<Answer>) => {
      const answer = await until('it is not busy', async () => {
        const { status } = await send();
        return status !== 503 && status;
      });
      expect([200, 204]).toContain(answer);
    };
    const tagsFrom = (first: number, length: number) =>
      Array.from({ length }, (_, i) => tagCodes[(first + i) % tagCodes.length]!);
    const last = new Map<string, Opinion>();
    await Promise.all(
      crowd.map(async (person, i) => {
        const [here, away] = i % 2 ? [person, there(person)] : [there(person), person];
        await surely(() => rate(here, cafe, { points: (i % 11) / 2, tags: tagsFrom(i, 3) }));
        const final = { points: ((i * 7) % 11) / 2, tags: tagsFrom(i * 5, 3 + (i % 4)) };
        if (i % 3 === 0) await surely(() => takeBack(away, cafe));
        else {
          // Twice at the same time: whichever comes second, it is one rating.
          await Promise.all([here, away].map((at) => surely(() => rate(at, cafe, final))));
          last.set(person.id, final);
        }
      }),
    );
    const opinions = [...last.values()];
    const tags: Record<string, number> = {};
    for (const code of opinions.flatMap((opinion) => opinion.tags)) tags[code] = (tags[code] ?? 0) + 1;
    expect(await counters(cafe)).toEqual({
      raters: opinions.length,
      points: opinions.reduce((sum, { points }) => sum + points, 0),
      tags,
    });
  });
});

describe('The rating of a café that became another one', () => {
  it('counts there, and takes the place of what the person said of either', async () => {
    const [gone, stays] = await twoCafes();
    await rate(mina!, gone, { points: 5, tags: ['wifi', 'mute', 'chair'] });
    await rate(mina!, stays, { points: 1, tags: ['wifi', 'mute', 'seat'] });
    await rate(jun!, gone, { points: 3, tags: ['wifi', 'mute', 'toilet'] });
    await merge(gone, stays);
    // The latest of a person's ratings is the one that counts.
    expect(await counters(stays)).toEqual({ raters: 2, points: 4, tags: { wifi: 2, mute: 2, seat: 1, toilet: 1 } });
    expect((await rated(mina!, gone)).body.points).toBe(1);

    await rate(mina!, gone, { points: 2, tags: ['parking', 'mute', 'chair'] });
    await rate(jun!, stays, { points: 2.5, tags: ['wifi', 'timer', 'toilet'] });
    const merged = { raters: 2, points: 4.5, tags: { parking: 1, mute: 1, chair: 1, wifi: 1, timer: 1, toilet: 1 } };
    expect(await counters(stays)).toEqual(merged);
    await app.get(UnitOfWork).run((tx) => recount(tx, stays, [stays, gone]));
    expect(await counters(stays)).toEqual(merged);

    await takeBack(mina!, gone);
    await takeBack(jun!, stays);
    expect(await counters(stays)).toEqual({ raters: 0, points: 0, tags: {} });
    await separate(gone, stays);
    expect(await counters(gone)).toEqual({ raters: 0, points: 0, tags: {} });
  });

  it('comes back with it when the two are separated again', async () => {
    const [gone, stays] = await twoCafes();
    await Promise.all([rate(mina!, gone), rate(jun!, gone), rate(sora!, stays)]);
    const before = await Promise.all([gone, stays].map(counters));
    await merge(gone, stays);
    expect((await counters(stays)).raters).toBe(3);
    await separate(gone, stays);
    expect(await Promise.all([gone, stays].map(counters))).toEqual(before);
  });
});

const comment = (person: Client, cafeId: string, body: unknown, key?: string): Promise<Answer> =>
  person.post(`/v1/cafes/${cafeId}/comments`, body, key ? { key } : {});
const said = async (person: Client, cafeId: string, text: string, parentId?: string): Promise<string> =>
  (await comment(person, cafeId, { text, parentId })).body.id;
const edit = (person: Client, cafeId: string, id: string, body: unknown = { text: '고쳤어요' }): Promise<Answer> =>
  person.send('PATCH', `/v1/cafes/${cafeId}/comments/${id}`, { body });
const remove = (person: Client, cafeId: string, id: string): Promise<Answer> =>
  person.send('DELETE', `/v1/cafes/${cafeId}/comments/${id}`);
const comments = (cafeId: string, query = '', who = nobody()): Promise<Answer> =>
  who.get(`/v1/cafes/${cafeId}/comments${query}`);
const replies = (cafeId: string, id: string, query = ''): Promise<Answer> =>
  nobody().get(`/v1/cafes/${cafeId}/comments/${id}/replies${query}`);

/** Every item of a list, page by page; `meanwhile` runs after each page. */
async function walk(
  page: (query: string) => Promise<Answer>,
  limit: number,
  meanwhile?: () => Promise<unknown>,
  from: string | null = '',
) {
  const items: any[] = [];
  for (let cursor = from; cursor !== null;) {
    const { body } = await page(`?limit=${limit}${cursor && `&cursor=${cursor}`}`);
    items.push(...body.items);
    cursor = body.nextCursor;
    await meanwhile?.();
  }
  return items;
}

describe('A comment', () => {
  it('is read by everybody, with the name and the handle of who wrote it and nothing more of them', async () => {
    const cafe = await newCafe();
    const answer = await comment(mina!, cafe, { text: '  창가가 좋아요 ☕\n조용해요  ' });
    const view = {
      id: expect.any(String),
      parentId: null,
      author: { id: mina!.id, name: '미나', handle: null },
      text: '창가가 좋아요 ☕\n조용해요',
      deleted: false,
      createdAt: expect.stringMatching(/Z$/),
      editedAt: null,
    };
    expect([answer.status, answer.body]).toEqual([201, view]);
    const { body } = await comments(cafe);
    expect(body).toEqual({
      items: [{ ...answer.body, replies: [], replyCount: 0, repliesCursor: null }],
      nextCursor: null,
    });
  });

  it('has replies, the oldest first, and these have none', async () => {
    const cafe = await newCafe();
    const top = await said(mina!, cafe, '와이파이 어때요?');
    const first = await said(jun!, cafe, '빨라요', top);
    const second = await said(mina!, cafe, '고마워요', top);
    const [thread] = (await comments(cafe)).body.items;
    expect([thread.id, thread.replyCount, thread.repliesCursor]).toEqual([top, 2, null]);
    expect(thread.replies.map((r: any) => [r.id, r.parentId, r.author.name])).toEqual([
      [first, top, '준'],
      [second, top, '미나'],
    ]);
    expect((await replies(cafe, top)).body).toEqual({ items: thread.replies, nextCursor: null });
    expect(refusal(await comment(mina!, cafe, { text: '정말?', parentId: first }))).toEqual([422, 'reply-to-reply']);
  });

  it('comes in pages, the newest first, that stay right while people write', async () => {
    const cafe = await newCafe();
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.push(await said(mina!, cafe, `${i}`));
    const walked = await walk(
      (query) => comments(cafe, query),
      3,
      () => said(jun!, cafe, '하나 더'),
    );
    expect(walked.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(refusal(await comments(cafe, '?cursor=nonsense'))).toEqual([400, 'invalid-cursor']);
    expect(refusal(await comments(cafe, '?limit=101'))).toEqual([422, 'invalid-input']);
  });

  it('shows its first twenty replies, and the others by their own cursor', async () => {
    const cafe = await newCafe();
    const [top, quiet] = [await said(mina!, cafe, '다들 어때요?'), await said(mina!, cafe, '저만 있나요?')];
    const ids: string[] = [];
    for (let i = 0; i < 25; i++) ids.push(await said(i % 2 ? jun! : mina!, cafe, `${i}`, top));
    await remove(jun!, cafe, ids[3]!);
    ids.splice(3, 1);
    const [alone, thread] = (await comments(cafe)).body.items;
    expect([alone.id, alone.replies, alone.replyCount]).toEqual([quiet, [], 0]);
    expect(thread.replies.map((r: any) => r.id)).toEqual(ids.slice(0, 20));
    expect(thread.replyCount).toBe(24);
    const rest = await walk((query) => replies(cafe, top, query), 3, undefined, thread.repliesCursor);
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(20));
    const all = await walk((query) => replies(cafe, top, query), 7);
    expect(all.map(({ id }) => id)).toEqual(ids);
  });

  it('is changed by its author alone', async () => {
    const cafe = await newCafe();
    const id = await said(mina!, cafe, '커피가 써요');
    for (const person of [jun!, moderator])
      expect(refusal(await edit(person, cafe, id))).toEqual([403, 'not-comment-author']);
    expect(refusal(await edit(nobody(), cafe, id))).toEqual([401, 'unauthenticated']);
    const answer = await edit(mina!, cafe, id, { text: '커피가 진해요' });
    expect([answer.status, answer.body.text, answer.body.editedAt]).toEqual([
      200,
      '커피가 진해요',
      expect.stringMatching(/Z$/),
    ]);
    expect((await comments(cafe)).body.items[0].text).toBe('커피가 진해요');
    expect((await comments(cafe)).text).not.toContain('커피가 써요');
  });

  it('is deleted by its author or a moderator: nobody sees any more who wrote what', async () => {
    const cafe = await newCafe();
    const secret = `비밀 ${randomUUID()}`;
    const top = await said(mina!, cafe, secret);
    const reply = await said(jun!, cafe, '그렇군요', top);
    const alone = await said(mina!, cafe, `${secret} 혼자`);
    expect(refusal(await remove(jun!, cafe, top))).toEqual([403, 'not-comment-author']);
    expect(refusal(await remove(nobody(), cafe, top))).toEqual([401, 'unauthenticated']);
    for (const id of [top, top, alone]) expect((await remove(mina!, cafe, id)).status).toBe(204);

    for (const who of [nobody(), mina!, jun!, moderator]) {
      const { body, text } = await comments(cafe, '', who);
      // One without replies is not there at all.
      expect(body.items).toHaveLength(1);
      expect(body.items[0]).toMatchObject({ id: top, deleted: true, text: null, author: null, editedAt: null });
      expect(body.items[0].replies.map((r: any) => r.id)).toEqual([reply]);
      expect(text).not.toContain(secret);
      expect(text).not.toContain(mina!.id);
    }
    for (const send of [
      edit(mina!, cafe, top),
      edit(mina!, cafe, alone),
      comment(jun!, cafe, { text: '?', parentId: top }),
    ])
      expect(refusal(await send)).toEqual([404, 'comment-not-found']);

    // With the last reply goes the place of the comment.
    expect((await remove(moderator, cafe, reply)).status).toBe(204);
    expect((await comments(cafe)).body.items).toEqual([]);
    expect((await replies(cafe, top)).body.items).toEqual([]);
  });

  it('is not replied to when it is deleted at the same moment', async () => {
    const cafe = await newCafe();
    const id = await said(mina!, cafe, '곧 지울 말');
    const connection = await database.getConnection();
    await connection.beginTransaction();
    await connection.query('UPDATE cafe_comments SET deleted_at = NOW(6) WHERE id = ?', [bytes(id)]);
    const replying = comment(jun!, cafe, { text: '늦은 답글', parentId: id });
    await waitingFor(/^SELECT \* FROM cafe_comments/);
    await connection.commit();
    connection.release();
    expect(refusal(await replying)).toEqual([404, 'comment-not-found']);
    expect((await comments(cafe)).body.items).toEqual([]);
  });

  it('is of one café: by way of another it is not found', async () => {
    const [cafe, elsewhere] = [await newCafe(), await newCafe()];
    const id = await said(mina!, cafe, '여기예요');
    const unknown = randomUUID();
    for (const [place, comment_] of [
      [elsewhere, id],
      [cafe, unknown],
    ] as const) {
      const sent = [
        edit(mina!, place, comment_),
        remove(mina!, place, comment_),
        replies(place, comment_),
        comment(jun!, place, { text: '답글', parentId: comment_ }),
      ];
      for (const answer of await Promise.all(sent)) expect(refusal(answer)).toEqual([404, 'comment-not-found']);
    }
    for (const answer of [comments(unknown), comment(mina!, unknown, { text: '?' }), edit(mina!, unknown, id)])
      expect(refusal(await answer)).toEqual([404, 'cafe-not-found']);
    expect((await comments(cafe)).body.items).toHaveLength(1);
  });

  it('is written once however often its request is repeated', async () => {
    const cafe = await newCafe();
    const key = randomUUID();
    const first = await comment(mina!, cafe, { text: '한 번만' }, key);
    const again = await comment(there(mina!), cafe, { text: '한 번만' }, key);
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([201, first.text, 'true']);
    expect((await comments(cafe)).body.items).toHaveLength(1);
  });

  const wrong: [string, unknown][] = [
    ['no text', {}],
    ['empty text', { text: '' }],
    ['blank text', { text: ' \n\t ' }],
    ['1,001 characters', { text: '가'.repeat(1_001) }],
    ['a NUL', { text: 'a\u0000b' }],
    ['half a character', '{"text":"\\ud83d"}'],
    ['a number', { text: 5 }],
    ['a parent that is no id', { text: '답글', parentId: "1' OR '1" }],
    ['a parent that is null', { text: '답글', parentId: null }],
    ['another author', { text: '안녕', authorId: randomUUID() }],
    ['a list', [{ text: '안녕' }]],
  ];
  test.each(wrong)('of %s is refused', async (_, body) => {
    const cafe = await newCafe();
    expect(refusal(await comment(mina!, cafe, body))).toEqual([422, 'invalid-input']);
    expect((await comments(cafe)).body.items).toEqual([]);
  });

  it('is kept to the letter, whatever it looks like', async () => {
    const cafe = await newCafe();
    const texts = ['가'.repeat(1_000), '😀'.repeat(500), `'; DROP TABLE cafes; -- %_\\`, '<script>alert(1)</script>'];
    for (const text of texts) expect((await comment(mina!, cafe, { text })).body.text).toBe(text);
    expect((await comments(cafe)).body.items.map((c: any) => c.text)).toEqual(texts.toReversed());
  });

  it('moves with its café when that becomes another one, and comes back with its replies', async () => {
    const [gone, stays] = await twoCafes();
    const there1 = await said(mina!, gone, '옛 자리');
    const here1 = await said(mina!, stays, '새 자리');
    await merge(gone, stays);
    const reply = await said(jun!, stays, '반가워요', there1);
    const later = await said(jun!, gone, '합쳐졌네요');
    const ids = async (cafe: string) => (await comments(cafe)).body.items.map((c: any) => c.id);
    for (const cafe of [gone, stays]) expect(await ids(cafe)).toEqual([later, here1, there1]);
    expect((await edit(mina!, stays, there1)).status).toBe(200);
    await separate(gone, stays);
    expect(await ids(gone)).toEqual([there1]);
    expect(await ids(stays)).toEqual([later, here1]);
    expect((await replies(gone, there1)).body.items.map((r: any) => r.id)).toEqual([reply]);
  });
});

type Told = { type: string; title: string; body: string; data: Record<string, string> };
const told = async (person: Client, type: string): Promise<Told[]> =>
  (await person.get('/v1/notifications?limit=100')).body.items.filter((item: Told) => item.type === type);
/** Waits until everything announced so far was consumed, so that what is not there will not come either. */
const settled = () =>
  until('every event was consumed', async () => {
    const open = await count(
      `SELECT (SELECT COUNT(*) FROM events WHERE state = 'pending') + (SELECT COUNT(*) FROM inbox WHERE state = 'queued')`,
    );
    return open === 0;
  });

describe('A reply', () => {
  it('is told to whoever is replied to, in their language, without a word of what was said', async () => {
    const [asker, asker2] = await Promise.all([newPerson(address), newPerson(address, 'consumer', { locale: 'en' })]);
    const cafe = await newCafe({ name: '우지커피 강남역사점' });
    for (const [person, sentence] of [
      [asker, '"우지커피 강남역사점" 카페에 남긴 댓글에 답글이 달렸습니다.'],
      [asker2, 'You have a new reply to your comment on "우지커피 강남역사점".'],
    ] as const) {
      const parentId = await said(person, cafe, '여기 어때요?');
      const commentId = await said(jun!, cafe, '말하지 않을 것', parentId);
      const [item] = await until('it is told', async () => {
        const items = await told(person, 'cafe.comment_replied');
        return items.length > 0 && items;
      });
      expect([item!.body, item!.data]).toEqual([
        sentence,
        { cafeId: cafe, commentId, parentId, cafeName: '우지커피 강남역사점' },
      ]);
    }
    const events = await rows(`SELECT payload FROM events WHERE type LIKE 'cafe.%'`);
    expect(JSON.stringify(events)).not.toContain('말하지');
  });

  it('to oneself is told to nobody, and so is a comment that is no reply', async () => {
    const [talker, witness] = await Promise.all([newPerson(address), newPerson(address)]);
    const cafe = await newCafe();
    const top = await said(talker, cafe, '혼잣말');
    await said(talker, cafe, '대답', top);
    await said(witness, cafe, '지나가요');
    await settled();
    for (const person of [talker, witness]) expect(await told(person, 'cafe.comment_replied')).toEqual([]);
  });
});

describe('My bookmarks', () => {
  const keep = (person: Client, cafeId: string) => person.send('PUT', `/v1/cafes/${cafeId}/bookmark`);
  const drop = (person: Client, cafeId: string) => person.send('DELETE', `/v1/cafes/${cafeId}/bookmark`);
  const kept = async (person: Client) =>
    (await walk((query) => person.get(`/v1/bookmarks${query}`), 100)).map(({ cafeId }) => cafeId);

  it('are cafés with their name and place, the newest first, and nobody else’s', async () => {
    const [person, stranger] = await Promise.all([newPerson(address), newPerson(address)]);
    const [first, second] = [await newCafe({ name: '첫째' }), await newCafe({ position: null, open: false })];
    for (const cafe of [first, second]) {
      const answer = await keep(person, cafe);
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
    expect((await person.get('/v1/bookmarks')).body).toEqual({
      items: [
        expect.objectContaining({ cafeId: second, lat: null, lng: null, open: false }),
        { cafeId: first, name: '첫째', roadAddress: '서울 강남구 테헤란로 152', lat: 37.5, lng: 127.036, open: true },
      ],
      nextCursor: null,
    });
    expect(await kept(stranger)).toEqual([]);
    await drop(stranger, first);
    expect(await kept(person)).toEqual([second, first]);
    for (const send of [keep, drop]) {
      expect(refusal(await send(person, randomUUID()))).toEqual([404, 'cafe-not-found']);
      expect(refusal(await send(nobody(), first))).toEqual([401, 'unauthenticated']);
    }
    expect(refusal(await nobody().get('/v1/bookmarks'))).toEqual([401, 'unauthenticated']);
  });

  it('are there once however often they are kept, at the same time too, and gone when dropped, twice too', async () => {
    const person = await newPerson(address);
    const [first, second] = [await newCafe(), await newCafe()];
    await keep(person, first);
    await keep(person, second);
    const again = await Promise.all([first, first, second].flatMap((c) => [keep(person, c), keep(there(person), c)]));
    expect(again.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204, 204]);
    expect(await kept(person)).toEqual([second, first]);
    for (let i = 0; i < 2; i++) expect((await drop(person, second)).status).toBe(204);
    expect(await kept(person)).toEqual([first]);
  });

  it('come in pages that stay right while cafés are kept', async () => {
    const person = await newPerson(address);
    const cafes: string[] = [];
    for (let i = 0; i < 7; i++) {
      cafes.push(await newCafe());
      await keep(person, cafes[i]!);
    }
    const more = async () => keep(person, await newCafe());
    const walked = await walk((query) => person.get(`/v1/bookmarks${query}`), 3, more);
    expect(walked.map(({ cafeId }) => cafeId)).toEqual(cafes.toReversed());
    expect(refusal(await person.get('/v1/bookmarks?cursor=x'))).toEqual([400, 'invalid-cursor']);
  });

  it('follow a café that became another one, show it once, and come back', async () => {
    const person = await newPerson(address);
    const [[gone, stays], between] = [await twoCafes(), await newCafe()];
    for (const cafe of [stays, between, gone]) await keep(person, cafe);
    await merge(gone, stays);
    expect(await kept(person)).toEqual([stays, between]);
    await keep(person, gone);
    expect(await kept(person)).toEqual([stays, between]);
    await separate(gone, stays);
    expect(await kept(person)).toEqual([gone, between, stays]);
    await merge(gone, stays);
    await drop(person, gone);
    await separate(gone, stays);
    expect(await kept(person)).toEqual([between]);
  });
});

describe('A suggestion', () => {
  const suggest = (person: Client, cafeId: string, changes: unknown, note?: string, key?: string): Promise<Answer> =>
    person.post(`/v1/cafes/${cafeId}/suggestions`, { changes, note }, key ? { key } : {});
  const decide = (person: Client, id: string, verb: 'approval' | 'rejection', key?: string): Promise<Answer> =>
    person.post(`/v1/cafe-suggestions/${id}/${verb}`, undefined, key ? { key } : {});
  const suggested = async (person: Client, cafeId: string, changes: object): Promise<string> =>
    (await suggest(person, cafeId, changes)).body.id;

  it('waits for a moderator and changes nothing until then', async () => {
    const cafe = await newCafe();
    const before = await shown(cafe);
    const changes = {
      name: '마당커피 역삼점',
      openingHours: 'mo-fr 8:00-22:00;  PH off',
      position: { lat: 37.5, lng: 127 },
    };
    const answer = await suggest(mina!, cafe, changes, '간판이 바뀌었어요');
    expect([answer.status, answer.body]).toEqual([
      201,
      {
        id: expect.any(String),
        cafeId: cafe,
        authorId: mina!.id,
        changes: { ...changes, openingHours: 'Mo-Fr 08:00-22:00; PH off' },
        note: '간판이 바뀌었어요',
        state: 'pending',
        decidedBy: null,
        decidedAt: null,
        createdAt: expect.stringMatching(/Z$/),
      },
    ]);
    expect(await shown(cafe)).toEqual(before);
  });

  it('that is approved is shown, announced, and outlasts the next import', async () => {
    const source = record({ name: '마당커피', phone: '02-555-0100' });
    const cafe = await bring(source);
    const before = await changesAnnounced(cafe);
    const id = await suggested(mina!, cafe, {
      roadAddress: '서울 강남구 논현로 1',
      phone: '02-555-0199',
      openingHours: '24/7',
      open: false,
      position: { lat: 37.51, lng: 127.05 },
    });
    const answer = await decide(moderator, id, 'approval');
    expect([answer.status, answer.body]).toEqual([
      201,
      expect.objectContaining({ id, state: 'approved', decidedBy: moderator.id, decidedAt: expect.any(String) }),
    ]);
    const corrected = {
      road_address: '서울 강남구 논현로 1',
      phone: '02-555-0199',
      opening_hours: '24/7',
      zone: 'Asia/Seoul',
      open: 0,
      lat: 37.51,
      lng: 127.05,
    };
    expect(await shown(cafe)).toMatchObject({ ...corrected, name: '마당커피', address: source.address });
    expect(await changesAnnounced(cafe)).toBe(before + 1);

    // The source goes on: what nobody corrected follows it.
    await bring({
      ...source,
      name: '마당커피 (새 이름)',
      phone: '02-555-0001',
      address: '역삼동 1',
      openingHours: 'PH off',
    });
    expect(await shown(cafe)).toMatchObject({ ...corrected, name: '마당커피 (새 이름)', address: '역삼동 1' });
    expect(await count('SELECT COUNT(*) FROM cafes WHERE merged_into IS NULL AND name LIKE ?', ['마당커피 (새%'])).toBe(
      1,
    );
  });

  it('adds to those that were approved before it', async () => {
    const cafe = await newCafe();
    for (const changes of [{ phone: '1' }, { name: '새 이름' }, { phone: '2', open: false }])
      await decide(moderator, await suggested(mina!, cafe, changes), 'approval');
    expect(await shown(cafe)).toMatchObject({ phone: '2', name: '새 이름', open: 0 });
    const said = await rows(`SELECT * FROM cafe_records WHERE source = 'madang' AND cafe_id = ?`, [bytes(cafe)]);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ phone: '2', name: '새 이름', open: 0, zone: null, road_address: null });
  });

  it('that is approved later is believed before what either of two cafés that are one was corrected to earlier', async () => {
    const [gone, stays] = await twoCafes();
    const correct = async (cafe: string, phone: string) =>
      decide(moderator, await suggested(mina!, cafe, { phone }), 'approval');
    await correct(stays, '1');
    await correct(gone, '2');
    await merge(gone, stays);
    expect((await shown(stays))['phone']).toBe('2');
    await correct(gone, '3');
    expect((await shown(stays))['phone']).toBe('3');
    await separate(gone, stays);
    expect((await shown(stays))['phone']).toBe('3');
    expect((await shown(gone))['phone']).toBe('2');
  });

  it('that is approved while an import writes the café is not overwritten by what the import read before', async () => {
    const source = record();
    const cafe = await bring(source);
    const id = await suggested(mina!, cafe, { phone: '02-555-7777' });
    const connection = await database.getConnection();
    await connection.beginTransaction();
    await connection.query('SELECT id FROM cafes WHERE id = ? FOR UPDATE', [bytes(cafe)]);
    const importing = bring({ ...source, name: '새 이름' });
    await waitingFor(/^(SELECT id FROM cafes WHERE id IN|INSERT INTO cafes)/);
    // What an approval writes, by the connection that holds the café.
    await connection.query(
      `INSERT INTO cafe_records (source, source_id, home_id, cafe_id, phone, facts_yes, facts_no, content_hash)
       VALUES ('madang', ?, ?, ?, '02-555-7777', 0, 0, UNHEX(REPEAT('0', 32)))`,
      [cafe, bytes(cafe), bytes(cafe)],
    );
    await connection.commit();
    connection.release();
    await importing;
    expect(await shown(cafe)).toMatchObject({ name: '새 이름', phone: '02-555-7777' });
    expect((await decide(moderator, id, 'approval')).status).toBe(201);
  });

  it('that is rejected changes nothing', async () => {
    const cafe = await newCafe();
    const before = await shown(cafe);
    const id = await suggested(mina!, cafe, { name: '가짜 이름' });
    expect((await decide(moderator, id, 'rejection')).body).toMatchObject({
      state: 'rejected',
      decidedBy: moderator.id,
    });
    expect(await shown(cafe)).toEqual(before);
  });

  it('is decided once, by one of any number of moderators', async () => {
    const cafe = await newCafe();
    const id = await suggested(mina!, cafe, { name: '누가 정하나' });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        decide(i % 2 ? moderator : there(moderator), id, i < 4 ? 'approval' : 'rejection'),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 201).map(refusal)).toEqual(
      Array.from({ length: 7 }, () => [409, 'suggestion-decided']),
    );
    const won = answers.find(({ status }) => status === 201)!.body.state;
    expect((await shown(cafe))['name']).toBe(won === 'approved' ? '누가 정하나' : '마당커피 강남점');
    expect(
      await count(`SELECT COUNT(*) FROM events WHERE type = 'cafe.suggestion_decided' AND aggregate_id = ?`, [
        bytes(cafe),
      ]),
    ).toBe(1);
  });

  it('is decided by moderators alone, and the repeat of a decision is its answer', async () => {
    const cafe = await newCafe();
    const id = await suggested(mina!, cafe, { open: false });
    for (const verb of ['approval', 'rejection'] as const) {
      for (const person of [mina!, jun!]) expect(refusal(await decide(person, id, verb))).toEqual([403, 'forbidden']);
      expect(refusal(await decide(nobody(), id, verb))).toEqual([401, 'unauthenticated']);
      expect(refusal(await decide(moderator, randomUUID(), verb))).toEqual([404, 'suggestion-not-found']);
    }
    expect(refusal(await mina!.get('/v1/cafe-suggestions'))).toEqual([403, 'forbidden']);
    const key = randomUUID();
    const first = await decide(moderator, id, 'approval', key);
    const again = await decide(there(moderator), id, 'approval', key);
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([201, first.text, 'true']);
  });

  it('is seen by whoever made it, and by moderators', async () => {
    const [cafe, elsewhere] = [await newCafe(), await newCafe()];
    const [hers, his, away] = [
      await suggested(mina!, cafe, { phone: '1' }),
      await suggested(jun!, cafe, { phone: '2' }),
      await suggested(mina!, elsewhere, { phone: '3' }),
    ];
    const seen = async (person: Client, query = '') =>
      (await person.get(`/v1/cafes/${cafe}/suggestions${query}`)).body.items.map((s: any) => s.id);
    expect(await seen(mina!)).toEqual([hers]);
    expect(await seen(jun!)).toEqual([his]);
    expect(await seen(sora!)).toEqual([]);
    expect(await seen(moderator)).toEqual([his, hers]);
    expect(refusal(await nobody().get(`/v1/cafes/${cafe}/suggestions`))).toEqual([401, 'unauthenticated']);
    await decide(moderator, hers, 'rejection');
    expect(await seen(moderator, '?state=pending')).toEqual([his]);
    expect(await seen(mina!, '?state=rejected')).toEqual([hers]);

    const all = await walk((query) => moderator.get(`/v1/cafe-suggestions${query}&state=pending`), 5);
    const ids = all.map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual([away, his]);
    expect(ids).not.toContain(hers);
    expect(new Set(ids).size).toBe(ids.length);
    expect(refusal(await moderator.get('/v1/cafe-suggestions?state=lost'))).toEqual([422, 'invalid-input']);
  });

  it('is told to whoever made it, in their language, and not to a moderator who decides their own', async () => {
    const cafe = await newCafe({ name: '소식카페' });
    const asker = await newPerson(address);
    const english = await newPerson(address, 'consumer', { locale: 'en' });
    for (const [person, verb, sentence, state] of [
      [asker, 'rejection', '"소식카페" 카페 정보 수정 제안이 반려되었습니다.', 'rejected'],
      [english, 'approval', 'Your suggested edit of "소식카페" was approved.', 'approved'],
    ] as const) {
      const id = await suggested(person, cafe, { phone: '02-1' });
      await decide(moderator, id, verb);
      const [item] = await until('it is told', async () => {
        const items = await told(person, 'cafe.suggestion_decided');
        return items.length > 0 && items;
      });
      expect(item).toMatchObject({ body: sentence, data: { cafeId: cafe, suggestionId: id, state } });
    }
    await decide(moderator, await suggested(moderator, cafe, { phone: '02-2' }), 'approval');
    await settled();
    expect(await told(moderator, 'cafe.suggestion_decided')).toEqual([]);
  });

  it('for a café that became another one corrects that one', async () => {
    const [gone, stays] = await twoCafes();
    const id = await suggested(mina!, gone, { name: '합쳐진 곳' });
    await merge(gone, stays);
    await decide(moderator, id, 'approval');
    expect((await shown(stays))['name']).toBe('합쳐진 곳');
    expect((await shown(gone))['name']).toBe('마당커피 강남점');
  });

  const wrong: [string, unknown, string?][] = [
    ['nothing to change', {}, '/changes'],
    ['changes that are a list', [], '/changes'],
    ['changes that are missing', undefined, '/changes'],
    ['a field nobody knows', { rating: 5 }, '/changes'],
    ['an id', { id: randomUUID(), name: '이름' }, '/changes'],
    ['a name of blanks', { name: '  ' }, '/changes/name'],
    ['a name that is too long', { name: '가'.repeat(201) }, '/changes/name'],
    ['a name of two lines', { name: '마당\n커피' }, '/changes/name'],
    ['a name that is null', { name: null }, '/changes/name'],
    ['a place beyond the pole', { position: { lat: 91, lng: 127 } }, '/changes/position/lat'],
    ['half a place', { position: { lat: 37.5 } }, '/changes/position/lng'],
    ['open as a word', { open: 'yes' }, '/changes/open'],
    ['hours that go on for ever', { openingHours: `${'Mo 09:00-10:00; '.repeat(60)}` }, '/changes/openingHours'],
  ];
  test.each(wrong)('of %s is refused', async (_, changes, pointer) => {
    const cafe = await newCafe();
    const answer = await suggest(mina!, cafe, changes);
    expect([...refusal(answer), answer.body.errors?.[0]?.pointer]).toEqual([422, 'invalid-input', pointer]);
    expect(await count('SELECT COUNT(*) FROM cafe_suggestions WHERE cafe_id = ?', [bytes(cafe)])).toBe(0);
  });

  test.each([
    ['ko', '매일 아침 9시부터'],
    ['en', '09:00~22:00'],
  ])('with opening hours in free text says in %s what to write', async (language, openingHours) => {
    const cafe = await newCafe();
    const answer = await mina!.post(
      `/v1/cafes/${cafe}/suggestions`,
      { changes: { openingHours } },
      { headers: { 'Accept-Language': language } },
    );
    expect(refusal(answer)).toEqual([422, 'invalid-input']);
    expect(answer.body.errors).toEqual([
      {
        in: 'body',
        pointer: '/changes/openingHours',
        code: 'opening_hours',
        message: expect.stringMatching(language === 'ko' ? /영업시간.*예: Mo-Fr/ : /Opening hours.*Example: Mo-Fr/),
      },
    ]);
  });
});
