import { z } from 'zod';
import type { GeoPoint } from '../position.js';
import { request, text, urlOf, type ProviderAddress } from '../provider.js';
import { addressForm, type PlaceSource, type Resolution, type Suggestion } from './place-source.js';

const Addresses = z.object({
  documents: z.array(
    z.object({
      address_name: text,
      road_address: z.object({ address_name: text, building_name: text }).nullish(),
      x: text,
      y: text,
    }),
  ),
});
const Keywords = z.object({
  documents: z.array(z.object({ place_name: text, road_address_name: text, address_name: text, x: text, y: text })),
});

/** Candidates of a name that fits several places. */
const MAX_CANDIDATES = 5;

/** Kakao Local (https://developers.kakao.com/docs/latest/en/local/dev-guide): addresses, then places by name. */
export class KakaoPlaces implements PlaceSource {
  readonly name = 'kakao';

  constructor(private readonly at: ProviderAddress) {}

  async resolve(address: string): Promise<Resolution> {
    const addresses = await this.findAddresses(address, 1);
    if (addresses[0]) return { place: addresses[0], candidates: [] };
    const named = await this.findNamed(address, null, MAX_CANDIDATES);
    const wanted = addressForm(address);
    const exact = named.filter(({ name }) => name !== null && addressForm(name) === wanted);
    if (exact.length === 1) return { place: exact[0]!, candidates: [] };
    return { place: null, candidates: named.map(({ name, address: at }) => (name ? `${name}, ${at}` : at)) };
  }

  async suggest(q: string, near: GeoPoint | null, limit: number): Promise<Suggestion[]> {
    const [addresses, named] = await Promise.all([this.findAddresses(q, limit), this.findNamed(q, near, limit)]);
    return [...addresses, ...named].slice(0, limit);
  }

  private async findAddresses(query: string, size: number) {
    const { documents } = await this.search('address', { query, size: String(size) }, Addresses);
    return documents.flatMap((found) => {
      const position = pointOf(found);
      if (!position) return [];
      const road = found.road_address;
      const name = road?.building_name || null;
      return { name, address: road?.address_name || found.address_name, ...position, source: 'kakao' as const };
    });
  }

  private async findNamed(query: string, near: GeoPoint | null, size: number) {
    const around = near && { x: String(near.lng), y: String(near.lat), sort: 'accuracy' };
    const { documents } = await this.search('keyword', { query, size: String(size), ...around }, Keywords);
    return documents.flatMap((found) => {
      const position = pointOf(found);
      const address = found.road_address_name || found.address_name;
      if (!position || !address) return [];
      return { name: found.place_name || null, address, ...position, source: 'kakao' as const };
    });
  }

  private search<T>(kind: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T> {
    const { url, key, timeoutMs } = this.at;
    return request('kakao', {
      url: urlOf(url, `/v2/local/search/${kind}.json`, query),
      headers: { Authorization: `KakaoAK ${key}` },
      schema,
      timeoutMs,
    });
  }
}

/** Longitude and latitude as text; null for anything that is none. */
function pointOf({ x, y }: { x: string; y: string }): GeoPoint | null {
  const [lng, lat] = [Number(x || NaN), Number(y || NaN)];
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? { lat, lng } : null;
}
