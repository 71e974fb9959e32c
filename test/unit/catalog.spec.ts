import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import { defineEvent, eventTypes } from '../../src/kernel/events/events.js';
import { exampleFacts } from '../../src/modules/notifications/email/examples.js';
import { isCritical, notices, render } from '../../src/modules/notifications/notices/table.js';

// The declarations of every module, so that a new event without a message is noticed here.
const modules = join(import.meta.dirname, '../../src/modules');
const declarations = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((f) =>
  f.endsWith('.events.ts'),
);
for (const file of declarations) await import(join(modules, file));

/** Every fact that a notification can be made of: its own name, a number of five digits, a date, or nothing, as its example is. */
const facts = Object.fromEntries(
  Object.entries(exampleFacts).map(([name, example], i) => [
    name,
    /^\d+$/.test(example!)
      ? `${11 + i}000`
      : ['date', 'claimedUntil'].includes(name)
        ? example!
        : example && name.toUpperCase(),
  ]),
);
const createdAt = new Date('2026-11-29T03:00:00Z');
const notifiable = notices.map(({ on }) => on.type);
const types = eventTypes().map(({ type }) => type);

describe('The catalogue of messages', () => {
  it('tells of every event there is', () => {
    expect(declarations.length).toBeGreaterThanOrEqual(2);
    expect([...notifiable].sort()).toEqual([...types].sort());
  });

  it('calls critical what gives money back, was asked for, or concerns the security of an account, and nothing else', () => {
    expect(notifiable.filter(isCritical).sort()).toEqual([
      'mission.cancelled',
      'mission.expired',
      'mission.failed',
      'password_reset.requested',
      'user.deletion_requested',
      'user.deletion_stopped',
      'user.email_change_requested',
      'user.email_changed',
      'user.email_verification_requested',
      'user.export_ready',
      'user.password_changed',
    ]);
  });

  test.each(notifiable)('says %s in both languages, with no fact missing', (type) => {
    const sentences = JSON.stringify(
      notices.find(({ on }) => on.type === type),
      ['ko', 'en', 'title', 'body'],
    );
    // Each fact has an example in notifications/email/examples.ts.
    expect(Object.keys(facts)).toEqual(expect.arrayContaining([...sentences.matchAll(/\{(\w+)/g)].map(([, f]) => f)));
    const [ko, en] = [render({ type, data: facts, createdAt }, 'ko'), render({ type, data: facts, createdAt }, 'en')];
    for (const { title, body } of [ko, en]) {
      expect(title.length).toBeGreaterThan(1);
      expect(body).toMatch(
        /DEPARTURE|DESTINATION|PLACE|TITLE|CAFENAME|HOST|ADDRESS|\d minutes|\d분|\d offers|\d번|\d,000 won|\d,000원/,
      ); // it says which one
      expect(title + body).not.toMatch(/[{}]|undefined|null|NaN/);
    }
    expect(ko.title).toMatch(/[가-힣]/);
    expect(en.title).not.toMatch(/[가-힣]/);
    const names = new RegExp(`\\b(?:${Object.values(facts).filter(Boolean).join('|')}|\\d\\d,000)\\b`, 'g');
    // What became of a suggestion, the source of an import and a day are words of each language.
    const given = (text: string) =>
      [
        ...new Set(
          text
            .replace(/12월 24일 \(목\) 18:30|Thu 24 Dec, 18:30 GMT\+9/, facts['claimedUntil']!)
            .replace(/12월 24일 \(목\)|Thu 24 Dec/, facts['date']!)
            .match(names),
        ),
      ]
        .map((fact) => fact.replace(/^(OUTCOME|TITLE|CAUSE|NEXT)(KO|EN)$/, '$1'))
        .sort();
    expect(given(ko.body)).toEqual(given(en.body));
  });

  it('takes facts as they are: what people wrote is no template', () => {
    const data = { ...facts, destination: '{reason} $& $1 {x}' };
    const { body } = render({ type: 'reservation.delivered', data, createdAt }, 'en');
    expect(body).toBe('Your delivery arrived at {reason} $& $1 {x}.');
  });

  it('has something to say of an event it does not know', () => {
    expect(render({ type: 'mission.exploded', data: {}, createdAt }, 'ko')).toEqual({
      title: 'mission.exploded',
      body: '',
    });
  });
});

describe('A fact', () => {
  const bodyOf = (type: string, data: Record<string, string>, locale: 'ko' | 'en', at = createdAt) =>
    render({ type, data: { ...facts, ...data }, createdAt: at }, locale).body;
  const bookedFor = (date: string, locale: 'ko' | 'en', at?: Date) =>
    bodyOf('reservation.requested', { date }, locale, at);

  it('that is a date is spelled in each language', () => {
    expect(bookedFor('2026-12-24', 'ko')).toBe('12월 24일 (목) DEPARTURE → DESTINATION 배송 요청이 들어왔습니다.');
    expect(bookedFor('2026-12-24', 'en')).toBe('A delivery is requested for Thu 24 Dec: DEPARTURE → DESTINATION.');
  });

  it('that is a date names a year that is not the one of the message, by the calendar of the business', () => {
    expect(bookedFor('2027-01-03', 'ko')).toMatch(/^2027년 1월 3일 \(일\) /);
    expect(bookedFor('2027-01-03', 'en')).toContain('Sun, 3 Jan 2027');
    const newYearInSeoul = new Date('2026-12-31T15:00:00Z');
    expect(bookedFor('2027-01-03', 'ko', newYearInSeoul)).toMatch(/^1월 3일 \(일\) /);
    expect(bookedFor('2026-12-31', 'ko', newYearInSeoul)).toMatch(/^2026년 12월 31일 \(목\) /);
  });

  it('that is an instant is spelled to the minute, by the clock of the business, and says whose clock it is', () => {
    const disputableUntil = (claimedUntil: string, locale: 'ko' | 'en') =>
      bodyOf('mission.claimed', { claimedUntil }, locale);
    expect(disputableUntil('2026-12-24T09:30:59.999Z', 'ko')).toContain('후원자는 12월 24일 (목) 18:30까지');
    expect(disputableUntil('2026-12-24T09:30:59.999Z', 'en')).toContain('until Thu 24 Dec, 18:30 GMT+9;');
    expect(disputableUntil('2026-12-31T15:00:00.000Z', 'ko')).toContain('2027년 1월 1일 (금) 00:00까지');
  });

  it('that an older notification holds for both languages alike is used in either', () => {
    const { titleKo: _ko, titleEn: _en, ...older } = facts;
    const data = { ...older, title: '카페.csv' };
    for (const locale of ['ko', 'en'] as const)
      expect(render({ type: 'cafe.import_ended', data, createdAt }, locale).body).toContain('"카페.csv"');
  });
});

describe('An event', () => {
  it('is defined once', () => {
    expect(() => defineEvent('reservation.requested', z.strictObject({}))).toThrow(/defined twice/);
  });

  test.each(eventTypes().map((event) => [event.type, event] as const))(
    '%s carries ids and numbers alone, never the words of people',
    (type, event) => {
      expect(event.aggregate).toBe(type.split('.')[0]);
      const schema = z.toJSONSchema(event.schema, { io: 'output' }) as {
        additionalProperties: boolean;
        properties: Record<string, unknown>;
        $defs: object;
      };
      expect(schema.additionalProperties).toBe(false);
      const texts = Object.entries(schema.properties).filter(
        ([, property]) => !/"\$ref":"#\/\$defs\/Id"|"type":"(integer|boolean)"/.test(JSON.stringify(property)),
      );
      expect(texts).toEqual([]);
    },
  );
});
