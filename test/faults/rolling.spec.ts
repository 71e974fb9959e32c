import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { newPerson } from '../support/client.js';
import { timed } from '../support/machine-clock.js';
import { Nginx } from '../support/nginx.js';
import { OpenLoad } from '../support/open-load.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { itInFull, scale } from '../support/scale.js';
import { SlowWire } from '../support/slow-wire.js';
import { NameServer } from '../support/upstream.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const EXIT_MS = 25_000;
/** Every answer takes 40 ms more, so that each process is stopped with requests under way. */
const LATE = { NODE_OPTIONS: `--import ${join(import.meta.dirname, '../support/late.mjs')}`, LATE_MS: '40' };

const world = World.ofThisFile(LATE);
let names: NameServer;
let nginx: Nginx | undefined;
beforeAll(async () => void (names = await NameServer.start()));
afterAll(async () => {
  await nginx?.stop();
  await killAll();
  await names.stop();
  await world.end();
});

/** What an orchestrator keeps running under a name: one process at each of some addresses. */
class Service {
  private readonly running = new Map<string, MadangProcess>();
  private turn = 0;

  private constructor(
    private readonly role: 'api' | 'query',
    private readonly port: number,
  ) {}

  static async start(role: 'api' | 'query', hosts: string[]): Promise<Service> {
    const service = new Service(role, await anyPort());
    // One after the other: five that start at once on a small machine take longer than any of them may.
    for (const host of hosts) await service.join(host);
    return service;
  }

  get place(): string {
    return `${this.role}.test:${this.port}`;
  }

  get address(): string {
    return [...this.running.values()][0]!.address;
  }

  /** Replaces the next of its processes as compose does: its name stands for it until it is gone. Returns how it ended. */
  async replaceOne(): Promise<Ending> {
    const hosts = [...this.running.keys()].sort();
    const host = hosts[this.turn++ % hosts.length]!;
    const ending = await stop(this.running.get(host)!);
    this.running.delete(host);
    this.tell();
    await this.join(host);
    return ending;
  }

  private async join(host: string): Promise<void> {
    this.running.set(host, await world.start(this.role, { HOST: host, PORT: String(this.port) }));
    this.tell();
  }

  private tell(): void {
    names.set(`${this.role}.test`, ...this.running.keys());
  }
}

type Ending = { code: number | null; inTime: boolean };
const well: Ending = { code: 0, inTime: true };

/** SIGTERM; the exit code and whether it came in time. */
async function stop(process: MadangProcess): Promise<Ending> {
  const { ms, result: code } = await timed(() => process.terminate());
  return { code, inTime: ms < EXIT_MS };
}

it('replaces every process under load, again and again, and loses nothing', async () => {
  const api = await Service.start('api', ['127.0.0.1', '127.0.0.2']);
  const query = await Service.start('query', ['127.0.0.1', '127.0.0.2']);
  let worker = await world.start('worker');
  const [API_UPSTREAM, QUERY_UPSTREAM] = [api.place, query.place];
  nginx = await Nginx.start({ NGINX_RESOLVER: names.place, API_UPSTREAM, QUERY_UPSTREAM });
  const people = await Promise.all(Array.from({ length: 8 }, () => newPerson(api.address)));
  const load = new OpenLoad(nginx.address, people, scale(200, 10));
  try {
    await load.further(scale(40, 15));
    for (let i = 0; i < scale(20, 3); i++) {
      expect(await [() => api.replaceOne(), () => query.replaceOne(), () => stop(worker)][i % 3]!()).toEqual(well);
      if (i % 3 === 2) worker = await world.start('worker');
      await load.further(scale(5_000, 15));
    }
  } finally {
    await load.end();
  }
  if (process.env['TEST_FIGURES']) console.log(figures(load, nginx));
  expect(load.failures.slice(0, 10)).toEqual([]);
  expect(nginx.log().filter(({ status }) => [499, 502, 504].includes(Number(status)))).toEqual([]);
  const kept = await world.rows<{ id: string }>('SELECT LOWER(HEX(id)) AS id FROM reservations ORDER BY id');
  expect(kept.map(({ id }) => id)).toEqual(load.booked.map((id) => id.replaceAll('-', '')).sort());
  // And everything was told on, whichever worker was at it.
  const waiting = `SELECT (SELECT COUNT(*) FROM events WHERE state = 'pending') + (SELECT COUNT(*) FROM inbox WHERE state <> 'done')`;
  await until('everything announced is consumed', async () => (await world.count(waiting)) === 0, 60_000);
  await killAll();
});

/** How it went, and what of nginx's tries failed: a refused connection is no loss, a reset one would be for a POST without a key. */
function figures(load: OpenLoad, nginx: Nginx): string {
  const failed = Object.groupBy(
    nginx.complaints(),
    (line) => /\w+\(\) failed \([^)]*\)|timed out/.exec(line)?.[0] ?? 'other',
  );
  return [
    `${load.answered} answered, ${load.booked.length} booked, ${load.failures.length} failed, ${load.repeated} repeated by people`,
    ...Object.entries(failed).map(([what, lines]) => `${what}: ${lines!.length}`),
  ].join('\n');
}

/**
 * A sidecar keeps connections. On a line that takes 40 ms, what one side sends meets what the other has just closed.
 * Strangers post again after each pause that could make it so; returns how many got 502.
 */
async function postsThatMeetAClosedConnection(api: MadangProcess, headers: Record<string, string>): Promise<number> {
  const wire = await SlowWire.to(api.address, 40);
  const here: [string, string][] = [['server 127.0.0.1:3000;', `server ${wire.place};`]];
  const sidecar = await Nginx.start({ API_UPSTREAM: 'local', QUERY_UPSTREAM: 'local' }, here);
  const post = async () => (await fetch(`${sidecar.address}/v1/nothing`, { method: 'POST', headers })).status;
  const lane = async (pauseMs: number) => {
    const first = await post();
    await sleep(pauseMs);
    return [first, await post()];
  };
  try {
    const pauses = Array.from({ length: 24 }, (_, i) => 840 + i * 10);
    const statuses = (await Promise.all(pauses.map(lane))).flat();
    expect(statuses.filter((status) => status !== 404 && status !== 502)).toEqual([]);
    return statuses.filter((status) => status === 502).length;
  } finally {
    await sidecar.stop();
    wire.stop();
  }
}

it('keeps connections longer than the gateway does: none is closed under a POST', async () => {
  const api = await world.start('api', { LATE_MS: '0' });
  expect(await postsThatMeetAClosedConnection(api, {})).toBe(0);
});

itInFull('would close some under a POST if it kept them for a second; those with a key are repeated', async () => {
  const hasty = await world.start('api', { LATE_MS: '0', KEEP_ALIVE_MS: '1000' });
  const lost = await until('some are lost', () => postsThatMeetAClosedConnection(hasty, {}), 60_000);
  if (process.env['TEST_FIGURES']) console.log(`${lost} of 48 POSTs lost with a keep-alive of a second`);
  for (let i = 0; i < 3; i++) expect(await postsThatMeetAClosedConnection(hasty, { 'Idempotency-Key': 'a' })).toBe(0);
});
