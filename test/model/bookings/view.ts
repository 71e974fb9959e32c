import { fromBytes, newId } from '../../../src/kernel/tx/ids.js';
import type { Tx } from '../../../src/kernel/tx/tx.js';
import { bytes, rows } from '../../support/database.js';
import { ACCOUNTS, type Account } from '../tables.js';
import type { View } from './reference.js';

type House = View['house'];

const seconds = (column: string) => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${column}) / 1000000`;

/** The database as somebody sees it who trusts none of the code above. */
export async function viewOf(peopleIds: string[], bookingIds: string[], before: House): Promise<View> {
  const ids = bookingIds.map(bytes);
  const some = ids.length > 0 ? ids : [Buffer.alloc(16)];
  const [accounts, house, bookings, slots, searches, offers, drivers] = await Promise.all([
    rows<Account>(`${ACCOUNTS} WHERE owner_id IN (?)`, [[...peopleIds.map(bytes), ...ids]]),
    houseOf(),
    rows('SELECT id, COALESCE(undelivered, status) AS status, driver_id FROM reservations WHERE id IN (?)', [some]),
    rows('SELECT reservation_id AS id, driver_id FROM driver_slots WHERE reservation_id IN (?)', [some]),
    rows(
      `SELECT reservation_id AS id, round, ring, pauses, ${seconds('next_at')} AS nextAt FROM dispatches WHERE reservation_id IN (?)`,
      [some],
    ),
    rows('SELECT reservation_id AS id, driver_id, state, round FROM offers WHERE reservation_id IN (?)', [some]),
    rows(`SELECT p.driver_id, a.online, ignored_in_row, offered, accepted, declined, ignored, late
            FROM driver_profiles p JOIN driver_availability a ON a.driver_id = p.driver_id ORDER BY p.driver_id`),
  ]);
  const of = <R extends object>(all: R[], id: string) =>
    all.filter((row) => fromBytes((row as { id: Buffer }).id) === id);
  const balanceOf = (kind: string, owner: string) =>
    Number(accounts.find((row) => row.kind === kind && fromBytes(row.owner_id) === owner)?.balance ?? 0);
  const whoIs = (id: Buffer | null) => (id === null ? null : peopleIds.indexOf(fromBytes(id)));
  return {
    wallets: peopleIds.map((id) => balanceOf('wallet', id)),
    house: { topup: house.topup - before.topup, fees: house.fees - before.fees },
    bookings: bookingIds.map((id) => {
      const [booking] = of(bookings, id);
      const [search] = of(searches, id);
      const driver = whoIs(booking!['driver_id']);
      return {
        ...{ status: booking!['status'], driver, escrow: balanceOf('escrow', id) },
        hours: of(slots, id).filter((slot) => whoIs(slot['driver_id']) === driver).length,
        search: search
          ? {
              ...{ round: search['round'], ring: search['ring'], pauses: search['pauses'] },
              nextAt: Number(search['nextAt']),
            }
          : null,
        offers: of(offers, id)
          .map((offer) => `${whoIs(offer['driver_id'])} ${offer['state']} ${offer['round']}`)
          .sort(),
      };
    }),
    drivers: drivers.map(({ driver_id: _, online, ignored_in_row: ignoredInRow, ...counters }) => ({
      ...{ online: online === 1, ignoredInRow },
      ...(counters as View['drivers'][number]),
    })),
  };
}

/** What the accounts hold that exist once. */
export async function houseOf(): Promise<House> {
  const found = await rows<Account>(`${ACCOUNTS} WHERE kind IN ('topup', 'fees')`);
  const of = (kind: string) => Number(found.find((row) => row.kind === kind)?.balance ?? 0);
  return { topup: of('topup'), fees: of('fees') };
}

/** The driver's offer of a booking; without one an id that there is not. */
export async function offerOf(tx: Tx, bookingId: string, driverId: string): Promise<string> {
  const [row]: { id: Buffer | null }[] = await tx.query(
    'SELECT id FROM offers WHERE reservation_id = ? AND driver_id = ?',
    [bookingId, driverId].map(bytes),
  );
  return row?.id ? fromBytes(row.id) : newId();
}
