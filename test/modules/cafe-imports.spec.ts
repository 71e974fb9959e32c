import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { ended, gangnam, imported, sendForm, upload, type Fields } from '../support/imports.js';
import { licence, licences } from '../support/licences.js';
import { mailTo } from '../support/mailbox.js';
import { newOperator } from '../support/money.js';
import { killAll, startProcess } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { describeWithSharedData, sharedData } from '../support/shared-data.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const world = World.ofThisFile();
let address: string;
let stop: () => Promise<void>;
let admin: Client;
beforeAll(async () => {
  ({ address, stop } = await startProcess());
  admin = await newOperator(address, 'admin');
});
afterAll(async () => {
  await killAll();
  await stop();
  await world.end();
  await database.end();
});

const uploads = () => count(`SELECT COUNT(*) FROM cafe_imports WHERE state = 'uploading'`);
const uploadedChunks = `SELECT COUNT(*) FROM cafe_import_chunks
  WHERE import_id NOT IN (SELECT id FROM cafe_imports WHERE state <> 'uploading')`;
const rowsOf = (id: string, query = '', headers: Record<string, string> = {}) =>
  admin.get(`/v1/cafes/imports/${id}/rows?${query}`, { headers });

describeWithSharedData('The file of Gangnam', () => {
  const golden = JSON.parse(readFileSync(sharedData('golden/gangnam_import.json'), 'utf8')).import.gangnam;
  const expected = {
    read: golden.rows,
    created: golden.unique_ids,
    updated: 0,
    unchanged: 0,
    closed: golden.unique_closed,
    needsGeocode: golden.unique_missing_coord,
    duplicate: golden.duplicate_id_rows,
    rejected: 0,
  };
  let first: any;

  it('is rehearsed: everything is counted and nothing is changed', async () => {
    const rehearsal = await imported(admin, gangnam(), { dryRun: 'true' });
    expect(rehearsal).toMatchObject({ state: 'succeeded', dryRun: true, encoding: 'cp949', counts: expected });
    expect(await count('SELECT COUNT(*) FROM cafe_records')).toBe(0);
    expect(await count('SELECT COUNT(*) FROM cafes')).toBe(0);
  });

  it('gives the cafés that it holds', async () => {
    first = await imported(admin, gangnam());
    expect(first).toMatchObject({ kind: 'file', state: 'succeeded', progress: 1, encoding: 'cp949', error: null });
    expect(first.counts).toEqual(expected);
    expect(first).toMatchObject({ fileName: 'cafes.csv', size: gangnam().length });
    expect(await count('SELECT COUNT(*) FROM cafes WHERE open')).toBe(golden.unique_open);
    expect(await count('SELECT COUNT(*) FROM cafes')).toBe(golden.unique_ids);
  });

  it('changes nothing when it comes again', async () => {
    const before = await rows('SELECT * FROM cafes ORDER BY id');
    const again = await imported(admin, gangnam());
    const unchanged = { ...expected, created: 0, unchanged: golden.unique_ids };
    expect(again.counts).toEqual(unchanged);
    expect(await rows('SELECT * FROM cafes ORDER BY id')).toEqual(before);
  });

  it('is the same file in UTF-8 with a BOM', async () => {
    const copy = Buffer.from(`\uFEFF${iconv.decode(gangnam(), 'cp949')}`);
    const { encoding, counts } = await imported(admin, copy);
    expect([encoding, counts.unchanged, counts.read]).toEqual(['utf-8', golden.unique_ids, golden.rows]);
  });

  const ways = [
    ['UTF-16 with a BOM, as PowerShell writes it', 'utf-16le', '\r\n'],
    ['lines that end with CR alone, as Excel for Mac saves them', 'cp949', '\r'],
  ] as const;
  // In every run test/unit/cafe-encoding.spec.ts reads every encoding.
  it.each(scale<(typeof ways)[number][]>([...ways], [ways[1]]))(
    'is the same file with %s',
    async (_, encoding, lineEnd) => {
      const text = iconv.decode(gangnam(), 'cp949').replaceAll(/\r?\n/g, lineEnd);
      const read = await imported(admin, iconv.encode(text, encoding, { addBOM: encoding === 'utf-16le' }));
      expect([read.encoding, read.counts.unchanged, read.counts.read]).toEqual([
        encoding,
        golden.unique_ids,
        golden.rows,
      ]);
    },
  );

  it('can be read row by row: each with what became of it, and the café that shows it', async () => {
    const seen: any[] = [];
    for (let cursor = ''; ;) {
      const { body } = await rowsOf(first.id, `limit=100${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items);
      if (!body.nextCursor) break;
      cursor = body.nextCursor;
    }
    expect(seen.map(({ row }) => row)).toEqual(Array.from({ length: golden.rows }, (_, index) => index + 1));
    expect(seen.every(({ cafeId }) => cafeId !== null)).toBe(true);
    const { body } = await rowsOf(first.id, 'outcome=duplicate&limit=100');
    expect(body.items.map(({ row }: any) => row)).toEqual(
      seen.filter(({ outcome }) => outcome === 'duplicate').map(({ row }) => row),
    );
    expect(body.items.map(({ sourceId }: any) => sourceId)).toEqual(expect.arrayContaining(golden.dup_ids));
  });

  it('keeps nothing of the file when it is over', async () => {
    await until(
      'the chunks are gone',
      async () => (await count('SELECT COUNT(*) FROM cafe_import_chunks')) === 0,
      15_000,
    );
  });

  it('loads the sample with CRLF and quotes', async () => {
    const sample = readFileSync(sharedData('cafes/localdata_messy_sample_cp949.csv'));
    const { state, counts } = await imported(admin, sample);
    expect([state, counts.read]).toEqual(['succeeded', 80]);
    expect(counts.created + counts.updated + counts.unchanged + counts.duplicate + counts.rejected).toBe(80);
  });
});

describe('Rows that are no café', () => {
  let id: string;
  beforeAll(async () => {
    const text = licences(
      licence('R-1'),
      licence(''),
      licence('R-3', { name: '' }),
      licence('=R-4', { x: 'x' }),
      licence('R-5', { x: '-900000' }),
      'R-6,01',
    );
    const over = await imported(admin, text);
    expect([over.state, over.counts.created, over.counts.rejected]).toEqual(['succeeded', 1, 5]);
    id = over.id;
  });

  it('are told one by one, with the reason in the language of whoever asks', async () => {
    const { body } = await rowsOf(id, 'outcome=rejected');
    expect(body.items.map(({ row, reason }: any) => [row, reason.code])).toEqual([
      [2, 'missing-id'],
      [3, 'missing-name'],
      [4, 'bad-coordinates'],
      [5, 'out-of-range'],
      [6, 'malformed-row'],
    ]);
    expect(body.items[1].reason.message).toBe('The name is missing.');
    const korean = await rowsOf(id, 'outcome=rejected', { 'Accept-Language': 'ko' });
    expect(korean.body.items[1].reason.message).toBe('이름이 없습니다.');
  });

  it('come as CSV for a spreadsheet, where nothing of the file becomes a formula', async () => {
    const { headers, text } = await rowsOf(id, 'outcome=rejected', { Accept: 'text/csv' });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('attachment');
    const lines = text.split('\r\n');
    expect(lines[0]!.replace(/^\uFEFF/, '')).toBe('row,outcome,sourceId,cafeId,code,field,message');
    expect(lines[3]).toMatch(/^4,rejected,'=R-4,,bad-coordinates,/);
    expect(lines).toHaveLength(7);
  });

  it('are asked for by a cursor of ours alone', async () => {
    expect((await rowsOf(id, 'cursor=nonsense')).body.code).toBe('invalid-cursor');
    expect((await rowsOf(id, 'outcome=lost')).body.code).toBe('invalid-input');
    expect((await rowsOf(randomUUID())).body.code).toBe('import-not-found');
  });
});

describe('An upload', () => {
  const form = (fields: Fields, order: 'before' | 'after' = 'before', content = licences(licence('U-1'))) => {
    const made = new FormData();
    const file = () => made.append('file', new Blob([content]), 'cafes.csv');
    if (order === 'after') file();
    for (const [name, value] of Object.entries(fields)) made.append(name, value!);
    if (order === 'before') file();
    return made;
  };

  it('may have its fields before or after the file', async () => {
    const [before, after] = [
      await sendForm(admin, form({ source: 'localdata' })),
      await sendForm(admin, form({ source: 'localdata', encoding: 'utf-8', dryRun: 'true' }, 'after')),
    ];
    expect([before.status, after.status]).toEqual([202, 202]);
    expect(before.body).toMatchObject({ source: 'localdata', dryRun: false, encoding: 'utf-8' });
    expect(after.body).toMatchObject({ source: 'localdata', dryRun: true, encoding: 'utf-8' });
    await Promise.all([before, after].map(({ body }) => ended(admin, body.id)));
  });

  const twice = new FormData();
  for (const value of ['localdata', 'sbiz']) twice.append('source', value);
  twice.append('file', new Blob(['x']), 'x');
  const twoFiles = form({ source: 'localdata' });
  twoFiles.append('file', new Blob(['y']), 'y');
  const noFile = new FormData();
  noFile.append('source', 'localdata');
  const textAsFile = new FormData();
  textAsFile.append('source', 'localdata');
  textAsFile.append('file', 'just text');
  const wrong: [string, FormData, number, string][] = [
    ['without a source', form({}), 422, 'invalid-input'],
    ['of a source that is no file', form({ source: 'kakao' }), 422, 'invalid-input'],
    ['of a source that is wrong, told after the file', form({ source: '../etc' }, 'after'), 422, 'invalid-input'],
    ['with a field nobody knows', form({ source: 'localdata', admin: 'true' }), 422, 'invalid-input'],
    ['with an encoding nobody knows', form({ source: 'localdata', encoding: 'ebcdic' }), 422, 'invalid-input'],
    ['with a source that goes on and on', form({ source: 'x'.repeat(100_000) }), 422, 'invalid-input'],
    ['with two sources', twice, 422, 'invalid-input'],
    ['with two files', twoFiles, 400, 'malformed-upload'],
    ['without a file', noFile, 422, 'invalid-input'],
    ['with text instead of a file', textAsFile, 422, 'invalid-input'],
    ['with a prototype for a field', form({ source: 'localdata', constructor: '1' }), 400, 'malformed-upload'],
  ];
  test.each(wrong)('%s is refused, and nothing of it stays', async (_, sent, status, code) => {
    const { body, ...answer } = await sendForm(admin, sent);
    expect([answer.status, body.code]).toEqual([status, code]);
    expect(await uploads()).toBe(0);
  });

  it('with two files says so', async () => {
    expect((await sendForm(admin, twoFiles)).body.detail).toBe(
      'The upload could not be read: it has more than one file.',
    );
  });

  it('without a file says so', async () => {
    const { body } = await sendForm(admin, noFile);
    expect(body.errors).toMatchObject([{ pointer: '/file', code: 'file_missing' }]);
  });

  const send = (body: string, type: string): Promise<Answer> =>
    admin.post('/v1/cafes/imports', body, { headers: { 'Content-Type': type } });
  test.each([
    ['{"source":"localdata"}', 'application/json', 415, 'multipart-required'],
    ['source=localdata', 'application/x-www-form-urlencoded', 415, 'multipart-required'],
    ['x', 'multipart/form-data', 400, 'malformed-upload'],
    ['--b\r\n', 'multipart/form-data; boundary=b', 400, 'malformed-upload'],
    [
      '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nhalf',
      'multipart/form-data; boundary=b',
      400,
      'malformed-upload',
    ],
  ])('of the bytes %j as %s is refused', async (body, type, status, code) => {
    const answer = await send(body, type);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await uploads()).toBe(0);
  });

  it('that is too large is refused, whether it says so at once or goes on and on', async () => {
    const { address: small } = await world.start('api', { CAFE_IMPORT_MAX_MIB: '1' });
    const content = 'x'.repeat(2 * 2 ** 20);
    const sent = new Request('http://form', { method: 'POST', body: form({ source: 'localdata' }, 'before', content) });
    const headers = { Authorization: `Bearer ${admin.accessToken}`, 'Content-Type': sent.headers.get('content-type')! };
    const whole = await sent.bytes();
    for (const body of [whole, new Blob([whole]).stream()]) {
      const answer = await fetch(`${small}/v1/cafes/imports`, { method: 'POST', headers, body, duplex: 'half' });
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([413, 'file-too-large']);
    }
    expect(await uploads()).toBe(0);
  });

  it('is taken nowhere else', async () => {
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b' };
    const { status, body } = await admin.post('/v1/cafes/collections', '--b--\r\n', { headers });
    expect([status, body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it('that its sender gives up leaves nothing', async () => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    const head = [
      'POST /v1/cafes/imports HTTP/1.1',
      'Host: madang',
      `Authorization: Bearer ${admin.accessToken}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 5000000',
    ];
    const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n';
    socket.write(`${head.join('\r\n')}\r\n\r\n${part}${'x'.repeat(3_000_000)}`);
    await until('a part of it lies in the database', async () => (await count(uploadedChunks)) >= 2);
    socket.destroy();
    await until('nothing of it does', async () => (await uploads()) + (await count(uploadedChunks)) === 0);
  });

  it('that was abandoned by a process that died is purged after an hour', async () => {
    const insert = (id: string, minutes: number) =>
      database.query(
        `INSERT INTO cafe_imports (id, kind, source, state, created_at) VALUES (?, 'file', '', 'uploading', NOW(6) - INTERVAL ? MINUTE)`,
        [bytes(id), minutes],
      );
    const [old, young] = [randomUUID(), randomUUID()];
    await insert(old, 61);
    await insert(young, 59);
    await database.query('INSERT INTO cafe_import_chunks (import_id, number, data) VALUES (?)', [[bytes(old), 0, 'x']]);
    await until('the old one is gone', async () => (await uploads()) === 1, 25_000);
    expect((await admin.get(`/v1/cafes/imports/${young}`)).status).toBe(404);
    await database.query('DELETE FROM cafe_imports WHERE id = ?', [bytes(young)]);
  });

  it('that is repeated with its key gives the same answer and queues nothing', async () => {
    const key = randomUUID();
    const [first, again] = [
      await upload(admin, licences(licence('K-1')), {}, key),
      await upload(admin, licences(licence('K-1')), {}, key),
    ];
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await upload(admin, licences(licence('K-2')), {}, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    await ended(admin, first.body.id);
    expect(await uploads()).toBe(0);
    expect(await count(`SELECT COUNT(*) FROM cafe_records WHERE source_id IN ('K-1', 'K-2')`)).toBe(1);
  });
});

describe('An import', () => {
  it('is an admin’s business alone', async () => {
    const people = await Promise.all([
      newPerson(address),
      newPerson(address, 'driver'),
      newOperator(address, 'moderator'),
    ]);
    for (const person of people) {
      const answers = [
        await upload(person, licences(licence('F-1'))),
        await person.post('/v1/cafes/collections', { source: 'kakao' }),
        await person.get('/v1/cafes/imports'),
        await person.get(`/v1/cafes/imports/${randomUUID()}`),
        await person.get(`/v1/cafes/imports/${randomUUID()}/rows`),
        await person.post(`/v1/cafes/imports/${randomUUID()}/cancellation`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    }
    expect(await uploads()).toBe(0);
  });

  it('of a file that is something else fails and says what was expected', async () => {
    const over = await imported(admin, 'name,city\nSeoul,1\n');
    expect(over).toMatchObject({ state: 'failed', error: { code: 'unreadable-file' } });
    expect(over.error.message).toContain('관리번호');
    expect((await imported(admin, '')).state).toBe('failed');
  });

  it('takes the later of two rows with one id, and leaves the older one of another file', async () => {
    const newer = licence('L-1', { name: '새이름', date: '2024-06-01 00:00:00' });
    const { counts } = await imported(admin, licences(licence('L-1'), newer));
    expect([counts.created, counts.duplicate]).toEqual([1, 1]);
    expect((await imported(admin, licences(licence('L-1')))).counts.unchanged).toBe(1);
    expect(await rows(`SELECT name FROM cafe_records WHERE source_id = 'L-1'`)).toEqual([{ name: '새이름' }]);
  });

  it('is listed, the newest first', async () => {
    const { body } = await admin.get('/v1/cafes/imports?limit=2');
    const next = await admin.get(`/v1/cafes/imports?limit=2&cursor=${body.nextCursor}`);
    const ids = [...body.items, ...next.body.items].map(({ id }: any) => id);
    expect(ids).toEqual(ids.toSorted().reverse());
    expect(new Set(ids).size).toBe(4);
  });

  it('can be cancelled while it waits, and once', async () => {
    // Another import of the source that a silent worker holds: this one has to wait.
    const other = randomUUID();
    await database.query(
      `INSERT INTO cafe_imports (id, kind, source, state, leased_until) VALUES (?, 'collection', 'localdata', 'running', NOW(6) + INTERVAL 1 HOUR)`,
      [bytes(other)],
    );
    const { body } = await upload(admin, licences(licence('C-1')));
    const cancelled = await admin.post(`/v1/cafes/imports/${body.id}/cancellation`);
    expect([cancelled.status, cancelled.body.state]).toEqual([201, 'cancelled']);
    const again = await admin.post(`/v1/cafes/imports/${body.id}/cancellation`);
    expect([again.status, again.body.code]).toEqual([409, 'import-over']);
    await database.query('DELETE FROM cafe_imports WHERE id = ?', [bytes(other)]);
    expect(await count(`SELECT COUNT(*) FROM cafe_records WHERE source_id = 'C-1'`)).toBe(0);
  });

  it('can be cancelled while it runs: what was committed stays, and nothing is added', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => licence(`B-${index}`));
    // The server sleeps for a second in each batch: one is committed while others are to come.
    await database.query(
      'CREATE TRIGGER planted BEFORE INSERT ON cafe_import_batches FOR EACH ROW SET @slept = SLEEP(1)',
    );
    const { body } = await upload(admin, licences(...lines));
    const path = `/v1/cafes/imports/${body.id}`;
    await until('a batch is committed', async () => (await admin.get(path)).body.counts.read > 0);
    expect((await admin.post(`${path}/cancellation`)).status).toBe(201);
    await database.query('DROP TRIGGER planted');
    const { counts, progress } = (await admin.get(path)).body;
    expect(counts.created).toBeLessThan(20_000);
    expect(Math.abs(progress - counts.read / 20_000)).toBeLessThan(0.1);
    // The next import of the source can only begin when this one's worker has let go.
    await imported(admin, licences(licence('B-next')));
    expect((await admin.get(path)).body).toMatchObject({ state: 'cancelled', counts });
    expect(await count(`SELECT COUNT(*) FROM cafe_records WHERE source_id LIKE 'B-%'`)).toBe(counts.created + 1);
  });

  it('tells whoever started it: how far it is once and for all, and by e-mail that it is over', async () => {
    const starter = await newOperator(address, 'admin');
    const lines = Array.from({ length: 2_500 }, (_, index) => licence(`N-${index}`));
    const { id } = await imported(starter, licences(...lines));
    const told = await until('both are told', async () => {
      const { items } = (await starter.get('/v1/notifications')).body;
      return items.length >= 2 && items;
    });
    expect(told.map(({ type }: any) => type).sort()).toEqual(['cafe.import_ended', 'cafe.import_progressed']);
    expect(told.every(({ data }: any) => data.importId === id)).toBe(true);
    const mail = await mailTo(starter.email, '카페 가져오기 결과');
    expect(mail.text).toContain('2,500행');
    expect(
      await count(`SELECT COUNT(*) FROM notifications WHERE user_id = ? AND channel = 'email'`, [bytes(starter.id)]),
    ).toBe(1);
  });

  it('of a provider needs its address and key', async () => {
    const { status, body } = await admin.post('/v1/cafes/collections', { source: 'kakao' });
    expect([status, body.code]).toEqual([422, 'source-not-configured']);
    const area = { west: 2, south: 1, east: 1, north: 2 };
    expect((await admin.post('/v1/cafes/collections', { source: 'kakao', area })).body.code).toBe('invalid-input');
  });
});
