import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Cache } from '../../../kernel/cache/cache.js';
import { PlaceFinder, type PlaceSource, type Resolution, type Suggestion } from '../../geo/index.js';
import { nameKey } from '../names.js';
import { findCompletions } from './completions.queries.js';
import type { CafeNames } from './finding.schema.js';

const MAX_CANDIDATES = 5;

/** Cafés by name as places for deliveries: they are known without any provider of maps. */
@Injectable()
export class CafePlaces implements PlaceSource, OnModuleInit {
  readonly name = 'cafes';

  constructor(
    private readonly cache: Cache,
    private readonly places: PlaceFinder,
  ) {}

  onModuleInit(): void {
    this.places.plugIn(this);
  }

  /** A café with exactly this name, if there is one only; else those that begin with it or hold it. */
  async resolve(address: string): Promise<Resolution> {
    const found = await this.find(address, MAX_CANDIDATES);
    const exact = found.filter(({ name }) => nameKey(name) === nameKey(address));
    const [place] = exact;
    if (place && exact.length === 1) return { place: toPlace(place), candidates: [] };
    return { place: null, candidates: found.map(({ name, address: at }) => (at ? `${name}, ${at}` : name)) };
  }

  async suggest(q: string, _near: unknown, limit: number): Promise<Suggestion[]> {
    return (await this.find(q, limit)).map(toPlace);
  }

  private async find(q: string, limit: number): Promise<Located[]> {
    const { items } = await this.cache.uncached([], (manager) => findCompletions(manager, { q, limit }));
    return items.filter((cafe): cafe is Located => cafe.lat !== null && cafe.lng !== null);
  }
}

type Located = CafeNames['items'][number] & { lat: number; lng: number };

const toPlace = ({ name, address, lat, lng }: Located) => ({
  name,
  address: address ?? name,
  lat,
  lng,
  source: 'cafes' as const,
});
