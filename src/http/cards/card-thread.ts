/** The program of a thread that draws cards; `card-images.ts` starts it by its path. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { lowerPriority } from '../../kernel/low-priority.js';
import { FONT } from './card-svg.js';

/** What we use of the package, whose own types want those of browsers. */
type Renderer = {
  initWasm: (wasm: Uint8Array) => Promise<void>;
  Resvg: new (svg: string, options: { font: object }) => { render(): Image; free(): void };
};
type Image = { asPng(): Uint8Array; free(): void };

lowerPriority();
const load = createRequire(import.meta.url);
const { initWasm, Resvg } = load('@resvg/resvg-wasm') as Renderer;
const ready = initWasm(readFileSync(load.resolve('@resvg/resvg-wasm/index_bg.wasm')));
// All of modern Korean, under the SIL Open Font License 1.1.
const file = readFileSync(load.resolve('@expo-google-fonts/nanum-gothic/700Bold/NanumGothic_700Bold.ttf'));
const font = { fontBuffers: [file], defaultFontFamily: FONT };

async function draw(svg: string): Promise<void> {
  await ready;
  const drawing = new Resvg(svg, { font });
  const image = drawing.render();
  parentPort!.postMessage(image.asPng());
  for (const each of [image, drawing]) each.free();
}

parentPort!.on('message', (svg: string) => void draw(svg));
