import { createHash } from 'node:crypto';
import { derivedId } from '../../../kernel/tx/ids.js';
import { addressKey, initials, nameKey } from '../names.js';
import { sourceNames, type SourceName } from '../source-names.js';
import type { CafeRecord } from '../sources/source.js';
import type { GeoPoint } from '../position.js';
import { tagCodes, tagMask, type TagCode } from '../tags.js';

/** What a record says. Only corrections (`madang`) may leave name, open and zone to the other records of their café. */
export type Said = Omit<CafeRecord, 'name' | 'open' | 'zone'> & {
  name: string | null;
  open: boolean | null;
  zone: string | null;
};

/** What a source says, as it is kept. */
export type StoredRecord = Said & {
  source: SourceName;
  /** The café that this record founded; it never changes, so that a merge can be undone. */
  homeId: string;
  /** The café under which it is shown: its home, or what its home was merged into. */
  cafeId: string;
  hash: Buffer;
  /** Of the row of the same file that this one replaced. */
  supersededHash: Buffer | null;
};

/** What people put right about a café; what is not there stays as the sources say. */
export type Correction = Partial<Omit<CafeRecord, 'sourceId' | 'zone' | 'facts' | 'updatedAt'>>;

/** What people see of a café, as it is kept. */
export type Cafe = {
  id: string;
  name: string;
  nameKey: string;
  initials: string;
  roadAddress: string | null;
  address: string | null;
  addressKey: string;
  phone: string | null;
  position: GeoPoint | null;
  open: boolean;
  openingHours: string | null;
  zone: string;
  factsYes: number;
  factsNo: number;
};

const NAMESPACE = 'c0ffee00-0000-5000-8000-000000000000';

/** The id of the café that a record founds: the same for the same record, so that an import that is repeated finds it. */
export const homeIdOf = (source: SourceName, sourceId: string): string => derivedId(NAMESPACE, `${source}:${sourceId}`);

/** 16 bytes that stand for everything a record says. */
export function hashOf({ updatedAt, facts, position, ...rest }: Said): Buffer {
  const said = [
    rest.name,
    rest.roadAddress,
    rest.address,
    rest.phone,
    position?.lat,
    position?.lng,
    rest.open,
    rest.openingHours,
    rest.zone,
    tagCodes.map((code) => facts[code] ?? null),
    updatedAt,
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest().subarray(0, 16);
}

/** The record of a café that nobody has corrected. */
export const silence = (cafeId: string): Said => ({
  sourceId: cafeId,
  name: null,
  roadAddress: null,
  address: null,
  phone: null,
  position: null,
  open: null,
  openingHours: null,
  zone: null,
  facts: {},
  updatedAt: null,
});

/** The best that these records of one café say together: each fact from the first source that knows it. */
export function toCafe(id: string, records: StoredRecord[]): Cafe {
  const ranked = records.toSorted((a, b) => rank(a) - rank(b) || age(a) - age(b) || (a.sourceId < b.sourceId ? -1 : 1));
  const first = <T>(pick: (record: StoredRecord) => T | null): T | null => {
    for (const record of ranked) {
      const value = pick(record);
      if (value !== null) return value;
    }
    return null;
  };
  // The record that founded the café says these.
  const name = first((r) => r.name)!;
  const open = first((r) => r.open)!;
  const zone = first((r) => r.zone)!;
  const hours = ranked.find(({ openingHours }) => openingHours !== null);
  const [roadAddress, address] = [first((r) => r.roadAddress), first((r) => r.address)];
  const facts = (wanted: boolean) => tagMask(tagCodes.filter((code) => factOf(ranked, code) === wanted));
  return {
    id,
    name,
    nameKey: nameKey(name),
    initials: initials(name),
    roadAddress,
    address,
    addressKey: addressKey(roadAddress, address),
    phone: first((r) => r.phone),
    position: first((r) => r.position),
    open,
    openingHours: hours?.openingHours ?? null,
    zone: hours?.zone ?? zone,
    factsYes: facts(true),
    factsNo: facts(false),
  };
}

const rank = ({ source }: StoredRecord): number => sourceNames.indexOf(source);

/** Of two records of one source, which only a merge brings together, the one that was changed last is believed. */
const age = ({ updatedAt }: StoredRecord): number => -(updatedAt?.getTime() ?? 0);

const factOf = (ranked: StoredRecord[], code: TagCode): boolean | undefined =>
  ranked.find(({ facts }) => facts[code] !== undefined)?.facts[code];
