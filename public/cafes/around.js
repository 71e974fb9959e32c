import { latest } from './api.js';
import { filtersOf } from './state.js';

/** What is loaded around what is in sight, as a share of its size, so that a small move needs no question. */
const MARGIN = 0.3;

/** Loads what else is in sight of a plot: single cafés, and clusters where there are too many. */
export class Surroundings {
  #request = latest();
  /**
   * What was last loaded: the same question is not asked twice.
   *
   * @type {{ question: string, area: ReturnType<import('./camera.js').Camera['bounds']> } | null}
   */
  #loaded = null;

  /** @param {import('./plot.js').Plot} plot */
  constructor(plot) {
    this.plot = plot;
  }

  async load(/** @type {import('./state.js').State} */ state) {
    const { camera } = this.plot;
    const zoom = Math.floor(camera.zoom);
    const sight = camera.bounds();
    const question = JSON.stringify([zoom, filtersOf(state)]);
    const isCovered =
      this.#loaded?.question === question &&
      sight.west >= this.#loaded.area.west &&
      sight.south >= this.#loaded.area.south &&
      sight.east <= this.#loaded.area.east &&
      sight.north <= this.#loaded.area.north;
    if (isCovered || camera.width < 2) return;
    const area = camera.bounds(MARGIN);
    const bbox = [area.west, area.south, area.east, area.north].map((degrees) => degrees.toFixed(5)).join(',');
    try {
      const { items, clusters } = await this.#request('cafes', { bbox, zoom, ...filtersOf(state), limit: 100 });
      this.#loaded = { question, area };
      this.plot.show({ around: items, clusters: clusters ?? [] });
    } catch {
      this.#loaded = null; // the list says what is wrong
    }
  }
}
