import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Verification } from '../quotes/index.js';
import { idColumn } from '../../kernel/tx/ids.js';

const storedStatuses = ['requested', 'accepted', 'picked_up', 'delivered', 'cancelled', 'expired'] as const;
const undeliveredStates = ['failed', 'returning', 'returned'] as const;
export const statuses = [...storedStatuses, ...undeliveredStates] as const;
export type ReservationStatus = (typeof statuses)[number];

/** The allowed transitions. The service checks them before every change; the database's compare-and-set decides. */
export const transitions: Record<ReservationStatus, readonly ReservationStatus[]> = {
  requested: ['accepted', 'cancelled', 'expired'],
  accepted: ['requested', 'picked_up', 'cancelled'],
  picked_up: ['delivered', 'failed'],
  delivered: [],
  cancelled: [],
  expired: [],
  failed: ['returning', 'delivered'],
  returning: ['returned'],
  returned: [],
};

/** A booking that a driver carries out. */
export const activeStatuses: readonly ReservationStatus[] = ['accepted', 'picked_up', 'failed', 'returning'];

/** A booking that has not ended. */
export const openStatuses = ['requested', ...activeStatuses] as const satisfies readonly ReservationStatus[];

/**
 * How a state stands in the table. What could not be delivered counts as picked up there until it is back, and as delivered
 * then: a release that does not know these states reads true ones, and finds the fare where it looks for it.
 */
export function storedAs(status: ReservationStatus): { status: StoredStatus; undelivered: Undelivered | null } {
  if (status === 'returned') return { status: 'delivered', undelivered: status };
  if (status === 'failed' || status === 'returning') return { status: 'picked_up', undelivered: status };
  return { status, undelivered: null };
}
type Undelivered = (typeof undeliveredStates)[number];
type StoredStatus = (typeof storedStatuses)[number];

/** Why it could not be delivered. */
export const failureReasons = [
  'recipient_absent',
  'refused',
  'wrong_address',
  'no_access',
  'damaged',
  'other',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** A delivery that a consumer books and at most one driver carries out. */
@Entity('reservations')
export class Reservation {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ name: 'consumer_id', ...idColumn })
  consumerId!: string;

  @Column({ name: 'driver_id', ...idColumn, nullable: true })
  driverId!: string | null;

  @Column({ type: 'varchar', length: 200 })
  departure!: string;

  @Column({ type: 'varchar', length: 200 })
  destination!: string;

  /** Calendar day in the business time zone, `YYYY-MM-DD`. */
  @Column({ type: 'date' })
  date!: string;

  /** `HH:MM:SS` in the business time zone. */
  @Column({ name: 'pickup_from', type: 'time', nullable: true })
  pickupFrom!: string | null;

  @Column({ name: 'pickup_to', type: 'time', nullable: true })
  pickupTo!: string | null;

  /** When it expires unless a driver has accepted it; null for a moment where a release before this column wrote it. */
  @Column({ type: 'datetime', precision: 6, nullable: true })
  deadline!: Date | null;

  @Column({ type: 'varchar', length: 500, nullable: true })
  note!: string | null;

  @Column({ name: 'contact_name', type: 'varchar', length: 50, nullable: true })
  contactName!: string | null;

  /** The quote that fixed its price; null for a booking without a price. */
  @Column({ name: 'quote_id', ...idColumn, nullable: true })
  quoteId!: string | null;

  /** Won, of which the driver gets `driverPay`. */
  @Column({ type: 'int', unsigned: true, nullable: true })
  price!: number | null;

  /** Won, held besides the price for the case that the parcel comes back. */
  @Column({ name: 'return_fare', type: 'int', unsigned: true, nullable: true })
  returnFare!: number | null;

  @Column({ name: 'driver_pay', type: 'int', unsigned: true, nullable: true })
  driverPay!: number | null;

  /** What its driver needs at the drop-off; null for a booking without a quote. */
  @Column({ type: 'enum', enum: ['none', 'pin', 'photo'], nullable: true })
  verification!: Verification | null;

  /** The consumer's own name for it, once per consumer. */
  @Column({ name: 'client_reference', type: 'varchar', length: 200, nullable: true })
  clientReference!: string | null;

  @Column({ type: 'json', nullable: true })
  metadata!: Record<string, string> | null;

  /** When its driver was at the pick-up; a milestone, not a state. The fee of a cancellation depends on it. */
  @Column({ name: 'arrived_at', type: 'datetime', precision: 6, nullable: true })
  arrivedAt!: Date | null;

  /** When its driver was at the drop-off. */
  @Column({ name: 'dropoff_arrived_at', type: 'datetime', precision: 6, nullable: true })
  dropoffArrivedAt!: Date | null;

  @Column({ type: 'enum', enum: storedStatuses })
  status!: ReservationStatus;

  /** Of a row alone: `status` of what is read says it. */
  @Column({ type: 'enum', enum: undeliveredStates, nullable: true, select: false })
  undelivered?: Undelivered | null;

  @Column({ name: 'failure_reason', type: 'enum', enum: failureReasons, nullable: true })
  failureReason!: FailureReason | null;

  @Column({ name: 'cancel_reason', type: 'varchar', length: 200, nullable: true })
  cancelReason!: string | null;

  /** Increases with every change; the ETag. */
  @Column({ type: 'int', unsigned: true })
  version!: number;

  @Column({ name: 'created_at', type: 'datetime', precision: 6 })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'datetime', precision: 6 })
  updatedAt!: Date;
}
