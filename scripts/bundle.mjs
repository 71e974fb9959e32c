/**
 * `node scripts/bundle.mjs`: makes of what the compiler wrote (build/) what is deployed (dist/): a handful of files instead of 3,000
 * modules, most of which a start spent its time looking for. dist/main.js is the program; everything else is loaded by it.
 *
 * `node scripts/bundle.mjs tests` makes build/in-tests/ of the same files: the program for spec files that load it into Jest. Jest
 * compiles each module anew for each spec file, for which 3,000 modules took four seconds.
 */
import { readdirSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
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

/** What both bundles are made by. */
const shared = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: /** @type {const} */ ('node'),
  target: 'node24',
  external: APART,
  plugins: [lazyBuiltins, absentPackages, oneCopy, oneDatabase],
  // Half of the text is comments and indentation, which V8 would keep; names stay, for whoever reads a stack.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
  legalComments: /** @type {const} */ ('none'),
  logLevel: /** @type {const} */ ('warning'),
};

/** What a module of CommonJS takes for granted. */
const COMMONJS = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;`;

// esbuild leaves regular expressions as they are. One letter outside of Latin-1, and V8 keeps the whole file with two bytes a letter.
const escape = (/** @type {string} */ letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
/** @param {string} text */
const inAscii = (text) => text.replace(/[\u0080-\uffff]/g, escape);

/** What is deployed. */
async function bundleProgram() {
  const dist = join(ROOT, 'dist');
  await mkdir(dist, { recursive: true });
  // The pages in it are made by web.mjs.
  for (const name of readdirSync(dist)) if (name !== 'web') rmSync(join(dist, name), { recursive: true });
  const { outputFiles } = await build({
    ...shared,
    // The others are the programs of threads, each looked for beside the file that starts it.
    entryPoints: ['build/main.js', 'build/modules/users/hash-thread.js', 'build/http/cards/card-thread.js'],
    entryNames: '[name]',
    outdir: 'dist',
    splitting: true,
    format: 'esm',
    banner: { js: COMMONJS },
    write: false,
  });
  for (const { path, text } of outputFiles) await writeFile(path, inAscii(text));
}

/** Packages that spec files and the program must have in common: what one gives the other is asked whose instance it is. */
const IN_COMMON = ['typeorm', '@nestjs/common', '@nestjs/core', 'zod'];
/** Packages of many files that most spec files load. The program's driver is among them. */
const DRIVERS = ['mysql2', 'mysql2/promise', 'ioredis'];
const IN_TESTS = join(ROOT, 'build', 'in-tests');

/**
 * One file that holds modules, each evaluated when it is asked for, and for each module a file that exports what it does.
 *
 * @param {string} name of the one file
 * @param {Map<string, { path: string, exported: string[] }>} modules
 * @param {import('esbuild').BuildOptions} [options]
 */
async function bundleModules(name, modules, options) {
  const entries = [...modules].map(([key, { path }]) => `${JSON.stringify(key)}: () => require('${path}')`);
  const { outputFiles = [] } = await build({
    ...shared,
    stdin: { contents: `module.exports = {\n${entries.join(',\n')}\n};`, resolveDir: ROOT },
    outfile: join(IN_TESTS, name),
    format: 'cjs',
    write: false,
    ...options,
  });
  for (const [key, { exported }] of modules) {
    const file = join(IN_TESTS, `${key}.cjs`);
    const all = JSON.stringify(`./${relative(dirname(file), join(IN_TESTS, name))}`);
    const lines = exported.map((each) => `exports.${each} = module_.${each};`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `const module_ = require(${all})[${JSON.stringify(key)}]();\n${lines.join('\n')}\n`);
  }
  for (const { path, text } of outputFiles) await writeFile(path, inAscii(text));
}

/** @param {string[]} names */
const packages = async (names) =>
  new Map(
    await Promise.all(
      names.map(
        async (name) =>
          /** @type {const} */ ([name, { path: name, exported: Object.keys(await import(name)).filter(isName) }]),
      ),
    ),
  );
/** Of an import, Jest takes all that a file exports for its default. */
const isName = (/** @type {string} */ name) => /^[\w$]+$/.test(name) && name !== 'default';

async function bundleForTests() {
  rmSync(IN_TESTS, { recursive: true, force: true });
  const names = readdirSync(join(ROOT, 'build'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !/^(main|process)\.js$/.test(file))
    .map((file) => file.slice(0, -'.js'.length));
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: names.map((name) => `build/${name}.js`),
    outdir: IN_TESTS,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    metafile: true,
    write: false,
  });
  const modules = await packages(IN_COMMON);
  for (const { entryPoint, exports } of Object.values(metafile.outputs)) {
    if (entryPoint)
      modules.set(entryPoint.slice('build/'.length, -'.js'.length), { path: `./${entryPoint}`, exported: exports });
  }
  await bundleModules('program.cjs', modules, {
    define: {
      'import.meta.dirname': JSON.stringify(join(ROOT, 'dist')),
      'import.meta.resolve': 'require.resolve',
      'import.meta.url': JSON.stringify(pathToFileURL(join(ROOT, 'dist', 'main.js')).href),
    },
  });
  await bundleModules('drivers.cjs', await packages(DRIVERS), { external: [] });
}

await (process.argv[2] === 'tests' ? bundleForTests() : bundleProgram());
