import type { Locale } from '../../../kernel/problems/locale.js';
import { cafeNotices } from './cafes.js';
import { importNotices } from './imports.js';
import { missionNotices } from './missions.js';
import type { Category, Facts, Notice } from './notice.js';
import { reservationNotices } from './reservations.js';
import { webhookNotices } from './webhooks.js';

/** Who hears of what, and in which words: the one place where a notification is added. */
export const notices: readonly Notice[] = [
  ...reservationNotices,
  ...missionNotices,
  ...cafeNotices,
  ...importNotices,
  ...webhookNotices,
];

const byType = new Map(notices.map((notice) => [notice.on.type, notice]));

/** What there is to say about an event type; nothing when only a newer version of ours knows it. */
export const findNotice = (type: string): Notice | undefined => byType.get(type);

/** Whether a notification of this event type is critical. */
export const isCritical = (type: string): boolean => byType.get(type)?.critical === true;

/** What a notification of this event type is switched on and off with; null when no version of ours knows the type. */
export const categoryOf = (type: string): Category | null => byType.get(type)?.category ?? null;

/** The event types of a category. */
export const typesIn = (category: Category): string[] =>
  notices.filter((notice) => notice.category === category).map(({ on }) => on.type);

/** The message of a notification in one language. */
export function render(type: string, data: Facts, locale: Locale): { title: string; body: string } {
  const message = byType.get(type)?.[locale] ?? { title: type, body: '' };
  const say = (name: string, style?: string) => (style ? Number(data[name]).toLocaleString(locale) : data[name]) ?? '';
  const fill = (sentence: string) =>
    sentence.replace(/\{(\w+)(, number)?\}/g, (_, name: string, style?: string) => say(name, style));
  return { title: fill(message.title), body: fill(message.body) };
}
