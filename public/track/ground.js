import { clamp, distance, project, roundDown, zoomFor, metersPerPixel } from '../shared/mercator.js';
import { svg } from '../shared/dom.js';

/**
 * A plain ground: rings around the destination, and the driver as a dot. It loads no tiles from anybody.
 *
 * @typedef {import('../shared/mercator.js').Position} Position
 */

const [WIDTH, HEIGHT, MARGIN] = [360, 300, 48];
const [NEAREST_METERS, MAX_ZOOM] = [120, 18];

/** Metres as people read them. */
export const lengthOf = (/** @type {number} */ meters) =>
  meters < 1_000 ? `${Math.round(meters / 10) * 10} m` : `${(meters / 1_000).toFixed(1)} km`;

export class Ground {
  /** @type {Position | null} */
  #anchor = null;
  /** Metres from the middle to the edge. */
  #reach = NEAREST_METERS;

  /** @param {Element} map */
  constructor(map) {
    this.map = map;
    this.rings = svg('g', { class: 'rings' });
    this.way = svg('line', { class: 'way' });
    this.goal = svg('g', { class: 'goal' }, svg('circle', { r: 9 }), svg('circle', { r: 3.5, class: 'eye' }));
    this.dot = svg('g', { class: 'dot' }, svg('circle', { r: 16, class: 'halo' }), svg('circle', { r: 8 }));
    map.replaceChildren(this.rings, this.way, this.goal, this.dot);
  }

  /**
   * @param {Position} position of the driver
   * @param {Position | null} goal without it the ground is around the first position
   * @param {boolean} isLive
   */
  show(position, goal, isLive) {
    this.#anchor = goal ?? this.#anchor ?? { lat: position.lat, lng: position.lng };
    const anchor = this.#anchor;
    const meters = distance(anchor, position);
    // The ground stays while the dot comes nearer, or it would not be seen to move.
    if (meters > this.#reach || meters < this.#reach / 4) this.#reach = Math.max(meters, NEAREST_METERS);
    const zoom = clamp(Math.floor(zoomFor(anchor.lat, this.#reach, HEIGHT / 2 - MARGIN) * 2) / 2, 3, MAX_ZOOM);
    const [center, spot] = [project(anchor, zoom), project(position, zoom)];
    const at = { x: WIDTH / 2 + spot.x - center.x, y: HEIGHT / 2 + spot.y - center.y };
    this.#drawRings(metersPerPixel(anchor.lat, zoom));
    this.goal.toggleAttribute('hidden', goal === null);
    this.goal.setAttribute('transform', `translate(${WIDTH / 2} ${HEIGHT / 2})`);
    this.way.setAttribute('x1', String(WIDTH / 2));
    this.way.setAttribute('y1', String(HEIGHT / 2));
    this.way.setAttribute('x2', at.x.toFixed(1));
    this.way.setAttribute('y2', at.y.toFixed(1));
    this.dot.style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)`;
    this.dot.classList.toggle('old', !isLive);
  }

  /** @param {number} scale metres of a pixel */
  #drawRings(scale) {
    const step = roundDown(this.#reach / 2);
    const rings = [];
    for (let ring = 1; (ring * step) / scale < WIDTH; ring++) {
      const radius = (ring * step) / scale;
      rings.push(svg('circle', { cx: WIDTH / 2, cy: HEIGHT / 2, r: radius.toFixed(1) }));
      if (radius < HEIGHT / 2 - 4)
        rings.push(svg('text', { x: WIDTH / 2 + 4, y: (HEIGHT / 2 - radius - 3).toFixed(1) }, lengthOf(ring * step)));
    }
    this.rings.replaceChildren(...rings);
  }
}
