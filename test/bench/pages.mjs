/**
 * How long each page takes until it is drawn and until it is interactive, at a processor four times as slow and the network that
 * WebPageTest calls "3G Fast" (150 ms a round trip, 1.6 Mbit/s down, 0.75 up), with an empty cache; as a ratio to a document with one
 * script that draws a heading. Interactive is the end of the last task of 50 ms or more, once there was none for two seconds.
 * `npm run bench -- pages`; docs/benchmarks.md reads the figures.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { locate, provide } from '../../scripts/lib/binaries.mjs';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { medians, round, table } from '../../load/numbers.mjs';
import { medianRatio } from './lib/rounds.mjs';

const settings = {
  processor: 4,
  network: { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 },
  quietMs: 2_000,
  rounds: Number(process.env.BENCH_ROUNDS ?? 5),
};
const aims = { interactiveMs: 1_500, scriptKb: 120 };
const BARE = 'one script';
/** The pages, each as somebody who may use it. */
const paths = ['/', '/deliver', '/drive', '/missions', '/studio', '/wallet', '/inbox', '/cafes', '/t/none'];

const env = { REDIS_PREFIX: `bench-${randomBytes(4).toString('hex')}`, LOG_LEVEL: 'error', RATE_LIMIT_FACTOR: '100' };
const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
stopOnSignals({ code: 130 });

await provide(['browser']);
await migrate(env);
const madang = await startMadang('all', env);
const kept = await newPerson();
const bare = await serveBare();
const launch = {
  executablePath: process.env.CHROMIUM ?? locate('browser').program,
  args: ['--no-sandbox', '--disable-gpu'],
};
const browser = await chromium.launch(launch);

/** @typedef {{ scriptKb: number, drawnMs: number, interactiveMs: number }} Seen */
/** @type {Map<string, Seen[]>} */
const seen = new Map([BARE, ...paths].map((name) => [name, []]));
for (let turn = 0; turn <= settings.rounds; turn++) {
  for (const [name, visits] of seen) {
    const visit = await measure(name === BARE ? bare.address : madang.address + name);
    if (turn > 0) visits.push(visit); // the first one fills the caches of the server
    say(
      `${turn === 0 ? 'warming up' : `round ${turn} of ${settings.rounds}`}: ${name} after ${visit.interactiveMs} ms`,
    );
  }
}
await browser.close();
bare.close();

const msOf = (/** @type {string} */ name) => (seen.get(name) ?? []).map(({ interactiveMs }) => interactiveMs);
const figures = Object.fromEntries(
  [...seen].map(([name, visits]) => [name, { ...medians(visits), ratio: medianRatio(msOf(name), msOf(BARE)) }]),
);
const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
if (process.env.BENCH_OUT)
  writeFileSync(
    process.env.BENCH_OUT,
    `${JSON.stringify({ bench: 'pages', machine, settings, aims, figures }, null, 2)}\n`,
  );
const columns = ['', 'kB of script', 'drawn ms', 'interactive ms', '÷ one script'];
console.log(
  table([
    columns,
    ...Object.entries(figures).map(([name, of]) => [name, of.scriptKb, of.drawnMs, of.interactiveMs, of.ratio]),
  ]),
);
console.log(`Aims: interactive within ${aims.interactiveMs} ms, ${aims.scriptKb} kB of script.`);
await madang.kill();

/**
 * One visit in a browser that has nothing in its cache.
 *
 * @param {string} address
 * @returns {Promise<Seen>}
 */
async function measure(address) {
  const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 390, height: 844 } });
  await context.addInitScript(observe());
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  /** @type {Set<string>} */
  const scripts = new Set();
  devtools.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', { offline: false, ...settings.network });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: settings.processor });
  await page.goto(address, { waitUntil: 'commit' });
  /** @type {{ drawn: number, interactive: number } | undefined} */
  let times;
  // Not by waitForFunction: the policy of the pages lets nothing be evaluated in them.
  while (!times) {
    await sleep(200);
    times = await page.evaluate('globalThis.seen');
  }
  await context.close();
  return {
    scriptKb: round(bytes / 1_000),
    drawnMs: round(times.drawn),
    interactiveMs: round(times.interactive),
  };
}

/** Runs in the page before all else: logs in, and notes when the heading was there and when the last long task ended. */
function observe() {
  return `
    for (const [name, value] of Object.entries(${JSON.stringify(kept)})) localStorage.setItem(name, value);
    let drawn = 0;
    let busyUntil = 0;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) busyUntil = startTime + duration;
    }).observe({ type: 'longtask', buffered: true });
    const look = () => {
      if (document.querySelector('#content :is(h1, h2)')) drawn = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    const timer = setInterval(() => {
      if (!drawn || performance.now() - Math.max(drawn, busyUntil) < ${settings.quietMs}) return;
      clearInterval(timer);
      globalThis.seen = { drawn, interactive: Math.max(drawn, busyUntil) };
    }, 100);`;
}

/** Registers somebody who may use each page; what a browser keeps of the log-in. */
async function newPerson() {
  const loginId = `bench${randomBytes(4).toString('hex')}`;
  const person = { loginId, password: 'correct horse battery', name: 'Mina', email: `${loginId}@example.com` };
  const me = await send('/v1/users', { ...person, locale: 'ko', roles: ['consumer', 'driver', 'streamer'] });
  const { accessToken, refreshToken, expiresIn } = await send('/v1/sessions', { loginId, password: person.password });
  const account = { me, accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1_000 };
  return { 'madang.accounts': JSON.stringify({ [me.id]: account }), 'madang.account.last': me.id };
}

/**
 * @param {string} path
 * @param {object} body
 */
async function send(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(madang.address + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return /** @type {Promise<any>} */ (response.json());
}

/** The least that a page made by a script can be. */
async function serveBare() {
  const script = `document.getElementById('content').append(Object.assign(document.createElement('h1'), { textContent: 'Bare' }));`;
  const html =
    '<!doctype html><title>Bare</title><main id="content"></main><script type="module" src="/a.js"></script>';
  const server = createServer(({ url }, response) => {
    response.setHeader('Content-Type', url === '/a.js' ? 'text/javascript' : 'text/html');
    response.end(url === '/a.js' ? script : html);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
