import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { routesOf } from '../../load/journeys.mjs';
import { seedDemo } from '../../src/demo/demo.js';
import { startProcess } from '../support/processes.js';

const folder = mkdtempSync(join(tmpdir(), 'madang-load-'));
const { address, stop } = await startProcess();
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await stop();
});

it.each(['mixed', 'deliveries'])(
  'walks every journey of the load %s, and all of its requests are served',
  async (profile) => {
    await seedDemo('a password of the demo');
    const limits = { p99Ms: 9_000, errorShare: 0 };
    // A test shares the machine with others: what is proved here is that all is served, not how fast.
    const budget = { achievedShare: 0.3, generator: { lagP99Ms: 5_000, lagMaxMs: 9_000 }, total: limits, routes: {} };
    writeFileSync(join(folder, 'budget.json'), JSON.stringify(budget));
    const options = [
      `--profile=${profile}`,
      '--rate=12',
      '--duration=5',
      '--warm-up=0',
      '--think=0.1',
      `--budget=${folder}/budget.json`,
    ];
    const child = spawn(process.execPath, ['scripts/load.mjs', `--url=${address}`, `--out=${folder}`, ...options], {
      env: { ...process.env, LOAD_ADMIN_PASSWORD: 'a password of the demo' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Within the budget') });
    const { routes } = JSON.parse(readFileSync(join(folder, `${profile}.json`), 'utf8'));
    expect(Object.keys(routes).sort()).toEqual(routesOf(profile).sort());
    const known = Object.keys(JSON.parse(readFileSync('load/budget.json', 'utf8')).routes);
    expect(known).toEqual(expect.arrayContaining(routesOf(profile)));
  },
);
