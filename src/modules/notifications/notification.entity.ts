import { Column, Entity, PrimaryColumn } from 'typeorm';
import { idColumn } from '../../kernel/ids.js';

export const channels = ['in_app', 'email'] as const;
export type Channel = (typeof channels)[number];

/** `sending` is a lease: it ends at `due_at`, so that a crashed sender's message is taken up by another. */
export const states = ['pending', 'sending', 'delivered', 'retrying', 'dead'] as const;
export type DeliveryState = (typeof states)[number];

/** What one person is told of one event through one channel; `(event, user, channel)` is unique. */
@Entity('notifications')
export class Notification {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ name: 'event_id', ...idColumn })
  eventId!: string;

  @Column({ name: 'user_id', ...idColumn })
  userId!: string;

  @Column({ type: 'enum', enum: channels })
  channel!: Channel;

  /** The type of the event it tells of. */
  @Column({ type: 'varchar', length: 64 })
  type!: string;

  /** The facts its sentences are made of. */
  @Column({ type: 'json' })
  data!: Record<string, string | null>;

  @Column({ type: 'enum', enum: states })
  state!: DeliveryState;

  @Column({ type: 'smallint', unsigned: true })
  attempts!: number;

  @Column({ name: 'due_at', type: 'datetime', precision: 6 })
  dueAt!: Date;

  @Column({ name: 'created_at', type: 'datetime', precision: 6 })
  createdAt!: Date;

  @Column({ name: 'read_at', type: 'datetime', precision: 6, nullable: true })
  readAt!: Date | null;
}
