import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';

/** A value as both files hold it. */
export type Value = string | number | boolean | null | object;
type Kind = 'id' | 'text' | 'number' | 'flag' | 'instant' | 'json';

/**
 * A table of what is a person's: `columns` names what is given, with its kind and its SQL where that is not the name in snake case.
 * `key` is the column by which pages follow each other; what has none is short. `?` is the person.
 */
type Columns = Record<string, Kind | [Kind, string]>;
type Section = { name: string; from: string; columns: Columns; key?: string };

const times: Columns = { createdAt: 'instant' };
const booking: Columns = {
  id: 'id',
  departure: 'text',
  destination: 'text',
  date: ['text', 'CAST(date AS CHAR)'],
  pickupFrom: ['text', 'CAST(pickup_from AS CHAR)'],
  pickupTo: ['text', 'CAST(pickup_to AS CHAR)'],
  status: ['text', 'COALESCE(undelivered, status)'],
  price: 'number',
  acceptedAt: 'instant',
  createdAt: 'instant',
  updatedAt: 'instant',
};

const proof: Columns = {
  id: ['id', 'p.id'],
  reservationId: ['id', 'r.id'],
  mediaType: 'text',
  size: 'number',
  createdAt: ['instant', 'p.created_at'],
};

/** Every file of an export. What is someone else's, or a secret, is not given: the recipients of a driver's deliveries, hashes, keys. */
export const sections: readonly Section[] = [
  {
    name: 'profile',
    from: 'users WHERE id = ?',
    columns: {
      ...{ id: 'id', loginId: 'text', name: 'text', email: 'text', emailVerifiedAt: 'instant' },
      ...{ handle: 'text', bio: 'text', locale: 'text', roles: 'text', ...times },
    },
  },
  {
    name: 'account-changes',
    from: 'account_audits WHERE user_id = ?',
    key: 'id',
    columns: { id: 'id', action: 'text', rolesBefore: 'text', rolesAfter: 'text', reason: 'text', ...times },
  },
  {
    name: 'sessions',
    from: 'sessions WHERE user_id = ?',
    key: 'id',
    columns: {
      ...{ id: 'id', userAgent: 'text', network: 'text', ...times, lastUsedAt: ['instant', 'rotated_at'] },
      ...{ expiresAt: 'instant', endedAt: ['instant', 'revoked_at'], endReason: ['text', 'revoked_reason'] },
    },
  },
  {
    name: 'api-keys',
    from: 'api_keys WHERE user_id = ?',
    key: 'id',
    columns: {
      ...{ id: 'id', name: 'text', scopes: 'json', cidrs: 'json', ...times },
      ...{ expiresAt: 'instant', lastUsedAt: 'instant', revokedAt: 'instant' },
    },
  },
  {
    name: 'webhooks',
    from: `webhooks WHERE user_id = ? AND state <> 'deleted'`,
    key: 'id',
    columns: { id: 'id', kind: 'text', url: 'text', description: 'text', eventTypes: 'json', state: 'text', ...times },
  },
  {
    name: 'bookings',
    from: 'reservations WHERE consumer_id = ?',
    key: 'id',
    columns: {
      ...booking,
      ...{ driverId: 'id', note: 'text', contactName: 'text', cancelReason: 'text', returnFare: 'number' },
      ...{ clientReference: 'text', metadata: 'json' },
    },
  },
  {
    name: 'quotes',
    from: 'delivery_quotes WHERE owner_id = ?',
    key: 'id',
    columns: { id: 'id', reservationId: 'id', terms: 'json', ...times, expiresAt: 'instant' },
  },
  {
    name: 'deliveries',
    from: 'reservations WHERE driver_id = ?',
    key: 'id',
    columns: { ...booking, driverPay: 'number' },
  },
  {
    name: 'milestones',
    from: 'milestones WHERE reservation_id IN (SELECT id FROM reservations WHERE driver_id = ?)',
    key: 'id',
    columns: {
      id: 'id',
      reservationId: 'id',
      kind: 'text',
      stop: 'number',
      at: 'instant',
      lat: 'number',
      lng: 'number',
    },
  },
  {
    name: 'driver',
    from: 'driver_profiles WHERE driver_id = ?',
    columns: {
      ...{ vehicle: 'text', plate: 'text', positionConsentAt: ['instant', 'consent_at'] },
      ...{ offered: 'number', accepted: 'number', declined: 'number', ignored: 'number', late: 'number' },
    },
  },
  {
    name: 'position',
    from: 'driver_positions WHERE driver_id = ?',
    columns: { lat: 'number', lng: 'number', recordedAt: 'instant' },
  },
  {
    name: 'proofs',
    from: `reservations r JOIN proofs p ON p.reservation_id = r.id
      WHERE r.consumer_id = ? AND p.state = 'kept' AND p.delete_at > NOW(6)`,
    key: 'p.id',
    columns: proof,
  },
  {
    name: 'proofs-of-deliveries',
    from: `reservations r JOIN proofs p ON p.reservation_id = r.id
      WHERE r.driver_id = ? AND p.state = 'kept' AND p.delete_at > NOW(6)`,
    key: 'p.id',
    columns: proof,
  },
  {
    name: 'missions',
    from: 'missions WHERE creator_id = ?',
    key: 'id',
    columns: {
      ...{ id: 'id', streamerId: 'id', title: 'text', description: 'text', status: 'text', pot: 'number' },
      ...{ deadline: 'instant', endedAt: 'instant', clientReference: 'text', metadata: 'json', ...times },
    },
  },
  {
    name: 'missions-for-me',
    from: 'missions WHERE streamer_id = ?',
    key: 'id',
    columns: {
      ...{ id: 'id', title: 'text', status: 'text', pot: 'number', evidenceUrl: 'text', acceptedAt: 'instant' },
      ...{ deadline: 'instant', endedAt: 'instant', ...times },
    },
  },
  {
    name: 'pledges',
    from: 'pledges WHERE backer_id = ?',
    key: 'id',
    columns: { id: 'id', missionId: 'id', amount: 'number', showName: 'flag', ...times },
  },
  {
    name: 'wallet',
    from: `entries JOIN transfers t ON t.id = entries.transfer_id
      WHERE account_id = (SELECT id FROM accounts WHERE kind = 'wallet' AND owner_id = ?)`,
    key: 'version',
    columns: {
      ...{ version: ['number', 'entries.version'], id: ['id', 'entries.transfer_id'], kind: ['text', 't.kind'] },
      ...{ direction: 'text', amount: ['number', 'entries.amount'], balance: ['number', 'balance_after'] },
      ...{ subjectId: ['id', 't.subject_id'], createdAt: ['instant', 'entries.created_at'] },
    },
  },
  {
    name: 'deposits',
    from: 'deposits WHERE user_id = ?',
    key: 'id',
    columns: { id: 'id', amount: 'number', reference: 'text', ...times },
  },
  {
    name: 'withdrawals',
    from: 'withdrawals WHERE user_id = ?',
    key: 'id',
    columns: { id: 'id', amount: 'number', destination: 'text', status: 'text', ...times, endedAt: 'instant' },
  },
  {
    name: 'history',
    from: 'message_readers r JOIN messages m ON m.id = r.message_id WHERE r.reader_id = ?',
    key: 'r.message_id',
    columns: {
      ...{ id: ['id', 'm.id'], type: ['text', 'm.type'], subjectId: ['id', 'm.subject_id'], ko: 'text', en: 'text' },
      occurredAt: 'instant',
    },
  },
  {
    name: 'notifications',
    from: `notifications WHERE user_id = ? AND channel <> 'webhook'`,
    key: 'id',
    columns: {
      ...{ id: 'id', channel: 'text', type: 'text', data: 'json', state: 'text', ...times, readAt: 'instant' },
    },
  },
  {
    name: 'notification-settings',
    from: 'notification_settings WHERE user_id = ?',
    columns: { zone: 'text', quietFrom: 'text', quietUntil: 'text', digest: 'text', digestTime: 'text' },
  },
  {
    name: 'notification-preferences',
    from: 'notification_preferences WHERE user_id = ?',
    columns: { scope: 'text', channel: 'text', enabled: 'flag' },
  },
  {
    name: 'comments',
    from: 'cafe_comments WHERE author_id = ?',
    key: 'id',
    columns: {
      ...{ id: 'id', cafeId: 'id', parentId: 'id', text: 'text', ...times, editedAt: 'instant' },
      deletedAt: 'instant',
    },
  },
  {
    name: 'ratings',
    from: 'cafe_ratings WHERE user_id = ?',
    key: 'cafe_id',
    columns: { cafeId: 'id', points: ['number', 'halves / 2'], ratedAt: 'instant' },
  },
  { name: 'bookmarks', from: 'cafe_bookmarks WHERE user_id = ?', key: 'cafe_id', columns: { cafeId: 'id' } },
  {
    name: 'suggestions',
    from: 'cafe_suggestions WHERE author_id = ?',
    key: 'id',
    columns: { id: 'id', cafeId: 'id', changes: 'json', note: 'text', state: 'text', ...times, decidedAt: 'instant' },
  },
];

const ROWS = 500;
/** Before every id and every version. */
const FIRST = Buffer.alloc(16);

/** The rows of a section, a page at a time: never more than 500 are in memory. */
export async function* rowsOf(
  manager: EntityManager,
  section: Section,
  userId: string,
): AsyncGenerator<Record<string, Value>> {
  const columns = Object.entries(section.columns).map(([name, column]) => `${sqlOf(name, column)} AS ${quoted(name)}`);
  const select = `SELECT ${columns.join(', ')}${section.key ? `, ${section.key} AS page_key` : ''} FROM ${section.from}`;
  let after: unknown = section.key === 'version' ? 0 : FIRST;
  for (;;) {
    const page = section.key ? `AND ${keyOf(section)} > ? ORDER BY ${keyOf(section)} LIMIT ${ROWS}` : `LIMIT ${ROWS}`;
    const rows: Record<string, unknown>[] = await manager.query(`${select} ${page}`, [toBytes(userId), after]);
    for (const row of rows) yield toRow(section, row);
    if (!section.key || rows.length < ROWS) return;
    after = rows.at(-1)!['page_key'];
  }
}

const keyOf = ({ key }: Section): string => (key === 'version' ? 'entries.version' : key!);
const quoted = (name: string): string => `\`${name}\``;
const sqlOf = (name: string, column: Kind | [Kind, string]): string =>
  typeof column === 'string' ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : column[1];

function toRow({ columns }: Section, row: Record<string, unknown>): Record<string, Value> {
  const given = Object.entries(columns).map(([name, column]) => {
    const kind = typeof column === 'string' ? column : column[0];
    const value = row[name];
    return [name, value == null ? null : convert[kind](value)];
  });
  return Object.fromEntries(given) as Record<string, Value>;
}

const convert: Record<Kind, (value: unknown) => Value> = {
  id: (value) => fromBytes(value as Buffer),
  text: String,
  number: Number,
  flag: (value) => Number(value) === 1,
  instant: (value) => (value as Date).toISOString(),
  json: (value) => parseJson(value) as object,
};
