import { Camera } from './camera.js';
import { svg, set } from '../shared/dom.js';
import { listen } from './gestures.js';
import { distance, metersPerPixel, roundDown, zoomFor } from './mercator.js';
import { RIVER_WIDTH_METERS, landmarks, places, river } from './places.js';
import { languageNow, meters, number } from './words.js';

const SCALE_PIXELS = 110;
/** A pin that would lie on one before it in the list is drawn as a dot. */
const PIN_PIXELS = 17;
const LANDMARKS_FROM_ZOOM = 13.5;
const PLACES_FROM_ZOOM = 10.5;

/** The picture of what is near: no tiles, only what Madang knows. The list is its equal for those who do not see it. */
export class Plot {
  /** What is drawn; `listed` are the cafés of the list in its order, `around` and `clusters` what else is in sight. */
  #scene = { origin: null, radius: 0, listed: [], around: [], clusters: [], chosen: null };
  #hovered = null;
  #pending = 0;

  /** `surface` takes the picture and the gestures, `scale` shows a round length. */
  constructor(surface, scale, { onChoose, onSettled, onHover }) {
    this.surface = surface;
    this.scale = scale;
    this.camera = new Camera(
      () => this.#draw(),
      () => onSettled(),
    );
    this.layers = Object.fromEntries(
      ['water', 'rings', 'places', 'clusters', 'around', 'listed', 'chosen', 'origin'].map((name) => [
        name,
        svg('g', { class: name }),
      ]),
    );
    this.picture = svg('svg', { 'aria-hidden': 'true', focusable: 'false' }, ...Object.values(this.layers));
    surface.append(this.picture);
    listen(surface, this.camera);
    this.picture.addEventListener('click', ({ target }) => {
      const mark = target.closest('[data-cafe], [data-cluster]');
      if (mark?.dataset.cafe) onChoose(mark.dataset.cafe);
      else if (mark) this.#enter(this.#scene.clusters[Number(mark.dataset.cluster)]);
    });
    this.picture.addEventListener('pointerover', ({ target }) =>
      onHover(target.closest('[data-cafe]')?.dataset.cafe ?? null),
    );
    new ResizeObserver(() => this.#resize(onSettled)).observe(surface);
  }

  /** Draws this instead of what was drawn of it. */
  show(changes) {
    this.#scene = { ...this.#scene, ...changes };
    this.#draw();
  }

  /** Shows the mark of a café as the one that is pointed at. */
  hover(id) {
    this.#hovered = id;
    this.#draw();
  }

  /** Brings the whole circle into sight. */
  fit({ lat, lng }, radius) {
    this.#measure();
    const room = Math.max(80, Math.min(this.camera.width, this.camera.height) - 48);
    this.camera.goTo({ lat, lng }, zoomFor(lat, radius * 2, room));
  }

  /** Brings a café into sight if it is not; on the left so many pixels are covered. */
  reveal(position, covered) {
    const { x, y } = this.camera.place(position);
    const isInSight = x > covered + 40 && y > 40 && x < this.camera.width - 40 && y < this.camera.height - 40;
    if (!isInSight) this.camera.goTo(this.camera.at({ x: x - covered / 2, y }));
  }

  /** Whether the person has moved well away from where the search is. */
  isAway() {
    const { origin, radius } = this.#scene;
    return origin !== null && distance(this.camera.center, origin) > radius;
  }

  #enter({ bbox, lat, lng, count }) {
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

  #resize(onSettled) {
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
      () => svg('path', { class: 'river' }),
      (path) =>
        set(path, {
          d: smooth(river.map((point) => camera.place(point))),
          'stroke-width': Math.max(2, RIVER_WIDTH_METERS / perPixel).toFixed(1),
        }),
    );
    const rings = origin ? [0.5, 1].map((share) => ({ key: share, ring: radius * share })) : [];
    keep(
      layers.rings,
      rings,
      () => svg('g', {}, svg('circle'), svg('text')),
      (group, { key, ring }) => {
        const { x, y } = camera.place(origin);
        const r = ring / perPixel;
        set(group, { class: key === 1 ? 'edge' : 'half' });
        set(group.firstChild, { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1) });
        set(group.lastChild, { x: x.toFixed(1), y: (y - r - 5).toFixed(1) });
        group.lastChild.textContent = r > 40 ? meters(ring) : '';
      },
    );
    const named = [
      ...(camera.zoom < PLACES_FROM_ZOOM ? [] : places),
      ...(camera.zoom < LANDMARKS_FROM_ZOOM ? [] : landmarks),
    ].filter((place) => this.#isInSight(place));
    keep(
      layers.places,
      named.map((place) => ({ key: place.en, place })),
      () => svg('g', {}, svg('rect', { x: -3, y: -3, width: 6, height: 6, rx: 1.5 }), svg('text', { y: 4 })),
      (group, { place }) => {
        set(group.lastChild, { x: origin && distance(origin, place) < 1 ? 16 : 8 });
        move(group, camera.place(place));
        group.lastChild.textContent = place[languageNow()];
      },
    );
  }

  #drawMarks() {
    const { camera, layers } = this;
    const { origin, listed, around, clusters, chosen } = this.#scene;
    const located = listed.filter(({ lat }) => lat !== null);
    const isListed = new Set(located.map(({ id }) => id));
    const others = clusters
      .map((cluster, index) => ({ key: index, cluster, rest: cluster.count - countIn(located, cluster.bbox) }))
      .filter(({ cluster, rest }) => rest > 0 && this.#isInSight(cluster));
    keep(
      layers.clusters,
      others,
      () => svg('g', {}, svg('circle'), svg('text', { y: 4 })),
      (group, { key, cluster, rest }) => {
        group.dataset.cluster = key;
        move(group, camera.place(cluster));
        set(group.firstChild, { r: (9 + 3.2 * Math.log2(rest + 1)).toFixed(1) });
        group.lastChild.textContent = number(rest);
      },
    );
    const dots = around.filter((cafe) => cafe.lat !== null && !isListed.has(cafe.id) && this.#isInSight(cafe));
    keep(
      layers.around,
      dots.map((cafe) => ({ key: cafe.id, cafe })),
      () => svg('circle', { r: 4.5 }),
      (dot, { cafe }) => {
        dot.dataset.cafe = cafe.id;
        set(dot, { class: cafe.open ? null : 'defunct' });
        move(dot, camera.place(cafe));
      },
    );
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
    keep(layers.listed, pins, pin, (group, { cafe, rank }) => this.#movePin(group, cafe, rank));
    const shown = chosen && chosen.lat !== null ? [{ key: chosen.id, cafe: chosen }] : [];
    keep(layers.chosen, shown, pin, (group, { cafe }) => {
      const rank = listed.findIndex(({ id }) => id === cafe.id) + 1;
      this.#movePin(group, cafe, rank);
    });
    keep(
      layers.origin,
      origin ? [{ key: 'origin' }] : [],
      () => svg('g', {}, svg('circle', { r: 12 }), svg('circle', { r: 6 })),
      (group) => move(group, camera.place(origin)),
    );
  }

  /** `rank` in the list; 0 is not in it, null has no room for a number. */
  #movePin(group, cafe, rank) {
    group.dataset.cafe = cafe.id;
    set(group, { class: `pin${cafe.id === this.#hovered ? ' hovered' : ''}${cafe.open ? '' : ' defunct'}` });
    set(group.firstChild, { r: rank === null ? 4.5 : 11 });
    group.lastChild.textContent = rank || '';
    move(group, this.camera.place(cafe));
  }

  #drawScale() {
    const perPixel = metersPerPixel(this.camera.center.lat, this.camera.zoom);
    const length = roundDown(perPixel * SCALE_PIXELS);
    this.scale.style.width = `${(length / perPixel).toFixed(0)}px`;
    this.scale.textContent = meters(length);
  }

  #isInSight(position) {
    const { x, y } = this.camera.place(position);
    return x > -60 && y > -30 && x < this.camera.width + 60 && y < this.camera.height + 30;
  }
}

const pin = () => svg('g', { class: 'pin' }, svg('circle'), svg('text', { y: 4 }));

const move = (element, { x, y }) => set(element, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });

const countIn = (cafes, bbox) =>
  bbox
    ? cafes.filter(({ lat, lng }) => lng >= bbox[0] && lat >= bbox[1] && lng <= bbox[2] && lat <= bbox[3]).length
    : 0;

/** Makes the children of a layer those of the items, by key and in their order; elements that stay are kept. */
function keep(layer, items, create, update) {
  const before = new Map([...layer.children].map((child) => [child.dataset.key, child]));
  const now = items.map((item) => {
    const element = before.get(String(item.key)) ?? create();
    element.dataset.key = item.key;
    before.delete(element.dataset.key);
    update(element, item);
    return element;
  });
  for (const gone of before.values()) gone.remove();
  now.forEach((element, index) => {
    if (layer.children[index] !== element) layer.insertBefore(element, layer.children[index] ?? null);
  });
}

/** A curve through points (Catmull-Rom as Bézier). */
function smooth(points) {
  const at = (index) => points[Math.min(points.length - 1, Math.max(0, index))];
  const show = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const pieces = points.slice(1).map((to, index) => {
    const [before, from, after] = [at(index - 1), at(index), at(index + 2)];
    return `C${show(from.x + (to.x - before.x) / 6, from.y + (to.y - before.y) / 6)} ${show(to.x - (after.x - from.x) / 6, to.y - (after.y - from.y) / 6)} ${show(to.x, to.y)}`;
  });
  return `M${show(points[0].x, points[0].y)}${pieces.join('')}`;
}
