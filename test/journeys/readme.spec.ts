import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { newCheckout } from '../support/checkout.js';
import { Client } from '../support/client.js';
import { blocksOf } from '../support/documents.js';
import { until } from '../support/wait.js';

const ROOT = join(import.meta.dirname, '../..');
/** A newcomer's machine names no servers and has no variables of ours. */
const OURS =
  /^(DATABASE_|REDIS_|SMTP_URL$|MAILBOX_URL$|PORT$|METRICS_PORT$|LOG_LEVEL$|RATE_LIMIT|JWT_|NODE_OPTIONS$|DEMO_|npm_)/;
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
/** Ends a test that hangs; npm start fetches nothing here. */
const HANGS_MS = 300_000;

const blocks = blocksOf(readFileSync(join(ROOT, 'README.md'), 'utf8'));
const [start, ...pasted] = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text);
const [journey, search, imports] = pasted as [string, string, string];

let checkout: string;
const running: { child: ChildProcess; ended: Promise<unknown> }[] = [];
beforeAll(() => {
  checkout = newCheckout();
});
afterAll(async () => {
  for (const { child } of running) if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM');
  await Promise.all(running.map(({ ended }) => ended));
  rmSync(checkout, { recursive: true, force: true });
});

/** A terminal with bash, in the checkout, in which `text` was pasted. */
function paste(text: string, changes: NodeJS.ProcessEnv = {}) {
  const options = { cwd: checkout, env: { ...env, ...changes }, detached: true } as const;
  const child = spawn('bash', ['--noprofile', '--norc', '-s'], options);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  child.stdin.end(text);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  running.push({ child, ended });
  return { child, ended, output: () => output };
}

/** What the block prints; it must end well. */
async function run(text: string): Promise<string> {
  const terminal = paste(text);
  const code = await terminal.ended;
  expect({ code, output: terminal.output() }).toMatchObject({ code: 0 });
  return terminal.output();
}

const jsonLines = (output: string): any[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

it('the blocks of README.md are those that are run here', () => {
  expect(blocks.map(({ language }) => language)).toEqual(['sh', 'mermaid', 'sh', 'sh', 'sh', 'json']);
  expect(
    start!
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}#/)[0]),
  ).toEqual([
    'npm start',
    'npm run demo',
    'npm test', // this very run
  ]);
});

it('the journey says what is missing while nothing was started', async () => {
  const terminal = paste(journey);
  expect(await terminal.ended).toBe(1);
  expect(terminal.output()).toContain('.local/state.json');
  expect(terminal.output()).toContain('✗ failed: B=');
});

describe('beside npm start', () => {
  let address: string;
  beforeAll(async () => {
    // The robot drives as fast as it may without being missed by the one who looks once a second.
    const ports = { PORT: String(await anyPort()), METRICS_PORT: String(await anyPort()) };
    const started = paste('npm start', { ...ports, ROBOT_SPEED: '100', ROBOT_STAY_SECONDS: '1' });
    const isOver = () => started.output().includes('is ready') || started.child.exitCode !== null;
    await until('npm start is ready', isOver, HANGS_MS);
    expect(started.output()).toContain('is ready');
    const state = join(checkout, '.local/state.json');
    expect(existsSync(state)).toBe(true);
    address = (JSON.parse(readFileSync(state, 'utf8')) as { url: string }).url;
  });

  it('npm run demo ends as expected', async () => {
    const told = await run('npm run demo');
    expect(told).toContain('Everything as expected');
    expect(told).toMatch(/Follow it: .*\/t\/\S+/);
  });

  it('the journey goes from a booking to the door, and can be pasted again', async () => {
    for (const _ of [1, 2]) {
      const [inbox, ...rest] = jsonLines(await run(journey));
      expect(inbox.items[0]).toMatchObject({ type: 'reservation.requested', title: '새 배송 요청' });
      const { reservationId: id } = inbox.items[0].data;
      expect(rest.slice(0, 3)).toEqual(
        ['accepted', 'picked_up', 'delivered'].map((status) => expect.objectContaining({ id, status })),
      );
      expect(rest[3].items).toHaveLength(4);
    }
  });

  it('the journey stops at the first error, with its answer', async () => {
    const planted = journey.replace('"date":"2099-12-24"', '"date":"yesterday"');
    expect(planted).not.toBe(journey);
    const terminal = paste(planted);
    expect(await terminal.ended).not.toBe(0);
    expect(terminal.output()).toMatch(/invalid-input.* ✗ failed: BOOKING=/);
    expect(terminal.output()).not.toContain('reservation.requested');
  });

  it('the search finds cafés that are open, with wifi and sockets, at any hour', async () => {
    const [{ items }] = jsonLines(await run(search));
    expect(items.length).toBeGreaterThan(0);
    for (const cafe of items) expect(cafe.open).toBe(true);
  });

  it("the register's file is taken, after a dry run that changed nothing", async () => {
    const output = await run(imports);
    const counts = [...output.matchAll(/^ {2}(read|created|rejected) +(\d+)$/gm)].map(([, name, n]) => `${name} ${n}`);
    expect(counts).toEqual(['read 2', 'created 2', 'rejected 0', 'read 2', 'created 2', 'rejected 0']);
    expect(output.match(/dry run: nothing was changed/g)).toHaveLength(1);
    const visitor = new Client(address);
    await until('the imported café is found', async () => {
      const { body } = await visitor.get('/v1/cafes?lat=37.5441&lng=127.0561&radius=50');
      return body.items.some(({ name }: { name: string }) => name === '마당 견본 카페');
    });
  });

  it('an error has the shape that is shown', async () => {
    const { password } = JSON.parse(readFileSync(join(checkout, '.local/state.json'), 'utf8')) as { password: string };
    const [mina, jun, seo] = await Promise.all(
      ['mina', 'jun', 'seo'].map(async (loginId) => {
        const person = Object.assign(new Client(address), { loginId, password });
        await person.logIn();
        return person;
      }),
    );
    const { id } = (await mina!.book()).body;
    await jun!.accept(id);
    const late = await seo!.post(`/v1/reservations/${id}/acceptance`, undefined, {
      headers: { 'Accept-Language': 'en' },
    });
    const shown = JSON.parse(blocks.at(-1)!.text) as object;
    expect(late.body).toMatchObject({ ...shown, requestId: expect.any(String) });
  });
});
