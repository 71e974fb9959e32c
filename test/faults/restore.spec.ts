import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { startDatabase, type Server } from '../../scripts/lib/servers.mjs';
import { Client, newPerson } from '../support/client.js';
import { deposit, newMission, pledge, settle, statement, wallet } from '../support/money.js';
import { MadangProcess, killAll } from '../support/processes.js';
import { until } from '../support/wait.js';

type Env = Record<string, string>;
type Ended = { code: number; output: string };

const folder = mkdtempSync(join(tmpdir(), 'madang-restore-'));
const backup = join(folder, 'backup.sql.gz');
const wealth = 1_000_000;
/** Whoever creates a mission pledges first. */
const opening = 5_000;

/** The server that is lost, and the empty one beside it. */
let old: Server & { applicationUrl?: string };
let empty: Server & { applicationUrl?: string };
let first: MadangProcess;
let admin: Client;
let backer: Client;
let missionId: string;

/** A script of the project with the rights of the one who migrates, and the application as the user who may do little. */
const rightsOf = ({ url, applicationUrl }: Server & { applicationUrl?: string }, database: string): Env => {
  const at = (address: string) => Object.assign(new URL(address), { pathname: `/${database}` }).href;
  return { MIGRATION_DATABASE_URL: at(url), DATABASE_URL: at(applicationUrl!), LOG_LEVEL: 'info' };
};

function run(args: string[], env: Env): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '', ...env } }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

/** Runs SQL as `address`, and gives the error's number, or its rows. */
async function tell(address: string, sql: string, parameters: unknown[] = []): Promise<any> {
  const connection = await createConnection({ uri: address });
  try {
    return (await connection.query(sql, parameters))[0];
  } catch (error) {
    return (error as { errno: number }).errno;
  } finally {
    await connection.end();
  }
}

beforeAll(async () => {
  [old, empty] = await Promise.all([startDatabase({ database: 'old' }), startDatabase({ database: 'restored' })]);
  const env = rightsOf(old, 'old');
  expect(await run(['dist/main.js', 'migrate'], env)).toMatchObject({ code: 0 });
  first = await MadangProcess.start('all', { ...env, LOG_LEVEL: 'silent', REDIS_PREFIX: 'restore-old' });
  admin = await newPerson(first.address);
  await tell(old.url, "UPDATE users SET roles = 'admin' WHERE login_id = ?", [admin.loginId]);
  await admin.logIn();
  backer = await newPerson(first.address);
  const streamer = await newPerson(first.address, 'streamer');
  await deposit(admin, backer.id, wealth);
  const settled = await newMission(backer, streamer);
  await pledge(backer, settled, 10_000);
  expect((await settle(streamer, settled, 'success')).status).toBe(201);
  missionId = await newMission(backer, streamer);
});
afterAll(async () => {
  await killAll();
  await Promise.all([old.stop(), empty.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

it('backs up one moment of a database in use, restores it into an empty server, and every won is there', async () => {
  // People go on pledging while the dump is made: it may hold all of a pledge or nothing of it.
  let isBackedUp = false;
  let pledged = 0;
  const pledging = (async () => {
    while (!isBackedUp) if ((await pledge(backer, missionId, 1_000)).status === 201) pledged++;
  })();
  await until('some have pledged', () => pledged > 5);
  const made = await run(['scripts/backup.mjs', backup], rightsOf(old, 'old'));
  isBackedUp = true;
  await pledging;
  expect(made).toMatchObject({ code: 0 });
  await first.kill();
  await old.kill();

  const env = rightsOf(empty, 'restored');
  const restored = await run(['scripts/restore.mjs', backup], env);
  expect(restored).toEqual({ code: 0, output: expect.stringContaining('Restored.') });
  const migrated = await run(['dist/main.js', 'migrate'], env);
  expect(migrated).toEqual({ code: 0, output: expect.stringContaining('"migrations":0') });

  const second = await MadangProcess.start('all', { ...env, LOG_LEVEL: 'silent', REDIS_PREFIX: 'restore-new' });
  for (const person of [admin, backer]) person.address = second.address;
  expect((await admin.logIn()).status).toBe(201);
  const { body: books } = await admin.get('/v1/ledger/trial-balance');
  expect(books).toMatchObject({ difference: 0, findings: [], readOnly: false });
  const { available } = await wallet(backer);
  const { pot } = (await backer.get(`/v1/missions/${missionId}`)).body;
  expect(available).toBe(wealth - opening - 10_000 - pot);
  const inBackup = (pot - opening) / 1_000;
  expect(inBackup).toBeGreaterThan(3);
  expect(inBackup).toBeLessThanOrEqual(pledged);
  expect((await statement(backer))[0]!.balance).toBe(available);
  // And life goes on.
  expect((await pledge(backer, missionId, 1_000)).status).toBe(201);
  expect((await backer.book()).status).toBe(201);
  await until('the booking was announced', async () => {
    const [{ waiting }] = await tell(
      env['MIGRATION_DATABASE_URL']!,
      "SELECT COUNT(*) AS waiting FROM events WHERE state = 'pending'",
    );
    return Number(waiting) === 0;
  });
});

it('has brought back what keeps the journal: triggers against everybody, rights against the application', async () => {
  const { MIGRATION_DATABASE_URL: owner, DATABASE_URL: application } = rightsOf(empty, 'restored');
  expect(await tell(owner!, 'UPDATE transfers SET amount = amount + 1')).toBe(1644); // SIGNAL in a trigger
  expect(await tell(application!, 'UPDATE transfers SET amount = amount + 1')).toBe(1142); // no right to
  expect(await tell(application!, 'DROP TRIGGER transfers_no_update')).toEqual(expect.any(Number)); // refused, by each engine in its way
  expect(await tell(owner!, 'UPDATE transfers SET amount = amount + 1')).toBe(1644);
});

it('refuses to restore over a database that holds something', async () => {
  const again = await run(['scripts/restore.mjs', backup], rightsOf(empty, 'restored'));
  expect(again).toEqual({ code: 1, output: expect.stringContaining('only an empty database is restored into') });
});

/** Restores into an empty database on the same server. */
async function restoreElsewhere(file: string, database: string): Promise<Ended> {
  await tell(empty.url, `CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  return run(['scripts/restore.mjs', file], rightsOf(empty, database));
}

it('notices a dump that was made without its triggers', async () => {
  const file = join(folder, 'bare.sql.gz');
  const made = await run(['scripts/backup.mjs', file, '--', '--skip-triggers'], rightsOf(empty, 'restored'));
  expect(made).toMatchObject({ code: 0 });
  const { code, output } = await restoreElsewhere(file, 'bare');
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('Triggers are missing') });
  expect(output).toContain('transfers_no_update');
});

it('notices a dump that was cut short, before it loads any of it', async () => {
  const file = join(folder, 'cut.sql.gz');
  writeFileSync(file, gzipSync(gunzipSync(readFileSync(backup)).subarray(0, -2_000)));
  const { code, output } = await restoreElsewhere(file, 'cut');
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('is cut short') });
  const tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'cut'";
  expect(await tell(empty.url, tables)).toEqual([]);
});
