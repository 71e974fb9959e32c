import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createConnection, type Connection } from 'mysql2/promise';
import { AuditService } from '../../src/modules/wallets/index.js';
import { startApp } from '../support/app.js';
import { Client, newPerson } from '../support/client.js';
import { count, database, rows } from '../support/database.js';
import {
  available,
  deposit,
  expectBalanced,
  expectStatements,
  newMission,
  newOperator,
  pledge,
  refusal,
  settle,
} from '../support/money.js';
import { killAll, MadangProcess, migrate } from '../support/processes.js';

let app: NestFastifyApplication;
let address: string;
let stop: () => Promise<void>;
let audit: AuditService;
let admin: Client;
let backer: Client;
let streamer: Client;
let open: string; // a mission that goes on
let isMariaDb: boolean;

beforeAll(async () => {
  ({ app, address, stop } = await startApp('api'));
  audit = app.get(AuditService, { strict: false });
  [admin, backer, streamer] = await Promise.all([
    newOperator(address, 'admin'),
    newPerson(address),
    newPerson(address, 'streamer'),
  ]);
  await deposit(admin, backer.id, 100_000);
  const ended = await newMission(backer, streamer, { amount: 20_000 });
  await settle(streamer, ended, 'success');
  open = await newMission(backer, streamer, { amount: 10_000 });
  const [{ version }] = (await rows<{ version: string }>('SELECT VERSION() AS version')) as [{ version: string }];
  isMariaDb = version.includes('MariaDB');
});
afterAll(async () => {
  await killAll();
  await stop();
  await database.end();
});

const error = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (reason: Error) => reason.message,
  );

describe('The journal, as root', () => {
  test.each([
    ['UPDATE transfers SET amount = amount + 1', 'append-only'],
    ['DELETE FROM transfers', 'append-only'],
    ['UPDATE entries SET amount = amount + 1', 'append-only'],
    ['DELETE FROM entries', 'append-only'],
    ['REPLACE INTO entries SELECT * FROM entries', 'append-only'],
    ['DELETE FROM accounts', 'never deleted'],
    [`UPDATE accounts SET credits_posted = credits_posted - 1 WHERE kind = 'wallet'`, 'only count up'],
    [`UPDATE accounts SET kind = 'topup' WHERE kind = 'wallet'`, 'only count up'],
    [`UPDATE accounts SET version = version - 1 WHERE version > 0`, 'only count up'],
    [`UPDATE accounts SET debits_reserved = 1, debits_released = 2 WHERE kind = 'wallet'`, 'only count up'],
  ])('refuses %s', async (sql, why) => {
    expect(await error(database.query(sql))).toContain(why);
  });

  it('holds no transfer of nothing, or from an account to itself', async () => {
    const insert = (amount: string, to: string) =>
      database.query(
        `INSERT INTO transfers (id, posting_id, kind, phase, debit_account_id, credit_account_id, amount)
         SELECT ?, ?, kind, phase, debit_account_id, ${to}, ${amount} FROM transfers LIMIT 1`,
        [randomBytes(16), randomBytes(16)],
      );
    for (const [amount, to] of [
      ['0', 'credit_account_id'],
      ['1', 'debit_account_id'],
    ] as const)
      expect(await error(insert(amount, to))).toMatch(/transfers_move|constraint/i);
    expect(await error(insert('-1', 'credit_account_id'))).toMatch(/out of range/i);
  });

  it('overdraws no account, even with CHECK constraints switched off', async () => {
    const connection = await createConnection({ uri: process.env['DATABASE_URL']! });
    try {
      const overdraw = () =>
        connection.query(`UPDATE accounts SET debits_posted = credits_posted + 1 WHERE kind <> 'topup'`);
      expect(await error(overdraw())).toContain('never overdrawn');
      if (isMariaDb) await connection.query('SET SESSION check_constraint_checks = 0');
      expect(await error(overdraw())).toContain('never overdrawn');
      expect(
        await error(connection.query(`UPDATE accounts SET debits_reserved = credits_posted + 1 WHERE kind <> 'topup'`)),
      ).toContain('never overdrawn');
    } finally {
      await connection.end();
    }
  });

  it('overdraws no account, even with the trigger gone', async () => {
    await withoutGuards(['accounts_guard'], async () => {
      expect(
        await error(database.query(`UPDATE accounts SET debits_posted = credits_posted + 1 WHERE kind = 'wallet'`)),
      ).toMatch(/accounts_covered|constraint/i);
    });
  });
});

/** Takes triggers away as root could, and puts them back. */
async function withoutGuards(names: string[], work: () => Promise<unknown>): Promise<void> {
  const made: string[] = [];
  for (const name of names) {
    const [row] = await rows(`SHOW CREATE TRIGGER ${name}`);
    made.push(row!['SQL Original Statement'] as string);
    await database.query(`DROP TRIGGER ${name}`);
  }
  try {
    await work();
  } finally {
    for (const sql of made) await database.query(sql);
  }
}

describe('The audit', () => {
  const guards = [
    'accounts_guard',
    'transfers_no_update',
    'entries_no_update',
    'entries_no_delete',
    'transfers_no_delete',
  ];
  const findings = async (): Promise<string[]> => (await admin.get('/v1/ledger/trial-balance')).body.findings;
  const unhash = '0x' + '00'.repeat(31) + '01';

  it('finds nothing in books that nobody touched', async () => {
    await expectBalanced(admin);
    expect((await admin.get('/v1/ledger/trial-balance')).body).toMatchObject({
      accounts: await count('SELECT COUNT(*) FROM accounts'),
      transfers: await count('SELECT COUNT(*) FROM transfers'),
    });
  });

  it('is for admins', async () => {
    expect(refusal(await backer.get('/v1/ledger/trial-balance'))).toEqual([403, 'forbidden']);
    expect((await new Client(address).get('/v1/ledger/trial-balance')).status).toBe(401);
  });

  /** One change by root, what it is found as, and how it is undone. */
  const changes: [what: string, table: string, column: string, value: string, found: string][] = [
    ['the amount of an entry', 'entries', 'amount', 'amount ^ 1', 'chain'],
    ['the balance of an entry', 'entries', 'balance_after', 'balance_after ^ 1', 'chain'],
    ['the hash of an entry', 'entries', 'hash', unhash, 'chain'],
    ['the direction of an entry', 'entries', 'direction', `IF(direction = 'debit', 'credit', 'debit')`, 'chain'],
    ['the version of an entry', 'entries', 'version', 'version + 1000', 'chain'],
    ['the amount of a transfer', 'transfers', 'amount', 'amount ^ 1', 'two entries'],
    ['the kind of a transfer', 'transfers', 'kind', `IF(kind = 'refund', 'pledge', 'refund')`, 'chain'],
    ['what a transfer was for', 'transfers', 'subject_id', unhash.slice(0, 34), 'chain'],
    ['the phase of a transfer', 'transfers', 'phase', `'pending'`, 'two entries'],
    ['the sum of an account', 'accounts', 'credits_posted', 'credits_posted ^ 1', 'sum of their entries'],
    ['the head of an account', 'accounts', 'head_hash', unhash, 'head'],
    ['the version of an account', 'accounts', 'version', 'version + 1', 'sum of their entries'],
    ['what is set aside', 'accounts', 'debits_reserved', 'debits_reserved + 1', 'reservations'],
    ['the pot of a mission', 'missions', 'pot', 'pot ^ 1', 'pot'],
    ['the end of a mission', 'missions', 'status', `'failed'`, 'escrow'],
    ['the amount of a pledge', 'pledges', 'amount', 'amount ^ 1', 'pot'],
  ];

  test.each(changes)('finds that root changed %s', async (_, table, column, value, found) => {
    const which: Record<string, string> = {
      accounts: `kind = 'wallet' AND version > 0 ORDER BY credits_posted DESC LIMIT 1`,
      missions: `status = 'open' LIMIT 1`,
      entries: 'version = 2 LIMIT 1',
    };
    const connection = await createConnection({ uri: process.env['DATABASE_URL']! });
    await withoutGuards(guards, async () => {
      const [before] = (await rows(`SELECT * FROM ${table} WHERE ${which[table] ?? 'TRUE LIMIT 1'}`)) as [any];
      const { version } = before;
      const key = before.id ? 'id = ?' : 'account_id = ? AND version = ?';
      const parameters = before.id ? [before.id] : [before.account_id, version];
      await connection.query('SET SESSION foreign_key_checks = 0');
      await connection.query(`UPDATE ${table} SET ${column} = ${value} WHERE ${key}`, parameters);
      expect(await findings()).toContainEqual(expect.stringContaining(found));
      const isMoved = column === 'version' && table === 'entries';
      if (isMoved) parameters[1] = Number(version) + 1000;
      await connection.query(`UPDATE ${table} SET ${column} = ? WHERE ${key}`, [before[column], ...parameters]);
    });
    await connection.end();
    expect(await findings()).toEqual([]);
  });

  it('finds an entry that root took away', async () => {
    await withoutGuards(guards, async () => {
      const [last] = (await rows(
        'SELECT e.* FROM entries e JOIN accounts a ON a.id = e.account_id AND a.version = e.version LIMIT 1',
      )) as [any];
      await database.query('DELETE FROM entries WHERE account_id = ? AND version = ?', [last.account_id, last.version]);
      expect(await findings()).toContainEqual(expect.stringContaining('sum of their entries'));
      await database.query('INSERT INTO entries SET ?', [last]);
    });
    expect(await findings()).toEqual([]);
  });

  it('stops all money at the first finding until an operator has looked, and says so where machines ask', async () => {
    const ready = async () => {
      const { status, body } = await backer.get('/health/ready');
      return [status, body.info.ready.ledger];
    };
    expect(await ready()).toEqual([200, 'open']);
    await audit.run();
    expect(await count('SELECT COUNT(*) FROM ledger_stops')).toBe(0);
    const before = await available(backer, streamer);
    await withoutGuards(guards, async () => {
      await database.query('UPDATE entries SET amount = amount ^ 1 WHERE version = 1 ORDER BY account_id LIMIT 1');
      await audit.run();
      await audit.run();
      await database.query('UPDATE entries SET amount = amount ^ 1 WHERE version = 1 ORDER BY account_id LIMIT 1');
    });
    const stops = await rows<{ reason: string }>('SELECT reason FROM ledger_stops');
    expect(stops).toEqual([{ reason: expect.stringContaining('chain') }]);
    expect(await ready()).toEqual([200, 'read-only']);
    expect((await admin.get('/v1/ledger/trial-balance')).body).toMatchObject({ readOnly: true, findings: [] });

    const rejected = await newMissionOf(streamer);
    for (const answer of [
      await deposit(admin, backer.id, 1_000),
      await pledge(backer, open, 1_000),
      rejected,
      await settle(streamer, open, 'success'),
      await settle(streamer, open, 'failure'),
      await backer.post(`/v1/missions/${open}/cancellation`),
      await streamer.post(`/v1/missions/${open}/rejection`),
    ]) {
      expect(refusal(answer)).toEqual([503, 'ledger-read-only']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await available(backer, streamer)).toEqual(before);
    expect((await backer.get(`/v1/missions/${open}`)).body).toMatchObject({ status: 'open', pot: 10_000 });
    expect((await backer.get('/v1/wallet/transactions')).status).toBe(200);

    await database.query('UPDATE ledger_stops SET resolved_at = NOW(6)');
    expect(await ready()).toEqual([200, 'open']);
    expect((await pledge(backer, open, 1_000)).status).toBe(201);
    await expectBalanced(admin);
  });

  const newMissionOf = (person: Client) =>
    backer.post('/v1/missions', { streamerId: person.id, title: 'x', amount: 1_000, timeLimitSeconds: 60 });
});

describe('The application’s own database user', () => {
  const name = `m${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const url = new URL(process.env['DATABASE_URL']!);
  url.username = name;
  url.password = password;
  let user: Connection;

  const migrateForUser = (): Promise<void> =>
    migrate({ DATABASE_URL: url.href, MIGRATION_DATABASE_URL: process.env['DATABASE_URL']! });

  beforeAll(async () => {
    for (const host of ['%', 'localhost'])
      await database.query(`CREATE USER ?@? IDENTIFIED BY ?`, [name, host, password]);
    await migrateForUser();
    user = await createConnection({ uri: url.href });
  });
  afterAll(async () => {
    await user?.end();
    for (const host of ['%', 'localhost']) await database.query('DROP USER ?@?', [name, host]);
  });

  test.each([
    'UPDATE transfers SET amount = amount',
    'DELETE FROM transfers',
    'REPLACE INTO transfers SELECT * FROM transfers',
    'TRUNCATE transfers',
    'DROP TABLE transfers',
    'UPDATE entries SET amount = amount',
    'DELETE FROM entries',
    'REPLACE INTO entries SELECT * FROM entries',
    'TRUNCATE entries',
    'ALTER TABLE entries DROP COLUMN hash',
    'DROP TRIGGER entries_no_update',
    'DROP TRIGGER accounts_guard',
    'CREATE TRIGGER mine BEFORE INSERT ON entries FOR EACH ROW SET NEW.amount = 1',
    'DELETE FROM accounts',
    'TRUNCATE accounts',
    'ALTER TABLE accounts DROP CONSTRAINT accounts_covered',
    'RENAME TABLE entries TO others',
    'CREATE TABLE mine (id INT)',
  ])('may not %s', async (sql) => {
    expect(await error(user.query(sql))).toMatch(/command denied|access denied|SUPER privilege/i);
  });

  it('may not lower a counter or overdraw an account', async () => {
    for (const sql of [
      'UPDATE accounts SET credits_posted = 0',
      `UPDATE accounts SET debits_posted = credits_posted + 1 WHERE kind <> 'topup'`,
    ])
      expect(await error(user.query(sql))).toContain('accounts only count up');
  });

  it('is all that the application needs: money comes in, is pledged, given, given back', async () => {
    const api = await MadangProcess.start('api', { DATABASE_URL: url.href });
    const person = await newPerson(api.address);
    const at = (who: Client) => Object.assign(new Client(api.address), { accessToken: who.accessToken, id: who.id });
    expect((await deposit(at(admin), person.id, 10_000)).status).toBe(201);
    const given = await newMission(person, streamer, { amount: 4_000 });
    const back = await newMission(person, streamer, { amount: 3_000 });
    expect((await settle(at(streamer), given, 'success')).status).toBe(201);
    expect((await settle(at(streamer), back, 'failure')).status).toBe(201);
    expect(await available(person)).toEqual([6_000]);
    await expectBalanced(at(admin));
    await expectStatements(person, streamer);
    await api.kill();
  });

  it('loses wider rights, and keeps its own, by the next migration', async () => {
    const [[{ me, here }]] = (await user.query('SELECT CURRENT_USER() AS me, DATABASE() AS here')) as unknown as [
      [{ me: string; here: string }],
    ];
    const account = [name, me.split('@')[1]];
    const grants = async () => (await rows('SHOW GRANTS FOR ?@?', account)).map((row) => Object.values(row)[0]).sort();
    const before = await grants();
    expect(JSON.stringify(before)).not.toMatch(/ALL PRIVILEGES|DROP|ALTER|TRIGGER/);
    await database.query(`GRANT ALL PRIVILEGES ON ${here}.* TO ?@?`, account);
    await migrateForUser();
    expect(await grants()).toEqual(before);
    await user.end();
    user = await createConnection({ uri: url.href });
    expect(await error(user.query('DELETE FROM entries'))).toMatch(/command denied/i);
  });

  it('gets no right back from an image that is older than the schema, as after a release that was taken back', async () => {
    const [[{ me, here }]] = (await user.query('SELECT CURRENT_USER() AS me, DATABASE() AS here')) as unknown as [
      [{ me: string; here: string }],
    ];
    const account = [name, me.split('@')[1]];
    // The rights on one table are one line: SELECT, INSERT, UPDATE, DELETE.
    const mayDelete = async () =>
      (await rows('SHOW GRANTS FOR ?@?', account)).some((row) =>
        /\bDELETE\b.*`users`/.test(String(Object.values(row)[0])),
      );
    expect(await mayDelete()).toBe(true);
    await database.query(`REVOKE DELETE ON ${here}.users FROM ?@?`, account);
    const later = ['9999999999999', 'OfALaterRelease9999999999999'];
    await database.query('INSERT INTO migrations (timestamp, name) VALUES (?, ?)', later);
    await migrateForUser();
    expect(await mayDelete()).toBe(false);
    await database.query('DELETE FROM migrations WHERE name = ?', later.slice(1));
    await migrateForUser();
    expect(await mayDelete()).toBe(true);
  });
});
