import { newPerson, type Client } from './client.js';
import { bytes, database, rows } from './database.js';
import { bookQuoted, newQuote } from './quotes.js';
import { until } from './wait.js';

export type Point = { lat: number; lng: number };

let places = 0;
/** A place so far from every other one that its drivers are offered nothing of them. */
export const newPlace = (): Point => ({
  lat: 34.5 + 0.25 * (places % 12),
  lng: 126.9 + 0.4 * Math.floor(places++ / 12),
});

/** So many metres to the north. */
export const north = ({ lat, lng }: Point, meters: number): Point => ({ lat: lat + meters / 111_195, lng });

/** A driver was seen here; tests take longer than a position is good for. */
export const putAt = (driver: Client, { lat, lng }: Point, seconds = 3_600): Promise<unknown> =>
  database.query(
    `INSERT INTO driver_positions (driver_id, lat, lng, recorded_at) VALUES (?, ?, ?, NOW(6) + INTERVAL ? SECOND)
     ON DUPLICATE KEY UPDATE lat = VALUES(lat), lng = VALUES(lng), recorded_at = VALUES(recorded_at)`,
    [bytes(driver.id), lat, lng, seconds],
  );

/** A driver who is online here, and shares the position. */
export async function driverAt(address: string, point: Point, vehicle = 'motorcycle', locale: 'ko' | 'en' = 'ko') {
  const driver = await newPerson(address, 'driver', { locale });
  await driver.send('PUT', '/v1/drivers/me', { body: { vehicle } });
  await driver.send('PUT', '/v1/drivers/me/availability', { body: { online: true, sharesPosition: true } });
  await putAt(driver, point);
  return driver;
}

let days = 0;
/** One that a quote may have, and that few bookings share. */
export const comingDay = () => new Date(Date.now() + 86_400_000 * (2 + (days++ % 26))).toISOString().slice(0, 10);

/** Books a delivery with a price from here. */
export async function bookFrom(person: Client, { lat, lng }: Point, changes: object = {}): Promise<string> {
  const [first, last] = newQuote.stops;
  const stops = [
    { ...first, lat, lng },
    { ...last, lat: lat + 0.02, lng },
  ];
  return (await bookQuoted(person, { stops, date: comingDay(), ...changes })).id;
}

export type OfferRow = { driver: string; round: number; state: string };
/** Every offer of a booking, in the order of the rounds; `driver` as in `hex`. */
export const offersOf = (id: string): Promise<OfferRow[]> =>
  rows(
    `SELECT LOWER(HEX(driver_id)) AS driver, round, state FROM offers WHERE reservation_id = ? ORDER BY round, driver_id`,
    [bytes(id)],
  );
export const hex = (driver: Client): string => driver.id.replaceAll('-', '');
export const hasRound = (id: string, round: number): Promise<OfferRow[]> =>
  until(`round ${round} is offered`, async () => {
    const made = (await offersOf(id)).filter((offer) => offer.round === round);
    return made.length > 0 && made;
  });
/** Its offers end, and the next round is due. */
export async function passTime(id: string): Promise<void> {
  await database.query(`UPDATE offers SET expires_at = NOW(6) WHERE reservation_id = ? AND state = 'live'`, [
    bytes(id),
  ]);
  await database.query('UPDATE dispatches SET next_at = NOW(6) WHERE reservation_id = ?', [bytes(id)]);
}

export type Offered = {
  id: string;
  reservationId: string;
  secondsLeft: number | null;
  distanceToPickupMeters: number | null;
};
export const listed = async (driver: Client): Promise<Offered[]> => (await driver.get('/v1/offers')).body.items;
/** The driver's offer of a booking. */
export const offerOf = (driver: Client, id: string): Promise<Offered> =>
  until('it is offered to the driver', async () =>
    (await listed(driver)).find(({ reservationId }) => reservationId === id),
  );
