import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startProcess } from '../support/processes.js';
import type { Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { licence, licences, messyLicences } from '../support/licences.js';
import { newOperator } from '../support/money.js';
import { itInFull } from '../support/scale.js';
import { describeWithSharedData, sharedData } from '../support/shared-data.js';

const folder = mkdtempSync(join(tmpdir(), 'madang-import-'));
let address: string;
let stop: () => Promise<void>;
let admin: Client;
beforeAll(async () => {
  ({ address, stop } = await startProcess());
  admin = await newOperator(address, 'admin');
  await database.query(`UPDATE users SET login_id = 'admin' WHERE id = ?`, [bytes(admin.id)]);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stop();
  await database.end();
});

/** `npm run import -- …` in a terminal of plain text, with Ctrl-C as soon as it has printed `interruptAt`. */
async function run(args: string[], interruptAt?: string) {
  const child = spawn(process.execPath, ['scripts/import.mjs', ...args, `--address=${address}`], {
    env: { ...process.env, NODE_OPTIONS: '', CI: '1', DEMO_ADMIN_PASSWORD: admin.password },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, isInterrupted] = ['', false];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!isInterrupted && interruptAt && output.includes(interruptAt)) isInterrupted = child.kill('SIGINT');
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

// In every run test/modules/cafe-imports.spec.ts accounts for all rows of the register of Gangnam.
describeWithSharedData('The cafés of Seoul', () => {
  itInFull('are all accounted for', async () => {
    const { code, output } = await run([sharedData('cafes/seoul_cafes_202203.csv'), '--source=sbiz']);
    expect([code, output]).toEqual([0, expect.stringMatching(/read +17,?103\n/)]);
    const [sums] = await rows<Record<string, string>>(
      'SELECT SUM(`read`) AS `read`, SUM(created) AS created, SUM(created + duplicate + rejected) AS told FROM cafe_import_batches',
    );
    expect([Number(sums!['read']), Number(sums!['told'])]).toEqual([17_103, 17_103]);
    expect(await count('SELECT COUNT(*) FROM cafe_records')).toBe(Number(sums!['created']));
  });
});

it('shows how far an import is, what became of the rows, and why some are no café', async () => {
  const path = fileOf(
    'good.csv',
    licences(licence('S-1'), licence('S-2', { state: '03' }), licence('S-3', { name: '' })),
  );
  const rehearsal = await run([path, '--source=localdata', '--dry-run']);
  expect([rehearsal.code, rehearsal.output]).toEqual([0, expect.stringContaining('nothing was changed')]);
  expect(await count(`SELECT COUNT(*) FROM cafe_records WHERE source = 'localdata'`)).toBe(0);
  const { code, output } = await run([path, '--source=localdata']);
  expect([code, output]).toEqual([0, expect.stringContaining('100 %')]);
  expect(output).toMatch(/read +3\n +created +2\n +updated +0\n +unchanged +0\n +closed +1\n/);
  expect(output).toContain('row 3 "S-3": The name is missing.');
});

it('ends with 1 and says why when the file is not what it was said to be', async () => {
  const wrong = await run([fileOf('wrong.csv', 'a,b\n1,2\n'), '--source=localdata']);
  expect([wrong.code, wrong.output]).toEqual([1, expect.stringContaining('unreadable-file')]);
  const refused = await run([fileOf('some.csv', 'x'), '--source=nowhere']);
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('/source')]);
  const lost = await run([join(folder, 'nothing.csv'), '--source=localdata']);
  expect([lost.code, lost.output]).toEqual([1, expect.stringContaining('There is no file')]);
  const directory = await run([folder, '--source=localdata']);
  expect([directory.code, directory.output]).toEqual([1, expect.stringContaining(`There is no file ${folder}`)]);
  expect((await run([])).output).toContain('npm run import -- FILE');
});

it('cancels the import at Ctrl-C', async () => {
  // The server sleeps for a second in each batch, so there is time for it.
  await database.query(
    'CREATE TRIGGER planted BEFORE INSERT ON cafe_import_batches FOR EACH ROW SET @slept = SLEEP(1)',
  );
  const path = fileOf('long.csv', messyLicences(5_000));
  const { code, output } = await run([path, '--source=localdata'], 'Importing');
  await database.query('DROP TRIGGER planted');
  expect([code, output]).toEqual([1, expect.stringContaining('cancelled')]);
  const [last] = await rows('SELECT state, progress FROM cafe_imports ORDER BY id DESC LIMIT 1');
  expect(last!['state']).toBe('cancelled');
  expect(last!['progress']).toBeLessThan(1);
});
