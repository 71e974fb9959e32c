import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../../kernel/auth.js';
import type { EventOf } from '../../kernel/events.js';
import { newId, toBytes } from '../../kernel/ids.js';
import { readCursor, toPage } from '../../kernel/pages.js';
import { Problem, type Locale } from '../../kernel/problem.js';
import type { Tx } from '../../kernel/tx.js';
import {
  DriversService,
  ReservationsService,
  type reservationAccepted,
  type reservationCancelled,
  type reservationRequested,
} from '../reservations/index.js';
import { UsersService } from '../users/index.js';
import { Notification } from './notification.entity.js';
import { render } from './notifications.catalog.js';
import type { NotificationQuery, NotificationView } from './notifications.schema.js';

const BATCH = 500;

/** Turns events into one row per recipient and channel, and shows people theirs. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly reservations: ReservationsService,
    private readonly drivers: DriversService,
  ) {}

  /** Tells every driver who is online, but not the consumer who booked. */
  async reservationRequested(tx: Tx, event: EventOf<typeof reservationRequested>): Promise<void> {
    const online = await this.drivers.findOnline(tx);
    await this.tell(tx, event, online);
  }

  /** Tells the other side: what the driver did to the consumer, what the consumer did to the driver, an admin's act to both. */
  async reservationChanged(
    tx: Tx,
    event: EventOf<typeof reservationAccepted | typeof reservationCancelled>,
  ): Promise<void> {
    const parties = [event.payload.consumerId, event.payload.driverId].filter((id) => id !== null);
    await this.tell(tx, event, parties);
  }

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

  /** One row per recipient and channel; whoever did it knows already. */
  private async tell(tx: Tx, event: EventOf<typeof reservationRequested>, recipients: string[]): Promise<void> {
    const others = [...new Set(recipients)].filter((id) => id !== event.actorId);
    if (others.length === 0) return;
    const data = JSON.stringify(await this.factsOf(tx, event.payload.reservationId));
    for (let start = 0; start < others.length; start += BATCH) {
      const rows = others
        .slice(start, start + BATCH)
        .flatMap((userId) => [
          [newId(), userId, 'in_app', 'delivered'] as const,
          [newId(), userId, 'email', 'pending'] as const,
        ]);
      await tx.query(
        `INSERT INTO notifications (id, event_id, user_id, channel, type, data, state)
         VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')} ON DUPLICATE KEY UPDATE id = notifications.id`,
        rows.flatMap(([id, userId, channel, state]) => [
          toBytes(id),
          toBytes(event.id),
          toBytes(userId),
          channel,
          event.type,
          data,
          state,
        ]),
      );
    }
  }

  private async factsOf(tx: Tx, reservationId: string): Promise<Record<string, string | null>> {
    const { departure, destination, date, driverId, cancelReason } = await this.reservations.get(tx, reservationId);
    const [driver] = driverId ? await this.users.findByIds(tx, [driverId]) : [];
    return { reservationId, departure, destination, date, driverName: driver?.name ?? null, reason: cancelReason };
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
    data,
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  };
}
