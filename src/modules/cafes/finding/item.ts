import { fromBytes } from '../../../kernel/tx/ids.js';
import { tagCodes } from '../tags.js';
import { meanHundredths, type CafeRow } from './cafe-rows.js';
import type { ShownCafe } from './cafe.queries.js';
import type { HoursTable } from './hours-table.js';

/** The tags that a source or a rater says "yes" to. */
export const confirmed = (factsYes: number, rated: number): number => factsYes | rated;

/** The tags that a source says "no" to, and nobody "yes". */
export const denied = (factsNo: number, factsYes: number, rated: number): number => factsNo & ~(factsYes | rated);

/** The mean, 0–5 with two decimals; null when nobody rated. */
const ratingOf = ({ ratingHalves, raters }: ShownCafe): number | null =>
  raters === 0 ? null : meanHundredths(ratingHalves, raters) / 100;

/** What is the same of a café whoever asks, and when. */
export function toItem(cafe: ShownCafe) {
  const { id, name, lat, lng, roadAddress, address, phone, open, openingHours, raters, sources } = cafe;
  const rating = ratingOf(cafe);
  return {
    ...{ id: fromBytes(id), name, lat, lng, roadAddress, address, phone, open, openingHours },
    ...{ rating, raters, tags: tagsOf(cafe), sources },
  };
}

function tagsOf({ factsYes, tagRaters }: ShownCafe) {
  const rated = tagRaters.map((count, bit) => ({ code: tagCodes[bit]!, count, bit }));
  return rated
    .filter(({ count, bit }) => count > 0 || factsYes & (1 << bit))
    .sort((a, b) => b.count - a.count)
    .map(({ code, count }) => ({ code, count }));
}

/** The café in the columns of an index. */
export function toRow(cafe: ShownCafe & { lat: number; lng: number }, hours: HoursTable): CafeRow {
  const { id, lat, lng, open, factsYes, factsNo, raters, ratingHalves, openingHours, zone } = cafe;
  const rated = cafe.tagRaters.reduce((mask, count, bit) => (count > 0 ? mask | (1 << bit) : mask), 0);
  return {
    ...{ id, lat, lng, open, raters, ratingHalves },
    yes: confirmed(factsYes, rated),
    no: denied(factsNo, factsYes, rated),
    hours: hours.numberOf(openingHours, zone),
    relevance: 0,
  };
}

/** The item as JSON text without its closing brace: distance and hours, which depend on who asks, come after it. */
export const toFragment = (cafe: ShownCafe): Buffer => Buffer.from(JSON.stringify(toItem(cafe)).slice(0, -1));
