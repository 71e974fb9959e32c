import { createHash } from 'node:crypto';
import { derivedId } from '../../../kernel/tx/ids.js';
import { addressKey, initials, nameKey } from '../names.js';
import { sourceNames, type SourceName } from '../source-names.js';
import type { CafeRecord } from '../sources/source.js';
import type { GeoPoint } from '../../geo/index.js';
import { tagCodes, tagMask, type TagCode } from '../tags.js';

/**
 * The content of a record. Only corrections (source `madang`) may leave name, open and zone to the other records of
 * their café.
 */
export type RecordContent = Omit<CafeRecord, 'name' | 'open' | 'zone'> & {
  name: string | null;
  open: boolean | null;
  zone: string | null;
};

/** A source's record as it is stored. */
export type StoredRecord = RecordContent & {
  source: SourceName;
  /** The café that this record created; it never changes, so that a merge can be undone. */
  originId: string;
  /** The café under which it is shown: its origin, or the café that the origin was merged into. */
  cafeId: string;
  hash: Buffer;
  /** The hash of the row of the same file that this one replaced. */
  supersededHash: Buffer | null;
};

/** A user's corrections of a café; fields that are missing keep the value of the sources. */
export type Correction = Partial<Omit<CafeRecord, 'sourceId' | 'zone' | 'facts' | 'updatedAt'>>;

/** A café as it is stored and shown. */
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

/** The id of the café that a record creates: the same for the same record, so that a repeated import finds it. */
export const originIdOf = (source: SourceName, sourceId: string): string =>
  derivedId(NAMESPACE, `${source}:${sourceId}`);

/** A hash of 16 bytes over the content of a record. */
export function hashOf({ updatedAt, facts, position, ...rest }: RecordContent): Buffer {
  const content = [
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
  return createHash('sha256').update(JSON.stringify(content)).digest().subarray(0, 16);
}

/** The correction record of a café without corrections. */
export const emptyCorrection = (cafeId: string): RecordContent => ({
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

/** Merges the records of one café: each field comes from the most trusted source that has it. */
export function toCafe(id: string, records: StoredRecord[]): Cafe {
  const ranked = records.toSorted(
    (a, b) => rank(a) - rank(b) || byLastChange(a) - byLastChange(b) || (a.sourceId < b.sourceId ? -1 : 1),
  );
  const first = <T>(pick: (record: StoredRecord) => T | null): T | null => {
    for (const record of ranked) {
      const value = pick(record);
      if (value !== null) return value;
    }
    return null;
  };
  // The record that created the café has these.
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

/** Two records of one source, which only a merge can bring together, are ordered by the last change. */
const byLastChange = ({ updatedAt }: StoredRecord): number => -(updatedAt?.getTime() ?? 0);

const factOf = (ranked: StoredRecord[], code: TagCode): boolean | undefined =>
  ranked.find(({ facts }) => facts[code] !== undefined)?.facts[code];
