import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../../kernel/auth.js';
import type { EventOf } from '../../kernel/events.js';
import { newId, toBytes } from '../../kernel/ids.js';
import { readCursor, toPage } from '../../kernel/pages.js';
import { Problem, type Locale } from '../../kernel/problem.js';
import type { Tx } from '../../kernel/tx.js';
import {
  MissionsService,
  type missionAccepted,
  type missionPledged,
  type missionSucceeded,
} from '../missions/index.js';
import {
  DriversService,
  ReservationsService,
  type reservationAccepted,
  type reservationCancelled,
  type reservationRequested,
} from '../reservations/index.js';
import { UsersService } from '../users/index.js';
import { Notification } from './notification.entity.js';
import { isCritical, render } from './notifications.catalog.js';
import type { NotificationQuery, NotificationView } from './notifications.schema.js';

const BATCH = 500;

/** What a message is filled with. */
type Facts = Record<string, string | null>;

/** Turns events into one row per recipient and channel, and shows people theirs. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly reservations: ReservationsService,
    private readonly drivers: DriversService,
    private readonly missions: MissionsService,
  ) {}

  /** Tells every driver who is online, but not the consumer who booked. */
  async reservationRequested(tx: Tx, event: EventOf<typeof reservationRequested>): Promise<void> {
    const online = await this.drivers.findOnline(tx);
    await this.tellOfReservation(tx, event, online);
  }

  /** Tells the other side: what the driver did to the consumer, what the consumer did to the driver, an admin's act to both. */
  async reservationChanged(
    tx: Tx,
    event: EventOf<typeof reservationAccepted | typeof reservationCancelled>,
  ): Promise<void> {
    const parties = [event.payload.consumerId, event.payload.driverId].filter((id) => id !== null);
    await this.tellOfReservation(tx, event, parties);
  }

  /** Tells the streamer who may earn it, and what the pot is now. */
  async missionFunded(tx: Tx, event: EventOf<typeof missionPledged>): Promise<void> {
    const { amount, missionId } = event.payload;
    const { streamerId, pot, title } = await this.missions.get(tx, missionId);
    const facts = { missionId, title, amountKrw: String(amount), potKrw: String(pot) };
    await this.tell(tx, event, new Map([[streamerId, facts]]));
  }

  /** Tells every backer what it means for their money, and the streamer what it means for the pot. */
  async missionChanged(tx: Tx, event: EventOf<typeof missionAccepted>): Promise<void> {
    const { missionId } = event.payload;
    const { streamerId, pot, title } = await this.missions.get(tx, missionId);
    const backers = await this.missions.findBackers(tx, missionId);
    const [streamer] = await this.users.findByIds(tx, [streamerId]);
    const facts = (amountKrw: number) => ({
      missionId,
      title,
      streamerName: streamer!.name,
      amountKrw: String(amountKrw),
    });
    const told = new Map(backers.map(({ backerId, amountKrw }) => [backerId, facts(amountKrw)]));
    await this.tell(tx, event, told.set(streamerId, facts(pot)));
  }

  /** Tells every backer and the streamer what was paid out. */
  async missionSucceeded(tx: Tx, event: EventOf<typeof missionSucceeded>): Promise<void> {
    const { missionId, payout } = event.payload;
    const { streamerId, title } = await this.missions.get(tx, missionId);
    const backers = await this.missions.findBackers(tx, missionId);
    const facts = { missionId, title, amountKrw: String(payout) };
    await this.tell(
      tx,
      event,
      new Map([streamerId, ...backers.map(({ backerId }) => backerId)].map((id) => [id, facts])),
    );
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

  /** Whoever did it knows already. */
  private async tellOfReservation(
    tx: Tx,
    event: EventOf<typeof reservationRequested>,
    people: string[],
  ): Promise<void> {
    const others = people.filter((id) => id !== event.actorId);
    if (others.length === 0) return;
    const { id, departure, destination, date, driverId, cancelReason } = await this.reservations.get(
      tx,
      event.payload.reservationId,
    );
    const [driver] = driverId ? await this.users.findByIds(tx, [driverId]) : [];
    const driverName = driver?.name ?? null;
    const facts = { reservationId: id, departure, destination, date, driverName, reason: cancelReason };
    await this.tell(tx, event, new Map(others.map((userId) => [userId, facts])));
  }

  /** One row per recipient and channel, with the facts that concern them. */
  private async tell(tx: Tx, event: { id: string; type: string }, told: Map<string, Facts>): Promise<void> {
    const people = [...told];
    for (let start = 0; start < people.length; start += BATCH) {
      const rows = people
        .slice(start, start + BATCH)
        .flatMap(([userId, facts]) =>
          (['in_app', 'email'] as const).map((channel) => [
            toBytes(newId()),
            toBytes(event.id),
            toBytes(userId),
            channel,
            event.type,
            JSON.stringify(facts),
            channel === 'in_app' ? 'delivered' : 'pending',
          ]),
        );
      await tx.query(
        `INSERT INTO notifications (id, event_id, user_id, channel, type, data, state)
         VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')} ON DUPLICATE KEY UPDATE id = notifications.id`,
        rows.flat(),
      );
    }
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
