import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomly } from '../../scripts/lib/random.mjs';
import { decode, type Encoding } from '../../src/modules/cafes/imports/encoding.js';
import { fileSources } from '../../src/modules/cafes/sources/files.js';
import type { CafeRecord } from '../../src/modules/cafes/sources/source.js';
import { tagsOfMask } from '../../src/modules/cafes/tags.js';
import { startApp } from '../support/app.js';
import { link, metres, record, take } from '../support/cafes.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, rows } from '../support/database.js';
import { newOperator, refusal } from '../support/money.js';
import { scale } from '../support/scale.js';
import { describeWithSharedData, sharedData } from '../support/shared-data.js';

let app: NestFastifyApplication;
let address: string;
let stop: () => Promise<void>;
let moderator: Client;
let person: Client;

beforeAll(async () => {
  ({ app, address, stop } = await startApp('api'));
  moderator = await newOperator(address, 'moderator');
  person = await newPerson(address);
});
afterAll(() => stop());

let corner = 0;
/** A place a kilometre from every other test's. */
const elsewhere = () => {
  corner += 1_000;
  return (north = 0, east = 0) => metres(corner + north, east);
};
const fresh = () => randomUUID().slice(0, 8);

const one = async (source: 'localdata' | 'sbiz' | 'kakao' | 'seoul', said: Parameters<typeof record>[1]) =>
  (await take(app, source, [record(fresh(), said)]))[0]!;

const text = (id: Buffer | null) =>
  id && id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What each café was merged into. */
async function mergedInto(...ids: string[]): Promise<(string | null)[]> {
  const found = await rows('SELECT id, merged_into FROM cafes WHERE id IN (?)', [ids.map(bytes)]);
  const byId = new Map(found.map((row) => [text(row['id']), text(row['merged_into'])]));
  return ids.map((id) => byId.get(id) ?? null);
}

const pairOf = async (a: string, b: string) => {
  const [row] = await rows(
    'SELECT id, state, decided_by FROM cafe_duplicates WHERE (first_id = ? AND second_id = ?) OR (first_id = ? AND second_id = ?)',
    [bytes(a), bytes(b), bytes(b), bytes(a)],
  );
  return row && { id: text(row['id'])!, state: row['state'] as string, decidedBy: text(row['decided_by']) };
};

/** Everything kept of these cafés but the times of writing. */
async function kept(ids: string[]) {
  const keys = ids.map(bytes);
  const cafes = await rows('SELECT * FROM cafes WHERE id IN (?) ORDER BY id', [keys]);
  return {
    cafes: cafes.map(({ created_at: _c, updated_at: _u, ...rest }) => rest),
    records: await rows('SELECT * FROM cafe_records WHERE home_id IN (?) ORDER BY source, source_id', [keys]),
    tags: await rows('SELECT * FROM cafe_tags WHERE cafe_id IN (?) ORDER BY cafe_id, tag', [keys]),
    ratings: await rows('SELECT * FROM cafe_ratings WHERE cafe_id IN (?) ORDER BY cafe_id, user_id', [keys]),
  };
}

async function rate(cafeId: string, by: Client, halves: number, tags: number): Promise<void> {
  const rating = { points: halves / 2, tags: tagsOfMask(tags) };
  expect((await by.send('PUT', `/v1/cafes/${cafeId}/rating`, { body: rating })).status).toBe(200);
}

const counters = async (id: string) => {
  const [row] = await rows('SELECT raters, rating_halves FROM cafes WHERE id = ?', [bytes(id)]);
  const tags = await rows('SELECT tag, raters FROM cafe_tags WHERE cafe_id = ? ORDER BY tag', [bytes(id)]);
  return { raters: row!['raters'], halves: row!['rating_halves'], tags: tags.map(({ tag, raters }) => [tag, raters]) };
};

const decide = (id: string, what: 'merger' | 'dismissal' | 'separation', by = moderator) =>
  by.post(`/v1/cafes/duplicates/${id}/${what}`);

// First, while there is one source: its licences have nobody to be compared with, which would take long.
describeWithSharedData('The licences of Gangnam and the shops that the register of commerce has there', () => {
  async function read(source: 'localdata' | 'sbiz', file: string, encoding: Encoding): Promise<CafeRecord[]> {
    const records: CafeRecord[] = [];
    const text = decode(createReadStream(sharedData(`cafes/${file}`)), encoding);
    for await (const row of fileSources[source].read(text)) if ('record' in row) records.push(row.record);
    return records;
  }

  it('are linked as they were looked at: 592 merged, 40 suggested, no café of a source in one place with another', async () => {
    const licences = await read('localdata', 'seoul_gangnam_072405.csv', 'cp949');
    const shops = await read('sbiz', 'seoul_cafes_202203.csv', 'utf-8');
    const gangnam = shops.filter(({ address }) => address?.includes('강남구'));
    const before = await count('SELECT COUNT(*) FROM cafe_duplicates');
    const of = await take(app, 'localdata', licences);
    expect(await count('SELECT COUNT(*) FROM cafe_duplicates')).toBe(before);
    const shopsOf = await take(app, 'sbiz', gangnam);
    const decided = () =>
      rows('SELECT state, COUNT(*) AS n FROM cafe_duplicates WHERE second_id IN (?) GROUP BY state ORDER BY state', [
        shopsOf.map(bytes),
      ]);
    const linked = [
      { state: 'suggested', n: 40 },
      { state: 'merged', n: 592 },
    ];
    expect(await decided()).toEqual(linked);
    const doubled = await rows(
      'SELECT cafe_id FROM cafe_records WHERE home_id IN (?) GROUP BY cafe_id, source HAVING COUNT(*) > 1',
      [[...of, ...shopsOf].map(bytes)],
    );
    expect(doubled).toEqual([]);
    // Seen from the other side they are the same; of all that would take long.
    await link(app, of.slice(0, 200));
    expect(await decided()).toEqual(linked);
  });
});

describe('Cafés that two sources know', () => {
  it('become one place by themselves when name and place agree; the more believed source stands for both', async () => {
    const at = elsewhere();
    const sbiz = await one('sbiz', { name: '이디야커피역삼점 역삼점', position: at() });
    const licence = await one('localdata', {
      name: '이디야 역삼점',
      position: at(8),
      phone: '02-555-1234',
      open: false,
    });
    expect(await mergedInto(sbiz, licence)).toEqual([licence, null]);
    expect(await pairOf(sbiz, licence)).toMatchObject({ state: 'merged', decidedBy: null });
    const shown = await rows('SELECT source FROM cafe_records WHERE cafe_id = ? ORDER BY source', [bytes(licence)]);
    expect(shown.map(({ source }) => source)).toEqual(['localdata', 'sbiz']);
    const announced = await rows("SELECT payload FROM events WHERE type = 'cafe.changed' ORDER BY seq DESC LIMIT 2");
    const told = announced.flatMap(
      ({ payload }) => (typeof payload === 'string' ? JSON.parse(payload) : payload).cafeIds,
    );
    expect(told).toEqual(expect.arrayContaining([sbiz, licence]));
  });

  it('stay two when they lie more than 60 m apart, or are called differently', async () => {
    const at = elsewhere();
    const far = await one('localdata', { name: '달빛다방', position: at(61) });
    const other = await one('localdata', { name: '햇살제과', position: at(2) });
    const sbiz = await one('sbiz', { name: '달빛다방', position: at() });
    expect(await mergedInto(far, other, sbiz)).toEqual([null, null, null]);
    expect([await pairOf(far, sbiz), await pairOf(other, sbiz)]).toEqual([undefined, undefined]);
    const near = await one('kakao', { name: '달빛다방', position: at(-59) });
    expect(await mergedInto(sbiz, near)).toEqual([near, null]);
  });

  it('are only suggested when it could be either of two', async () => {
    const at = elsewhere();
    const branches = await take(app, 'localdata', [
      record(fresh(), { name: '컴포즈커피 은마사거리점', position: at(10) }),
      record(fresh(), { name: '컴포즈커피 대치역점', position: at(-10) }),
    ]);
    const sbiz = await one('sbiz', { name: '컴포즈커피', position: at() });
    expect(await mergedInto(sbiz, ...branches)).toEqual([null, null, null]);
    for (const branch of branches) expect(await pairOf(branch, sbiz)).toMatchObject({ state: 'suggested' });
  });

  it('are never joined when that would make one of two cafés of one source, even by way of a third', async () => {
    const at = elsewhere();
    const twins = await take(app, 'sbiz', [
      record(fresh(), { name: '쌍둥이커피', position: at() }),
      record(fresh(), { name: '쌍둥이커피', position: at(1) }),
    ]);
    const others = [
      await one('localdata', { name: '쌍둥이커피', position: at(2) }),
      await one('kakao', { name: '쌍둥이커피', position: at(3) }),
      await one('seoul', { name: '쌍둥이커피', position: at(4) }),
    ];
    await link(app, [...twins, ...others]);
    expect(
      await count(
        `SELECT COUNT(*) FROM (SELECT cafe_id FROM cafe_records WHERE home_id IN (?)
           GROUP BY cafe_id, source HAVING COUNT(*) > 1) doubled`,
        [[...twins, ...others].map(bytes)],
      ),
    ).toBe(0);
  });

  it('hang together over three sources, whichever came first', async () => {
    const at = elsewhere();
    const seoul = await one('seoul', { name: '삼거리커피', position: at() });
    const kakao = await one('kakao', { name: '삼거리커피', position: at(5) });
    const licence = await one('localdata', { name: '삼거리 커피', position: at(9) });
    expect(await mergedInto(seoul, kakao, licence)).toEqual([licence, licence, null]);
  });

  it('take back a suggestion that nobody decided when one of them moves away', async () => {
    const at = elsewhere();
    const id = fresh();
    const licence = await one('localdata', { name: '커피향기', position: at() });
    const [sbiz] = await take(app, 'sbiz', [record(id, { name: '커피의향기', position: at(3) })]);
    expect(await pairOf(licence, sbiz!)).toMatchObject({ state: 'suggested' });
    await take(app, 'sbiz', [record(id, { name: '커피의향기', position: at(300) })]);
    expect(await pairOf(licence, sbiz!)).toBeUndefined();
  });
});

describe('A moderator', () => {
  async function suggestion(at = elsewhere()) {
    const licence = await one('localdata', { name: '커피향기', position: at() });
    const sbiz = await one('sbiz', { name: '커피의향기', position: at(3) });
    const pair = await pairOf(licence, sbiz);
    expect(pair).toMatchObject({ state: 'suggested' });
    return { licence, sbiz, id: pair!.id };
  }

  it('sees what waits for a decision, with both sides', async () => {
    const { licence, sbiz, id } = await suggestion();
    const { status, body } = await moderator.get('/v1/cafes/duplicates?limit=1');
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        id,
        state: 'suggested',
        similarity: expect.any(Number),
        distance: 3,
        first: expect.objectContaining({ id: licence, name: '커피향기' }),
        second: expect.objectContaining({ id: sbiz, sources: [{ source: 'sbiz', sourceId: expect.any(String) }] }),
        decidedBy: null,
        decidedAt: null,
      },
    ]);
    const next = await moderator.get(`/v1/cafes/duplicates?limit=1&cursor=${body.nextCursor}`);
    expect(next.body.items[0]?.id).not.toBe(id);
  });

  it('merges, separates and merges again; each step is right for one state only', async () => {
    const { licence, sbiz, id } = await suggestion();
    expect(refusal(await decide(id, 'separation'))).toEqual([409, 'duplicate-decided']);
    const merged = await decide(id, 'merger');
    expect(merged.status).toBe(201);
    expect(merged.body).toMatchObject({ state: 'merged', decidedBy: moderator.id, first: { id: licence } });
    expect(await mergedInto(sbiz)).toEqual([licence]);
    expect(refusal(await decide(id, 'merger'))).toEqual([409, 'duplicate-decided']);
    expect(refusal(await decide(id, 'dismissal'))).toEqual([409, 'duplicate-decided']);
    expect((await decide(id, 'separation')).body).toMatchObject({ state: 'separated' });
    expect(await mergedInto(sbiz, licence)).toEqual([null, null]);
    expect((await decide(id, 'merger')).status).toBe(201);
    expect(await mergedInto(sbiz)).toEqual([licence]);
  });

  it.each(['dismissal', 'separation'] as const)('is not overruled after a %s, whatever is imported', async (what) => {
    const at = elsewhere();
    const { licence, sbiz, id } = await suggestion(at);
    if (what === 'separation') await decide(id, 'merger');
    expect((await decide(id, what)).status).toBe(201);
    const [{ source_id: sourceId } = {}] = await rows('SELECT source_id FROM cafe_records WHERE home_id = ?', [
      bytes(sbiz),
    ]);
    await take(app, 'sbiz', [record(sourceId, { name: '커피향기', position: at(1) })]);
    await link(app, [licence, sbiz]);
    expect(await mergedInto(licence, sbiz)).toEqual([null, null]);
    // Nor by way of a third café that is surely the same as one of them.
    const kakao = await one('kakao', { name: '커피향기', position: at(2) });
    await link(app, [licence, sbiz, kakao]);
    const roots = await rows('SELECT DISTINCT cafe_id FROM cafe_records WHERE home_id IN (?)', [
      [licence, sbiz].map(bytes),
    ]);
    expect(roots).toHaveLength(2);
  });

  it('says that two cafés are one, of one source too; then they are', async () => {
    const at = elsewhere();
    const a = await one('localdata', { name: '봄날', position: at() });
    const b = await one('localdata', { name: '봄날 커피하우스', position: null });
    const said = await moderator.post('/v1/cafes/duplicates', { firstId: a, secondId: b });
    expect([said.status, said.body.state, said.body.distance]).toEqual([201, 'merged', null]);
    expect((await mergedInto(a, b)).filter(Boolean)).toHaveLength(1);
    const again = await moderator.post('/v1/cafes/duplicates', { firstId: b, secondId: a });
    expect(refusal(again)).toEqual([409, 'duplicate-decided']);
  });

  it('is told what is wrong with a request', async () => {
    const { licence, id } = await suggestion();
    const nobody = randomUUID();
    const pair = (firstId: string, secondId: string) => moderator.post('/v1/cafes/duplicates', { firstId, secondId });
    expect(refusal(await pair(licence, nobody))).toEqual([404, 'cafe-not-found']);
    expect(refusal(await pair(licence, licence))).toEqual([422, 'invalid-input']);
    expect(refusal(await decide(nobody, 'merger'))).toEqual([404, 'duplicate-not-found']);
    expect(refusal(await moderator.get('/v1/cafes/duplicates?cursor=x'))).toEqual([400, 'invalid-cursor']);
    expect(refusal(await moderator.get('/v1/cafes/duplicates?state=gone'))).toEqual([422, 'invalid-input']);
    expect(refusal(await decide(id, 'merger', person))).toEqual([403, 'forbidden']);
    expect(refusal(await person.get('/v1/cafes/duplicates'))).toEqual([403, 'forbidden']);
  });

  it('is one of ten at the same moment: one merges, the others learn that it is done', async () => {
    const { licence, sbiz, id } = await suggestion();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, turn) =>
        turn % 2 ? decide(id, 'merger') : moderator.post('/v1/cafes/duplicates', { firstId: sbiz, secondId: licence }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    expect(await mergedInto(licence, sbiz)).toEqual([null, licence]);
  });
});

describe('Ratings of cafés that are one', () => {
  it('count together, each person once by the latest, and fall apart again exactly', async () => {
    const at = elsewhere();
    const a = await one('localdata', { name: '가나다', position: at() });
    const b = await one('sbiz', { name: '라마바', position: at() });
    const [second, third] = [await newPerson(address), await newPerson(address)];
    await rate(a, person, 10, 0b0111);
    await rate(b, second, 4, 0b1110);
    await rate(a, third, 2, 0b0111);
    await rate(b, third, 8, 0b1011);
    const before = await kept([a, b]);
    const { body } = await moderator.post('/v1/cafes/duplicates', { firstId: a, secondId: b });
    expect(await counters(a)).toEqual({ raters: 3, halves: 22, tags: [[0, 2], [1, 3], [2, 2], [3, 2]] }); // prettier-ignore
    expect((await decide(body.id, 'separation')).status).toBe(201);
    expect(await kept([a, b])).toEqual(before);
  });
});

describe('Merging and undoing', () => {
  it.each(scale([1, 2, 3, 4], [1]))(
    'in any order shows what the merged pairs say, and leaves no trace (world %i)',
    async (seed) => {
      const random = randomly(seed);
      const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)]!;
      const sources = ['localdata', 'kakao', 'sbiz', 'seoul'] as const;
      const ids: string[] = [];
      for (let n = 0; n < 6; n++) {
        const phone = random() < 0.5 ? null : `02-555-000${n}`;
        ids.push(
          await one(pick([...sources]), {
            name: `세상${seed}의 ${n}`,
            phone,
            position: elsewhere()(),
            open: random() < 0.5,
          }),
        );
      }
      for (const id of ids)
        if (random() < 0.6) await rate(id, random() < 0.5 ? person : moderator, Math.floor(random() * 11), 7);
      const alone = await kept(ids);
      const atSets = new Map<string, unknown>();
      const merged = new Map<string, string>();

      const undo = async (pair: string) => {
        expect((await decide(merged.get(pair)!, 'separation')).status).toBe(201);
        merged.delete(pair);
      };
      for (let step = 0; step < 30; step++) {
        if (merged.size > 0 && random() < 0.45) await undo(pick([...merged.keys()]));
        else {
          const [a, b] = [pick(ids), pick(ids)];
          if (a === b) continue;
          const { status, body } = await moderator.post('/v1/cafes/duplicates', { firstId: a, secondId: b });
          const [rootA, rootB] = groups([...merged.keys()], a, b);
          expect(status).toBe(rootA === rootB ? 409 : 201);
          if (status === 201) merged.set([a, b].sort().join(' '), body.id);
        }
        // The same merged pairs give the same tables, whatever happened before.
        const key = [...merged.keys()].sort().join();
        const now = await kept(ids);
        if (atSets.has(key)) expect(now).toEqual(atSets.get(key));
        atSets.set(key, now);
        await expectGroups(ids, [...merged.keys()]);
      }
      while (merged.size > 0) await undo(pick([...merged.keys()]));
      expect(await kept(ids)).toEqual(alone);
    },
  );

  /** A reference of its own: which group each of two is in, by walking the pairs. */
  function groups(pairs: string[], ...wanted: string[]): string[] {
    const reach = (from: string) => {
      const seen = new Set([from]);
      for (const id of seen) {
        for (const pair of pairs) {
          const [a, b] = pair.split(' ') as [string, string];
          if (id === a) seen.add(b);
          if (id === b) seen.add(a);
        }
      }
      return [...seen].sort().join();
    };
    return wanted.map(reach);
  }

  async function expectGroups(ids: string[], pairs: string[]): Promise<void> {
    const into = await mergedInto(...ids);
    const shown = await rows('SELECT home_id, cafe_id FROM cafe_records WHERE home_id IN (?)', [ids.map(bytes)]);
    const under = new Map(shown.map((row) => [text(row['home_id']), text(row['cafe_id'])]));
    for (const [n, id] of ids.entries()) {
      const group = groups(pairs, id)[0]!.split(',');
      const root = into[n] ?? id;
      expect(group).toContain(root);
      expect(under.get(id)).toBe(root);
      expect(group.filter((member) => into[ids.indexOf(member)] === null)).toHaveLength(1);
    }
  }

  it('at the same time as an import loses nothing of either', async () => {
    const IMPORTS = scale(20, 8);
    const at = elsewhere();
    const [x, y] = [fresh(), fresh()];
    const [a] = await take(app, 'localdata', [record(x, { name: '하나둘', position: at() })]);
    const [b] = await take(app, 'sbiz', [record(y, { name: '셋넷', position: at() })]);
    const { body } = await moderator.post('/v1/cafes/duplicates', { firstId: a, secondId: b });
    const importing = async () => {
      for (let n = 1; n <= IMPORTS; n++) {
        await take(app, 'localdata', [record(x, { name: `하나둘 ${n}`, position: at() })]);
        await take(app, 'sbiz', [record(y, { name: '셋넷', phone: `02-555-${1000 + n}`, position: at() })]);
      }
    };
    const deciding = async () => {
      for (let n = 0; n < IMPORTS / 2; n++) {
        expect((await decide(body.id, 'separation')).status).toBe(201);
        expect((await decide(body.id, 'merger')).status).toBe(201);
      }
    };
    await Promise.all([importing(), deciding()]);
    const [shown] = await rows('SELECT name, phone FROM cafes WHERE id = ?', [bytes(a!)]);
    expect(shown).toEqual({ name: `하나둘 ${IMPORTS}`, phone: `02-555-${1000 + IMPORTS}` });
  });
});
