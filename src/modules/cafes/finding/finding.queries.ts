import type { EntityManager } from 'typeorm';
import { Problem } from '../../../kernel/problems/problem.js';
import { where, type Condition } from '../../../kernel/tx/where.js';
import { initials, nameKey } from '../names.js';
import { provinceForms, provinceNames } from './provinces.js';
import { CafeRows } from './cafe-rows.js';
import { boxesAround, boxesOf, EARTH_RADIUS_METERS, type Area } from '../../geo/index.js';
import type { HoursTable } from './hours-table.js';
import { confirmedMask, deniedMask } from './item.js';
import type { Search } from './search.js';
import type { Candidates } from './selection.js';

/**
 * More candidates are not processed from the tables: that would block the process, and other processes have an index.
 */
const MAX_CANDIDATES = 200_000;
/** A search by words examines at most so many matches. */
const MAX_BY_WORDS = 20_000;

type Row = {
  id: Buffer;
  lat: number;
  lng: number;
  open: number;
  opening_hours: string | null;
  zone: string;
  facts_yes: number;
  facts_no: number;
  raters: number;
  rating_halves: number;
  rated: string | number;
  name_key: string;
  address_key: string;
};

/**
 * A superset of the matches, from the tables: by the spatial index for a place, by name and address for words.
 *
 * @throws Problem `busy` (503) when there are too many candidates
 */
export async function findCandidates(manager: EntityManager, search: Search, hours: HoursTable): Promise<Candidates> {
  const words = search.words === null ? null : toWords(search.words);
  const boxes = boxesFor(search);
  const found: Row[] = [];
  if (words?.conditions.length === 0) return toCandidates([], words, hours);
  for (const box of boxes.length > 0 ? boxes : [null]) {
    const limit = box ? MAX_CANDIDATES + 1 - found.length : MAX_BY_WORDS;
    const { sql, parameters } = where(
      ['c.merged_into IS NULL AND c.lat IS NOT NULL'],
      !search.includeClosed && ['c.open = TRUE'],
      ...(box ? toConditions(box, search, boxes.length) : []),
      ...(words?.conditions ?? []),
    );
    // Nearly all cafés have `merged_into` NULL: for a wide box MySQL would choose that index and read them all.
    const rows: Row[] = await manager.query(
      `SELECT c.id, c.lat, c.lng, c.open, c.opening_hours, c.zone, c.facts_yes, c.facts_no, c.raters, c.rating_halves,
         ${words ? 'c.name_key, c.address_key' : `'' AS name_key, '' AS address_key`},
         IF(c.raters = 0, 0, (SELECT BIT_OR(1 << t.tag) FROM cafe_tags t WHERE t.cafe_id = c.id AND t.raters > 0)) AS rated
       FROM cafes c IGNORE INDEX (cafes_merged) WHERE ${sql} ${box ? '' : 'ORDER BY c.id'} LIMIT ${limit}`,
      parameters,
    );
    found.push(...rows);
  }
  if (found.length > MAX_CANDIDATES) throw new Problem('busy');
  return toCandidates(found, words, hours);
}

/** The bounding boxes of a search; empty when it has no place. */
export function boxesFor({ from, radiusMeters, area }: Search): Area[] {
  if (area) return boxesOf(area);
  return from && radiusMeters !== null ? boxesAround(from, radiusMeters) : [];
}

function toConditions({ west, south, east, north }: Area, { from, radiusMeters }: Search, boxes: number): Condition[] {
  // MBRContains excludes points on the edge.
  const corners = [west - 1e-7, south - 1e-7, east + 1e-7, north + 1e-7];
  const inBox: Condition = ['MBRContains(LineString(Point(?, ?), Point(?, ?)), c.location)', ...corners];
  // Excludes the corners of the box. MySQL rejects longitude -180, where the box is one of two.
  if (!from || radiusMeters === null || boxes > 1 || west <= -180) return [inBox];
  const circle = [from.lng, from.lat, EARTH_RADIUS_METERS, radiusMeters + 1];
  return [inBox, ['ST_Distance_Sphere(c.location, Point(?, ?), ?) <= ?', ...circle]];
}

/** `keys`: the words in sequence, a province by each of its names. */
type Words = { conditions: Condition[]; keys: string[] };

/**
 * Converts words to conditions: each must occur in the name or the address, ignoring spaces; initials alone must be a
 * prefix of the name's. Keys contain letters and digits only, so a word cannot contain a wildcard; a search without any
 * matches nothing.
 */
function toWords(text: string): Words {
  const key = nameKey(text);
  if (isInitials(key)) return { conditions: [['c.initials LIKE ?', `${key}%`]], keys: [key] };
  const words = text
    .split(/\s+/)
    .map(nameKey)
    .filter((word) => word !== '')
    .map((word, index, all) => (index === all.length - 1 ? withoutBranch(word) : word));
  return {
    conditions: words.map(toCondition),
    keys: sequencesOf(words),
  };
}

function toCondition(word: string): Condition {
  const forms = provinceForms(word);
  const sql = forms.map(() => 'c.name_key LIKE ? OR c.address_key LIKE ?').join(' OR ');
  return [`(${sql})`, ...forms.flatMap((form) => [`%${form}%`, `%${form}%`])];
}

/** The words in sequence, with every name of the province that they begin with. */
const sequencesOf = ([first = '', ...rest]: string[]): string[] =>
  provinceNames(first).map((name) => [name, ...rest].join(''));

/** 강남역점 and 강남역 name the same branch. */
const withoutBranch = (key: string): string => (key.length > 1 && key.endsWith('점') ? key.slice(0, -1) : key);

/** True for a text of initial consonants only. */
export const isInitials = (key: string): boolean => /^[ㄱ-ㅎ]+$/.test(key) && initials(key) === key;

function toCandidates(found: Row[], words: Words | null, hours: HoursTable): Candidates {
  const rows = new CafeRows(found.length);
  for (const row of found) {
    const rated = Number(row.rated);
    rows.add({
      id: row.id,
      lat: row.lat,
      lng: row.lng,
      open: row.open === 1,
      yes: confirmedMask(row.facts_yes, rated),
      no: deniedMask(row.facts_no, row.facts_yes, rated),
      raters: row.raters,
      ratingHalves: row.rating_halves,
      hours: hours.numberOf(row.opening_hours, row.zone),
      relevance: words ? relevanceOf(row, words.keys) : 0,
    });
  }
  return { rows, slots: found.map((_, slot) => slot) };
}

/**
 * 2 when the name begins with the words or their initials; 1 when the name or the address contains them in sequence; 0
 * when they are scattered over both.
 */
function relevanceOf({ name_key, address_key }: Row, sequences: string[]): number {
  if (sequences.some((words) => isInitials(words) || name_key.startsWith(words))) return 2;
  return sequences.some((words) => name_key.includes(words) || address_key.includes(words)) ? 1 : 0;
}
