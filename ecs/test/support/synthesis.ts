import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Template } from '../../lib/taskdefs.ts';

const ECS = join(import.meta.dirname, '../..');
/** All that the stacks are made of. */
const SOURCES = [
  ...['bin/*.ts', 'lib/**/*.ts', 'cdk.json', 'package-lock.json'].map((pattern) => join(ECS, pattern)),
  ...['src/limits.ts', 'src/variables.ts', 'load/artillery.*', 'load/people.mjs'].map((pattern) =>
    join(ECS, '..', pattern),
  ),
];

/**
 * Synthesises the stacks, load test included, as `npm run synth` does, in a process of its own: CloudFormation's rules and
 * cdk-nag's apply. The result is kept until a source changes, so each test file need not wait for it again.
 *
 * @returns a function from a stack's name to its template
 */
export async function synthesise(): Promise<(stack: string) => Template> {
  const folder = await synthesisedFolder();
  return (stack) => JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8')) as Template;
}

/** Where the stacks are that it synthesises. */
export async function synthesisedFolder(): Promise<string> {
  const files = globSync(SOURCES).sort();
  const digest = files.reduce((hash, file) => hash.update(file).update(readFileSync(file)), createHash('sha256'));
  const folder = join(ECS, 'cdk.out', `test-${digest.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) await synthesiseInto(folder);
  return folder;
}

/** Two test files may come at once: whoever is done first has made it. */
async function synthesiseInto(folder: string): Promise<void> {
  for (const old of globSync(join(ECS, 'cdk.out', 'test-*'))) rmSync(old, { recursive: true, force: true });
  mkdirSync(join(ECS, 'cdk.out'), { recursive: true });
  const begun = mkdtempSync(join(ECS, 'cdk.out', 'begun-'));
  try {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const env = { PATH, NODE_COMPILE_CACHE, CDK_CONTEXT_JSON: JSON.stringify({ 'load-test': 'dev' }) };
    await promisify(execFile)(process.execPath, [join(ECS, 'bin/app.ts'), begun], { cwd: ECS, env });
    renameSync(begun, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(begun, { recursive: true, force: true });
  }
}
