import { isTest } from '../../../kernel/tx/mode.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { categoryOf, isCritical, render } from '../notices/table.js';
import type { Notification } from '../notification.entity.js';
import type { NotificationView } from './inbox.schema.js';

/** The columns that a view needs; `number` is set because the notification is shown in the app. */
export type InboxItem = Pick<
  Notification,
  'id' | 'type' | 'data' | 'createdAt' | 'seenAt' | 'readAt' | 'archivedAt' | 'goneAt'
> & {
  number: number;
};

/** A notification as its user sees it, in their language. */
export function toView(item: InboxItem, locale: Locale): NotificationView {
  const { id, number, type, data, createdAt } = item;
  return {
    id,
    livemode: !isTest(id),
    number,
    type,
    category: categoryOf(type),
    ...render(item, locale),
    critical: isCritical(type),
    data,
    createdAt: createdAt.toISOString(),
    seenAt: item.seenAt?.toISOString() ?? null,
    readAt: item.readAt?.toISOString() ?? null,
    archivedAt: item.archivedAt?.toISOString() ?? null,
    goneAt: item.goneAt?.toISOString() ?? null,
  };
}
