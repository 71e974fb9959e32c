import { Raw, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { Problem } from '../../kernel/problems/problem.js';
import { RecordChanged } from '../../kernel/tx/database-errors.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { Reservation, type ReservationStatus } from './reservation.entity.js';
import { compareAndSet, findById } from './reservations.queries.js';

/** By the clock of the database, which all processes share: a booking is accepted or expires, never both. */
export const isInTime = { deadline: Raw((deadline) => `(${deadline} IS NULL OR ${deadline} > NOW(6))`) };
export const isOver = { deadline: Raw((deadline) => `${deadline} <= NOW(6)`) };

/** What cannot be done to a booking: a state that it cannot get, or a milestone. */
export type Wanted = ReservationStatus | 'arrived' | 'proven';

export const conflict = (status: ReservationStatus, wanted: Wanted) =>
  new Problem('reservation-conflict', { status, wanted });

/** @throws Problem `reservation-not-found` (404) */
export async function get(manager: EntityManager, id: string): Promise<Reservation> {
  const reservation = await findById(manager, id);
  if (!reservation) throw new Problem('reservation-not-found');
  return reservation;
}

/**
 * The row as it was read gets these columns and a higher version. Where another transaction was faster, the unit of work runs
 * again if the state is the same still: an arrival does not make a cancellation fail, nor the other way round.
 */
export function setColumns(
  tx: Tx,
  from: Reservation,
  set: Partial<Reservation> & { status: ReservationStatus },
  only: FindOptionsWhere<Reservation> | undefined,
  wanted: Wanted,
): Reservation {
  const changes = { ...set, version: from.version + 1, updatedAt: new Date() };
  const expected = { ...only, id: from.id, status: from.status, version: from.version };
  compareAndSet(tx, expected, changes, async () => {
    const { status, version } = await get(tx, from.id);
    if (status === from.status && version !== from.version) return new RecordChanged();
    return conflict(await statusToTell(tx, from.id), wanted);
  });
  return { ...from, ...changes };
}

/** A booking whose deadline has passed is over, even in the second before the sweep has ended it. */
async function statusToTell(tx: Tx, id: string): Promise<ReservationStatus> {
  const { status } = await get(tx, id);
  return status === 'requested' && (await tx.existsBy(Reservation, { id, ...isOver })) ? 'expired' : status;
}
