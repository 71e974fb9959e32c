import { isZone } from '../../../kernel/time-zones.js';
import { tagCodes, type TagCode } from '../tags.js';
import {
  locate,
  malformed,
  toKoreanPhone,
  toOpeningHours,
  toRow,
  toText,
  toTime,
  zoneAt,
  type Located,
} from './fields.js';
import { withLineFeeds } from './lines.js';
import { isObject, parse, readItems, readSequence } from './json.js';
import type { FileSource, SourceRow } from './source.js';

/** A complete feature on the first line means a sequence; a longer line means a collection. */
const MAX_FIRST_LINE = 65_536;

/**
 * Files of GeoJSON points (RFC 7946) with properties of our own: id, name, roadAddress, address, phone, open,
 * openingHours, zone, tags (codes that apply) and updatedAt. A FeatureCollection, or one feature per line (RFC 8142).
 */
export const geojson: FileSource = {
  name: 'geojson',
  async *read(text) {
    const pieces = withLineFeeds(text);
    let head = '';
    while (!head.trimStart().includes('\n') && head.length <= MAX_FIRST_LINE) {
      const piece = await pieces.next();
      if (piece.done) break;
      head += piece.value;
    }
    const whole = (async function* () {
      yield head;
      yield* pieces;
    })();
    for await (const features of isSequence(head) ? readSequence(whole) : readItems(whole, 'features')) {
      for (const feature of features) yield fromFeature(feature);
    }
  },
};

function isSequence(head: string): boolean {
  const text = head.trimStart();
  if (text.startsWith('\x1E')) return true;
  const first = parse(text.split('\n', 1)[0]!);
  return isObject(first) && first.type === 'Feature';
}

function fromFeature(feature: unknown): SourceRow {
  if (!isObject(feature) || feature.type !== 'Feature') return malformed;
  const said = isObject(feature.properties) ? feature.properties : {};
  const position = positionOf(feature.geometry);
  const zone = zoneAt(position);
  const phone = textOf(said.phone);
  return toRow({
    sourceId: idOf(said.id) ?? idOf(feature.id),
    name: textOf(said.name),
    roadAddress: textOf(said.roadAddress),
    address: textOf(said.address),
    phone: zone === 'Asia/Seoul' ? toKoreanPhone(phone) : phone,
    position,
    open: said.open !== false,
    openingHours: toOpeningHours(textOf(said.openingHours)),
    zone: isKnownZone(said.zone) ? said.zone : zone,
    facts: factsOf(said.tags),
    updatedAt: toTime(said.updatedAt),
  });
}

/** Null without a geometry; lines and areas are not positions. */
function positionOf(geometry: unknown): Located {
  if (geometry === null || geometry === undefined) return null;
  if (!isObject(geometry) || geometry.type !== 'Point' || !Array.isArray(geometry.coordinates))
    return 'bad-coordinates';
  const [lng, lat] = geometry.coordinates as unknown[];
  return locate(lat, lng);
}

function factsOf(tags: unknown): Partial<Record<TagCode, boolean>> {
  const facts: Partial<Record<TagCode, boolean>> = {};
  if (Array.isArray(tags)) for (const code of tagCodes) if (tags.includes(code)) facts[code] = true;
  return facts;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? toText(value) : null);

const idOf = (value: unknown): string | null => textOf(Number.isSafeInteger(value) ? String(value) : value);

const zones = new Map<string, boolean>();

/** True for a known time zone; evaluated once per name. */
function isKnownZone(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 64) return false;
  const known = zones.get(value);
  if (known !== undefined) return known;
  const isKnown = isZone(value);
  // There are some 600 time zones; a file of invented names must not fill the memory.
  if (zones.size < 1_000) zones.set(value, isKnown);
  return isKnown;
}
