import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../../kernel/auth.js';
import { toBytes } from '../../kernel/ids.js';
import { readCursor, toPage } from '../../kernel/pages.js';
import { Problem, type Locale } from '../../kernel/problem.js';
import type { Tx } from '../../kernel/tx.js';
import { UsersService } from '../users/index.js';
import { isCritical, render } from './notices/table.js';
import { Notification } from './notification.entity.js';
import type { NotificationQuery, NotificationView } from './notifications.schema.js';

/** Shows people what they were told. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
  ) {}

  /** @throws Problem `invalid-cursor` (400) */
  async findAll(me: Principal, { limit, cursor, unread }: NotificationQuery) {
    const before = readCursor(cursor);
    const query = this.dataSource.manager
      .createQueryBuilder(Notification, 'n')
      .where(`n.userId = :me AND n.channel = 'in_app'`, { me: toBytes(me.id) })
      .orderBy('n.id', 'DESC')
      .take(limit + 1);
    if (before) query.andWhere('n.id < :before', { before: toBytes(before) });
    if (unread !== undefined) query.andWhere(`n.readAt IS ${unread ? '' : 'NOT '}NULL`);
    const [{ items, nextCursor }, locale, unreadCount] = await Promise.all([
      query.getMany().then((rows) => toPage(rows, limit)),
      this.localeOf(me.id),
      this.countUnread(me.id),
    ]);
    return { items: items.map((row) => toView(row, locale)), nextCursor, unread: unreadCount };
  }

  /** Reading twice is reading once. @throws Problem `notification-not-found` (404; also for another person's) */
  async read(tx: Tx, me: Principal, id: string): Promise<NotificationView> {
    await tx.query(
      `UPDATE notifications SET read_at = NOW(6) WHERE id = ? AND user_id = ? AND channel = 'in_app' AND read_at IS NULL`,
      [toBytes(id), toBytes(me.id)],
    );
    const row = await tx.findOneBy(Notification, { id, userId: me.id, channel: 'in_app' });
    if (!row) throw new Problem('notification-not-found');
    return toView(row, await this.localeOf(me.id, tx));
  }

  private async localeOf(userId: string, manager: EntityManager = this.dataSource.manager): Promise<Locale> {
    return (await this.users.get(manager, userId)).locale;
  }

  private countUnread(userId: string): Promise<number> {
    return this.dataSource.manager
      .createQueryBuilder(Notification, 'n')
      .where(`n.userId = :me AND n.channel = 'in_app' AND n.readAt IS NULL`, { me: toBytes(userId) })
      .getCount();
  }
}

function toView({ id, type, data, createdAt, readAt }: Notification, locale: Locale): NotificationView {
  return {
    id,
    type,
    ...render(type, data, locale),
    critical: isCritical(type),
    data,
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  };
}
