import { config } from '../../../config.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { categoryNames } from '../notices/categories.js';
import type { Category, Facts } from '../notices/notice.js';
import { categoryOf, findNotice, render, type Content } from '../notices/table.js';
import { renderHtml, type Footer, type Item } from './layout.js';
import { translations } from './translations.js';

/** One mail as text and as HTML; the subject is a single line. */
export type Email = { subject: string; text: string; html: string };

/** The most notifications that a digest lists; further ones are only counted. */
const DIGEST_ITEMS = 50;
const MAX_SUBJECT_LENGTH = 200;

/**
 * What the unsubscribe link of a mail switches off: the category that all its notifications share, or e-mail as a
 * whole.
 */
export function unsubscribeScope(contents: Pick<Content, 'type'>[]): Category | '*' {
  const [category, ...others] = new Set(contents.map(({ type }) => categoryOf(type) ?? '*'));
  return others.length > 0 ? '*' : category!;
}

/** The category's display name; null for e-mail as a whole. */
function categoryNameOf(contents: Content[], locale: Locale): string | null {
  const scope = unsubscribeScope(contents);
  return scope === '*' ? null : categoryNames[scope][locale];
}

/** A mail about one event. */
export function composeEmail(content: Content, locale: Locale, unsubscribeUrl: string | null): Email {
  const item = toItem(content, locale);
  const name = categoryNameOf([content], locale);
  const why = whyOf(content, name, locale);
  return toEmail(locale, item.title, [item], null, toFooter(locale, why, name, unsubscribeUrl));
}

function whyOf({ type }: Content, name: string | null, locale: Locale): string {
  const texts = translations[locale];
  const critical = findNotice(type)?.critical;
  if (critical)
    return { 'asked for': texts.whyAskedFor, security: texts.whySecurity, true: texts.whyCritical }[`${critical}`];
  return name ? texts.why(name) : texts.whyDigest;
}

/** A mail about several events, in their order. */
export function composeDigest(contents: Content[], locale: Locale, unsubscribeUrl: string | null): Email {
  const texts = translations[locale];
  const items = contents.slice(0, DIGEST_ITEMS).map((each) => toItem(each, locale));
  const more = contents.length > items.length ? texts.more(contents.length - items.length) : null;
  const footer = toFooter(locale, texts.whyDigest, categoryNameOf(contents, locale), unsubscribeUrl);
  return toEmail(locale, texts.digest(contents.length), items, more, footer);
}

function toItem(content: Content, locale: Locale): Item {
  const open = findNotice(content.type)?.[locale].open ?? translations[locale].open;
  return { ...render(content, locale), url: urlOf(content.data), open };
}

/** Some mails are there for a link. Cafés have pages of their own; everything else links to the inbox. */
const urlOf = ({ link, cafeId }: Facts): string =>
  publicUrl(link ?? (cafeId ? `/cafes#cafe=${encodeURIComponent(cafeId)}` : '/inbox'));

const publicUrl = (path: string): string => new URL(path, config.http.publicUrl).href;

function toFooter(locale: Locale, why: string, name: string | null, unsubscribeUrl: string | null): Footer {
  const texts = translations[locale];
  const settings = { label: texts.settings, url: publicUrl('/inbox#preferences') };
  if (!unsubscribeUrl) return { why, links: [settings] };
  const unsubscribe = { label: name ? texts.unsubscribe(name) : texts.unsubscribeAll, url: unsubscribeUrl };
  return { why, links: [unsubscribe, settings] };
}

function toEmail(locale: Locale, title: string, items: Item[], more: string | null, footer: Footer): Email {
  const subject = oneLine(title).slice(0, MAX_SUBJECT_LENGTH).toWellFormed();
  return { subject, text: toText(items, more, footer), html: renderHtml({ locale, subject, items, more, footer }) };
}

/** Replaces control characters and line separators by a space: they could break a header. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

/** Mail clients treat what follows the line "-- " as a signature (RFC 3676 §4.3). */
function toText(items: Item[], more: string | null, { why, links }: Footer): string {
  const paragraphs = items.map(({ title, body, url }) => [title, body, url].filter(Boolean).join('\n'));
  const signature = [why, ...links.map(({ label, url }) => `${label}: ${url}`)].join('\n');
  return `${[...paragraphs, ...(more ? [more] : [])].join('\n\n')}\n\n-- \n${signature}\n`;
}
