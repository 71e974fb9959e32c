import type { Schemas } from '../../core/api.js';
import type { CafeMap } from './cafe-map.js';
import { findCafes } from './finder.js';
import { filterQuery, type State } from './state.js';

/** What is loaded around what is in sight, as a share of its size, so that a small move needs no question. */
const MARGIN = 0.3;
const MOST = 100;

export type Around = { items: readonly Schemas['Cafe'][]; clusters: readonly Schemas['CafeCluster'][] };

/** Loads what else is in sight of a map: single cafés, and clusters where there are too many. */
export class Surroundings {
  private turn = 0;
  private loaded: { question: string; area: ReturnType<CafeMap['sight']> } | undefined;

  /** Undefined when what was loaded last still holds, or a newer question has taken the place of this one. */
  async load(map: CafeMap, state: State): Promise<Around | undefined> {
    const sight = map.sight(0);
    const question = JSON.stringify([sight.zoom, filterQuery(state)]);
    const known = this.loaded?.question === question ? this.loaded.area : undefined;
    const isCovered =
      known !== undefined &&
      sight.west >= known.west &&
      sight.south >= known.south &&
      sight.east <= known.east &&
      sight.north <= known.north;
    if (isCovered) return undefined;
    const turn = ++this.turn;
    const area = map.sight(MARGIN);
    const bbox = [area.west, area.south, area.east, area.north].map((degrees) => degrees.toFixed(5)).join(',');
    try {
      const query = { bbox, zoom: area.zoom, ...filterQuery(state), limit: MOST };
      const { items, clusters = [] } = await findCafes(query);
      if (turn !== this.turn) return undefined;
      this.loaded = { question, area };
      return { items, clusters };
    } catch {
      this.loaded = undefined; // the list says what is wrong
      return undefined;
    }
  }
}
