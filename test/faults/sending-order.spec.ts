import { afterAll, beforeAll, expect } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions, tuneSessions } from '../../src/database/data-source.js';
import { newId, toBytes } from '../../src/kernel/tx/ids.js';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { leaseDue } from '../../src/modules/notifications/sending/lease.js';
import { scale } from '../support/scale.js';
import { itSeeded } from '../support/seed.js';
import { repeat, World } from '../support/world.js';

/** Pairs of messages about one thing, each written by one transaction. */
const PAIRS = scale(5_000, 500);
/** Due messages that wait for an earlier one: the search for due ones takes some time to pass them. */
const WAITING = 2_000;
const SENDER = { channel: 'email', batch: 20, leaseSeconds: 120 } as const;

const world = World.ofThisFile();
const user = newId();
let dataSource: DataSource;
let uow: UnitOfWork;

beforeAll(async () => {
  dataSource = await tuneSessions(await new DataSource({ ...dataSourceOptions, poolSize: 4 }).initialize());
  uow = new UnitOfWork(dataSource);
  await world.rows(
    `INSERT INTO users (id, login_id, email, name, locale, roles, password_hash, created_at) VALUES (?, 'mina', 'mina@example.com', 'Mina', 'ko', 'consumer', '', NOW(6))`,
    [toBytes(user)],
  );
  await write(newId(), WAITING);
  // The first of them is retried tomorrow.
  await world.rows(`UPDATE notifications SET state = 'retrying', due_at = NOW(6) + INTERVAL 1 DAY ORDER BY id LIMIT 1`);
});
afterAll(async () => {
  await dataSource.destroy();
  await world.end();
});

/** Writes so many mails about one thing, due for a second: a transaction may commit that long after it has planned them. */
async function write(aggregate: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, () => [newId(), newId(), user, aggregate].map(toBytes));
  await world.rows(
    `INSERT INTO notifications (id, event_id, user_id, aggregate_id, channel, target_id, type, data, state, due_at, created_at)
     VALUES ${rows.map(() => `(?, ?, ?, ?, 'email', REPEAT(CHAR(0), 16), 'reservation.accepted', '{}', 'pending', NOW(6) - INTERVAL 1 SECOND, NOW(6))`).join(', ')}`,
    rows.flat(),
  );
}

itSeeded(`leases the earlier one of ${PAIRS} pairs before the later one, also while they are committed`, async () => {
  let sent = 0;
  const writing = repeat(PAIRS, 1, () => write(newId(), 2));
  let together = 0;
  while (sent < PAIRS * 2) {
    const leased = await uow.run((tx) => leaseDue(tx, SENDER));
    if (leased.length === 0) continue;
    const ids = leased.map(({ id }) => toBytes(id));
    const things = await world.count('SELECT COUNT(DISTINCT aggregate_id) FROM notifications WHERE id IN (?)', [ids]);
    together += ids.length - things;
    await world.rows(`UPDATE notifications SET state = 'delivered' WHERE id IN (?)`, [ids]);
    sent += ids.length;
  }
  await writing;
  expect(together).toBe(0);
});
