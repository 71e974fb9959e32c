import { hash } from 'node:crypto';
import { fromBytes } from '../../../kernel/tx/ids.js';
import type { CafeRows } from './cafe-rows.js';
import type { Clusters } from './clusters.js';
import type { Openness } from './hours-table.js';
import type { Selection } from './selection.js';

/** The text of an answer and its strong validator (RFC 9110 §8.8.3). */
export type Answer = { text: string; etag: string };

/** What answers are made of: the rows that were chosen from, and the JSON of each chosen one without its closing brace. */
export type Material = { rows: CafeRows; fragments: readonly Buffer[]; openness: Openness };

export type Format = 'json' | 'geojson';

/** One page. */
export function writePage(
  { slots, distances, total, nextCursor }: Selection,
  material: Material,
  format: Format,
): Answer {
  const page = new Text();
  page.ascii(format === 'json' ? '{"items":[' : '{"type":"FeatureCollection","features":[');
  writeItems(page, slots, distances, material, format);
  page.ascii(`],"total":${total},"nextCursor":${nextCursor === null ? 'null' : `"${nextCursor}"`}}`);
  return page.end();
}

/** Clusters, and the cafés that stand alone. */
export function writeClusters(
  { clusters, singles, total }: Clusters,
  distances: number[],
  material: Material,
  format: Format,
): Answer {
  const page = new Text();
  page.ascii(format === 'json' ? '{"items":[' : '{"type":"FeatureCollection","features":[');
  writeItems(page, singles, distances, material, format);
  if (format === 'json') page.ascii(`],"clusters":${JSON.stringify(clusters)}`);
  else {
    const features = clusters.map(({ lat, lng, count, bbox }) =>
      JSON.stringify({
        type: 'Feature',
        bbox,
        geometry: { type: 'Point', coordinates: [lng, lat] },
        properties: { count },
      }),
    );
    page.ascii(`${singles.length > 0 && features.length > 0 ? ',' : ''}${features.join(',')}]`);
  }
  page.ascii(`,"total":${total},"nextCursor":null}`);
  return page.end();
}

/** Any value as it is. */
export function writeValue(value: object): Answer {
  const text = JSON.stringify(value);
  return { text, etag: etagOf(Buffer.from(text)) };
}

function writeItems(
  page: Text,
  slots: readonly number[],
  distances: readonly number[],
  material: Material,
  format: Format,
) {
  const { rows, fragments, openness } = material;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!;
    if (i > 0) page.ascii(',');
    if (format === 'geojson') page.ascii(featureOf(rows, slot));
    page.bytes(fragments[i]!);
    page.ascii(`,"distance":${metersText(distances[i]!)},"openNow":${openNow(rows, slot, openness)}}`);
    if (format === 'geojson') page.ascii('}');
  }
}

/** A place that went out of business is not open, whatever its hours were. */
const openNow = (rows: CafeRows, slot: number, openness: Openness): boolean | null =>
  rows.isInBusiness(slot) ? openness.of(rows.hours[slot]!) : false;

/** RFC 7946 §3.2: longitude comes first. */
const featureOf = (rows: CafeRows, slot: number): string =>
  `{"type":"Feature","id":"${fromBytes(rows.idOf(slot))}","geometry":{"type":"Point","coordinates":[${rows.lng[slot]},${rows.lat[slot]}]},"properties":`;

const metersText = (meters: number): string => (Number.isNaN(meters) ? 'null' : String(roundedMeters(meters)));

/** Metres to the decimetre. */
export const roundedMeters = (meters: number): number => Math.round(meters * 10) / 10;

const etagOf = (bytes: Buffer): string => `"${hash('sha1', bytes, 'base64url')}"`;

/** Where answers are put together, one at a time. */
let scratch = Buffer.allocUnsafe(64 * 1024);

/** Text that grows in the scratch; nothing may wait between its beginning and its end. */
class Text {
  private length = 0;

  ascii(text: string): void {
    this.reserve(text.length);
    this.length += scratch.write(text, this.length, 'latin1');
  }

  bytes(bytes: Buffer): void {
    this.reserve(bytes.length);
    scratch.set(bytes, this.length);
    this.length += bytes.length;
  }

  end(): Answer {
    const bytes = scratch.subarray(0, this.length);
    return { text: bytes.toString('utf8'), etag: etagOf(bytes) };
  }

  private reserve(more: number): void {
    if (this.length + more <= scratch.length) return;
    const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, this.length + more));
    larger.set(scratch.subarray(0, this.length));
    scratch = larger;
  }
}
