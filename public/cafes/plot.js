import { Camera } from './camera.js';
import { set, svg } from '../shared/dom.js';
import { isLocated } from './facts.js';
import { listen } from './gestures.js';
import { alone, dataAt, keep, mark, move, pin, smooth } from './marks.js';
import { distance, metersPerPixel, roundDown, zoomFor } from '../shared/mercator.js';
import { RIVER_WIDTH_METERS, landmarks, places, river } from './places.js';
import { languageNow, meters, number } from './words.js';

const SCALE_PIXELS = 110;
/** A pin that would lie on one before it in the list is drawn as a dot. */
const PIN_PIXELS = 17;
const LANDMARKS_FROM_ZOOM = 13.5;
const PLACES_FROM_ZOOM = 10.5;

/**
 * @typedef {import('../shared/mercator.js').Position} Position
 * @typedef {import('../shared/mercator.js').Point} Point
 * @typedef {import('./marks.js').Mark} Mark
 * @typedef {import('./facts.js').Cafe} Cafe
 * @typedef {import('./facts.js').LocatedCafe} LocatedCafe
 * @typedef {[west: number, south: number, east: number, north: number]} Box
 * @typedef {Position & { count: number, bbox?: Box }} Cluster
 *
 * @typedef {object} Scene what is drawn
 * @property {Position | null} origin
 * @property {number} radius
 * @property {Cafe[]} listed the cafés of the list in its order
 * @property {Cafe[]} around what else is in sight
 * @property {Cluster[]} clusters
 * @property {Cafe | null} chosen
 *
 * @typedef {object} Handlers
 * @property {(id: string) => void} onChoose
 * @property {() => void} onSettled
 * @property {(id: string | null) => void} onHover
 */

/** The picture of what is near: no tiles, only what Madang knows. The list is its equal for those who do not see it. */
export class Plot {
  /** @type {Scene} */
  #scene = { origin: null, radius: 0, listed: [], around: [], clusters: [], chosen: null };
  /** @type {string | null} */
  #hovered = null;
  #pending = 0;

  /**
   * @param {HTMLElement} surface takes the picture and the gestures
   * @param {HTMLElement} scale shows a round length
   * @param {Handlers} handlers
   */
  constructor(surface, scale, { onChoose, onSettled, onHover }) {
    this.surface = surface;
    this.scale = scale;
    this.camera = new Camera(
      () => this.#draw(),
      () => onSettled(),
    );
    const layer = (/** @type {string} */ name) => svg('g', { class: name });
    this.layers = {
      water: layer('water'),
      rings: layer('rings'),
      places: layer('places'),
      clusters: layer('clusters'),
      around: layer('around'),
      listed: layer('listed'),
      chosen: layer('chosen'),
      origin: layer('origin'),
    };
    this.picture = svg('svg', { 'aria-hidden': 'true', focusable: 'false' }, ...Object.values(this.layers));
    surface.append(this.picture);
    listen(surface, this.camera);
    this.picture.addEventListener('click', (event) => {
      const { cafe, cluster } = dataAt(event, '[data-cafe], [data-cluster]');
      const entered = this.#scene.clusters[Number(cluster)];
      if (cafe) onChoose(cafe);
      else if (entered) this.#enter(entered);
    });
    this.picture.addEventListener('pointerover', (event) => onHover(dataAt(event, '[data-cafe]').cafe ?? null));
    new ResizeObserver(() => this.#resize(onSettled)).observe(surface);
  }

  /** Draws this instead of what was drawn of it. */
  show(/** @type {Partial<Scene>} */ changes) {
    this.#scene = { ...this.#scene, ...changes };
    this.#draw();
  }

  /** Shows the mark of a café as the one that is pointed at. */
  hover(/** @type {string | null} */ id) {
    this.#hovered = id;
    this.#draw();
  }

  /** Brings the whole circle into sight. */
  fit(/** @type {Position} */ { lat, lng }, /** @type {number} */ radius) {
    this.#measure();
    const room = Math.max(80, Math.min(this.camera.width, this.camera.height) - 48);
    this.camera.goTo({ lat, lng }, zoomFor(lat, radius * 2, room));
  }

  /** Brings a café into sight if it is not; on the left so many pixels are covered. */
  reveal(/** @type {Position} */ position, /** @type {number} */ covered) {
    const { x, y } = this.camera.place(position);
    const isInSight = x > covered + 40 && y > 40 && x < this.camera.width - 40 && y < this.camera.height - 40;
    if (!isInSight) this.camera.goTo(this.camera.at({ x: x - covered / 2, y }));
  }

  /** Whether the person has moved well away from where the search is. */
  isAway() {
    const { origin, radius } = this.#scene;
    return origin !== null && distance(this.camera.center, origin) > radius;
  }

  #enter(/** @type {Cluster} */ { bbox, lat, lng, count }) {
    const [west, south, east, north] = bbox ?? [lng, lat, lng, lat];
    const size = Math.max(
      distance({ lat: south, lng: west }, { lat: south, lng: east }),
      distance({ lat: south, lng: west }, { lat: north, lng: west }),
    );
    const room = Math.min(this.camera.width, this.camera.height) * 0.8;
    const zoom = size > 0 && count > 1 ? zoomFor(lat, size, room) : this.camera.zoom + 2;
    this.camera.goTo({ lat: (south + north) / 2, lng: (west + east) / 2 }, Math.max(zoom, this.camera.zoom + 1));
  }

  #measure() {
    this.camera.width = Math.max(1, this.surface.clientWidth);
    this.camera.height = Math.max(1, this.surface.clientHeight);
  }

  #resize(/** @type {() => void} */ onSettled) {
    this.#measure();
    set(this.picture, { viewBox: `0 0 ${this.camera.width} ${this.camera.height}` });
    this.#draw();
    onSettled();
  }

  #draw() {
    if (this.#pending) return;
    this.#pending = requestAnimationFrame(() => {
      this.#pending = 0;
      this.#drawGround();
      this.#drawMarks();
      this.#drawScale();
    });
  }

  #drawGround() {
    const { camera, layers } = this;
    const { origin, radius } = this.#scene;
    const perPixel = metersPerPixel(camera.center.lat, camera.zoom);
    keep(
      layers.water,
      [{ key: 'han' }],
      () => alone(svg('path', { class: 'river' })),
      ({ group }) =>
        set(group, {
          d: smooth(river.map((point) => camera.place(point))),
          'stroke-width': Math.max(2, RIVER_WIDTH_METERS / perPixel).toFixed(1),
        }),
    );
    const rings = origin ? [0.5, 1].map((share) => ({ key: share, ring: radius * share, around: origin })) : [];
    keep(
      layers.rings,
      rings,
      () => mark(svg('circle'), svg('text')),
      ({ group, shape, text }, { key, ring, around }) => {
        const { x, y } = camera.place(around);
        const r = ring / perPixel;
        set(group, { class: key === 1 ? 'edge' : 'half' });
        set(shape, { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1) });
        set(text, { x: x.toFixed(1), y: (y - r - 5).toFixed(1) });
        text.textContent = r > 40 ? meters(ring) : '';
      },
    );
    const named = [
      ...(camera.zoom < PLACES_FROM_ZOOM ? [] : places),
      ...(camera.zoom < LANDMARKS_FROM_ZOOM ? [] : landmarks),
    ].filter((place) => this.#isInSight(place));
    keep(
      layers.places,
      named.map((place) => ({ key: place.en, place })),
      () => mark(svg('rect', { x: -3, y: -3, width: 6, height: 6, rx: 1.5 }), svg('text', { y: 4 })),
      ({ group, text }, { place }) => {
        set(text, { x: origin && distance(origin, place) < 1 ? 16 : 8 });
        move(group, camera.place(place));
        text.textContent = place[languageNow()];
      },
    );
  }

  #drawMarks() {
    const { camera, layers } = this;
    const { origin, listed, around, clusters, chosen } = this.#scene;
    const located = listed.filter(isLocated);
    const isListed = new Set(located.map(({ id }) => id));
    const others = clusters
      .map((cluster, index) => ({ key: index, cluster, rest: cluster.count - countIn(located, cluster.bbox) }))
      .filter(({ cluster, rest }) => rest > 0 && this.#isInSight(cluster));
    keep(
      layers.clusters,
      others,
      () => mark(svg('circle'), svg('text', { y: 4 })),
      ({ group, shape, text }, { key, cluster, rest }) => {
        group.dataset.cluster = String(key);
        move(group, camera.place(cluster));
        set(shape, { r: (9 + 3.2 * Math.log2(rest + 1)).toFixed(1) });
        text.textContent = number(rest);
      },
    );
    const dots = around.filter(isLocated).filter((cafe) => !isListed.has(cafe.id) && this.#isInSight(cafe));
    keep(
      layers.around,
      dots.map((cafe) => ({ key: cafe.id, cafe })),
      () => alone(svg('circle', { r: 4.5 })),
      ({ group: dot }, { cafe }) => {
        dot.dataset.cafe = cafe.id;
        set(dot, { class: cafe.open ? null : 'defunct' });
        move(dot, camera.place(cafe));
      },
    );
    /** @type {Point[]} */
    const taken = [];
    const pins = located
      .map((cafe) => {
        const spot = camera.place(cafe);
        const isFree = taken.every(({ x, y }) => Math.hypot(x - spot.x, y - spot.y) > PIN_PIXELS);
        if (isFree) taken.push(spot);
        return { key: cafe.id, cafe, rank: isFree || cafe.id === this.#hovered ? listed.indexOf(cafe) + 1 : null };
      })
      .filter(({ cafe }) => cafe.id !== chosen?.id)
      // The first of the list on top, but for the one that is pointed at.
      .sort(
        (a, b) =>
          Number(a.key === this.#hovered) - Number(b.key === this.#hovered) ||
          (b.rank ?? Infinity) - (a.rank ?? Infinity) ||
          0,
      );
    keep(layers.listed, pins, pin, (drawn, { cafe, rank }) => this.#movePin(drawn, cafe, rank));
    const shown = chosen && isLocated(chosen) ? [{ key: chosen.id, cafe: chosen }] : [];
    keep(layers.chosen, shown, pin, (drawn, { cafe }) => {
      const rank = listed.findIndex(({ id }) => id === cafe.id) + 1;
      this.#movePin(drawn, cafe, rank);
    });
    keep(
      layers.origin,
      origin ? [{ key: 'origin', at: origin }] : [],
      () => alone(svg('g', {}, svg('circle', { r: 12 }), svg('circle', { r: 6 }))),
      ({ group }, { at }) => move(group, camera.place(at)),
    );
  }

  /**
   * @param {Mark} mark
   * @param {LocatedCafe} cafe
   * @param {number | null} rank in the list; 0 is not in it, null has no room for a number
   */
  #movePin({ group, shape, text }, cafe, rank) {
    group.dataset.cafe = cafe.id;
    set(group, { class: `pin${cafe.id === this.#hovered ? ' hovered' : ''}${cafe.open ? '' : ' defunct'}` });
    set(shape, { r: rank === null ? 4.5 : 11 });
    text.textContent = rank ? String(rank) : '';
    move(group, this.camera.place(cafe));
  }

  #drawScale() {
    const perPixel = metersPerPixel(this.camera.center.lat, this.camera.zoom);
    const length = roundDown(perPixel * SCALE_PIXELS);
    this.scale.style.width = `${(length / perPixel).toFixed(0)}px`;
    this.scale.textContent = meters(length);
  }

  #isInSight(/** @type {Position} */ position) {
    const { x, y } = this.camera.place(position);
    return x > -60 && y > -30 && x < this.camera.width + 60 && y < this.camera.height + 30;
  }
}

const countIn = (/** @type {LocatedCafe[]} */ cafes, /** @type {Box | undefined} */ bbox) =>
  bbox
    ? cafes.filter(({ lat, lng }) => lng >= bbox[0] && lat >= bbox[1] && lng <= bbox[2] && lat <= bbox[3]).length
    : 0;
