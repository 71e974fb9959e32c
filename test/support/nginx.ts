import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { until } from './wait.js';

const TEMPLATES = join(import.meta.dirname, '../../nginx/templates');
const PROGRAMS = [process.env['NGINX_PROGRAM'], '/usr/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'];

/** The variables of the templates; a test changes those that it is about. Nobody listens at port 1. */
const defaults = {
  API_UPSTREAM: '127.0.0.1:1',
  QUERY_UPSTREAM: '127.0.0.1:1',
  NGINX_RESOLVER: '127.0.0.1:1',
  TRUSTED_PROXY: '192.0.2.0/24',
  OPERATOR_NETWORK: '192.0.2.1/32',
  CLIENT_RATE: '100000r/s',
  CLIENT_CONNECTIONS: '10000',
  DOCS_PROJECTS: '',
};
type Settings = Partial<typeof defaults>;
/** What is written otherwise than it ships, such as a time-out that a test does not want to wait for. */
type Edits = [shipped: string, instead: string][];

/** What nginx writes about each request. */
export type LogLine = Record<string, string | number>;

/** A real nginx with the project's own templates, on loopback; its folder goes with it. */
export class Nginx {
  private constructor(
    readonly address: string,
    private readonly child: ChildProcess,
    private readonly dir: string,
  ) {}

  static async start(settings: Settings = {}, edits: Edits = []): Promise<Nginx> {
    const dir = await mkdtemp(join(tmpdir(), 'madang-nginx-'));
    const port = await anyPort();
    await render(dir, port, { ...defaults, ...settings }, edits);
    const output = openSync(join(dir, 'output'), 'a');
    const child = spawn(program(), ['-p', dir, '-c', join(dir, 'nginx.conf')], { stdio: ['ignore', output, output] });
    const nginx = new Nginx(`http://127.0.0.1:${port}`, child, dir);
    const died = once(child, 'exit').then(() => {
      throw new Error(`nginx ended: ${nginx.output()}`);
    });
    died.catch(() => {}); // later it may
    await Promise.race([until('nginx is there', async () => (await fetch(`${nginx.address}/healthz`)).ok), died]);
    return nginx;
  }

  /** Its lines about requests; what else it wrote are complaints. */
  log(): LogLine[] {
    const lines = this.output().split('\n');
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
  }

  /** The last line that fits, as soon as it is there: nginx writes a line after the answer is sent. */
  lineOf(fits: (line: LogLine) => boolean): Promise<LogLine> {
    return until('the gateway has written its line', () => this.log().findLast(fits));
  }

  complaints(): string[] {
    return this.output()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{'));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await exited;
    }
    await rm(this.dir, { recursive: true, force: true });
  }

  private output(): string {
    return readFileSync(join(this.dir, 'output'), 'utf8');
  }
}

function program(): string {
  const found = PROGRAMS.find((path) => path && existsSync(path));
  if (!found) throw new Error("No nginx: install Debian's nginx-light, or name one in NGINX_PROGRAM.");
  return found;
}

/** Fills the templates as the image's entry point does, into `dir`, and leaves the machine's folders alone. */
async function render(dir: string, port: number, settings: Record<string, string>, edits: Edits): Promise<void> {
  await mkdir(join(dir, 'conf.d'));
  const unused = new Set(edits);
  for (const name of await readdir(TEMPLATES)) {
    const template = await readFile(join(TEMPLATES, name), 'utf8');
    let text = template.replace(/\$\{(\w+)\}/g, (_, variable: string) => {
      if (settings[variable] === undefined) throw new Error(`${name} needs ${variable}`);
      return settings[variable];
    });
    for (const edit of edits) {
      if (text.includes(edit[0])) unused.delete(edit);
      text = text.replaceAll(...edit);
    }
    text = text.replaceAll('/tmp/nginx-', `${dir}/`).replace('listen 8080 ', `listen 127.0.0.1:${port} `);
    await writeFile(join(dir, 'conf.d', name.replace(/\.template$/, '')), text);
  }
  if (unused.size > 0)
    throw new Error(`The templates do not say: ${[...unused].map(([shipped]) => shipped).join(', ')}`);
  // Two workers, as on the smallest machine: what they know of a client and of the cache is shared.
  const own = [
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'worker_processes 2;',
    'daemon off;',
    `pid ${dir}/pid;`,
    'error_log /dev/stderr warn;',
    'events { worker_connections 1024; }',
    'http { include conf.d/*.conf; }',
  ];
  await writeFile(join(dir, 'nginx.conf'), own.join('\n'));
}
