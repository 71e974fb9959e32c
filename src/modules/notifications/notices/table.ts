import { spellDate, spellInstant } from '../../../kernel/calendar-date.js';
import { withoutLinks } from '../../../kernel/links.js';
import { inEnglish } from '../../../kernel/nameless.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { accountNotices } from './account.js';
import { cafeNotices } from './cafes.js';
import { handoverNotices } from './handover.js';
import { importNotices } from './imports.js';
import { missionNotices } from './missions.js';
import type { Category, Facts, Notice } from './notice.js';
import { reservationNotices } from './reservations.js';
import { walletNotices } from './wallets.js';
import { webhookNotices } from './webhooks.js';

/** All notices. A new notification is added here and nowhere else. */
export const notices: readonly Notice[] = [
  ...reservationNotices,
  ...handoverNotices,
  ...missionNotices,
  ...cafeNotices,
  ...importNotices,
  ...walletNotices,
  ...webhookNotices,
  ...accountNotices,
];

const byType = new Map(notices.map((notice) => [notice.on.type, notice]));

/** The notice of an event type; undefined when only a newer version of Madang knows the type. */
export const findNotice = (type: string): Notice | undefined => byType.get(type);

/** Whether a notification of this event type is critical. */
export const isCritical = (type: string): boolean => byType.get(type)?.critical !== undefined;

/** The category of an event type; null when no version of Madang knows the type. */
export const categoryOf = (type: string): Category | null => byType.get(type)?.category ?? null;

/** The event types of a category. */
export const typesIn = (category: Category): string[] =>
  notices.filter((notice) => notice.category === category).map(({ on }) => on.type);

/** What a message is made of; `createdAt` is the time at which it is written. */
export type Content = { type: string; data: Facts; createdAt: Date };

/** Facts that the reader wrote: an address, a login id, the host of a webhook, the file of an import. All others may be other people's words. */
const ownFacts = ['address', 'loginId', 'host', 'titleKo', 'titleEn'];

/** The message of a notification in one language. No channel makes a link of what people wrote. */
export function render({ type, data, createdAt }: Content, locale: Locale): { title: string; body: string } {
  const message = byType.get(type)?.[locale] ?? { title: type, body: '' };
  const valueOf = (name: string, style?: string) => {
    // A fact may have words in each language instead of a value.
    // Notifications that were stored before a fact had a value in each language hold one for both.
    const value = data[name] ?? data[`${name}${locale === 'ko' ? 'Ko' : 'En'}`] ?? data[name.replace(/(Ko|En)$/, '')];
    if (value == null) return '';
    if (style === 'number') return Number(value).toLocaleString(locale);
    if (style === 'instant') return spellInstant(new Date(value), locale, createdAt);
    if (style === 'date') return spellDate(value, locale, createdAt);
    return ownFacts.includes(name) ? value : withoutLinks(value);
  };
  const fill = (sentence: string) =>
    sentence.replace(/\{(\w+)(?:, (number|date|instant))?\}/g, (_, name: string, style?: string) =>
      valueOf(name, style),
    );
  const inLocale = locale === 'en' ? inEnglish : (sentence: string) => sentence;
  return { title: inLocale(fill(message.title)), body: inLocale(fill(message.body)) };
}
