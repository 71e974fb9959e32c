import * as L from 'leaflet';
import type { Point } from '../../map/leaflet-map.js';
import { language } from '../../core/language.js';
import { meters } from '../../words/cafes.js';
import { Marks, newMark } from './marks.js';
import { landmarks, places, river, RIVER_WIDTH_METERS, type Place } from './places.js';

const LANDMARKS_FROM_ZOOM = 13.5;
const PLACES_FROM_ZOOM = 10.5;
const METERS_PER_DEGREE = 111_195;
/** A ring that is smaller says no length. */
const LEAST_PIXELS = 40;

/** What helps to find one's way: the circle of the search, stations, and, where there are no streets, the river. */
export class Ground {
  private readonly river = L.polyline([...river], { className: 'cafe-river', interactive: false });
  private readonly rings = ['half', 'edge'].map((name) =>
    L.circle([0, 0], { radius: 0, className: `cafe-ring ${name}`, interactive: false }),
  );
  private readonly lengths: Marks<{ length: number }>;
  private readonly stations: Marks<Place>;
  private readonly start: Marks<object>;

  constructor(
    private readonly map: L.Map,
    hasStreets: boolean,
  ) {
    if (!hasStreets) this.river.addTo(map);
    for (const ring of this.rings) ring.addTo(map);
    this.lengths = new Marks(
      map,
      ({ length }) => String(length),
      () => newMark('cafe-length', 0, false),
      ({ body }, _element, { length }) => void (body.textContent = meters(length)),
    );
    this.stations = new Marks(
      map,
      ({ en }) => en,
      () => newMark('cafe-station', 6, false),
      ({ body }, _element, station) => void (body.textContent = station[language.value]),
    );
    this.start = new Marks(
      map,
      () => 'start',
      () => newMark('cafe-start', 24, false),
      () => {},
    );
  }

  /** Draws it around where the search is. */
  show(origin: Point, radius: number): void {
    const zoom = this.map.getZoom();
    const pixel = (40_030_000 * Math.cos((this.map.getCenter().lat * Math.PI) / 180)) / (256 * 2 ** zoom);
    this.river.setStyle({ weight: Math.max(2, RIVER_WIDTH_METERS / pixel) });
    const lengths = [radius / 2, radius];
    for (const [index, ring] of this.rings.entries()) ring.setLatLng(origin).setRadius(lengths[index]!);
    this.lengths.show(
      lengths
        .filter((length) => length / pixel > LEAST_PIXELS)
        .map((length) => ({ length, lng: origin.lng, lat: origin.lat + length / METERS_PER_DEGREE })),
    );
    this.stations.show([...(zoom < PLACES_FROM_ZOOM ? [] : places), ...(zoom < LANDMARKS_FROM_ZOOM ? [] : landmarks)]);
    this.start.show([{ ...origin }]);
  }
}
