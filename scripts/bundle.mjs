/**
 * `node scripts/bundle.mjs`: makes of what the compiler wrote (build/) what is deployed (dist/): a handful of files instead of 3,000
 * modules, most of which a start spent its time looking for. dist/main.js is the program; everything else is loaded by it.
 */
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
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

/** What a module of CommonJS takes for granted. */
const COMMONJS = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;`;

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
await build({
  absWorkingDir: ROOT,
  entryPoints: ['build/main.js'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  external: APART,
  plugins: [absentPackages, oneCopy],
  banner: { js: COMMONJS },
  // Half of the text is comments and indentation, which V8 would keep; names stay, for whoever reads a stack.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
  legalComments: 'none',
  logLevel: 'warning',
});
