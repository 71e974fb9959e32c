import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newPerson, newProgram, type Client } from '../support/client.js';
import { database, rows } from '../support/database.js';
import { Nginx } from '../support/nginx.js';
import { killAll, MadangProcess } from '../support/processes.js';

const VERIFY = join(import.meta.dirname, '../../ecs/scripts/verify.mjs');
/** Those that docs/operations.md asks for. */
const SCOPES = ['reservations:read', 'reservations:write', 'notifications:read', 'wallets:read', 'wallets:write'];

let nginx: Nginx;
let program: Client;
/** A folder with an `aws` that knows the one secret. */
let folder: string;
beforeAll(async () => {
  const api = await MadangProcess.start('api');
  const place = new URL(api.address).host;
  // The gateway has api cover for a `query` that is not there.
  nginx = await Nginx.start({ API_UPSTREAM: place });
  program = await newProgram(await newPerson(nginx.address), SCOPES, { livemode: false });
  folder = mkdtempSync(join(tmpdir(), 'madang-verify-'));
  const secret = JSON.stringify({ SecretString: program.accessToken });
  writeFileSync(join(folder, 'aws'), `#!/bin/sh\necho '${secret}'\n`, { mode: 0o755 });
});
afterAll(async () => {
  await nginx?.stop();
  await killAll();
  await database.end();
  rmSync(folder, { recursive: true, force: true });
});

/** The pipeline's step after a rollout, with less patience where it is in vain. */
function verify(patienceMs: number): Promise<{ code: number; said: string }> {
  const env = {
    PATH: `${folder}${delimiter}${process.env['PATH']}`,
    BASE_URL: nginx.address,
    VERIFY_SECRET: 'madang/dev/VERIFY_KEY',
    PATIENCE_MS: String(patienceMs),
    PAUSE_MS: '200',
  };
  return new Promise((resolve) =>
    execFile(process.execPath, [VERIFY], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    ),
  );
}
const states = () => rows<{ status: string; id: string }>('SELECT status, HEX(id) AS id FROM reservations ORDER BY id');

it('a release without a worker is not well: no notification comes, and the booking is cancelled all the same', async () => {
  const { code, said } = await verify(1_000);
  expect([code, said]).toEqual([1, expect.stringMatching(/no notification of .+: is a worker running/)]);
  expect(said).toContain('Well: it is cancelled.');
  expect((await states()).map(({ status }) => status)).toEqual(['cancelled']);
});

it('one with a worker is, and leaves nothing behind but a cancelled booking of the test mode', async () => {
  await MadangProcess.start('worker', { ROBOT_ACCEPT_SECONDS: '0' });
  expect(await verify(60_000)).toEqual({ code: 0, said: expect.stringContaining('Well: the worker tells of it') });
  const left = await states();
  expect(left.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  // The mode is in the id: version 8.
  expect(left.filter(({ id }) => id[12] !== '8')).toEqual([]);
  expect((await program.get('/v1/wallet')).body).toMatchObject({ livemode: false, held: 0 });
});
