import * as L from 'leaflet';
import type { Schemas } from '../../core/api.js';
import type { Site } from '../../core/site.js';
import { newMap, scaleOf, type Point, type Scale } from '../../map/leaflet-map.js';
import { number } from '../../words/cafes.js';
import type { Shown } from './finder.js';
import { Ground } from './ground.js';
import { Marks, newMark } from './marks.js';

type Cluster = Schemas['CafeCluster'];
type Located = Shown & Point;

/** What is drawn. */
export type Scene = {
  origin: Point;
  radius: number;
  /** The cafés of the list, in its order. */
  listed: readonly Shown[];
  /** What else is in sight, and clusters where that is too many. */
  around: readonly Shown[];
  clusters: readonly Cluster[];
  chosen: Shown | undefined;
  hovered: string | undefined;
};

type Listeners = {
  onChoose: (id: string) => void;
  onHover: (id: string | undefined) => void;
  /** It shows another part of the world, or has another size. */
  onSettled: () => void;
  onScale: (scale: Scale) => void;
};

/** A pin that would lie on one before it in the list is drawn as a dot. */
const PIN_PIXELS = 17;
const EDGE_PIXELS = 40;

const isLocated = (cafe: Shown): cafe is Located => cafe.lat !== null && cafe.lng !== null;

/** The map of cafés. The list is its equal for those who do not see it. */
export class CafeMap {
  private readonly map: L.Map;
  private readonly ground: Ground;
  private readonly clusters: Marks<Cluster & { rest: number }>;
  private readonly dots: Marks<Located>;
  private readonly pins: Marks<Located>;
  private scene: Scene | undefined;
  /** Whether the person wants to see how it moves. */
  private readonly isMoving = !matchMedia('(prefers-reduced-motion: reduce)').matches;

  constructor(element: HTMLElement, tiles: Site['tiles'], on: Listeners) {
    const isMoving = this.isMoving;
    this.map = newMap(element, tiles, {
      ...{ zoomSnap: 0, minZoom: 7, maxZoom: 19, inertia: isMoving },
      ...{ zoomAnimation: isMoving, fadeAnimation: isMoving, markerZoomAnimation: isMoving },
      renderer: L.svg({ padding: 1 }),
    });
    this.ground = new Ground(this.map, tiles !== null);
    const withId = (className: string, size: number) => (id: string) => {
      const mark = newMark(className, size);
      mark.marker.on('click', () => on.onChoose(id));
      mark.marker.on('mouseover', () => on.onHover(id));
      mark.marker.on('mouseout', () => on.onHover(undefined));
      return mark;
    };
    this.clusters = new Marks(
      this.map,
      ({ bbox }) => bbox.join(),
      (key) => {
        const mark = newMark('cafe-cluster', 0);
        mark.marker.on('click', () => this.enter(key));
        return mark;
      },
      ({ body }, _element, { rest }) => {
        body.textContent = number(rest);
        body.style.setProperty('--size', `${(18 + 6.4 * Math.log2(rest + 1)).toFixed(0)}px`);
      },
    );
    this.dots = new Marks(
      this.map,
      ({ id }) => id,
      withId('cafe-dot', 14),
      (_mark, element, { id, open }) => {
        element.dataset['cafe'] = id;
        element.classList.toggle('defunct', !open);
      },
    );
    this.pins = new Marks(
      this.map,
      ({ id }) => id,
      withId('cafe-pin', 24),
      ({ marker, body }, element, cafe) => this.drawPin(marker, body, element, cafe),
    );
    this.map.on('zoomend', () => this.draw());
    this.map.on('moveend resize', () => {
      on.onScale(scaleOf(this.map));
      on.onSettled();
    });
  }

  /** Draws this instead of what was drawn. */
  show(scene: Scene): void {
    this.scene = scene;
    this.draw();
  }

  /** Brings the whole circle of the search into sight. */
  fit({ lat, lng }: Point, radius: number): void {
    this.map.fitBounds(L.latLng(lat, lng).toBounds(radius * 2), { padding: [24, 24], animate: this.isMoving });
  }

  /** Brings a café into sight if it is not; on the left so many pixels are covered. */
  reveal(cafe: Shown, covered: number): void {
    if (!isLocated(cafe)) return;
    const { x, y } = this.map.latLngToContainerPoint(cafe);
    const { x: width, y: height } = this.map.getSize();
    const isIn = x > covered + EDGE_PIXELS && y > EDGE_PIXELS && x < width - EDGE_PIXELS && y < height - EDGE_PIXELS;
    if (!isIn) this.map.panTo(this.map.containerPointToLatLng([x - covered / 2, y]), { animate: this.isMoving });
  }

  zoom(by: 1 | -1): void {
    this.map.setZoom(this.map.getZoom() + by, { animate: this.isMoving });
  }

  /** The element has another size. */
  resize(): void {
    this.map.invalidateSize({ animate: false });
  }

  remove(): void {
    this.map.remove();
  }

  get center(): Point {
    const { lat, lng } = this.map.getCenter();
    return { lat, lng };
  }

  /** The degrees in sight with a margin as a share of its size, and the zoom. */
  sight(margin: number): { west: number; south: number; east: number; north: number; zoom: number } {
    const bounds = this.map.getBounds().pad(margin);
    return {
      west: Math.max(-180, bounds.getWest()),
      south: Math.max(-85, bounds.getSouth()),
      east: Math.min(180, bounds.getEast()),
      north: Math.min(85, bounds.getNorth()),
      zoom: Math.floor(this.map.getZoom()),
    };
  }

  /** Whether the person has moved well away from where the search is. */
  isAway(): boolean {
    return this.scene !== undefined && this.map.distance(this.map.getCenter(), this.scene.origin) > this.scene.radius;
  }

  private enter(key: string): void {
    const cluster = this.scene?.clusters.find(({ bbox }) => bbox.join() === key);
    if (!cluster) return;
    const [west, south, east, north] = cluster.bbox as [number, number, number, number];
    const bounds = L.latLngBounds([south, west], [north, east]);
    const isPoint = west === east && south === north;
    const zoom = isPoint ? this.map.getZoom() + 2 : this.map.getBoundsZoom(bounds.pad(0.1));
    this.map.setView(bounds.getCenter(), Math.max(zoom, this.map.getZoom() + 1), { animate: this.isMoving });
  }

  private draw(): void {
    if (!this.scene) return;
    const { origin, radius, listed, around, clusters, chosen } = this.scene;
    this.ground.show(origin, radius);
    const located = listed.filter(isLocated);
    const known = new Set(located.map(({ id }) => id));
    this.clusters.show(
      clusters
        .map((cluster) => ({ ...cluster, rest: cluster.count - countIn(located, cluster) }))
        .filter(({ rest }) => rest > 0),
    );
    const isElsewhere = chosen && isLocated(chosen) && !known.has(chosen.id) ? [chosen] : [];
    this.dots.show(around.filter(isLocated).filter(({ id }) => !known.has(id) && id !== isElsewhere[0]?.id));
    this.pins.show([...located, ...isElsewhere]);
  }

  private drawPin(marker: L.Marker, body: HTMLElement, element: HTMLElement, cafe: Located): void {
    const { listed, chosen, hovered } = this.scene!;
    const rank = listed.findIndex(({ id }) => id === cafe.id) + 1;
    const isChosen = chosen?.id === cafe.id;
    const isHovered = hovered === cafe.id;
    const hasRoom = isChosen || isHovered || this.isFree(cafe, rank);
    body.textContent = hasRoom && rank > 0 ? String(rank) : '';
    element.dataset['cafe'] = cafe.id;
    element.classList.toggle('small', !hasRoom);
    element.classList.toggle('defunct', !cafe.open);
    element.classList.toggle('marked', isChosen || isHovered);
    // The first of the list on top, but for those that are pointed at or chosen.
    marker.setZIndexOffset(isChosen ? 3_000 : isHovered ? 2_000 : 1_000 - rank);
  }

  /** Whether no pin of one before it in the list is there. */
  private isFree(cafe: Located, rank: number): boolean {
    const spot = this.map.latLngToLayerPoint(cafe);
    return this.scene!.listed.slice(0, Math.max(0, rank - 1))
      .filter(isLocated)
      .every((other) => this.map.latLngToLayerPoint(other).distanceTo(spot) > PIN_PIXELS);
  }
}

const countIn = (cafes: readonly Located[], { bbox }: Cluster): number => {
  const [west, south, east, north] = bbox as [number, number, number, number];
  return cafes.filter(({ lat, lng }) => lng >= west && lat >= south && lng <= east && lat <= north).length;
};
