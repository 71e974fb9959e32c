import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { toBytes } from '../../../kernel/tx/ids.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { where } from '../../../kernel/tx/where.js';
import { UsersService } from '../../users/index.js';
import { typesIn } from '../notices/table.js';
import { Notification } from '../notification.entity.js';
import type { InboxCounts, NotificationQuery, NotificationView, ReadMany, Seen } from './inbox.schema.js';
import { toView, type InboxItem } from './view.js';

/** The rows of a user's inbox: those with a number. Mails and suppressed notifications have rows without one. */
const IN_MY_INBOX = `user_id = ? AND channel = 'in_app' AND number IS NOT NULL`;

/** A read notification counts as seen. */
const SET_READ = 'read_at = NOW(6), seen_at = COALESCE(seen_at, NOW(6))';

/** Lists a user's notifications, and keeps which are seen, read and archived. */
@Injectable()
export class InboxService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
  ) {}

  /** @throws Problem `invalid-cursor` (400) */
  async findAll(me: Principal, { limit, cursor, unread, category, type, archived }: NotificationQuery) {
    const before = readCursor(cursor);
    const { manager } = this.dataSource;
    const query = manager
      .createQueryBuilder(Notification, 'n')
      // Several indexes share a prefix; the optimizer would choose one that sorts the whole inbox.
      .useIndex(unread ? 'notifications_unread' : 'notifications_inbox')
      .where(`n.userId = :me AND n.channel = 'in_app' AND n.number IS NOT NULL`, { me: toBytes(me.id) })
      .andWhere(`n.archivedAt IS ${archived ? 'NOT ' : ''}NULL`)
      .orderBy('n.id', 'DESC')
      .take(limit + 1);
    if (before) query.andWhere('n.id < :before', { before: toBytes(before) });
    if (unread !== undefined) query.andWhere(`n.readAt IS ${unread ? '' : 'NOT '}NULL`);
    if (category) query.andWhere('n.type IN (:...types)', { types: typesIn(category) });
    if (type) query.andWhere('n.type = :type', { type });
    const [{ items, nextCursor }, locale, counts] = await Promise.all([
      query.getMany().then((rows) => toPage(rows as InboxItem[], limit)),
      this.localeOf(manager, me.id),
      this.findCounts(manager, me.id),
    ]);
    return { items: items.map((row) => toView(row, locale)), nextCursor, ...counts };
  }

  /** Idempotent. @throws Problem `notification-not-found` (404; also for another user's) */
  read(tx: Tx, me: Principal, id: string): Promise<NotificationView> {
    return this.mark(tx, me, id, SET_READ, 'read_at IS NULL');
  }

  /** It stays seen. @throws Problem `notification-not-found` (404) */
  unread(tx: Tx, me: Principal, id: string): Promise<NotificationView> {
    return this.mark(tx, me, id, 'read_at = NULL', 'read_at IS NOT NULL');
  }

  /** @throws Problem `notification-not-found` (404) */
  archive(tx: Tx, me: Principal, id: string): Promise<NotificationView> {
    return this.mark(tx, me, id, 'archived_at = NOW(6)', 'archived_at IS NULL');
  }

  /** @throws Problem `notification-not-found` (404) */
  restore(tx: Tx, me: Principal, id: string): Promise<NotificationView> {
    return this.mark(tx, me, id, 'archived_at = NULL', 'archived_at IS NOT NULL');
  }

  /** Marks those up to a number, the listed ones, or all as read; ids of other users are ignored. */
  async readMany(tx: Tx, me: Principal, { upTo, ids }: ReadMany): Promise<InboxCounts> {
    const { sql, parameters } = where(
      [IN_MY_INBOX, toBytes(me.id)],
      ['read_at IS NULL'],
      ['id IN (?)', ids?.map(toBytes)],
      ['number <= ?', upTo],
    );
    await tx.query(`UPDATE notifications SET ${SET_READ} WHERE ${sql}`, parameters);
    return this.findCounts(tx, me.id);
  }

  async see(tx: Tx, me: Principal, { upTo }: Seen): Promise<InboxCounts> {
    await tx.query(
      `UPDATE notifications SET seen_at = NOW(6) WHERE ${IN_MY_INBOX} AND read_at IS NULL AND seen_at IS NULL AND number <= ?`,
      [toBytes(me.id), upTo],
    );
    return this.findCounts(tx, me.id);
  }

  private async mark(tx: Tx, me: Principal, id: string, change: string, unlessDone: string): Promise<NotificationView> {
    await tx.query(`UPDATE notifications SET ${change} WHERE id = ? AND ${IN_MY_INBOX} AND ${unlessDone}`, [
      toBytes(id),
      toBytes(me.id),
    ]);
    const row = await tx.findOneBy(Notification, { id, userId: me.id, channel: 'in_app' });
    if (row?.number == null) throw new Problem('notification-not-found');
    return toView(row as InboxItem, await this.localeOf(tx, me.id));
  }

  private async localeOf(manager: EntityManager, userId: string): Promise<Locale> {
    return (await this.users.get(manager, userId)).locale;
  }

  /** Unseen notifications are a subset of the unread ones, so one index serves both counts. */
  private async findCounts(manager: EntityManager, userId: string): Promise<InboxCounts> {
    const [row]: { unread: string; unseen: string }[] = await manager.query(
      `SELECT COUNT(*) AS unread, COUNT(*) - COUNT(seen_at) AS unseen FROM notifications
       WHERE ${IN_MY_INBOX} AND read_at IS NULL AND archived_at IS NULL`,
      [toBytes(userId)],
    );
    return { unread: Number(row!.unread), unseen: Number(row!.unseen) };
  }
}
