import type { Locale } from '../../../kernel/problems/locale.js';
import { cafeNotices } from './cafes.js';
import { importNotices } from './imports.js';
import { missionNotices } from './missions.js';
import type { Category, Facts, Notice } from './notice.js';
import { reservationNotices } from './reservations.js';
import { webhookNotices } from './webhooks.js';

/** All notices. A new notification is added here and nowhere else. */
export const notices: readonly Notice[] = [
  ...reservationNotices,
  ...missionNotices,
  ...cafeNotices,
  ...importNotices,
  ...webhookNotices,
];

const byType = new Map(notices.map((notice) => [notice.on.type, notice]));

/** The notice of an event type; undefined when only a newer version of Madang knows the type. */
export const findNotice = (type: string): Notice | undefined => byType.get(type);

/** Whether a notification of this event type is critical. */
export const isCritical = (type: string): boolean => byType.get(type)?.critical === true;

/** The category of an event type; null when no version of Madang knows the type. */
export const categoryOf = (type: string): Category | null => byType.get(type)?.category ?? null;

/** The event types of a category. */
export const typesIn = (category: Category): string[] =>
  notices.filter((notice) => notice.category === category).map(({ on }) => on.type);

/** The message of a notification in one language. */
export function render(type: string, data: Facts, locale: Locale): { title: string; body: string } {
  const message = byType.get(type)?.[locale] ?? { title: type, body: '' };
  const valueOf = (name: string, style?: string) =>
    (style ? Number(data[name]).toLocaleString(locale) : data[name]) ?? '';
  const fill = (sentence: string) =>
    sentence.replace(/\{(\w+)(, number)?\}/g, (_, name: string, style?: string) => valueOf(name, style));
  return { title: fill(message.title), body: fill(message.body) };
}
