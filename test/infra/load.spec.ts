import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answeredBy } from '../../src/routing.js';
import { startBrowser } from '../support/browser.js';
import { LoadStub } from '../support/load-stub.js';
import { timed } from '../support/machine-clock.js';
import { until } from '../support/wait.js';

const folder = mkdtempSync(join(tmpdir(), 'madang-load-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PER_SECOND = 100;
const SECONDS = 4;
const limits = { p95Ms: 5_000, p99Ms: 5_000, errorShare: 0 };
/** What a machine that does other things besides can keep: how late the generator may be is judged by one test alone. */
const patient = { achievedShare: 0.5, generator: { lagP99Ms: 30_000, lagMaxMs: 30_000 }, total: limits, routes: {} };

function budgetFile(name: string, budget: object): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(budget));
  return file;
}

type Ended = { code: number; output: string; result: any; html: string };

type Run = { profile?: string; onStart?: (pid: number) => void };

/** Runs `npm run load` against `address`; `onStart` gets the pid of the generator. */
async function load(
  address: string,
  options: string[],
  { profile = 'lookup', onStart = () => {} }: Run = {},
): Promise<Ended> {
  const out = mkdtempSync(join(folder, 'out-'));
  const always = [`--profile=${profile}`, `--url=${address}`, `--rate=${PER_SECOND}`, '--warm-up=1', '--think=0'];
  const child = spawn(process.execPath, ['scripts/load.mjs', ...always, `--out=${out}`, ...options]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  onStart(child.pid!);
  const [code] = (await once(child, 'close')) as [number];
  const read = (kind: string) => readFileSync(join(out, `${profile}.${kind}`), 'utf8');
  if (code > 2 || !output.includes(`${profile}.json`)) return { code, output, result: undefined, html: '' };
  return { code, output, result: JSON.parse(read('json')), html: read('html') };
}

describe('a system that stalls for a second', () => {
  const stub = new LoadStub(2 * PER_SECOND);
  let run: Ended;
  const ownDelay = monitorEventLoopDelay({ resolution: 10 });
  beforeAll(async () => {
    const budget = { ...patient, routes: { 'GET /v1/reservations': { p99Ms: 500 } } };
    const address = await stub.start();
    ownDelay.enable();
    run = await load(address, [`--duration=${SECONDS}`, `--budget=${budgetFile('strict', budget)}`]);
    ownDelay.disable();
  });
  afterAll(() => stub.stop());

  it('is seen by everybody who arrives meanwhile', () => {
    const { requests, p90Ms, p99Ms } = run.result.routes['GET /v1/reservations'];
    expect(requests).toBe(PER_SECOND * SECONDS);
    // One of four arrives during the stall, and waits for half of it on average.
    expect(p90Ms).toBeGreaterThan(450);
    expect(p99Ms).toBeGreaterThan(900);
  });

  it('would be hidden by clients who wait for their answers: 99 of 100 of their requests are quick', async () => {
    const other = new LoadStub(2 * PER_SECOND);
    const address = await other.start();
    const latenciesMs: number[] = [];
    const { pace } = await timed(async () => {
      while (latenciesMs.length < 4 * PER_SECOND) {
        const since = performance.now();
        await (await fetch(`${address}/v1/reservations?limit=20`)).text();
        latenciesMs.push(performance.now() - since);
      }
    });
    other.stop();
    latenciesMs.sort((a, b) => a - b);
    expect(latenciesMs.at(-1)).toBeGreaterThan(900);
    expect(latenciesMs[Math.floor(latenciesMs.length * 0.99)]! * pace).toBeLessThan(200);
  });

  it('does not change how many people arrive', () => {
    expect(stub.arrivalsMs).toHaveLength(PER_SECOND * (1 + SECONDS));
    const meanwhile = stub.arrivalsMs.filter((ms) => ms >= stub.stalledAtMs && ms < stub.stalledAtMs + 1_000);
    // As far as the generator and the stub itself were in time; a generator that waited for answers would have sent nobody.
    const late = run.result.generator.lagMaxMs / 1_000 + ownDelay.max / 1e9;
    expect(Math.abs(meanwhile.length - PER_SECOND)).toBeLessThanOrEqual(PER_SECOND * (0.2 + late));
    expect(meanwhile.length).toBeGreaterThan(PER_SECOND / 10);
    for (const { offered } of run.result.timeline) expect(offered).toBeGreaterThanOrEqual(PER_SECOND);
  });

  it('breaks the budget: exit code 1, and the limit is named', () => {
    expect(run.code).toBe(1);
    expect(run.result.verdict).toMatchObject({ isValid: true, passed: false });
    expect(run.result.verdict.broken).toEqual([
      expect.objectContaining({ what: 'GET /v1/reservations', name: 'p99Ms', limit: 500 }),
    ]);
    expect(run.output).toContain('GET /v1/reservations: p99Ms is');
  });

  it('is told by a report that is whole in a browser, in light and in dark, and asks nobody for anything', async () => {
    const file = join(folder, 'report.html');
    writeFileSync(file, run.html);
    const { browser, stop } = await startBrowser({ viewport: { width: 1200, height: 900 } });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      const asked: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('request', (request) => asked.push(request.url()));
      const address = pathToFileURL(file).href;
      await page.goto(address);
      const titles = ['Latency over time', 'Percentiles', 'Throughput', 'Not served, by status'];
      expect(await page.locator('figcaption').allInnerTexts()).toEqual(
        titles.map((title) => expect.stringContaining(title)),
      );
      expect(await page.locator('.verdict.broken li').allInnerTexts()).toEqual([expect.stringContaining('p99Ms')]);
      expect(await page.locator('td.over').count()).toBe(1);
      expect(await page.locator('tbody th').allInnerTexts()).toContain('GET /v1/reservations/{id}/timeline');
      for (const line of await page.locator('path.line').all()) {
        expect(await line.getAttribute('d')).toMatch(/^M[\d.]+ [\d.]+(L[\d.]+ [\d.]+)+$/);
        expect((await line.boundingBox())!.width).toBeGreaterThan(200);
      }
      const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
      await page.emulateMedia({ colorScheme: 'light' });
      const light = await background();
      if (process.env['TEST_SCREENSHOTS'])
        await page.screenshot({ path: join(process.env['TEST_SCREENSHOTS'], 'load-light.png'), fullPage: true });
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await background()).not.toBe(light);
      expect({ complaints, asked }).toEqual({ complaints: [], asked: [address] });
    } finally {
      await stop();
    }
  });
});

it('passes within its budget: exit code 0', async () => {
  const stub = new LoadStub();
  const { code, result, output } = await load(await stub.start(), [
    '--duration=2',
    `--budget=${budgetFile('kept', patient)}`,
  ]);
  stub.stop();
  expect({ code, passed: result?.verdict.passed, output }).toMatchObject({ code: 0, passed: true });
  expect(result.total).toMatchObject({ errors: 0, statuses: { 200: result.total.requests } });
});

it.each(['lookup', 'booking', 'cafes'])('asks each role what it answers: profile %s', async (profile) => {
  const [api, query] = [new LoadStub(), new LoadStub()];
  const { output } = await load(
    await api.start(),
    ['--duration=2', `--lookup-url=${await query.start()}`, `--budget=${budgetFile('roles', patient)}`],
    { profile },
  );
  for (const stub of [api, query]) stub.stop();
  const wrong = (stub: LoadStub, role: string) =>
    [...stub.requests].filter((request) => answeredBy(...(request.split(' ') as [string, string])) !== role);
  expect({ api: wrong(api, 'api'), query: wrong(query, 'query') }).toEqual({ api: [], query: [] });
  expect({ lookups: query.requests.size, output }).not.toMatchObject({ lookups: 0 });
});

it('counts who is not served, by status', async () => {
  const stub = new LoadStub(0, /timeline$/);
  const budget = { ...patient, achievedShare: 0.9 };
  const { code, result, html } = await load(await stub.start(), [
    '--duration=2',
    `--budget=${budgetFile('refused', budget)}`,
  ]);
  stub.stop();
  expect(code).toBe(1);
  const { requests, ...refused } = result.routes['GET /v1/reservations/{id}/timeline'];
  expect(refused).toMatchObject({ errors: requests, errorShare: 1, statuses: { 503: requests } });
  expect(result.verdict.broken.map(({ name }: { name: string }) => name)).toEqual(['errorShare', 'achievedShare']);
  expect(html).toMatch(new RegExp(`<rect class="bar series-1"[^>]*><title>503 \\(${requests}\\)`));
});

it('counts the wait for a free connection: two connections cannot hide that answers are slow', async () => {
  const stub = new LoadStub(PER_SECOND);
  const { result } = await load(await stub.start(), [
    '--duration=3',
    '--sockets=2',
    `--budget=${budgetFile('two', patient)}`,
  ]);
  stub.stop();
  expect(result.routes['GET /v1/reservations'].p90Ms).toBeGreaterThan(450);
});

it('says nothing about the system when the generator itself was held up: exit code 2', async () => {
  const stub = new LoadStub();
  const address = await stub.start();
  let pid = 0;
  const running = load(
    address,
    ['--duration=3', `--budget=${budgetFile('late', { ...patient, generator: { lagP99Ms: 800, lagMaxMs: 1_000 } })}`],
    {
      onStart: (its) => (pid = its),
    },
  );
  await until('half of them have arrived', () => stub.arrivalsMs.length > 2 * PER_SECOND, 30_000);
  process.kill(pid, 'SIGSTOP');
  const stoppedAt = performance.now();
  await until('it was away for longer than it may', () => performance.now() > stoppedAt + 1_500);
  process.kill(pid, 'SIGCONT');
  const { code, result, output } = await running;
  stub.stop();
  expect(code).toBe(2);
  expect(result.verdict).toMatchObject({ isValid: false, passed: false });
  expect(result.generator.lagMaxMs).toBeGreaterThan(1_400);
  expect(output).toContain('the generator could not keep up');
  // Who should have come meanwhile is not left out, and has waited since then.
  const { requests, p90Ms } = result.routes['GET /v1/reservations'];
  expect(requests).toBe(3 * PER_SECOND);
  expect(p90Ms).toBeGreaterThan(450);
});

it.each([
  ['a route that nobody asks', { ...patient, routes: { 'GET /v1/reservation': {} } }],
  ['a limit that does not exist', { ...patient, total: { p59Ms: 1 } }],
])('refuses a budget with %s', async (_what, budget) => {
  const { code, output } = await load('http://127.0.0.1:1', [`--budget=${budgetFile('misspelt', budget)}`]);
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('is no budget') });
});

it.each([['--rate=100000'], ['--duration=86400'], ['--profile=everything'], ['--rat=5']])(
  'refuses %s',
  async (option) => {
    const { code, output } = await load('http://127.0.0.1:1', [option]);
    expect({ code, output }).toEqual({ code: 1, output: expect.not.stringContaining('Registering people') });
  },
);
