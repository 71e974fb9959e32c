import type { Place, SuggestedPlace } from '../geo.schema.js';
import type { GeoPoint } from '../position.js';

/** What a source says of an address: the place it means, or addresses and names that it may mean. */
export type Resolution = { place: Place | null; candidates: string[] };

export type Suggestion = Omit<SuggestedPlace, 'distanceMeters'>;

/** Knows places by address or by name. A method rejects when the source cannot be asked; then the next one is. */
export interface PlaceSource {
  readonly name: string;
  resolve(address: string): Promise<Resolution>;
  suggest(q: string, near: GeoPoint | null, limit: number): Promise<Suggestion[]>;
}

/** The form of an address for comparison: one case, no spaces, no punctuation. */
export const addressForm = (address: string): string =>
  address
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
