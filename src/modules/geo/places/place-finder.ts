import { Injectable, Logger } from '@nestjs/common';
import { config } from '../../../config.js';
import { Problem, type InputIssue } from '../../../kernel/problems/problem.js';
import type { Place, PlaceQuestion, SuggestedPlace, SuggestionQuery } from '../geo.schema.js';
import { frontOf } from '../address-front.js';
import { distance } from '../geography.js';
import { JusoPlaces } from './juso.js';
import { KakaoPlaces } from './kakao.js';
import type { PlaceSource, Suggestion } from './place-source.js';

const MAX_SUGGESTIONS = 10;
const MAX_CANDIDATES = 5;
/** A provider that failed is not asked for so long: people would wait for it again and again. */
const REST_MS = 10_000;

/** Finds places: by the coordinates given, else at Kakao, at juso.go.kr and in the index of another module, in this order. */
@Injectable()
export class PlaceFinder {
  private readonly logger = new Logger('places');
  private readonly sources: PlaceSource[] = providers();
  private readonly restsUntil = new Map<PlaceSource, number>();

  /** Adds a source of another module, asked after those that are there. */
  plugIn(source: PlaceSource): void {
    this.sources.push(source);
  }

  /**
   * The place of an address, without floor, room and brackets first: most maps do not know them. `pointer` is where the request holds it.
   *
   * @throws Problem `address-not-found` (422); each of its errors names a place that may be meant
   */
  async resolve({ address, lat, lng }: PlaceQuestion, pointer = '/address'): Promise<Place> {
    if (lat !== undefined && lng !== undefined) return { name: null, address, lat, lng, source: 'given' };
    const candidates = new Set<string>();
    for (const source of this.sources)
      for (const query of new Set([frontOf(address), address])) {
        const found = await this.tryAsking(source, () => source.resolve(query));
        if (found?.place) return found.place;
        for (const candidate of found?.candidates ?? []) candidates.add(candidate);
      }
    throw new Problem(
      'address-not-found',
      { address },
      { issues: [...candidates].slice(0, MAX_CANDIDATES).map(issueAt(pointer)) },
    );
  }

  /** Places whose address or name begins so or holds this, ten at most. */
  async suggest({ q, lat, lng }: SuggestionQuery): Promise<SuggestedPlace[]> {
    const near = lat === undefined || lng === undefined ? null : { lat, lng };
    const found = new Map<string, Suggestion>();
    for (const source of this.sources) {
      if (found.size >= MAX_SUGGESTIONS) break;
      const suggestions = (await this.tryAsking(source, () => source.suggest(q, near, MAX_SUGGESTIONS))) ?? [];
      for (const suggestion of suggestions) {
        const key = `${suggestion.name ?? ''}|${suggestion.address}`;
        if (!found.has(key)) found.set(key, suggestion);
      }
    }
    return [...found.values()].slice(0, MAX_SUGGESTIONS).map((suggestion) => {
      const { lat: at, lng: on } = suggestion;
      const isMeasured = near !== null && at !== null && on !== null;
      return { ...suggestion, distanceMeters: isMeasured ? Math.round(distance(near, { lat: at, lng: on })) : null };
    });
  }

  /** Undefined when the source rests, or fails now. */
  private async tryAsking<T>(source: PlaceSource, question: () => Promise<T>): Promise<T | undefined> {
    if ((this.restsUntil.get(source) ?? 0) > performance.now()) return undefined;
    try {
      return await question();
    } catch (error) {
      this.restsUntil.set(source, performance.now() + REST_MS);
      this.logger.warn({ target: source.name, reason: (error as Error).message }, 'places could not be looked up');
      return undefined;
    }
  }
}

/** Those that are configured. */
function providers(): PlaceSource[] {
  const { kakao, juso, timeoutMs } = config.geo;
  return [
    ...(kakao.key ? [new KakaoPlaces({ url: kakao.url, key: kakao.key, timeoutMs })] : []),
    ...(juso.key && juso.coordinatesKey
      ? [new JusoPlaces({ url: juso.url, key: juso.key, coordinatesKey: juso.coordinatesKey, timeoutMs })]
      : []),
  ];
}

const issueAt =
  (pointer: string) =>
  (candidate: string): InputIssue => ({
    in: 'body',
    pointer,
    code: 'place_candidate',
    message: { en: `Did you mean ${candidate}?`, ko: `혹시 ${candidate}인가요?` },
  });
