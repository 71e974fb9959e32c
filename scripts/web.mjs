/**
 * `node scripts/web.mjs`: makes of web/ what browsers load (dist/web/): the document, and scripts and styles under names that hold the
 * hash of their content, each also compressed by gzip and Brotli as far as that goes.
 */
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
    // `light-dark()`, `<dialog>`, nested styles: what browsers have had since 2024.
    target: ['chrome123', 'safari17.5', 'firefox128'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});

const [toGzip, toBrotli] = [promisify(gzip), promisify(brotliCompress)];
const names = (await readdir(ASSETS)).filter((name) => /\.(js|css|svg)$/.test(name));
await Promise.all(
  names.map(async (name) => {
    const plain = await readFile(join(ASSETS, name));
    const options = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } };
    await writeFile(join(ASSETS, `${name}.gz`), await toGzip(plain, { level: 9 }));
    await writeFile(join(ASSETS, `${name}.br`), await toBrotli(plain, options));
  }),
);
