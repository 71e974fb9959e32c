import { isInKorea } from '../../geo/index.js';
import type { TagCode } from '../tags.js';
import {
  locate,
  malformed,
  toKoreanPhone,
  toOpeningHours,
  toRow,
  toText,
  toTime,
  withBranch,
  zoneAt,
} from './fields.js';
import { isObject, readItems } from './json.js';
import { Outlines } from './overpass-outlines.js';
import { UnreadableFile, type FileSource, type SourceRow } from './source.js';

/** Responses of Overpass with `[out:json]`, and files of them. Places outside Korea are accepted.
 * Of the forms of `out` each locates ways and relations. */
export const overpass: FileSource = {
  name: 'overpass',
  async *read(text) {
    const elements = readItems(text, 'elements', (key, said) => {
      if (key === 'remark' && isCutShort(said)) throw new UnreadableFile(`Overpass stopped: ${said.slice(0, 300)}`);
    });
    const outlines = new Outlines();
    for await (const some of elements) {
      for (const element of some) {
        const place = outlines.take(element);
        // What is no JSON is a row as well, a malformed one.
        if (place !== undefined || element === undefined) yield fromElement(place);
      }
    }
    for (const place of outlines.rest()) yield fromElement(place);
  },
};

/**
 * True when the `remark` of a response says that the server stopped: treating the elements so far as complete would
 * close all others.
 */
export const isCutShort = (remark: string): boolean => /error/i.test(remark);

type Tags = Record<string, unknown>;

/** The café of an element: a node at its position, a way or a relation at its `center`. */
export function fromElement(element: unknown): SourceRow {
  if (!isObject(element)) return malformed;
  const tags: Tags = isObject(element.tags) ? element.tags : {};
  const point = element.type === 'node' ? element : element.center;
  const position = isObject(point) ? locate(point.lat, point.lon) : null;
  const isKorean = position !== null && typeof position !== 'string' && isInKorea(position);
  const name = tag(tags, 'name') ?? tag(tags, 'name:ko');
  const phone = (tag(tags, 'phone') ?? tag(tags, 'contact:phone'))?.split(';')[0];
  const openingHours = toOpeningHours(tag(tags, 'opening_hours'));
  return toRow({
    sourceId: idOf(element),
    name: name && withBranch(name, tag(tags, 'branch')),
    ...addressOf(tags),
    phone: isKorean || phone?.startsWith('+82') ? toKoreanPhone(phone) : toText(phone),
    position,
    open: isOpen(tags),
    openingHours,
    zone: zoneAt(position),
    facts: factsOf(tags, openingHours),
    updatedAt: toTime(element.timestamp),
  });
}

function idOf({ type, id }: Record<string, unknown>): string | null {
  const isKnown = type === 'node' || type === 'way' || type === 'relation';
  return isKnown && Number.isSafeInteger(id) && (id as number) > 0 ? `${type}/${id as number}` : null;
}

/** Korean addresses have `addr:full`, or streets (도로명) and quarters (동) in descending order. */
function addressOf(tags: Tags): { roadAddress: string | null; address: string | null } {
  const said = (...keys: string[]) => keys.map((key) => tag(tags, `addr:${key}`)).filter((part) => part !== null);
  const area = said('province', 'state', 'city', 'district');
  const [street, house, quarter] = [
    said('street'),
    said('housenumber'),
    said('subdistrict', 'quarter', 'neighbourhood'),
  ];
  const full = tag(tags, 'addr:full');
  return {
    roadAddress: street.length > 0 ? [...area, ...street, ...house].join(' ') : full,
    address: quarter.length > 0 ? [...area, ...quarter, ...(street.length > 0 ? [] : house)].join(' ') : null,
  };
}

/** https://wiki.openstreetmap.org/wiki/Lifecycle_prefix: `disused:amenity` beside `amenity` holds the former use. */
function isOpen(tags: Tags): boolean {
  if (tags.disused === 'yes' || tags.abandoned === 'yes' || tags.closed === 'yes') return false;
  if (/^(closed|off)$/i.test(tag(tags, 'opening_hours') ?? '')) return false;
  return (
    tags.amenity !== undefined ||
    tags.shop !== undefined ||
    !Object.keys(tags).some((key) =>
      /^(disused|abandoned|closed|was|removed|demolished|razed):(amenity|shop)$/.test(key),
    )
  );
}

function factsOf(tags: Tags, openingHours: string | null): Partial<Record<TagCode, boolean>> {
  const facts: Partial<Record<TagCode, boolean>> = {};
  const [internet, smoking] = [tag(tags, 'internet_access'), tag(tags, 'smoking')];
  if (internet === 'wlan' || internet === 'yes') facts.wifi = true;
  if (internet === 'no') facts.wifi = false;
  if (smoking && ['yes', 'separated', 'isolated', 'dedicated', 'outside'].includes(smoking)) facts.smoking = true;
  if (smoking === 'no') facts.smoking = false;
  if (openingHours === '24/7') facts.twentyFour = true;
  return facts;
}

const tag = (tags: Tags, key: string): string | null => {
  const value = tags[key];
  return typeof value === 'string' ? toText(value) : null;
};
