import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { isAlive, launch, ready } from '../../scripts/lib/processes.mjs';
import { until } from '../support/wait.js';

const dir = mkdtempSync(join(tmpdir(), 'madang-processes-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const SILENCE_MS = 1_500;

it('waits for a process that goes on talking, far longer than for one that says nothing', async () => {
  const log = join(dir, 'talks');
  const talking = launch('sh', ['-c', 'while :; do echo still here; sleep 0.1; done'], { dir, log });
  const since = performance.now();
  await ready(talking, 'It', () => performance.now() - since > 2 * SILENCE_MS, SILENCE_MS);
  expect(talking.exit).toBeUndefined();
  await talking.kill();
});

it('gives up on a process that says nothing any more, and shows its last words', async () => {
  const log = join(dir, 'hangs');
  const hanging = launch('sh', ['-c', 'echo the last words; exec sleep 60'], { dir, log });
  await expect(ready(hanging, 'It', () => false, SILENCE_MS)).rejects.toThrow(
    /It does not answer and has logged nothing for 1\.5 s; the end of .+hangs:\n\s+the last words/,
  );
  expect(hanging.exit).toBe('SIGKILL');
});

it('says at once that a process died while it started', async () => {
  const log = join(dir, 'dies');
  const dying = launch('sh', ['-c', 'echo why it died; exit 3'], { dir, log });
  await expect(ready(dying, 'It', () => false, 60_000)).rejects.toThrow(
    /It stopped while starting \(exit code 3\)[^]+why it died/,
  );
});

it('takes no process for alive that has ended, though its parent never asks after it and its pid stays', async () => {
  const log = join(dir, 'parent');
  // The shell would ask after a child that ends before it has become `sleep`.
  const child = 'until grep -q sleep /proc/$$/comm; do sleep 0.05; done';
  const parent = launch('sh', ['-c', `${child} & echo $!; exec sleep 60`], { dir, log });
  const pid = await until('the child has its pid', () => Number(readFileSync(log, 'utf8')));
  await until('it has ended', () => !isAlive(pid));
  expect(() => process.kill(pid, 0)).not.toThrow();
  await parent.kill();
});
