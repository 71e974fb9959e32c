import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { roles } from '../../src/kernel/auth/principal.js';
import { problemCodes, problemEntry } from '../../src/kernel/problems/catalogue.js';
import type { ProblemParams } from '../../src/kernel/problems/entry.js';
import { Problem } from '../../src/kernel/problems/problem.js';
import { importStates } from '../../src/modules/cafes/imports/imports.schema.js';
import { duplicateStates } from '../../src/modules/cafes/duplicates/duplicates.queries.js';
import { suggestionStates } from '../../src/modules/cafes/sharing/suggestions.schema.js';
import { isCritical, notices } from '../../src/modules/notifications/notices/table.js';
import { statuses } from '../../src/modules/reservations/reservation.entity.js';
import { refusalOf } from '../../web/core/refusals.js';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Files of these folders with one of these endings, as paths below the root. */
const filesIn = (folder: string, ...endings: string[]): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => join(folder, name));

/** A text that people outside read, and where it stands. */
type Text = { at: string; text: string };

const linesOf = (path: string): Text[] =>
  read(path)
    .split('\n')
    .map((text, index) => ({ at: `${path.split(sep).join('/')}:${index + 1}`, text }));

const pages = [...filesIn('public', '.js', '.html'), ...filesIn('web', '.tsx', '.html', '.ts')]
  .filter((path) => !path.endsWith('.d.ts'))
  .flatMap(linesOf);
const sources = [...filesIn('src', '.ts').flatMap(linesOf), ...filesIn('nginx', '.template').flatMap(linesOf)];

/** Every text of the contract; names of schemas, fields and enum values are none. */
function textsOf(value: unknown, at: string): Text[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'enum' ? [] : textsOf(inner, `${at}/${key}`)));
}
type Operation = { operationId: string; summary: string };
const document = JSON.parse(read('openapi.json')) as { paths: Record<string, Record<string, Operation>> };
const contract = textsOf(document, 'openapi.json');
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

const told: Text[] = notices.flatMap(({ on, ko, en }) =>
  [ko, en].flatMap(({ title, body }) =>
    [title, body].map((text) => ({ at: on.type, text: text.replace(/\{[^}]*\}/g, '…') })),
  ),
);

// The declarations of every module.
for (const file of filesIn('src', '.problems.ts')) await import(join(root, file));

/** Every way in which the parameters of a problem can be filled: each value that has words, else its example. */
function fillings(code: (typeof codes)[number]): ProblemParams[] {
  const { words = {}, example = {} } = problemEntry(code);
  return Object.entries({ ...example, ...words }).reduce<ProblemParams[]>(
    (all, [name, value]) => {
      const values = words[name] ? Object.keys(words[name]) : [value as string];
      return all.flatMap((params) => values.map((one) => ({ ...params, [name]: one })));
    },
    [{}],
  );
}
const codes = problemCodes();
const refusalsIn = (locale: 'ko' | 'en'): Text[] =>
  codes.flatMap((code) =>
    fillings(code).map((params) => ({ at: code, text: new Problem(code, params).render(locale, '').detail })),
  );
const refusals = [...refusalsIn('ko'), ...refusalsIn('en')];

const isKorean = ({ text }: Text): boolean => /[가-힣]/.test(text);
const everything = [...pages, ...sources, ...contract, ...told, ...refusals];
const korean = everything.filter(isKorean);

/** Where a pattern is found, as `place: text`. */
const found = (texts: Text[], pattern: RegExp): string[] =>
  texts.filter(({ text }) => pattern.test(text)).map(({ at, text }) => `${at}: ${text.trim()}`);

/** What no Korean sentence may hold, with a breach of each that the scan must find. */
const forbiddenInKorean: [string, RegExp, string][] = [
  ['choice of particles', /[은는이가을를와과]\([은는이가을를와과]\)|\(으\)로|\(이\)/, '{date}은(는) 지난 날짜입니다.'],
  ['wrong form without the wanted one', /형식이 (올바르지|잘못)/, '형식이 올바르지 않습니다.'],
  ['amount of won without a comma', /\d{4,} ?원/, '최소 후원 금액은 1000원입니다.'],
];

/** Words that are no longer said in English, or never were. */
const archaic =
  /\b(whoever|whomever|(is|are|was|were|be) told|hears? of|anew|put (away|up|by)|calls? (it )?off|took on|doubts?|stands? in line|what it says|how it went|pieces of news|so many|the one before|the ones before|nobody is)\b/i;

/** The verbs that operations begin with. */
const verbs =
  /^(Accept|Approve|Archive|Bookmark|Cancel|Change|Change,|Collect|Comment|Confirm|Create|Decline|Delete|Deposit|Dismiss|Dispute|End|Find|Get|Give|Hand|Import|Issue|List|Log|Mark|Merge|Pledge|Preview|Rate|Receive|Redrive|Refresh|Refund|Register|Reject|Remove|Replay|Report|Request|Restore|Revoke|Rotate|Search|Send|Set|Settle|Show|Stream|Suggest|Suspend|Undo|Unsubscribe|Withdraw) \S/;

/** What states and roles are called in data: nobody reads them. */
const stateCodes = [...roles, ...statuses, ...importStates, ...duplicateStates, ...suggestionStates];
const aCode = new RegExp(`(?<![\\w.-])(${stateCodes.join('|')})(?![\\w.-])`);

describe('A text for people outside', () => {
  it('is found by this test, in every place where there are some', () => {
    expect(pages.filter(isKorean).length).toBeGreaterThan(150);
    expect(sources.filter(isKorean).length).toBeGreaterThan(200);
    expect(told.filter(isKorean).length).toBe(notices.length * 2);
    expect(refusals.filter(isKorean).length).toBeGreaterThan(80);
    expect(operations.length).toBeGreaterThan(80);
  });

  test.each(forbiddenInKorean)('holds no %s in Korean', (_, pattern, breach) => {
    expect(found([{ at: 'breach', text: breach }], pattern)).toHaveLength(1);
    expect(found(korean, pattern)).toEqual([]);
  });

  it('says states and roles in words, never as codes', () => {
    expect(found([{ at: 'breach', text: '현재 상태(picked_up)에서는 할 수 없습니다.' }], aCode)).toHaveLength(1);
    expect(found([...refusals, ...told].filter(isKorean), aCode)).toEqual([]);
  });

  it('says amounts in English with a comma too', () => {
    expect(found([{ at: 'breach', text: 'At least 1000 won.' }], /\b\d{4,} won\b/)).toHaveLength(1);
    expect(found(everything, /\b\d{4,} won\b/)).toEqual([]);
  });

  it('is said in the words of today', () => {
    expect(found([{ at: 'breach', text: 'Whoever books hears of it.' }], archaic)).toHaveLength(1);
    const isSaid = ({ at, text }: Text) => /(words|refusals)\.js|\.html/.test(at) && !/^\s*(\/?\*|\/\/)/.test(text);
    const texts = [...contract, ...told, ...refusals, ...pages.filter(isSaid)];
    expect(found(texts, archaic)).toEqual([]);
  });
});

describe('An error', () => {
  it.each([
    ['forbidden', 'roles', roles],
    ['reservation-conflict', 'status', statuses],
    ['reservation-conflict', 'wanted', [...statuses, 'arrived', 'proven', 'reassigned']],
    ['import-over', 'state', importStates.filter((state) => state !== 'queued' && state !== 'running')],
    ['duplicate-decided', 'state', duplicateStates],
    ['suggestion-decided', 'state', suggestionStates],
    ['critical-notification', 'type', notices.map(({ on }) => on.type).filter(isCritical)],
  ] as const)('%s has words for every value of %s', (code, name, values) => {
    expect(new Set(Object.keys(problemEntry(code).words![name]!))).toEqual(new Set(values));
  });

  it('names what is wrong as a person would', () => {
    const say = (code: (typeof codes)[number], params: ProblemParams) =>
      (['ko', 'en'] as const).map((locale) => new Problem(code, params).render(locale, '').detail);
    expect(say('reservation-conflict', { status: 'delivered', wanted: 'cancelled' })).toEqual([
      '이미 배송이 완료되어 취소할 수 없습니다.',
      'The reservation is already delivered; it cannot be cancelled.',
    ]);
    expect(say('forbidden', { roles: ['consumer'] })).toEqual([
      '이 작업은 의뢰인만 할 수 있습니다.',
      'Only a consumer may do this.',
    ]);
    expect(say('forbidden', { roles: ['moderator', 'admin'] })).toEqual([
      '이 작업은 운영자 또는 관리자만 할 수 있습니다.',
      'Only a moderator or an admin may do this.',
    ]);
    expect(say('import-over', { state: 'failed' })).toEqual([
      '이미 실패한 가져오기 작업입니다.',
      'This import has already failed.',
    ]);
  });

  it('calls a critical notification by its title', () => {
    const { words } = problemEntry('critical-notification');
    for (const { on, ko } of notices.filter(({ critical }) => critical))
      expect(words!['type']![on.type]!.ko).toBe(ko.title);
  });
});

describe('A page', () => {
  it('speaks of no header, whatever the server says', () => {
    // Pages send no key, so what is wrong with one they never hear.
    const met = codes.filter((code) => !/^idempotency-key-|^request-in-flight$/.test(code));
    const shown = (['ko', 'en'] as const).flatMap((locale) =>
      met.map((code) => {
        const body = new Problem(code, problemEntry(code).example).render(locale, '');
        return { at: code, text: refusalOf(body.status, body, locale) };
      }),
    );
    expect(met.length).toBeGreaterThan(50);
    // Who reads the contract sends headers.
    const ofPeople = pages.filter(
      ({ at, text }) =>
        !/^(?:public\/docs\/|web\/(?:pages\/|words\/)?developers\b)/.test(at) &&
        !/once = \(key|'Idempotency-Key': key/.test(text),
    );
    expect(ofPeople.length).toBeGreaterThan(500);
    expect(found([...shown, ...ofPeople], /Idempotency-Key|Retry-After|requestId/)).toEqual([]);
  });
});

describe('An operation', () => {
  it('is summed up by a verb and its object', () => {
    expect(verbs.test('Put away')).toBe(false);
    expect(operations.map(({ summary }) => summary).filter((summary) => !verbs.test(summary))).toEqual([]);
  });
});
