/**
 * `node scripts/web.mjs`: makes of web/ what browsers load (dist/web/): a document for each page, the service worker, and scripts and
 * styles under names that hold the hash of their content, each also compressed by gzip and Brotli as far as that goes.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { ROOT } from './lib/paths.mjs';

const SOURCE = join(ROOT, 'web');
const TARGET = join(ROOT, 'dist', 'web');
const ASSETS = join(TARGET, 'assets');

/**
 * Leaflet tries as it is loaded whether markup may hold SVG, which the policy of our pages forbids. Every browser that runs them can.
 *
 * @type {import('vite').Plugin}
 */
const withoutMarkup = {
  name: 'without markup',
  transform(code, id) {
    if (!id.endsWith('/leaflet-src.esm.js')) return undefined;
    const changed = code.replace(/var inlineSvg = [\s\S]*?\}\)\(\);/, 'var inlineSvg = true;');
    if (changed === code)
      throw new Error('Leaflet no longer tries whether markup may hold SVG: leave this plugin out.');
    return { code: changed, map: null };
  },
};

/** `light-dark()`, `<dialog>`, nested styles: what browsers have had since 2024. */
const target = ['chrome123', 'safari17.5', 'firefox128'];

await build({
  root: SOURCE,
  configFile: false,
  logLevel: 'warn',
  plugins: [withoutMarkup],
  // The package names its other build, of which nothing can be left out.
  resolve: { alias: [{ find: /^leaflet$/, replacement: 'leaflet/dist/leaflet-src.esm.js' }] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: TARGET,
    emptyOutDir: true,
    manifest: true,
    target,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});

/**
 * What was made of each source, and what it needs.
 *
 * @type {Record<string, { file: string, css?: string[], imports?: string[] }>}
 */
const made = JSON.parse(await readFile(join(TARGET, '.vite', 'manifest.json'), 'utf8'));
const ENTRY = 'index.html';
const MAP = 'map/leaflet-map.ts';
/**
 * The maps of pages that begin with one: nothing else tells a browser to load it before the page is drawn.
 *
 * @type {Record<string, string>}
 */
const maps = { cafes: 'pages/cafes/cafe-map.ts' };

/**
 * The files of what was made of a source, with what it needs before it: those first.
 *
 * @param {string} source
 * @returns {string[]}
 */
function filesOf(source, seen = new Set()) {
  const part = made[source];
  if (!part || seen.has(source)) return [];
  seen.add(source);
  const own = [part.file, ...(part.css ?? [])].map((file) => `/${file}`);
  return [...(part.imports ?? []).flatMap((one) => filesOf(one, seen)), ...own];
}

/** The document of a page names what the page needs, so that the browser loads it beside what all pages need, not after it. */
const document = await readFile(join(TARGET, ENTRY), 'utf8');
const shell = filesOf(ENTRY);
const names = await readdir(join(SOURCE, 'pages'));
const documents = new Map(names.map((name) => [name, withHints(name)]));
await Promise.all([...documents].map(([name, text]) => writeFile(join(TARGET, `${name}.html`), text)));

/** @param {string} name */
function withHints(name) {
  const files = [`pages/${name}/${name}.tsx`, maps[name] ?? ''].flatMap((source) => filesOf(source));
  const own = [...new Set(files)].filter((file) => !shell.includes(file));
  const links = own.map((file) =>
    file.endsWith('.css')
      ? `    <link rel="stylesheet" crossorigin href="${file}">\n`
      : `    <link rel="modulepreload" crossorigin href="${file}">\n`,
  );
  return document.replace('  </head>', `${links.join('')}  </head>`);
}

/** The service worker keeps what the installed page for drivers is made of. */
const forDrivers = documents.get('drive') ?? '';
const named = [...forDrivers.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, file = '']) => file);
const kept = [...new Set([...named, ...filesOf(MAP)])];
const version = createHash('sha256').update(forDrivers).update(kept.join()).digest('hex').slice(0, 16);
await build({
  root: SOURCE,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  define: { FILES: JSON.stringify(kept), VERSION: JSON.stringify(version) },
  build: {
    outDir: TARGET,
    emptyOutDir: false,
    target,
    reportCompressedSize: false,
    rolldownOptions: {
      input: join(SOURCE, 'service-worker', 'service-worker.ts'),
      output: { format: 'iife', entryFileNames: 'service-worker.js' },
    },
  },
});

const [toGzip, toBrotli] = [promisify(gzip), promisify(brotliCompress)];
const assets = (await readdir(ASSETS)).filter((name) => /\.(js|css|svg)$/.test(name));
await Promise.all(
  assets.map(async (name) => {
    const plain = await readFile(join(ASSETS, name));
    const options = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } };
    await writeFile(join(ASSETS, `${name}.gz`), await toGzip(plain, { level: 9 }));
    await writeFile(join(ASSETS, `${name}.br`), await toBrotli(plain, options));
  }),
);
