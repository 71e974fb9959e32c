import { hash } from 'node:crypto';
import { fromBytes } from '../../../kernel/tx/ids.js';
import type { CafeRows } from './cafe-rows.js';
import type { Clusters } from './clusters.js';
import type { Openness } from './hours-table.js';
import type { Selection } from './selection.js';

/** The text of a response and its strong validator (RFC 9110 §8.8.3). */
export type SearchResponse = { text: string; etag: string };

/** The input of a response: the candidate rows, and the JSON of each selected café without its closing brace. */
export type ResponseInput = { rows: CafeRows; fragments: readonly Buffer[]; openness: Openness };

export type Format = 'json' | 'geojson';

/** Writes one page. */
export function writePage(
  { slots, distances, total, nextCursor }: Selection,
  input: ResponseInput,
  format: Format,
): SearchResponse {
  const page = new TextBuilder();
  page.ascii(format === 'json' ? '{"items":[' : '{"type":"FeatureCollection","features":[');
  writeItems(page, slots, distances, input, format);
  page.ascii(`],"total":${total},"nextCursor":${nextCursor === null ? 'null' : `"${nextCursor}"`}}`);
  return page.end();
}

/** Writes clusters, and the cafés outside of them. */
export function writeClusters(
  { clusters, singles, total }: Clusters,
  distances: number[],
  input: ResponseInput,
  format: Format,
): SearchResponse {
  const page = new TextBuilder();
  page.ascii(format === 'json' ? '{"items":[' : '{"type":"FeatureCollection","features":[');
  writeItems(page, singles, distances, input, format);
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

/** Writes any value as JSON. */
export function writeValue(value: object): SearchResponse {
  const text = JSON.stringify(value);
  return { text, etag: etagOf(Buffer.from(text)) };
}

function writeItems(
  page: TextBuilder,
  slots: readonly number[],
  distances: readonly number[],
  input: ResponseInput,
  format: Format,
) {
  const { rows, fragments, openness } = input;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!;
    if (i > 0) page.ascii(',');
    if (format === 'geojson') page.ascii(featureOf(rows, slot));
    page.bytes(fragments[i]!);
    page.ascii(`,"distance":${metersText(distances[i]!)},"openNow":${openNow(rows, slot, openness)}}`);
    if (format === 'geojson') page.ascii('}');
  }
}

/** A permanently closed café is never open, whatever its hours. */
const openNow = (rows: CafeRows, slot: number, openness: Openness): boolean | null =>
  rows.isInBusiness(slot) ? openness.of(rows.hours[slot]!) : false;

/** RFC 7946 §3.2: longitude comes first. */
const featureOf = (rows: CafeRows, slot: number): string =>
  `{"type":"Feature","id":"${fromBytes(rows.idOf(slot))}","geometry":{"type":"Point","coordinates":[${rows.lng[slot]},${rows.lat[slot]}]},"properties":`;

const metersText = (meters: number): string => (Number.isNaN(meters) ? 'null' : String(roundedMeters(meters)));

/** Metres, rounded to decimetres. */
export const roundedMeters = (meters: number): number => Math.round(meters * 10) / 10;

const etagOf = (bytes: Buffer): string => `"${hash('sha1', bytes, 'base64url')}"`;

/** A reused buffer in which responses are built, one at a time. */
let buffer = Buffer.allocUnsafe(64 * 1024);

/** A text that grows in the reused buffer; its code must not await between start and end. */
class TextBuilder {
  private length = 0;

  ascii(text: string): void {
    this.reserve(text.length);
    this.length += buffer.write(text, this.length, 'latin1');
  }

  bytes(bytes: Buffer): void {
    this.reserve(bytes.length);
    buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  end(): SearchResponse {
    const bytes = buffer.subarray(0, this.length);
    return { text: bytes.toString('utf8'), etag: etagOf(bytes) };
  }

  private reserve(more: number): void {
    if (this.length + more <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, this.length + more));
    larger.set(buffer.subarray(0, this.length));
    buffer = larger;
  }
}
