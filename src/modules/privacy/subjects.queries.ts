import type { EntityManager } from 'typeorm';
import { changeTagsOf, tagForInvalidation } from '../../kernel/tx/changes.js';
import { DELETED_TEXT } from '../../kernel/nameless.js';
import { fromBytes, NIL_ID, toBytes } from '../../kernel/tx/ids.js';
import { parseJson } from '../../kernel/tx/json.js';
import type { Tx } from '../../kernel/tx/tx.js';
import type { QuoteTerms } from '../quotes/index.js';
import { districtOf } from '../reservations/index.js';

/** A booking or a mission that a person had a part in. */
export type Subject = { id: string; kind: 'reservation' | 'mission'; isOwn: boolean; isStreamer: boolean };

/** Each is a walk down an index. A driver who handed a booking back is found by what there is to read of it. */
const walks = [
  ['reservations', 'consumer_id', 'id'],
  ['reservations', 'driver_id', 'id'],
  ['missions', 'creator_id', 'id'],
  ['missions', 'streamer_id', 'id'],
  ['pledges', 'backer_id', 'mission_id'],
  ['message_readers', 'reader_id', 'subject_id'],
] as const;

/** The next one after this id, in the order of ids. */
export async function findNextSubject(
  manager: EntityManager,
  userId: string,
  after: string = NIL_ID,
): Promise<Subject | undefined> {
  const person = toBytes(userId);
  const sql = walks.map(
    ([table, of, id]) => `(SELECT ${id} AS id FROM ${table} WHERE ${of} = ? AND ${id} > ? ORDER BY ${id} LIMIT 1)`,
  );
  const [next]: { id: Buffer | null }[] = await manager.query(
    `SELECT MIN(id) AS id FROM (${sql.join(' UNION ALL ')}) AS found`,
    walks.flatMap(() => [person, toBytes(after)]),
  );
  if (!next?.id) return undefined;
  const [booking]: { consumer_id: Buffer }[] = await manager.query(
    'SELECT consumer_id FROM reservations WHERE id = ?',
    [next.id],
  );
  const id = fromBytes(next.id);
  if (booking) return { id, kind: 'reservation', isOwn: booking.consumer_id.equals(person), isStreamer: false };
  const [mission]: { creator_id: Buffer; streamer_id: Buffer }[] = await manager.query(
    'SELECT creator_id, streamer_id FROM missions WHERE id = ?',
    [next.id],
  );
  return {
    id,
    kind: 'mission',
    isOwn: mission!.creator_id.equals(person),
    isStreamer: mission!.streamer_id.equals(person),
  };
}

const TRACK_ROWS = 1_000;

/** Deletes a piece of where a booking of the person went. Returns true when there may be more. */
export async function deleteTrack(tx: Tx, { id }: Subject): Promise<boolean> {
  const { affectedRows }: { affectedRows: number } = await tx.query(
    `DELETE FROM track_points WHERE reservation_id = ? LIMIT ${TRACK_ROWS}`,
    [toBytes(id)],
  );
  return affectedRows === TRACK_ROWS;
}

const NOTIFICATIONS = 500;

/**
 * Replaces a fact in some notifications about a subject, those that gather several events included. Returns true when there may be
 * more.
 */
export async function replaceFact(tx: Tx, { id }: Subject, fact: string, value: string): Promise<boolean> {
  const { affectedRows }: { affectedRows: number } = await tx.query(
    `UPDATE notifications SET data = JSON_SET(data, '$.${fact}', ?)
     WHERE aggregate_id = ? AND JSON_UNQUOTE(JSON_EXTRACT(data, '$.${fact}')) <> ? LIMIT ${NOTIFICATIONS}`,
    [value, toBytes(id), value],
  );
  return affectedRows === NOTIFICATIONS;
}

/** Of an address its district stays, so that others can still tell their deliveries apart. */
export const withoutAddress = (address: string): string => districtOf(address) || DELETED_TEXT;

/** Takes what the person wrote from the row of a booking or a mission, and from what belongs to it alone. */
export async function emptySubject(tx: Tx, subject: Subject): Promise<void> {
  const { id, kind, isOwn, isStreamer } = subject;
  const key = toBytes(id);
  tagForInvalidation(tx, ...changeTagsOf(kind, id));
  if (kind === 'reservation' && isOwn) await emptyBooking(tx, key);
  if (kind === 'mission' && isOwn)
    await tx.query(
      'UPDATE missions SET title = ?, description = NULL, client_reference = NULL, metadata = NULL WHERE id = ?',
      [DELETED_TEXT, key],
    );
  if (isStreamer) await tx.query('UPDATE missions SET evidence_url = NULL WHERE id = ?', [key]);
}

async function emptyBooking(tx: Tx, key: Buffer): Promise<void> {
  const [{ departure, destination }]: [{ departure: string; destination: string }] = await tx.query(
    'SELECT departure, destination FROM reservations WHERE id = ? FOR UPDATE',
    [key],
  );
  await tx.query(
    `UPDATE reservations SET departure = ?, destination = ?, note = NULL, contact_name = NULL, cancel_reason = NULL,
       client_reference = NULL, metadata = NULL, version = version + 1 WHERE id = ?`,
    [withoutAddress(departure), withoutAddress(destination), key],
  );
  const [quote]: { id: Buffer; terms: unknown }[] = await tx.query(
    'SELECT id, terms FROM delivery_quotes WHERE reservation_id = ?',
    [key],
  );
  if (quote)
    await tx.query('UPDATE delivery_quotes SET terms = ? WHERE id = ?', [
      JSON.stringify(withoutPlaces(parseJson(quote.terms) as QuoteTerms)),
      quote.id,
    ]);
  // The sweep of photos deletes the files.
  await tx.query('UPDATE proofs SET delete_at = NOW(6) WHERE reservation_id = ? AND delete_at > NOW(6)', [key]);
  await tx.query('UPDATE milestones SET lat = NULL, lng = NULL WHERE reservation_id = ?', [key]);
  await tx.query('UPDATE fare_adjustments SET note = NULL WHERE reservation_id = ?', [key]);
  await tx.query('DELETE FROM delivery_pins WHERE reservation_id = ?', [key]);
  await tx.query('DELETE FROM trackings WHERE reservation_id = ?', [key]);
}

/** The price and its terms stay; of the stops their districts. A tenth of a degree is some ten kilometres. */
const withoutPlaces = (terms: QuoteTerms): QuoteTerms => ({
  ...terms,
  stops: terms.stops.map(({ address, lat, lng }) => ({
    address: withoutAddress(address),
    lat: Math.round(lat * 10) / 10,
    lng: Math.round(lng * 10) / 10,
    detail: null,
    name: null,
    phone: null,
    note: null,
  })),
});

/** Takes the reason from a booking that the person cancelled, and where they were from one that they carried out. */
export async function emptyActs(tx: Tx, { id }: Subject, userId: string, hasCancelled: boolean): Promise<void> {
  if (hasCancelled) await tx.query('UPDATE reservations SET cancel_reason = NULL WHERE id = ?', [toBytes(id)]);
  await tx.query('UPDATE milestones SET lat = NULL, lng = NULL WHERE reservation_id = ? AND driver_id = ?', [
    toBytes(id),
    toBytes(userId),
  ]);
}
