import { IsNull, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import type { Problem } from '../../kernel/problems/problem.js';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { parseJson } from '../../kernel/tx/json.js';
import { isTest, isTestSql } from '../../kernel/tx/mode.js';
import type { SqlValue } from '../../kernel/tx/pending.js';
import { write, type Tx } from '../../kernel/tx/tx.js';
import { where, type Condition } from '../../kernel/tx/where.js';
import { openStatuses, Reservation, statuses, storedAs, type ReservationStatus } from './reservation.entity.js';

/**
 * Inserts a new reservation without a driver, unless its consumer has `openMax` open ones: then the unit of work fails with
 * `otherwise`. The bookings of one consumer take turns by the row of `booking_turns`, which is locked until the commit: so the
 * count misses none of them. It ends at `openMax`; null: any number may be open.
 */
export function insert(tx: Tx, reservation: Reservation, openMax: number | null, otherwise: () => Problem): void {
  const consumer = toBytes(reservation.consumerId);
  const { departure, destination, date, pickupFrom, pickupTo, deadline, note, contactName } = reservation;
  const { status, version, createdAt, updatedAt, quoteId, price, returnFare, driverPay } = reservation;
  const { clientReference, metadata, verification } = reservation;
  const into = `INSERT INTO reservations (id, consumer_id, departure, destination, date, pickup_from, pickup_to, deadline, note,
    contact_name, status, version, created_at, updated_at, quote_id, price, return_fare, driver_pay, client_reference,
    metadata, verification)`;
  const values = [
    ...[toBytes(reservation.id), consumer],
    ...[departure, destination, date, pickupFrom, pickupTo, deadline, note, contactName],
    ...[status, version, createdAt, updatedAt],
    ...[quoteId && toBytes(quoteId), price, returnFare, driverPay, clientReference],
    ...[metadata && JSON.stringify(metadata), verification],
  ];
  const row = values.map(() => '?').join(', ');
  if (openMax === null) return void write(tx, `${into} VALUES (${row})`, values);
  write(tx, TAKE_TURN, [consumer]);
  write(tx, `${into} SELECT ${row} FROM (${COUNT_OPEN}) o WHERE open < ?`, [...values, consumer, openMax, openMax], {
    rows: 1,
    otherwise,
  });
}

const TAKE_TURN = `INSERT INTO booking_turns (consumer_id) VALUES (?)
  ON DUPLICATE KEY UPDATE consumer_id = booking_turns.consumer_id`;

const COUNT_OPEN = `SELECT COUNT(*) AS open FROM (
  SELECT id FROM reservations FORCE INDEX (reservations_of_consumer_in_state)
  WHERE consumer_id = ? AND status IN (${openStatuses.map((status) => `'${status}'`).join(', ')}) LIMIT ?) counted`;

/** The reservation of this id as it is read: its state is not always that of its row. */
export const findById = async (manager: EntityManager, id: string): Promise<Reservation | undefined> =>
  (await findByIds(manager, [id])).get(id);

/** Changes the reservation that is as expected; if there is none, the unit of work fails with `otherwise`. */
export function compareAndSet(
  tx: Tx,
  expected: FindOptionsWhere<Reservation> & { status: ReservationStatus },
  changes: Partial<Reservation> & { status: ReservationStatus },
  otherwise: () => Promise<Error>,
): void {
  const { status, undelivered } = storedAs(expected.status);
  const update = tx
    .createQueryBuilder()
    .update(Reservation)
    .set({ ...changes, ...storedAs(changes.status) })
    .where({ ...expected, status, undelivered: undelivered ?? IsNull() });
  write(tx, ...(update.getQueryAndParameters() as [string, SqlValue[]]), { rows: 1, otherwise });
}

type Filter = {
  status?: ReservationStatus;
  date?: string;
  clientReference?: string;
  before?: string;
  take: number;
};
type IndexScan = { index: string; conditions: Condition[] };

/**
 * The newest reservations that the viewer may see. Each reason (own, driven, open) with each filter is a scan of one
 * index that ends with the id, and stops after `take` rows. An OR over the reasons would sort the whole table; and as
 * several indexes share a prefix, the optimizer would sometimes choose one whose rows must be sorted.
 */
export async function findVisible(manager: EntityManager, viewer: Principal, filter: Filter): Promise<Reservation[]> {
  const before = filter.before && toBytes(filter.before);
  const walks = scansOf(viewer, filter).map(({ index, conditions }) => {
    const { sql, parameters } = where(...conditions, ['id < ?', before]);
    return {
      sql: `(SELECT id FROM reservations FORCE INDEX (${index}) WHERE ${sql} ORDER BY id DESC LIMIT ${filter.take})`,
      parameters,
    };
  });
  const page = `${walks.map(({ sql }) => sql).join(' UNION ')} ORDER BY id DESC LIMIT ${filter.take}`;
  // In this order: the page is walked first, and its few rows are looked up.
  const rows: Row[] = await manager.query(
    `SELECT ${COLUMNS} FROM (${page}) page STRAIGHT_JOIN reservations USING (id) ORDER BY id DESC`,
    walks.flatMap(({ parameters }) => parameters),
  );
  return rows.map(toReservation);
}

/** The index scans whose union is what the viewer may see. */
function scansOf(viewer: Principal, { status, date, clientReference }: Filter): IndexScan[] {
  const onDay: Condition = ['date = ?', date];
  const inState = inStateOf(status);
  if (clientReference !== undefined) {
    const mine: Condition = ['client_reference = ? AND consumer_id = ?', clientReference, toBytes(viewer.id)];
    return [{ index: 'reservations_of_reference', conditions: [mine, onDay, ...inState] }];
  }
  // What is open to all, and operators' lists, are of what is live.
  const live: Condition = [`NOT ${isTestSql('id')}`];
  if (hasRole(viewer, 'admin')) {
    const isRare = status && storedAs(status).undelivered !== null;
    const index = isRare ? 'reservations_undelivered' : status ? 'reservations_by_status' : 'PRIMARY';
    if (!date) return [{ index, conditions: [live, ...inState] }];
    // The index by day starts with the state.
    return (status ? [status] : statuses).map((one) => scanOfDay(one, date, live));
  }
  const walks = (['consumer', 'driver'] as const).map((part): IndexScan => {
    const filtered = date ? '_on_day' : status ? '_in_state' : '';
    const mine: Condition = [`${part}_id = ?`, toBytes(viewer.id)];
    return { index: `reservations_of_${part}${filtered}`, conditions: [mine, onDay, ...inState] };
  });
  if (!viewer.roles.includes('driver') || isTest(viewer.id) || (status && status !== 'requested')) return walks;
  if (date) return [...walks, scanOfDay('requested', date, live)];
  return [...walks, { index: 'reservations_by_status', conditions: [['status = ?', 'requested'], live] }];
}

function inStateOf(wanted: ReservationStatus | undefined): Condition[] {
  if (!wanted) return [];
  const { status, undelivered } = storedAs(wanted);
  return [['status = ?', status], undelivered === null ? ['undelivered IS NULL'] : ['undelivered = ?', undelivered]];
}

const scanOfDay = (status: ReservationStatus, date: string, live: Condition): IndexScan => ({
  index: 'reservations_on_day',
  conditions: [['date = ?', date], ...inStateOf(status), live],
});

const COLUMNS = `id, consumer_id AS consumerId, driver_id AS driverId, departure, destination,
  DATE_FORMAT(date, '%Y-%m-%d') AS date, pickup_from AS pickupFrom, pickup_to AS pickupTo, deadline, note,
  contact_name AS contactName, quote_id AS quoteId, price, return_fare AS returnFare, driver_pay AS driverPay, verification,
  client_reference AS clientReference, metadata, arrived_at AS arrivedAt, dropoff_arrived_at AS dropoffArrivedAt,
  COALESCE(undelivered, status) AS status, failure_reason AS failureReason, cancel_reason AS cancelReason, version, created_at AS createdAt,
  updated_at AS updatedAt`;

type Row = Omit<Reservation, 'id' | 'consumerId' | 'driverId' | 'quoteId' | 'metadata'> & {
  id: Buffer;
  consumerId: Buffer;
  driverId: Buffer | null;
  quoteId: Buffer | null;
  metadata: unknown;
};

/**
 * Reservations by id. Plain SQL, because this is the most frequent query and building entities its most expensive part.
 */
export async function findByIds(manager: EntityManager, ids: string[]): Promise<Map<string, Reservation>> {
  const rows: Row[] = await manager.query(`SELECT ${COLUMNS} FROM reservations WHERE id IN (?)`, [ids.map(toBytes)]);
  return new Map(rows.map(toReservation).map((reservation) => [reservation.id, reservation]));
}

const toReservation = (row: Row): Reservation => ({
  ...row,
  id: fromBytes(row.id),
  consumerId: fromBytes(row.consumerId),
  driverId: row.driverId && fromBytes(row.driverId),
  quoteId: row.quoteId && fromBytes(row.quoteId),
  metadata: parseJson(row.metadata) as Reservation['metadata'],
});

/** The reservation to which a consumer gave this reference. Their bookings take turns from here on, so that no other gets it. */
export async function findByReference(tx: Tx, consumerId: string, reference: string): Promise<string | undefined> {
  const consumer = toBytes(consumerId);
  write(tx, TAKE_TURN, [consumer]);
  const rows: { id: Buffer }[] = await tx.query(
    'SELECT id FROM reservations WHERE consumer_id = ? AND client_reference = ?',
    [consumer, reference],
  );
  return rows[0] && fromBytes(rows[0].id);
}

/** Until the commit nothing else that locks it begins: what adds to a reservation takes turns. */
export async function lockReservation(tx: Tx, id: string): Promise<void> {
  await tx.query('SELECT id FROM reservations WHERE id = ? FOR UPDATE', [toBytes(id)]);
}
