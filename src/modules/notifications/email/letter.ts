import { config } from '../../../config.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { categoryNames } from '../notices/categories.js';
import type { Category, Facts } from '../notices/notice.js';
import { categoryOf, isCritical, render } from '../notices/table.js';
import { layOut } from './layout.js';
import { words } from './words.js';

/** The same in text and in HTML; the subject is one line. */
export type Letter = { subject: string; text: string; html: string };

type News = { type: string; data: Facts };

/** One thing that is told, and where there is more about it. */
export type Item = { title: string; body: string; url: string };

/** Why somebody gets a mail, and what they can do about it. */
export type Footer = { why: string; links: { label: string; url: string }[] };

/** What a digest shows; the rest is counted. */
const DIGEST_ITEMS = 50;
const LONGEST_SUBJECT = 200;

/** What the link to unsubscribe of a mail switches off: the category of all that it tells of, or e-mail as a whole. */
export function unsubscribeScope(news: Pick<News, 'type'>[]): Category | '*' {
  const [category, ...others] = new Set(news.map(({ type }) => categoryOf(type) ?? '*'));
  return others.length > 0 ? '*' : category!;
}

/** What people call it; null when it is everything. */
function nameOf(news: News[], locale: Locale): string | null {
  const scope = unsubscribeScope(news);
  return scope === '*' ? null : categoryNames[scope][locale];
}

/** A mail that tells of one event. */
export function composeLetter(news: News, locale: Locale, unsubscribeUrl: string | null): Letter {
  const say = words[locale];
  const item = toItem(news, locale);
  const name = nameOf([news], locale);
  const why = isCritical(news.type) ? say.whyCritical : name ? say.why(name) : say.whyDigest;
  return write(locale, item.title, [item], null, toFooter(locale, why, name, unsubscribeUrl));
}

/** A mail that tells of several events, in their order. */
export function composeDigest(news: News[], locale: Locale, unsubscribeUrl: string | null): Letter {
  const say = words[locale];
  const items = news.slice(0, DIGEST_ITEMS).map((each) => toItem(each, locale));
  const more = news.length > items.length ? say.more(news.length - items.length) : null;
  const footer = toFooter(locale, say.whyDigest, nameOf(news, locale), unsubscribeUrl);
  return write(locale, say.digest(news.length), items, more, footer);
}

function toItem({ type, data }: News, locale: Locale): Item {
  return { ...render(type, data, locale), url: urlOf(data) };
}

/** A café has a page of its own; everything else is read in the inbox. */
const urlOf = ({ cafeId }: Facts): string => publicUrl(cafeId ? `/cafes#cafe=${encodeURIComponent(cafeId)}` : '/inbox');

const publicUrl = (path: string): string => new URL(path, config.http.publicUrl).href;

function toFooter(locale: Locale, why: string, name: string | null, unsubscribeUrl: string | null): Footer {
  const say = words[locale];
  const settings = { label: say.settings, url: publicUrl('/inbox#preferences') };
  if (!unsubscribeUrl) return { why, links: [settings] };
  const unsubscribe = { label: name ? say.unsubscribe(name) : say.unsubscribeAll, url: unsubscribeUrl };
  return { why, links: [unsubscribe, settings] };
}

function write(locale: Locale, title: string, items: Item[], more: string | null, footer: Footer): Letter {
  const subject = oneLine(title).slice(0, LONGEST_SUBJECT).toWellFormed();
  return { subject, text: toText(items, more, footer), html: layOut({ locale, subject, items, more, footer }) };
}

/** What would break a header, or look as if it did, becomes a space. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

/** Below the line "-- " stands what mail programs take for a signature (RFC 3676 §4.3). */
function toText(items: Item[], more: string | null, { why, links }: Footer): string {
  const told = items.map(({ title, body, url }) => [title, body, url].filter(Boolean).join('\n'));
  const notes = [why, ...links.map(({ label, url }) => `${label}: ${url}`)].join('\n');
  return `${[...told, ...(more ? [more] : [])].join('\n\n')}\n\n-- \n${notes}\n`;
}
