import { beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksOf } from '../../test/support/documents.js';
import { scale } from '../../test/support/scale.js';
import { allStacks, type Stacks } from './support/stacks.ts';
import { synthesisedFolder } from './support/synthesis.ts';

const ROOT = join(import.meta.dirname, '../..');
const CLOUD = join(import.meta.dirname, 'support/cloud.ts');
/** What of a checkout the documents' commands read. */
const FILES = ['ecs', 'src', 'scripts', 'load', 'package.json', 'package-lock.json', 'Dockerfile'];
/** What a person sets before: what no machine knows. */
const GIVEN = {
  SMTP_URL: 'smtps://user:password@email-smtp.ap-northeast-2.amazonaws.com:465',
  PAYMENT_WEBHOOK_SECRET: 'whsec_cGF5bWVudA==',
  MAIL_FEEDBACK_SECRET: 'whsec_ZmVlZGJhY2s=',
  // The keys of the collector of cafés, which prd has.
  SEOUL_KEY: 'key-of-seoul',
  KAKAO_KEY: 'key-of-kakao',
  NAVER_CLIENT_ID: 'client',
  NAVER_CLIENT_SECRET: 'secret-of-client',
  VERIFY_KEY: `mk_test_${'x'.repeat(49)}`,
  LOAD_ADMIN_PASSWORD: 'correct horse battery',
  LOGIN: 'first.admin',
};

/** The shell blocks of a section of a document. */
function section(file: string, title: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const [, found] = new RegExp(`^##+ ${title}$([^]*?)(?=^##|$(?![^]))`, 'm').exec(text) ?? [];
  return blocksOf(found!).flatMap(({ language, text: block }) => (language === 'sh' ? [block] : []));
}

/** Only what proves that a fresh clone can make the stacks makes them anew: in every run what ecs/README.md says. */
let made: { SYNTHESISED: string };
beforeAll(async () => {
  made = { SYNTHESISED: await synthesisedFolder() };
});

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A fresh clone: nothing is installed, and every program beside `node` is one that records. */
function newTerminal(given: Partial<typeof made> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'madang-deploy-'));
  folders.push(folder);
  const [clone, bin, cloud] = ['clone', 'bin', 'cloud'].map((name) => join(folder, name)) as [string, string, string];
  for (const name of [bin, cloud]) mkdirSync(name);
  const filter = (path: string) => !/node_modules|cdk\.out/.test(path);
  for (const name of FILES) cpSync(join(ROOT, name), join(clone, name), { recursive: true, filter });
  for (const name of ['npm', 'npx', 'aws', 'docker', 'curl']) {
    const line = `exec "${process.execPath}" --disable-warning=ExperimentalWarning "${CLOUD}" ${name} "$@"`;
    writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }
  writeFileSync(join(bin, 'node'), `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
  const env = {
    PATH: `${bin}:/usr/bin:/bin`,
    CLOUD: cloud,
    CLONE: clone,
    REPOSITORY: ROOT,
    PAUSE_MS: '1',
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    ...GIVEN,
    ...given,
  };

  /** Pastes the blocks into one bash in a folder of the clone. The first command that fails ends it. */
  const paste = (blocks: string[], cwd = '.') => {
    const input = ['set -euo pipefail', ...blocks].join('\n');
    const { status, stdout, stderr } = spawnSync('bash', ['--norc'], {
      cwd: join(clone, cwd),
      env,
      input,
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  };
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(join(clone, file), change(readFileSync(join(clone, file), 'utf8')));
  const read = (name: string) => readFileSync(join(cloud, name), 'utf8');
  return {
    paste,
    edit,
    out: join(cloud, 'cdk.out'),
    calls: () => read('calls').trim().split('\n'),
    state: () => JSON.parse(read('state.json')),
  };
}

const deploy = section('docs/operations.md', 'First deploy, from an empty account');
const prd = ['export ENVIRONMENT=prd', ...deploy.slice(2)];

describe('The first deploy of docs/operations.md, pasted into a fresh clone', () => {
  const environments = scale(['dev', 'prd'], ['dev']);

  it(`comes to its end, in ${environments.join(' and then in ')}`, () => {
    const { paste, state, calls } = newTerminal(scale<Partial<typeof made>>({}, made));
    expect(paste([...deploy, ...(environments.length > 1 ? prd : [])])).toMatchObject({ status: 0 });
    const { deployed, started } = state();
    const own = (name: string) =>
      ['base', 'network', 'data', 'cluster', 'services', 'observability'].map((stack) => `madang-${name}-${stack}`);
    const expected = ['madang-shared', 'madang-pipeline', ...environments.flatMap(own)];
    expect(new Set(deployed)).toEqual(new Set(expected));
    expect(started.map(({ family }: { family: string }) => family)).toEqual(
      environments.flatMap((name) => [`madang-${name}-migrate`, `madang-${name}-api`]),
    );
    expect(started[1].overrides).toEqual([{ name: 'server', command: ['node', 'dist/main.js', 'admin', GIVEN.LOGIN] }]);
    expect(started[0].groups).not.toBe(started[1].groups);
    // Every program was asked: nothing of the document was passed over.
    const asked = new Set(calls().map((call) => call.split(' ')[0]));
    expect(asked).toEqual(new Set(['npm', 'npx', 'aws', 'docker', 'curl']));
  });

  const without = (what: string | RegExp) => deploy.map((block) => block.replace(what, ''));
  const planted: [what: string, blocks: string[], reason: string][] = [
    ['the packages of the root', without('npm ci && '), '../node_modules/.bin/node'],
    ['the first image', without(/^docker buildx.*$/m), 'was not pushed'],
    ['a secret', without(/^for name in .*SecretsToPutIn.*$/m), 'services do not start without madang/dev/SMTP_URL'],
    ['the migration', without(/^CLUSTER=[^]*?migrate\.mjs$/m), 'not migrated'],
    ['the network', without(/^npx --no aws-cdk deploy .*-network.*$/m), 'no deployed stack has this secret'],
  ];
  it.each(planted.slice(0, scale(planted.length, 2)))('does not without %s', (what, blocks, reason) => {
    expect(blocks).not.toEqual(deploy);
    const { status, output } = newTerminal(what === 'the packages of the root' ? {} : made).paste(blocks);
    expect(status).not.toBe(0);
    expect(output).toContain(reason);
  });
});

describe('Tokens of Redis', () => {
  const [rotate] = section('docs/operations.md', 'Tokens of Redis') as [string];
  /** The stores of dev, and then the block, in the same terminal. */
  const after = (change: (text: string) => string) => {
    const terminal = newTerminal(made);
    terminal.edit('ecs/scripts/rotate-redis.mjs', change);
    return { ...terminal, ...terminal.paste([...deploy.slice(0, 3), rotate]) };
  };

  it('change by the block of docs/operations.md, and no service keeps an old one', () => {
    const { status, state } = after((text) => text);
    expect(status).toBe(0);
    const { tokens, values } = state();
    for (const role of ['queue', 'cache']) {
      const [token, ...more] = tokens[`madang-dev-${role}`];
      expect([token, more]).toEqual([expect.stringMatching(/^token\d+$/), []]);
      expect(JSON.parse(values[`madang/dev/redis-${role}-token`])).toEqual({ value: token });
      expect(values[`madang/dev/REDIS_${role.toUpperCase()}_URL`]).toBe(`rediss://:${token}@redis:6379`);
    }
  });

  const old: [string, (text: string) => string][] = [
    ['a service that is not rolled out', (text) => text.replace("'worker', 'query', 'api'", "'worker', 'api'")],
    ['an address that keeps the old one', (text) => text.replace(/^ +put\(url,.*$/m, '')],
  ];
  it.each(old.slice(0, scale(old.length, 1)))('are not ended for %s', (_case, change) => {
    expect(after(change)).toMatchObject({ status: 1, output: expect.stringContaining('loses Redis') });
  });
});

describe('ecs/README.md', () => {
  const [look] = blocksOf(readFileSync(join(ROOT, 'ecs/README.md'), 'utf8'));
  it('installs what its commands need', () => {
    expect(newTerminal().paste([look!.text], 'ecs')).toMatchObject({ status: 0 });
  });

  it('starts a load test by what the stacks put out', () => {
    const { paste, state } = newTerminal(made);
    expect(paste([look!.text, ...section('ecs/README.md', 'Load test')], 'ecs')).toMatchObject({ status: 0 });
    expect(state().started).toMatchObject([{ family: 'madang-dev-load-test', cluster: 'madang-dev-load-test' }]);
  });
});

describe('The stacks', () => {
  let stacks: Stacks;
  beforeAll(async () => {
    stacks = await allStacks();
  });

  it('each put something out, with a sentence, and a document reads what tasks are started with', () => {
    const documents = ['docs/operations.md', 'ecs/README.md']
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .join();
    for (const [name, { Outputs = {} }] of Object.entries(stacks as Record<string, any>)) {
      const own = Object.entries<any>(Outputs).filter(([key]) => !key.startsWith('Exports'));
      expect([name, own.length > 0]).toEqual([name, true]);
      for (const [key, { Description }] of own) expect([key, Description]).toEqual([key, expect.any(String)]);
    }
    for (const [, key] of documents.matchAll(/\$\(output \S+ (\w+)\)/g)) {
      expect(Object.values(stacks as Record<string, any>).some(({ Outputs = {} }) => key! in Outputs)).toBe(true);
    }
    // Nothing is left for a person to look up.
    expect(documents).not.toMatch(/subnet-…|sg-…|subnets=\[…|SUBNET\b|GROUP\]/);
  });
});
