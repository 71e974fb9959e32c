import type { Area, GeoPoint } from '../../geo/index.js';
import type { SourceName } from '../source-names.js';
import type { TagCode } from '../tags.js';

/** What a source says about one café, normalised: trimmed, empty text is null. */
export type CafeRecord = {
  /** The café's id at the source, at most 191 characters. */
  sourceId: string;
  /** At most 200 characters. */
  name: string;
  roadAddress: string | null;
  address: string | null;
  phone: string | null;
  /** Null when the source has none: the record then needs geocoding. */
  position: GeoPoint | null;
  /** In business, as far as the source knows. */
  open: boolean;
  /** OSM syntax; null when unknown or not understood. */
  openingHours: string | null;
  /** IANA zone of the opening hours. */
  zone: string;
  /** What the source says about tags; a tag that is not there is unknown, not "no". */
  facts: Partial<Record<TagCode, boolean>>;
  /** When the source last changed it; of two rows with one id the later one wins. */
  updatedAt: Date | null;
};

/** Why a row is no café: a code for machines, and the field it is about. */
export const rejectionCodes = [
  'malformed-row',
  'missing-id',
  'missing-name',
  'too-long',
  'bad-coordinates',
  'out-of-range',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];
type Rejection = { code: RejectionCode; field: string | null };

/** One row of a source: a café, or why it is none. Never an exception: one bad row must not stop the others. */
export type SourceRow = { record: CafeRecord } | { sourceId: string | null; rejected: Rejection };

/** A source that comes as a file. Throws `UnreadableFile` when the file as a whole is not of this source. */
export type FileSource = {
  readonly name: SourceName;
  /** Rows in the order of the file; `text` comes decoded, without BOM, in pieces of any size. */
  read(text: AsyncIterable<string>): AsyncIterable<SourceRow>;
};

/** The file is not what it was said to be: a missing column, not JSON, … The message names what was expected. */
export class UnreadableFile extends Error {}

/** What a collector brings at a time: rows, where to go on after a restart, and how much is done (0–1). */
export type Page<Cursor> = { rows: SourceRow[]; next: Cursor | null; progress: number };

/** A source that is asked over HTTP, page by page. `from` is the `next` of the last page that was stored. */
export type Collector<Cursor = unknown> = {
  readonly name: SourceName;
  /** Whether address and key of the provider are configured. */
  isConfigured(): boolean;
  /** Throws `CollectionFailed` with the provider's code when going on makes no sense. */
  collect(area: Area, from: Cursor | null, signal: AbortSignal): AsyncIterable<Page<Cursor>>;
};

/** A provider refused for good (bad key, malformed request) or did not answer after all retries. */
export class CollectionFailed extends Error {
  constructor(
    /** The provider's own code where it has one, such as `INFO-100`; else `http-403`, `timeout`, `malformed-answer`, … */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
