import { Column, Entity, PrimaryColumn } from 'typeorm';
import { idColumn } from '../../kernel/tx/ids.js';

export const statuses = ['requested', 'accepted', 'picked_up', 'delivered', 'cancelled', 'expired'] as const;
export type ReservationStatus = (typeof statuses)[number];

/** The allowed transitions. The service checks them before every change; the database's compare-and-set decides. */
export const transitions: Record<ReservationStatus, readonly ReservationStatus[]> = {
  requested: ['accepted', 'cancelled', 'expired'],
  accepted: ['requested', 'picked_up', 'cancelled'],
  picked_up: ['delivered'],
  delivered: [],
  cancelled: [],
  expired: [],
};

/** A booking that a driver carries out. */
export const activeStatuses: readonly ReservationStatus[] = ['accepted', 'picked_up'];

/** A booking that has not ended. */
export const openStatuses = ['requested', 'accepted', 'picked_up'] as const satisfies readonly ReservationStatus[];

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

  /** The consumer's own name for it, once per consumer. */
  @Column({ name: 'client_reference', type: 'varchar', length: 100, nullable: true })
  clientReference!: string | null;

  @Column({ type: 'json', nullable: true })
  metadata!: Record<string, string> | null;

  @Column({ type: 'enum', enum: statuses })
  status!: ReservationStatus;

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
