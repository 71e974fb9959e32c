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

/** Every fact that a notification can be made of: its own name, a number of five digits, or nothing, as its example is. */
const facts = Object.fromEntries(
  Object.entries(exampleFacts).map(([name, example], i) => [
    name,
    /^\d+$/.test(example!) ? `${11 + i}000` : example && name.toUpperCase(),
  ]),
);
const notifiable = notices.map(({ on }) => on.type);
const types = eventTypes().map(({ type }) => type);

describe('The catalogue of messages', () => {
  it('tells of every event there is', () => {
    expect(declarations.length).toBeGreaterThanOrEqual(2);
    expect([...notifiable].sort()).toEqual([...types].sort());
  });

  it('calls critical what gives money back, and nothing else', () => {
    expect(notifiable.filter(isCritical).sort()).toEqual(['mission.cancelled', 'mission.expired', 'mission.failed']);
  });

  test.each(notifiable)('says %s in both languages, with no fact missing', (type) => {
    const sentences = JSON.stringify(
      notices.find(({ on }) => on.type === type),
      ['ko', 'en', 'title', 'body'],
    );
    // Each fact has an example in notifications/email/examples.ts.
    expect(Object.keys(facts)).toEqual(expect.arrayContaining([...sentences.matchAll(/\{(\w+)/g)].map(([, f]) => f)));
    const [ko, en] = [render(type, facts, 'ko'), render(type, facts, 'en')];
    for (const { title, body } of [ko, en]) {
      expect(title.length).toBeGreaterThan(1);
      expect(body).toMatch(/DEPARTURE|DESTINATION|TITLE|CAFENAME|HOST/); // it says which one
      expect(title + body).not.toMatch(/[{}]|undefined|null|NaN/);
    }
    expect(ko.title).toMatch(/[가-힣]/);
    expect(en.title).not.toMatch(/[가-힣]/);
    const names = new RegExp(`\\b(?:${Object.values(facts).filter(Boolean).join('|')}|\\d\\d,000)\\b`, 'g');
    // What became of a suggestion is a word of each language.
    const given = (text: string) =>
      [...new Set(text.match(names))].map((fact) => fact.replace(/^OUTCOME(KO|EN)$/, 'OUTCOME')).sort();
    expect(given(ko.body)).toEqual(given(en.body));
  });

  it('takes facts as they are: what people wrote is no template', () => {
    const { body } = render('reservation.delivered', { ...facts, destination: '{reason} $& $1 {x}' }, 'en');
    expect(body).toBe('Your delivery arrived at {reason} $& $1 {x}.');
  });

  it('has something to say of an event it does not know', () => {
    expect(render('mission.exploded', {}, 'ko')).toEqual({ title: 'mission.exploded', body: '' });
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
