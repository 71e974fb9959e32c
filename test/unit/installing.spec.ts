import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

/** Stands in for `npm ci`: it deletes the packages, writes them one after the other, and notes when it was not alone. */
const NPM = `
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
const folder = process.cwd().endsWith('/ecs') ? 'ecs' : 'root';
const note = (what) => appendFileSync(process.env.NOTES, folder + ' ' + what + '\\n');
note('begins');
rmSync('node_modules', { recursive: true, force: true });
await sleep(400);
mkdirSync('node_modules/.bin', { recursive: true });
mkdirSync('node_modules/node');
symlinkSync(process.execPath, 'node_modules/.bin/node');
writeFileSync('node_modules/node/package.json', JSON.stringify({ version: process.version.slice(1) }));
writeFileSync('node_modules/.package-lock.json', '{"packages":{}}');
note('ends');
`;
const COMMAND = `
import { bootstrap } from './scripts/lib/bootstrap.mjs';
await bootstrap({ infrastructure: true });
`;

let clone: string;
let notes: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'madang-clone-'));
  notes = join(clone, 'notes');
  cpSync(join(ROOT, 'scripts'), join(clone, 'scripts'), { recursive: true });
  mkdirSync(join(clone, 'ecs'));
  for (const folder of ['.', 'ecs']) {
    writeFileSync(join(clone, folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(clone, folder, 'package-lock.json'), '{"packages":{"":{}}}');
  }
  writeFileSync(join(clone, 'npm.mjs'), NPM);
  writeFileSync(join(clone, 'command.mjs'), COMMAND);
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

/** Runs a command of the project in the clone; the promise has what it printed if it failed. */
const run = () =>
  new Promise<string>((resolve) => {
    const env = { PATH: process.env['PATH'], npm_execpath: join(clone, 'npm.mjs'), NOTES: notes };
    const child = spawn(process.execPath, ['command.mjs'], { cwd: clone, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (output += data.toString('utf8')));
    child.once('close', (code) => resolve(code === 0 ? '' : output));
  });
const installs = () => readFileSync(notes, 'utf8').trim().split('\n').sort();
const ONCE = ['ecs begins', 'ecs ends', 'root begins', 'root ends'];

it('commands that run side by side on a fresh clone install each folder once', async () => {
  expect(await Promise.all([run(), run(), run()])).toEqual(['', '', '']);
  expect(installs()).toEqual(ONCE);
  expect(await run()).toBe('');
  expect(installs()).toEqual(ONCE);
  for (const folder of ['.', 'ecs']) expect(existsSync(join(clone, folder, '.installing'))).toBe(false);
});

it('a command that was killed while it installed keeps no later one from it', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => gone.once('close', resolve));
  for (const folder of ['.', 'ecs']) writeFileSync(join(clone, folder, '.installing'), String(gone.pid));
  expect(await Promise.all([run(), run()])).toEqual(['', '']);
  expect(installs()).toEqual(ONCE);
});
