import { distance } from '../../map/distance.js';
import type { Point } from '../../map/leaflet-map.js';

/** In Seongsu, where the demo has cafés. */
const START: Point = { lat: 37.5446, lng: 127.0559 };
const TICK_MS = 1_000;
/** Just below what the server takes for a jump. */
const METERS_PER_SECOND = 50;

/** What a phone says of where it is. */
export type Seen = Pick<GeolocationPosition, 'timestamp'> & {
  coords: Pick<GeolocationCoordinates, 'latitude' | 'longitude' | 'accuracy' | 'heading' | 'speed'>;
};

/** The phone of a demo's driver, who is at a desk: it stands in Seongsu, and rides to where its driver has to be. */
export class DemoPhone {
  private at = START;
  private target: Point | undefined;
  private readonly timer = setInterval(() => this.tick(), TICK_MS);

  constructor(private readonly tell: (seen: Seen) => void) {}

  rideTo(target: Point | undefined): void {
    this.target = target;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const left = this.target ? distance(this.at, this.target) : 0;
    const share = left > METERS_PER_SECOND ? METERS_PER_SECOND / left : 1;
    if (this.target) {
      const { lat, lng } = this.at;
      this.at = { lat: lat + (this.target.lat - lat) * share, lng: lng + (this.target.lng - lng) * share };
    }
    const coords = { latitude: this.at.lat, longitude: this.at.lng, accuracy: 5, heading: null, speed: null };
    this.tell({ coords, timestamp: Date.now() });
  }
}
