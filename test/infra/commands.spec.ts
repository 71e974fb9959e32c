import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG_FORM } from '../../scripts/lib/long-form.mjs';

const ROOT = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const names = Object.keys(scripts);
const callOf = (name: string) => (['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`);

/** A clone in which nothing was installed, compiled or started. */
let bare: string;
const filesOf = (folder: string) => globSync('**', { cwd: folder }).sort();

beforeAll(() => {
  bare = mkdtempSync(join(tmpdir(), 'madang-bare-'));
  for (const name of ['scripts', 'load', 'package.json', 'package-lock.json']) {
    cpSync(join(ROOT, name), join(bare, name), { recursive: true });
  }
});
afterAll(() => rmSync(bare, { recursive: true, force: true }));

/** Runs a command of package.json as npm would; the variables that its line sets are set. */
function run(name: string, ...args: string[]) {
  const words = scripts[name]!.split(' ');
  const assignments = words.filter((word) => /^\w+=/.test(word)).map((word) => word.split('=') as [string, string]);
  const file = words.find((word) => word.endsWith('.mjs'))!;
  const env = { PATH: '/nowhere', npm_lifecycle_event: name, ...Object.fromEntries(assignments) };
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { cwd: bare, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe.each(names)('npm run %s', (name) => {
  it.each(['--help', '-h'])('helps with %s, and neither installs nor makes nor starts anything', (flag) => {
    const before = filesOf(bare);
    const { status, stdout, stderr } = run(name, flag);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: expect.stringContaining(callOf(name)),
      stderr: '',
    });
    expect(filesOf(bare)).toEqual(before);
  });
});

/** Jest's own options are Jest's to judge, once it is installed. */
const passOn = ['test', 'faults'];

it.each(names.filter((name) => !passOn.includes(name)))(
  'npm run %s refuses an option that it does not know',
  (name) => {
    const before = filesOf(bare);
    const { status, stderr } = run(name, '--no-such-option');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('does not know --no-such-option'),
    });
    expect(stderr).toContain(`${callOf(name)} -- --help`);
    expect(filesOf(bare)).toEqual(before);
  },
);

it('guesses which option was meant', () => {
  expect(run('seed', '--reservaton=5').stderr).toContain('Did you mean --reservations?');
  expect(run('archive', '--dryrun').stderr).toContain('Did you mean --dry-run?');
  expect(run('drill', '--utterly-else').stderr).not.toContain('Did you mean');
});

it('npm run help lists every command, a line each', () => {
  const { stdout } = run('help');
  const listed = [...stdout.matchAll(/^ {2}(npm (?:run )?[\w:]+) {2,}\S.+$/gm)].map(([, call]) => call);
  expect(listed.sort()).toEqual(names.map(callOf).sort());
});

it('CONTRIBUTING speaks of no command that is not there', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'docs/operations.md', 'docs/runbook.md', 'docs/benchmarks.md'];
  const text = pages.map((page) => readFileSync(join(ROOT, page), 'utf8')).join('\n');
  const named = [...text.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

it('`npm run faults` runs every spec file that does less in `npm test`', () => {
  const files = globSync(['{src,test,ecs/test}/**/*.spec.ts'], { cwd: ROOT });
  const shorter = files.filter((file) => /support\/scale\.js'/.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(shorter.length).toBeGreaterThan(20);
  expect(shorter.filter((file) => !LONG_FORM.some((pattern) => new RegExp(pattern).test(file)))).toEqual([]);
});
