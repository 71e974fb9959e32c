import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import { fromBytes, newId, toBytes } from '../../src/kernel/tx/ids.js';
import { Schedule } from '../../src/kernel/schedule.js';
import { PageQuery, readCursor, toPage } from '../../src/kernel/http/pagination.js';
import { problemCodes, problemEntry, type ProblemCode } from '../../src/kernel/problems/catalogue.js';
import { localeOf } from '../../src/kernel/problems/locale.js';
import { Problem } from '../../src/kernel/problems/problem.js';
import { toProblem } from '../../src/kernel/http/problem.filter.js';
import { Id, SchemaPipe, text } from '../../src/kernel/http/schema.js';
import { until } from '../support/wait.js';

describe('The language of an answer', () => {
  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['ko', 'ko'],
    ['KO-kr', 'ko'],
    ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
    ['en;q=0.5, ko;q=0.9', 'ko'],
    ['en, ko', 'en'],
    ['ja, ko;q=0.1', 'ko'],
    ['ko;q=0', 'en'],
    ['ko;q=0, en;q=0.1', 'en'],
    ['fr, de', 'en'],
    ['*', 'en'],
    [';;;', 'en'],
    [`${'x'.repeat(10_000)},ko`, 'en'],
  ])('for %s is %s', (header, locale) => expect(localeOf(header)).toBe(locale));
});

const src = join(import.meta.dirname, '../../src');
// Each module defines its own.
for (const name of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
  if (name.endsWith('.problems.ts')) await import(join(src, name));
}

describe('A problem', () => {
  const codes = problemCodes();

  test.each(codes)('%s has a status of an error and a sentence in both languages, with the same facts', (code) => {
    const { status, ko, en, example } = problemEntry(code);
    const holes = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    expect(status).toBeGreaterThanOrEqual(400);
    expect(ko).toMatch(/[가-힣]/);
    expect(en).toMatch(/^[A-Z"].*\.$/);
    expect(holes(ko)).toEqual(holes(en));
    expect(Object.keys(example ?? {}).sort()).toEqual(holes(en));
  });

  it('is rendered as RFC 9457 says, in the language of the caller', () => {
    const problem = new Problem(
      'date-in-past',
      { date: '2026-01-01', earliest: '2026-11-21' },
      { issues: [{ in: 'body', pointer: '/date', code: 'past', message: { ko: '지난 날짜', en: 'It is over' } }] },
    );
    expect(problem.render('en', 'r-1')).toEqual({
      type: 'urn:madang:problem:date-in-past',
      title: 'date in past',
      status: 422,
      code: 'date-in-past',
      detail: 'The date 2026-01-01 is in the past. The earliest possible date is 2026-11-21.',
      errors: [{ in: 'body', pointer: '/date', code: 'past', message: 'It is over' }],
      requestId: 'r-1',
    });
    expect(problem.render('ko', 'r-1')).toMatchObject({
      detail: '지난 날짜(2026-01-01)로는 예약할 수 없습니다. 2026-11-21부터 예약할 수 있습니다.',
      errors: [{ message: '지난 날짜' }],
    });
  });

  it('says nothing of what caused it', () => {
    const cause = Object.assign(new Error('SELECT secret FROM users'), { sql: 'SELECT secret', errno: 1064 });
    const rendered = JSON.stringify(toProblem(cause).render('en', 'r-1'));
    expect(JSON.parse(rendered)).toMatchObject({ code: 'internal-error', status: 500 });
    expect(rendered).not.toContain('secret');
  });

  test.each<[string, unknown, ProblemCode]>([
    ['a thrown string', 'boom', 'internal-error'],
    ['nothing at all', undefined, 'internal-error'],
    ['a database that is away', { code: 'ECONNREFUSED' }, 'database-unavailable'],
    ['a connection pool that is full', new Error('Queue limit reached.'), 'database-unavailable'],
    ['a statement that took too long', { errno: 3024 }, 'busy'],
    ['a body that is too large', { statusCode: 413 }, 'payload-too-large'],
    ['a content type we do not read', { statusCode: 415 }, 'unsupported-media-type'],
    ['another error of the caller', { statusCode: 418 }, 'malformed-request'],
    ['an error of the house with a status', { statusCode: 500 }, 'internal-error'],
  ])('stands for %s', (_, thrown, code) => expect(toProblem(thrown).code).toBe(code));
});

describe('A page', () => {
  const rows = Array.from({ length: 5 }, () => ({ id: newId() })).reverse();

  it('ends where its cursor begins', () => {
    const { items, nextCursor } = toPage(rows, 4);
    expect(items).toEqual(rows.slice(0, 4));
    expect(readCursor(nextCursor!)).toBe(rows[3]!.id);
    expect(nextCursor).toMatch(/^[\w-]+$/); // needs no escaping in an address
  });

  it('is the last one when there is no extra row', () => {
    expect(toPage(rows, 5)).toEqual({ items: rows, nextCursor: null });
    expect(toPage([], 5)).toEqual({ items: [], nextCursor: null });
    expect(readCursor(undefined)).toBeUndefined();
  });

  test.each(['', 'garbage', btoa('not an id'), btoa(`${newId()}x`), '한글'])('refuses the cursor %j', (cursor) => {
    expect(() => readCursor(cursor)).toThrow(expect.objectContaining({ code: 'invalid-cursor', status: 400 }));
  });

  it('has 20 items unless the caller asks for 1 to 100', () => {
    expect(PageQuery.parse({})).toEqual({ limit: 20 });
    expect(PageQuery.parse({ limit: '100' }).limit).toBe(100);
    for (const limit of ['0', '101', 'x', '1.5', '']) expect(PageQuery.safeParse({ limit }).success).toBe(false);
  });
});

describe('An id', () => {
  it('is 16 bytes in the table and text in the code', () => {
    const id = newId();
    expect(toBytes(id)).toHaveLength(16);
    expect(fromBytes(toBytes(id))).toBe(id);
    expect(toBytes(id).toString('hex')).toBe(id.replaceAll('-', ''));
  });

  it('sorts by the time it was made', () => {
    const ids = Array.from({ length: 1_000 }, newId);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('is read whatever its case and version', () => {
    expect(Id.parse('019AA1B2-7C3D-7E4F-8A5B-6C7D8E9F0A1B')).toBe('019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b');
    expect(Id.safeParse('{019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b}').success).toBe(false);
  });
});

describe('A text', () => {
  test.each(['a', '깨지기 쉬움 🥚', 'line\nline\ttab\r\n.', 'a'.repeat(20), '👩‍👩‍👧‍👦', 'a\u202e', '  trimmed  '])(
    'may be %j',
    (value) => expect(text(20).parse(value)).toBe(value.trim()),
  );
  test.each([
    '',
    '   ',
    '\u3000',
    '\u202e',
    'a'.repeat(21),
    'a\u0000',
    '\u001b[2J',
    '\u007f',
    '\u0085x',
    '\ud83d',
    '\udc00a',
    1,
    null,
  ])('may not be %j', (value) => expect(text(20).safeParse(value).success).toBe(false));
});

describe('An input error', () => {
  const schema = z.strictObject({ 'a/b~c': z.string(), list: z.array(z.object({ n: z.int() })) });
  const refuse = async (value: unknown, type: 'body' | 'query' | 'param' = 'body', data?: string): Promise<Problem> =>
    new SchemaPipe().transform(value, { type, schema, data } as never).then(
      () => Promise.reject(new Error('It was accepted.')),
      (problem: Problem) => problem,
    );

  it('points at what is wrong by an RFC 6901 pointer', async () => {
    const { issues } = await refuse({ 'a/b~c': 1, list: [{ n: 1 }, { n: 'x' }] });
    expect(issues.map(({ in: place, pointer }) => [place, pointer])).toEqual([
      ['body', '/a~1b~0c'],
      ['body', '/list/1/n'],
    ]);
  });

  it('names the place it is in', async () => {
    expect((await refuse(1, 'query')).issues[0]).toMatchObject({ in: 'query', pointer: '' });
    expect((await refuse(1, 'param', 'id')).issues[0]).toMatchObject({ in: 'path', pointer: '/id' });
  });

  it('is told 50 times at most, and briefly', async () => {
    const many = await refuse({ 'a/b~c': 'x', list: Array.from({ length: 500 }, () => ({ n: 'x' })) });
    expect(many.issues).toHaveLength(50);
    const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field${i}`, 1]));
    const { issues } = await refuse({ 'a/b~c': 'x', list: [], ...unknown });
    expect(Math.max(...issues.map(({ message }) => Math.max(message.ko.length, message.en.length)))).toBeLessThan(
      1_000,
    );
  });

  it('speaks both languages', async () => {
    const { issues } = await refuse({ 'a/b~c': 1, list: [] });
    expect(issues[0]!.message.ko).toMatch(/[가-힣]/);
    expect(issues[0]!.message.en).toMatch(/^Must be/);
  });
});

describe('A loop', () => {
  beforeAll(() => Logger.overrideLogger(false)); // failures are on purpose here

  it('runs again and again, at once when there is more to do', async () => {
    let runs = 0;
    const loop = new Schedule('test', 60_000, () => Promise.resolve(++runs < 50));
    loop.start();
    await until('it has nothing more to do', () => runs === 50);
    loop.nudge();
    await until('it was woken', () => runs === 51);
    await loop.stop();
  });

  it('never runs its task twice at once, and lets the one under way end', async () => {
    let now = 0;
    let most = 0;
    let ended = 0;
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const loop = new Schedule('test', 1, async () => {
      most = Math.max(most, ++now);
      await gate;
      now--;
      ended++;
    });
    loop.start();
    await until('it is at work', () => now === 1);
    loop.nudge();
    const stopped = loop.stop();
    open();
    await stopped;
    expect([most, now, ended]).toEqual([1, 0, 1]);
  });

  it('goes on after a failure, and slower, not in a tight circle', async () => {
    let runs = 0;
    const startedAt = performance.now();
    const loop = new Schedule('test', 5, () => {
      runs++;
      return Promise.reject(new Error('as always'));
    });
    loop.start();
    await until('it tried four times', () => runs >= 4);
    await loop.stop();
    expect(performance.now() - startedAt).toBeGreaterThan(10 + 20 + 40 - 5);
  });

  it('stops in the middle of a pause', async () => {
    let runs = 0;
    const loop = new Schedule('test', 3_600_000, () => Promise.resolve(void runs++));
    loop.start();
    await until('it ran', () => runs === 1);
    await loop.stop();
    expect(runs).toBe(1);
  });
});
