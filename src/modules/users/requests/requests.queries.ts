import type { EntityManager } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import type { LoggedRequest } from '../../../kernel/http/request-log.js';
import { deleteSome } from '../../../kernel/tx/delete-some.js';
import { firstIdOf, fromBytes, madeAt, toBytes } from '../../../kernel/tx/ids.js';
import { write, type Tx } from '../../../kernel/tx/tx.js';
import { isTest, isTestSql, personOf } from '../../../kernel/tx/mode.js';
import { where, type Condition } from '../../../kernel/tx/where.js';
import type { RequestFilters, RequestView } from './requests.schema.js';

const KEPT_MS = 7 * 86_400_000;

/** Adds rows of the log; one that is there already, after an answer of the database that was lost, stays. */
export function insertRequests(tx: Tx, rows: readonly LoggedRequest[]): Promise<void> {
  write(
    tx,
    `INSERT INTO api_requests
       (id, user_id, key_id, request, method, route, status, problem, duration_ms, idempotency_key)
     VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}
     ON DUPLICATE KEY UPDATE id = api_requests.id`,
    rows.flatMap((row) => [
      ...[row.id, row.userId, row.keyId].map(toBytes),
      ...[row.requestId, row.method, row.route, row.status, row.problem, row.durationMs, row.idempotencyKey],
    ]),
  );
  return Promise.resolve();
}

type Row = {
  id: Buffer;
  key_id: Buffer;
  key_name: string | null;
  request: string;
  method: string;
  route: string | null;
  status: number;
  problem: string | null;
  duration_ms: number;
  idempotency_key: string | null;
};
/** `id` is that of the row, by which pages are cut; callers see that of the request. */
type FoundRequest = RequestView & { id: string };

const toView = (row: Row): FoundRequest => {
  const id = fromBytes(row.id);
  return {
    id,
    livemode: !isTest(fromBytes(row.key_id)),
    requestId: row.request,
    createdAt: new Date(madeAt(id)).toISOString(),
    method: row.method,
    route: row.route,
    status: row.status,
    problem: row.problem,
    durationMs: row.duration_ms,
    key: { id: fromBytes(row.key_id), name: row.key_name },
    idempotencyKey: row.idempotency_key,
  };
};

/** Keys that were revoked are kept, and so are their names. */
const REQUESTS = `SELECT r.*, k.name AS key_name FROM api_requests r`;
const KEYS = 'LEFT JOIN api_keys k ON k.id = r.key_id';

/** A person sees those of all keys, a key those of its mode. */
function seenBy({ id, key }: Principal): Condition[] {
  const mine: Condition = ['r.user_id = ?', toBytes(personOf(id))];
  return key ? [mine, [`${isTestSql('r.key_id')} = ${isTest(id) ? 'TRUE' : 'FALSE'}`]] : [mine];
}

/** A person's requests, newest first: a scan of one index, which answers the filters by itself. */
export async function findRequests(
  manager: EntityManager,
  me: Principal,
  { keyId, method, status, since }: RequestFilters,
  before: string | undefined,
  limit: number,
): Promise<FoundRequest[]> {
  const hundreds = status && Number(status[0]) * 100;
  const { sql, parameters } = where(
    ...seenBy(me),
    ['r.id < ?', before && toBytes(before)],
    ['r.id >= ?', firstIdOf(Math.max(Date.parse(since ?? '') || 0, keptSince()))],
    ['r.key_id = ?', keyId && toBytes(keyId)],
    ['r.method = ?', method],
    ['r.status BETWEEN ? AND ?', hundreds, hundreds && hundreds + 99],
  );
  const rows: Row[] = await manager.query(
    `${REQUESTS} FORCE INDEX (api_requests_of_user) ${KEYS} WHERE ${sql} ORDER BY r.id DESC LIMIT ${limit}`,
    parameters,
  );
  return rows.map(toView);
}

/** The newest of a person's requests with this id; callers choose it, and may do so twice. */
export async function findRequest(
  manager: EntityManager,
  me: Principal,
  requestId: string,
): Promise<FoundRequest | undefined> {
  const { sql, parameters } = where(...seenBy(me), ['r.request = ?', requestId], ['r.id >= ?', firstIdOf(keptSince())]);
  const rows: Row[] = await manager.query(`${REQUESTS} ${KEYS} WHERE ${sql} ORDER BY r.id DESC LIMIT 1`, parameters);
  return rows.map(toView)[0];
}

/** Deletes requests of more than a week ago. Returns true when there are more. */
export const purgeRequests = (tx: Tx): Promise<boolean> =>
  deleteSome(tx, `api_requests WHERE id < 0x${firstIdOf(keptSince()).toString('hex')}`, 1_000);

const keptSince = (): number => Date.now() - KEPT_MS;
