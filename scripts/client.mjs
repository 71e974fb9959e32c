/**
 * `node scripts/client.mjs`: makes client/dist of client/src, as `npm pack` in client/ does first: one module without dependencies, and
 * its types. openapi-fetch, which is part of it, is there with its types and its licence.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT, inModules } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';

const CLIENT = join(ROOT, 'client');
const DIST = join(CLIENT, 'dist');
const VENDOR = join(DIST, 'vendor');
const PACKAGES = ['openapi-fetch', 'openapi-typescript-helpers'];

rmSync(DIST, { recursive: true, force: true });
mkdirSync(VENDOR, { recursive: true });
await build({
  entryPoints: [join(CLIENT, 'src/index.ts')],
  outfile: join(DIST, 'index.js'),
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2022',
});
const { code, output } = await run(
  process.execPath,
  [inModules('typescript-7/bin/tsc'), '-p', 'client/tsconfig.json'],
  { cwd: ROOT },
);
if (code !== 0) throw new Error(output);
for (const name of PACKAGES) {
  const types = readFileSync(inModules(name, 'dist', 'index.d.mts'), 'utf8');
  writeFileSync(join(VENDOR, `${name}.d.ts`), inHere(types, './'));
  copyFileSync(inModules(name, 'LICENSE'), join(VENDOR, `${name}.LICENSE.txt`));
}
for (const file of readdirSync(DIST).filter((name) => name.endsWith('.d.ts'))) {
  const types = readFileSync(join(DIST, file), 'utf8');
  writeFileSync(join(DIST, file), inHere(types, './vendor/'));
}

/**
 * Types that are imported of these packages, from the copies.
 *
 * @param {string} types
 * @param {string} folder
 */
function inHere(types, folder) {
  return types.replaceAll(
    /(from\s+)(['"])(openapi-fetch|openapi-typescript-helpers)\2/g,
    (_, from, quote, name) => `${from}${quote}${folder}${name}.js${quote}`,
  );
}
