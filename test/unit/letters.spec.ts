import { describe, expect, it, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { toMessage } from '../../src/modules/notifications/email/smtp.js';
import { exampleFacts } from '../../src/modules/notifications/email/examples.js';
import { html } from '../../src/kernel/http/html.js';
import { composeDigest, composeEmail, type Email } from '../../src/modules/notifications/email/compose.js';
import { normalizeAddress } from '../../src/modules/notifications/email/address.js';
import { notices, render } from '../../src/modules/notifications/notices/table.js';
import { readMime } from '../support/mime.js';
import { scale } from '../support/scale.js';

const LETTERS = scale(1_000, 200);
const types = notices.map(({ on }) => on.type);
const createdAt = new Date('2026-11-29T03:00:00Z');
const UNSUBSCRIBE = 'https://madang.example/v1/unsubscribe/token';
const wire = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

/** The bytes that would go out. */
async function raw(letter: Email, unsubscribeUrl: string | null = UNSUBSCRIBE, name = '김하나'): Promise<string> {
  const mail = { ...letter, messageId: '<1@madang.notification>', to: 'hana@example.com', name, unsubscribeUrl };
  return ((await wire.sendMail(toMessage(mail))).message as Buffer).toString('latin1');
}
const textOf = (markup: string) =>
  markup
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('The mail of', () => {
  test.each(types.flatMap((type) => [[type, 'ko'] as const, [type, 'en'] as const]))(
    '%s (%s) says the same in text and in HTML, with nothing from elsewhere',
    (type, locale) => {
      const { title, body } = render({ type, data: exampleFacts, createdAt }, locale);
      const letter = composeEmail({ type, createdAt, data: exampleFacts }, locale, UNSUBSCRIBE);
      expect(letter.subject).toBe(title);
      expect(body).not.toMatch(/[{}]| {2}|""|undefined|null|NaN/); // every fact has an example
      expect(letter.text).toContain(`${title}\n${body}\n`);
      expect(letter.text).toContain(UNSUBSCRIBE);
      const seen = textOf(letter.html);
      expect(seen).toContain(title);
      expect(seen).toContain(body.replaceAll('"', '&quot;'));
      expect(letter.html).toContain(`<html lang="${locale}">`);
      expect(letter.html).toContain(`href="${UNSUBSCRIBE}"`);
      expect(letter.html).not.toMatch(/<(script|img|link|iframe|object|form)\b|\bsrc=|url\(|@import/i);
    },
  );
});

describe('A mail', () => {
  it('shows what people wrote as they wrote it, and never as markup', () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>' & </td></table>\n{reason}`;
    const data = { ...exampleFacts, departure: hostile, cafeName: hostile, cafeId: '"><b>', title: hostile };
    for (const type of types) {
      const { text, html } = composeEmail({ type, createdAt, data }, 'en', UNSUBSCRIBE);
      const calm = composeEmail({ type, createdAt, data: { ...exampleFacts, cafeId: 'x' } }, 'en', UNSUBSCRIBE).html;
      expect(html).not.toMatch(/<script|<img|<b>/);
      expect(html.match(/<\/table>/g)).toEqual(calm.match(/<\/table>/g));
      if (render({ type, data, createdAt }, 'en').body.includes(hostile)) {
        expect(text).toContain(hostile);
        expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      }
    }
  });

  it('has a subject of one line and one recipient, whatever they are called', async () => {
    const letter = composeEmail({ type: 'x\r\nBcc: eve@example.com\u2028y', createdAt, data: {} }, 'en', UNSUBSCRIBE);
    expect(letter.subject).toBe('x Bcc: eve@example.com y');
    const { headers } = readMime(await raw(letter, UNSUBSCRIBE, 'Hana\r\nBcc: eve@example.com'));
    expect([...headers.keys()]).not.toContain('bcc');
    expect(headers.get('to')).toMatch(/<hana@example\.com>$/);
    const long = composeEmail({ type: '😀'.repeat(300), createdAt, data: {} }, 'en', null).subject;
    expect([long.length, long.isWellFormed()]).toEqual([200, true]);
  });

  it(`is multipart/alternative with text first, and says how to hear no more of it: ${LETTERS} times`, async () => {
    for (let i = 0; i < LETTERS; i++) {
      const type = types[i % types.length]!;
      const locale = i % 2 ? 'ko' : 'en';
      const data = { ...exampleFacts, title: `미션 "${i}" <b>&` };
      const letter = composeEmail({ type, createdAt, data }, locale, UNSUBSCRIBE);
      const { headers, parts } = readMime(await raw(letter));
      expect(headers.get('list-unsubscribe')).toBe(`<${UNSUBSCRIBE}>`);
      expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
      expect(headers.get('auto-submitted')).toBe('auto-generated');
      expect(headers.get('message-id')).toBe('<1@madang.notification>');
      expect(headers.get('subject')).toBe(letter.subject);
      expect(headers.get('content-type')).toMatch(/^multipart\/alternative;/);
      expect(parts.map((part) => part.type)).toEqual(['text/plain', 'text/html']);
      expect(parts.map(({ content }) => content.trim())).toEqual([letter.text.trim(), letter.html.trim()]);
    }
  });

  it('about money says that it cannot be switched off, and offers no link to do so', async () => {
    const letter = composeEmail({ type: 'mission.failed', createdAt, data: exampleFacts }, 'ko', null);
    expect(letter.text).toContain('설정과 관계없이');
    const message = await raw(letter, null);
    expect(message).not.toMatch(/unsubscribe/i);
  });

  it('about a café leads to its page', () => {
    const { text } = composeEmail(
      { type: 'comment.replied', createdAt, data: { ...exampleFacts, cafeId: 'c1' } },
      'ko',
      null,
    );
    expect(text).toMatch(/^http:\/\/[^/]+\/cafes#cafe=c1$/m);
  });
});

describe('A digest', () => {
  const news = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      type: 'mission.pledged',
      createdAt,
      data: { ...exampleFacts, title: `M${i + 1}.` },
    }));

  it('tells of all in their order', () => {
    const { subject, text, html } = composeDigest(news(3), 'en', UNSUBSCRIBE);
    expect(subject).toBe('3 new notifications');
    expect([text, html].map((said) => said.match(/M\d+\./g)!.slice(-3))).toEqual([
      ['M1.', 'M2.', 'M3.'],
      ['M1.', 'M2.', 'M3.'],
    ]);
  });

  it('names what its link switches off: their category, or all e-mail when they are of several', () => {
    const of = (...types: string[]) => types.map((type) => ({ type, createdAt, data: exampleFacts }));
    const one = composeDigest(of('mission.created', 'mission.pledged'), 'en', UNSUBSCRIBE);
    const several = composeDigest(of('mission.created', 'reservation.requested'), 'en', UNSUBSCRIBE);
    expect(one.text).toContain(`Unsubscribe from e-mails about missions: ${UNSUBSCRIBE}`);
    expect(several.text).toContain(`Unsubscribe from all news by e-mail: ${UNSUBSCRIBE}`);
    expect(one.text).toContain('/inbox#preferences');
  });

  it('shows fifty and counts the others', () => {
    const { text, html } = composeDigest(news(60), 'ko', UNSUBSCRIBE);
    for (const said of [text, html]) {
      expect(new Set(said.match(/M\d+\./g)).size).toBe(50);
      expect(said).toContain('이 밖에 10건');
    }
    expect(composeDigest(news(50), 'ko', null).text).not.toContain('더 있습니다');
  });
});

test('Markup escapes all text that stands in it, and no markup', () => {
  expect(html`<p title="${`"'`}">${'<i>&'}${html`<b>${1}</b>`}${[html`a`, html`b`]}${null}</p>`.text).toBe(
    '<p title="&quot;&#39;">&lt;i&gt;&amp;<b>1</b>ab</p>',
  );
});

test.each([
  ['Hana@Example.COM', 'hana@example.com'],
  ['"Hana" <Hana@example.com>', 'hana@example.com'],
  [' <hana@example.com> ', 'hana@example.com'],
])('The address %s is known as %s', (given, known) => {
  expect(normalizeAddress(given)).toBe(known);
});
