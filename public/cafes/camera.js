import { clamp, project, unproject } from '../shared/mercator.js';

/**
 * @typedef {import('../shared/mercator.js').Position} Position
 * @typedef {import('../shared/mercator.js').Point} Point
 */

const ZOOM = { least: 7, most: 19 };
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const ease = (/** @type {number} */ share) => 1 - (1 - share) ** 3;

/** What part of the world is in sight: centre, zoom and size in pixels, and how that changes. */
export class Camera {
  center = { lat: 37.5, lng: 127 };
  zoom = 15;
  width = 1;
  height = 1;
  #frame = 0;

  /**
   * @param {() => void} moved is called at each step of a change
   * @param {() => void} settled when it is over
   */
  constructor(moved, settled) {
    this.moved = moved;
    this.settled = settled;
  }

  /** A position as pixels of the picture. */
  place(/** @type {Position} */ position) {
    const [middle, point] = [project(this.center, this.zoom), project(position, this.zoom)];
    return { x: point.x - middle.x + this.width / 2, y: point.y - middle.y + this.height / 2 };
  }

  /** The position under a pixel of the picture. */
  at(/** @type {Point} */ { x, y }) {
    const middle = project(this.center, this.zoom);
    return unproject({ x: middle.x + x - this.width / 2, y: middle.y + y - this.height / 2 }, this.zoom);
  }

  /** The degrees in sight, with a margin as a share of the size. */
  bounds(margin = 0) {
    const [dx, dy] = [this.width * margin, this.height * margin];
    const northWest = this.at({ x: -dx, y: -dy });
    const southEast = this.at({ x: this.width + dx, y: this.height + dy });
    return {
      west: Math.max(-180, northWest.lng),
      south: Math.max(-85, southEast.lat),
      east: Math.min(180, southEast.lng),
      north: Math.min(85, northWest.lat),
    };
  }

  /** Moves the picture by pixels. */
  pan(/** @type {number} */ dx, /** @type {number} */ dy) {
    this.#stop();
    this.center = this.at({ x: this.width / 2 - dx, y: this.height / 2 - dy });
    this.moved();
  }

  /** Zooms by `steps`; what is under `anchor` stays there. */
  zoomBy(/** @type {number} */ steps, anchor = { x: this.width / 2, y: this.height / 2 }) {
    const held = this.at(anchor);
    this.zoom = clamp(this.zoom + steps, ZOOM.least, ZOOM.most);
    const now = this.place(held);
    this.pan(anchor.x - now.x, anchor.y - now.y);
  }

  /** Goes there, by a short flight unless the person wants no motion or it is far. */
  goTo(/** @type {Position} */ center, zoom = this.zoom) {
    this.#stop();
    const from = { center: this.center, zoom: this.zoom };
    const to = { center, zoom: clamp(zoom, ZOOM.least, ZOOM.most) };
    const target = this.place(center);
    const isFar = Math.hypot(target.x - this.width / 2, target.y - this.height / 2) > 3 * this.width;
    const startedAt = performance.now();
    const step = (/** @type {number} */ now) => {
      const share = calm.matches || isFar ? 1 : clamp((now - startedAt) / 320, 0, 1);
      const part = ease(share);
      this.center = {
        lat: from.center.lat + (to.center.lat - from.center.lat) * part,
        lng: from.center.lng + (to.center.lng - from.center.lng) * part,
      };
      this.zoom = from.zoom + (to.zoom - from.zoom) * part;
      this.moved();
      if (share < 1) this.#frame = requestAnimationFrame(step);
      else this.settled();
    };
    this.#frame = requestAnimationFrame(step);
  }

  #stop() {
    cancelAnimationFrame(this.#frame);
  }
}
