import { Column, Entity, PrimaryColumn } from 'typeorm';
import { idColumn } from '../../kernel/tx/ids.js';

const toNumber = (value: string | null) => (value === null ? null : Number(value));

export const channels = ['in_app', 'email', 'webhook', 'sms', 'push'] as const;
export type Channel = (typeof channels)[number];

/**
 * `sending` is a lease that ends at `due_at`, so that another worker resumes after a crash. `suppressed` is not a
 * failure: the user did not want the notification or cannot be reached; `reason` says which.
 */
export const states = ['pending', 'sending', 'delivered', 'retrying', 'dead', 'suppressed'] as const;
export type SendingState = (typeof states)[number];

/** One notification: one event, one user, one channel. `(event, user, channel, target)` is unique. */
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

  /** In-app: the user's own sequence number, without gaps; the id in the stream. */
  @Column({ type: 'bigint', unsigned: true, nullable: true, transformer: { to: String, from: toNumber } })
  number!: number | null;

  /** The type of the event. */
  @Column({ type: 'varchar', length: 64 })
  type!: string;

  /** The facts for its sentences. */
  @Column({ type: 'json' })
  data!: Record<string, string | null>;

  @Column({ type: 'enum', enum: states })
  state!: SendingState;

  @Column({ type: 'smallint', unsigned: true })
  attempts!: number;

  @Column({ name: 'due_at', type: 'datetime', precision: 6 })
  dueAt!: Date;

  @Column({ name: 'created_at', type: 'datetime', precision: 6 })
  createdAt!: Date;

  /** When it was displayed. */
  @Column({ name: 'seen_at', type: 'datetime', precision: 6, nullable: true })
  seenAt!: Date | null;

  @Column({ name: 'archived_at', type: 'datetime', precision: 6, nullable: true })
  archivedAt!: Date | null;

  /** When it became pointless, such as a request that another driver accepted. */
  @Column({ name: 'gone_at', type: 'datetime', precision: 6, nullable: true })
  goneAt!: Date | null;

  @Column({ name: 'read_at', type: 'datetime', precision: 6, nullable: true })
  readAt!: Date | null;
}
