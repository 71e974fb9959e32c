import { Column, Entity, PrimaryColumn } from 'typeorm';
import { idColumn } from '../../kernel/tx/ids.js';

export const missionStatuses = ['open', 'claimed', 'disputed', 'succeeded', 'failed', 'expired', 'cancelled'] as const;
export type MissionStatus = (typeof missionStatuses)[number];

/** The allowed transitions. A claim can be disputed while its window is open; a moderator decides a dispute. */
export const missionTransitions: Record<MissionStatus, readonly MissionStatus[]> = {
  open: ['claimed', 'succeeded', 'failed', 'expired', 'cancelled'],
  claimed: ['disputed', 'succeeded', 'failed', 'cancelled'],
  disputed: ['succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  expired: [],
  cancelled: [],
};

/** The final states: the whole pot goes to the streamer, or back to the backers. */
export type MissionEnd = 'succeeded' | 'failed' | 'expired' | 'cancelled';

const amount = { type: 'bigint', unsigned: true, transformer: { to: String, from: Number } } as const;
const instant = { type: 'datetime', precision: 6 } as const;

/** Something that viewers pay a streamer for, if it is done before its deadline. */
@Entity('missions')
export class Mission {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ name: 'creator_id', ...idColumn })
  creatorId!: string;

  @Column({ name: 'streamer_id', ...idColumn })
  streamerId!: string;

  @Column({ type: 'varchar', length: 100 })
  title!: string;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  description!: string | null;

  /** The platform fee in basis points of the pot, charged for a success. */
  @Column({ name: 'fee_bps', type: 'smallint', unsigned: true })
  feeBps!: number;

  @Column({ type: 'enum', enum: missionStatuses })
  status!: MissionStatus;

  /** The pledged won; kept after the end as a record. */
  @Column(amount)
  pot!: number;

  @Column({ type: 'int', unsigned: true })
  backers!: number;

  /** By the database's clock; no pledges after it. */
  @Column(instant)
  deadline!: Date;

  @Column({ name: 'accepted_at', ...instant, nullable: true })
  acceptedAt!: Date | null;

  /** The end of the dispute window of a claimed success. */
  @Column({ name: 'claimed_until', ...instant, nullable: true })
  claimedUntil!: Date | null;

  @Column({ name: 'evidence_url', type: 'varchar', length: 2000, nullable: true })
  evidenceUrl!: string | null;

  @Column({ name: 'ended_at', ...instant, nullable: true })
  endedAt!: Date | null;

  /** True while the refunds of a very large mission are still being paid in chunks. */
  @Column({ type: 'boolean' })
  refunding!: boolean;

  /** The last backer whose refund was paid. */
  @Column({ name: 'refund_cursor', ...idColumn, nullable: true })
  refundCursor!: string | null;

  /** The creator's own name for it. */
  @Column({ name: 'client_reference', type: 'varchar', length: 200, nullable: true })
  clientReference!: string | null;

  @Column({ type: 'json', nullable: true })
  metadata!: Record<string, string> | null;

  @Column({ name: 'created_at', ...instant })
  createdAt!: Date;
}
