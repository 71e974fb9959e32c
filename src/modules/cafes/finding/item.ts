import { fromBytes } from '../../../kernel/tx/ids.js';
import { tagCodes } from '../tags.js';
import { meanHundredths, type CafeRow } from './cafe-rows.js';
import type { ShownCafe } from './cafe.queries.js';
import type { HoursTable } from './hours-table.js';

/** Tags that a source or a rating confirms. */
export const confirmedMask = (factsYes: number, rated: number): number => factsYes | rated;

/** Tags that a source denies and nothing confirms. */
export const deniedMask = (factsNo: number, factsYes: number, rated: number): number => factsNo & ~(factsYes | rated);

/** The mean, 0–5 with two decimals; null without ratings. */
const ratingOf = ({ ratingHalves, raters }: ShownCafe): number | null =>
  raters === 0 ? null : meanHundredths(ratingHalves, raters) / 100;

/** The part of a café that depends neither on time nor on the viewer. */
export function toItem(cafe: ShownCafe) {
  const { id, name, lat, lng, roadAddress, address, phone, open, openingHours, raters, sources } = cafe;
  const rating = ratingOf(cafe);
  return {
    ...{ id: fromBytes(id), name, lat, lng, roadAddress, address, phone, open, openingHours },
    ...{ rating, raters, tags: confirmedTagsOf(cafe), sources },
  };
}

function confirmedTagsOf({ factsYes, tagRaters }: ShownCafe) {
  const rated = tagRaters.map((count, bit) => ({ code: tagCodes[bit]!, count, bit }));
  return rated
    .filter(({ count, bit }) => count > 0 || factsYes & (1 << bit))
    .sort((a, b) => b.count - a.count)
    .map(({ code, count }) => ({ code, count }));
}

/** The café as a row of an index. */
export function toRow(cafe: ShownCafe & { lat: number; lng: number }, hours: HoursTable): CafeRow {
  const { id, lat, lng, open, factsYes, factsNo, raters, ratingHalves, openingHours, zone } = cafe;
  const rated = cafe.tagRaters.reduce((mask, count, bit) => (count > 0 ? mask | (1 << bit) : mask), 0);
  return {
    ...{ id, lat, lng, open, raters, ratingHalves },
    yes: confirmedMask(factsYes, rated),
    no: deniedMask(factsNo, factsYes, rated),
    hours: hours.numberOf(openingHours, zone),
    relevance: 0,
  };
}

/** The item as JSON without its closing brace: distance and hours, which depend on the request, are appended. */
export const toFragment = (cafe: ShownCafe): Buffer => Buffer.from(JSON.stringify(toItem(cafe)).slice(0, -1));
