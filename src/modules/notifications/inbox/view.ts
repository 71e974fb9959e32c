import type { Locale } from '../../../kernel/problems/locale.js';
import { categoryOf, isCritical, render } from '../notices/table.js';
import type { Notification } from '../notification.entity.js';
import type { NotificationView } from './inbox.schema.js';

/** What of a notification its view is made of; it has a number because it is shown in the app. */
export type Told = Pick<Notification, 'id' | 'type' | 'data' | 'createdAt' | 'seenAt' | 'readAt' | 'archivedAt'> & {
  number: number;
};

/** A notification as its person sees it, in their language. */
export function toView(told: Told, locale: Locale): NotificationView {
  const { id, number, type, data, createdAt } = told;
  return {
    id,
    number,
    type,
    category: categoryOf(type),
    ...render(type, data, locale),
    critical: isCritical(type),
    data,
    createdAt: createdAt.toISOString(),
    seenAt: told.seenAt?.toISOString() ?? null,
    readAt: told.readAt?.toISOString() ?? null,
    archivedAt: told.archivedAt?.toISOString() ?? null,
  };
}
