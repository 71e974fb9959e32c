/**
 * `node scripts/bundle.mjs`: makes of what the compiler wrote (build/) what is deployed (dist/): a handful of files instead of 3,000
 * modules, most of which a start spent its time looking for. dist/main.js is the program; everything else is loaded by it.
 */
import { rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './lib/paths.mjs';

/**
 * Packages that stay in node_modules: native code, files that are found beside the package's own, what is loaded only where it is
 * configured, and the driver, which tracing patches as it is loaded.
 */
const APART = [
  '@node-rs/argon2',
  'swagger-ui-dist',
  '@bull-board/ui',
  '@aws-sdk/*',
  '@opensearch-project/opensearch',
  '@opentelemetry/exporter-*',
  '@opentelemetry/instrumentation*',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-*',
  'mysql2',
];

/**
 * Nest and TypeORM try to load packages that we do not have, and go on without them: these stay questions to Node.
 *
 * @type {import('esbuild').Plugin}
 */
const absentPackages = {
  name: 'absent packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === absentPackages) return undefined;
      const found = await build.resolve(path, { ...rest, pluginData: absentPackages });
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};

/**
 * Nest's modules make a `require` of their own, behind which esbuild cannot look: they would load TypeORM and Swagger a second time,
 * from node_modules.
 *
 * @type {import('esbuild').Plugin}
 */
const oneCopy = {
  name: 'one copy',
  setup(build) {
    build.onLoad({ filter: /node_modules\/@nestjs\/.*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: source.replace('const require = createRequire(import.meta.url);', '') };
    });
  },
};

/**
 * TypeORM loads its drivers of twenty databases to use one, and BullMQ its backend of PostgreSQL: a megabyte. Both ask for them only
 * where that database is configured.
 *
 * @type {import('esbuild').Plugin}
 */
const oneDatabase = {
  name: 'one database',
  setup(build) {
    const needed = /\/typeorm\/driver\/(mysql\/|types\/|sqlserver\/MssqlParameter)/;
    build.onLoad(
      { filter: /node_modules\/(typeorm\/driver\/[^/]+|bullmq\/dist\/cjs\/postgres)\/.*\.js$/ },
      ({ path }) => (needed.test(path) ? undefined : { contents: 'module.exports = {};' }),
    );
  },
};

/**
 * An `import` of a module of Node reads all that it exports, and some of that is made only when it is read: `node:http` would load
 * the whole of `fetch`. A `require` leaves it alone.
 *
 * @type {import('esbuild').Plugin}
 */
const lazyBuiltins = {
  name: 'lazy builtins',
  setup(build) {
    const names = new Set(builtinModules);
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '');
      return kind === 'import-statement' && names.has(name) ? { path: name, namespace: 'builtin' } : undefined;
    });
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require('node:${path}');`,
    }));
  },
};

/** What a module of CommonJS takes for granted. */
const COMMONJS = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;`;

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
const { outputFiles } = await build({
  absWorkingDir: ROOT,
  entryPoints: ['build/main.js'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  external: APART,
  plugins: [lazyBuiltins, absentPackages, oneCopy, oneDatabase],
  banner: { js: COMMONJS },
  // Half of the text is comments and indentation, which V8 would keep; names stay, for whoever reads a stack.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
});

// esbuild leaves regular expressions as they are. One letter outside of Latin-1, and V8 keeps the whole file with two bytes a letter.
const escape = (/** @type {string} */ letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
await mkdir(join(ROOT, 'dist'));
for (const { path, text } of outputFiles) await writeFile(path, text.replace(/[\u0080-\uffff]/g, escape));
