import * as L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import './map.css';
import { roundDown } from './distance.js';
import type { Site } from '../core/site.js';

export type Point = { lat: number; lng: number };
type MarkerKind = 'pickup' | 'dropoff' | 'driver' | 'me' | 'waiting' | 'stuck';
/** One of its kind, or with an id one of many. */
export type Marker = Point & { kind: MarkerKind; label: string; isOld?: boolean; id?: string };

const markerKey = ({ kind, id = '' }: Pick<Marker, 'kind' | 'id'>): string => kind + id;

const SEOUL: Point = { lat: 37.5665, lng: 126.978 };
const CLOSEST = 16;
const GLIDE_MS = 900;
/** The scale is at most so long. */
const SCALE_PIXELS = 100;

/** A round length, and how long it is on the map. */
export type Scale = { meters: number; pixels: number };
type Listeners = { onPick: (point: Point) => void; onScale: (scale: Scale) => void };

/** A map with streets, or the plain ground, and nothing on it. */
export function newMap(element: HTMLElement, tiles: Site['tiles'], options: L.MapOptions = {}): L.Map {
  const map = L.map(element, {
    center: SEOUL,
    zoom: 12,
    zoomSnap: 0.5,
    // Both would be made of markup, which the page's policy forbids: the component has its own.
    zoomControl: false,
    attributionControl: false,
    ...options,
  });
  (tiles ? L.tileLayer(tiles.url, { maxZoom: 19 }) : new PlainGround()).addTo(map);
  return map;
}

/** The scale in the middle of a map. */
export function scaleOf(map: L.Map): Scale {
  const middle = map.getSize().y / 2;
  const [from, to] = [0, SCALE_PIXELS].map((x) => map.containerPointToLatLng([x, middle]));
  const longest = map.distance(from!, to!);
  const meters = roundDown(longest);
  return { meters, pixels: (meters / longest) * SCALE_PIXELS };
}

/** A map of Leaflet: streets where the installation names a server of tiles, else a plain ground. */
export class LeafletMap {
  private readonly map: L.Map;
  private readonly markers = new Map<string, L.Marker>();
  private readonly line = L.polyline([], { className: 'map-line', interactive: false });
  private readonly circle = L.circle(SEOUL, { radius: 0, className: 'map-ring', interactive: false });
  private shownPlaces = '';

  constructor(element: HTMLElement, tiles: Site['tiles'], { onPick, onScale }: Listeners) {
    this.map = newMap(element, tiles);
    this.line.addTo(this.map);
    this.map.on('moveend resize', () => onScale(scaleOf(this.map)));
    this.map.on('click', ({ latlng: { lat, lng } }) => onPick({ lat, lng }));
  }

  /**
   * Shows these markers; a new set of places is fitted into the map, a moving one is followed where it leaves it. With `keepsView`
   * only the first ones are.
   */
  show(markers: readonly Marker[], ring: (Point & { meters: number }) | undefined, keepsView: boolean): void {
    const keys = new Set(markers.map(markerKey));
    const isFirst = this.markers.size === 0;
    for (const [key, marker] of this.markers) {
      if (keys.has(key)) continue;
      marker.remove();
      this.markers.delete(key);
    }
    for (const one of markers) this.place(one);
    this.line.setLatLngs(wayOf(markers));
    if (ring) this.circle.setLatLng(ring).setRadius(ring.meters).addTo(this.map);
    else this.circle.remove();
    const fixed = markers.filter(({ kind }) => kind !== 'driver' && kind !== 'me');
    const places = JSON.stringify([fixed.map(({ lat, lng }) => [lat, lng]), ring?.meters]);
    const hasLeft = markers.some((one) => !this.map.getBounds().contains(one));
    if (markers.length > 0 && (isFirst || (!keepsView && (places !== this.shownPlaces || hasLeft)))) this.fit(ring);
    this.shownPlaces = places;
  }

  private place({ kind, label, isOld = false, id, lat, lng }: Marker): void {
    const key = markerKey({ kind, ...(id && { id }) });
    const point = { lat, lng };
    const known = this.markers.get(key);
    const marker =
      known ??
      L.marker(point, {
        icon: iconOf(kind, label),
        interactive: false,
        keyboard: false,
        // What is stuck is not hidden by what is not.
        zIndexOffset: kind === 'stuck' ? 1_000 : 0,
      });
    if (known) known.setLatLng(point);
    else this.markers.set(key, marker.addTo(this.map));
    marker.getElement()?.classList.toggle('is-old', isOld);
  }

  /** Shows everything that is on the map. */
  fit(ring?: Point & { meters: number }): void {
    const points = [...this.markers.values()].map((marker) => marker.getLatLng());
    if (points.length === 0) return;
    const bounds = L.latLngBounds(points);
    if (ring) bounds.extend(L.latLng(ring).toBounds(ring.meters * 2));
    this.map.fitBounds(bounds, { padding: [44, 44], maxZoom: CLOSEST, animate: false });
  }

  zoom(by: 1 | -1): void {
    this.map.setZoom(this.map.getZoom() + by);
  }

  /** The middle, for who has no pointer. */
  get center(): Point {
    const { lat, lng } = this.map.getCenter();
    return { lat, lng };
  }

  /** The element has another size. */
  resize(): void {
    this.map.invalidateSize({ animate: false });
  }

  remove(): void {
    this.map.remove();
  }
}

/** From the pick-up to the drop-off; who is not shown the one sees the way from the driver. */
function wayOf(markers: readonly Marker[]): Marker[] {
  const dropoff = markers.filter(({ kind }) => kind === 'dropoff');
  const pickup = markers.filter(({ kind }) => kind === 'pickup');
  const from = pickup.length > 0 ? pickup : markers.filter(({ kind }) => kind === 'driver');
  return dropoff.length > 0 ? [...from, ...dropoff] : [];
}

/** Lines that show where the map moves and how far it is zoomed. */
class PlainGround extends L.GridLayer {
  protected override createTile(): HTMLElement {
    const tile = document.createElement('div');
    tile.className = 'map-ground';
    return tile;
  }
}

function iconOf(kind: MarkerKind, label: string): L.DivIcon {
  const body = document.createElement('span');
  body.style.setProperty('--glide', `${GLIDE_MS}ms`);
  body.title = label;
  const size = kind === 'dropoff' ? 34 : 26;
  return L.divIcon({
    className: `map-marker ${kind}`,
    html: body,
    iconSize: [size, size],
    iconAnchor: kind === 'dropoff' ? [size / 2, size] : [size / 2, size / 2],
  });
}
