import type { Snapshot } from '../../kernel/events/snapshots.js';
import { NIL_ID } from '../../kernel/tx/ids.js';
import type { Reservation } from './reservation.entity.js';
import { toDriverView, toOpenView, toView, type ReservationView } from './reservations.schema.js';

/** What of a booking changes after it was requested; the reason of a cancellation, which people write, stays in its row. */
type State = Pick<
  ReservationView,
  'status' | 'driverId' | 'arrivedAt' | 'dropoffArrivedAt' | 'failureReason' | 'version' | 'updatedAt'
>;

/** What goes along with an event of a booking, as the event left it. */
export function snapshotOf(reservation: Reservation): Snapshot {
  const { status, driverId, arrivedAt, dropoffArrivedAt, failureReason, version, updatedAt } = toView(reservation);
  const state: State = { status, driverId, arrivedAt, dropoffArrivedAt, failureReason, version, updatedAt };
  return { sql: '?', values: [JSON.stringify(state)] };
}

/**
 * A booking as an event left it, for one who was notified of that: whole for those who were a party then and still are, and for
 * all others as drivers see an open one. A new booking has no snapshot: nothing of it has changed yet.
 *
 * @param now the row as it is
 * @param snapshot what went along with the event; undefined where a release before snapshots wrote it
 */
export function viewAfter(
  now: Reservation,
  snapshot: object | undefined,
  { isNew, viewerId }: { isNew: boolean; viewerId: string },
): ReservationView {
  const then = { ...now, ...(isNew ? initial(now) : toColumns(snapshot as State | undefined)) };
  const row = { ...then, cancelReason: then.status === 'cancelled' ? now.cancelReason : null };
  if (viewerId === now.consumerId) return toView(row);
  const isItsDriver = viewerId === (row.driverId ?? NIL_ID) && viewerId === now.driverId;
  return isItsDriver ? toDriverView(row) : toOpenView(row);
}

const initial = ({ createdAt }: Reservation): Partial<Reservation> => ({
  status: 'requested',
  driverId: null,
  arrivedAt: null,
  dropoffArrivedAt: null,
  failureReason: null,
  version: 1,
  updatedAt: createdAt,
});

function toColumns(state: State | undefined): Partial<Reservation> {
  if (!state) return {};
  const { arrivedAt, dropoffArrivedAt, updatedAt, ...rest } = state;
  const instant = (text: string | null) => text && new Date(text);
  return {
    ...rest,
    arrivedAt: instant(arrivedAt) as Date | null,
    dropoffArrivedAt: instant(dropoffArrivedAt) as Date | null,
    updatedAt: new Date(updatedAt),
  };
}
