import { signal } from '@preact/signals';
import { api, type Schemas } from '../../core/api.js';
import type { Point } from '../../map/leaflet-map.js';
import { DemoPhone, type Seen } from './demo-phone.js';

const EVERY_MS = 5_000;
/** A phone that lies still tells of no movement; where it is stays worth telling. */
const STALE_MS = 20_000;
const MOST = 100;

export type Health =
  { state: 'waiting' | 'denied' | 'failed' } | { state: 'good'; accuracyMeters: number; sentAt: number };

/** Sends the positions of this phone, or of a demo's, while it runs, a few at a time, and keeps those that could not be sent. */
export class PositionSender {
  readonly health = signal<Health>({ state: 'waiting' });
  readonly position = signal<Point | undefined>(undefined);
  private waiting: Schemas['NewPositions']['fixes'] = [];
  private last: Seen | undefined;
  private isSending = false;
  private readonly demo: DemoPhone | undefined;
  private readonly watch: number | undefined;
  private readonly timer = setInterval(() => void this.send(), EVERY_MS);

  constructor(isDemo: boolean) {
    if (isDemo) {
      this.demo = new DemoPhone((seen) => this.take(seen));
      return;
    }
    const options = { enableHighAccuracy: true, maximumAge: 2_000 };
    this.watch = navigator.geolocation.watchPosition(
      (position) => this.take(position),
      ({ code, PERMISSION_DENIED }) =>
        (this.health.value = { state: code === PERMISSION_DENIED ? 'denied' : 'waiting' }),
      options,
    );
  }

  /** Where a demo's phone goes next; another one goes by itself. */
  rideTo(target: Point | undefined): void {
    this.demo?.rideTo(target);
  }

  stop(): void {
    this.demo?.stop();
    if (this.watch !== undefined) navigator.geolocation.clearWatch(this.watch);
    clearInterval(this.timer);
  }

  private take(position: Seen): void {
    const isFirst = this.last === undefined;
    this.last = position;
    this.add(position, position.timestamp);
    if (isFirst) void this.send();
  }

  private add({ coords }: Pick<Seen, 'coords'>, at: number): void {
    const { latitude: lat, longitude: lng, accuracy, heading, speed } = coords;
    this.position.value = { lat, lng };
    const fix = {
      ...{ lat, lng, accuracyMeters: accuracy, recordedAt: new Date(Math.min(at, Date.now())).toISOString() },
      ...(heading !== null && !Number.isNaN(heading) && { headingDegrees: heading }),
      ...(speed !== null && { speedMps: speed }),
    };
    this.waiting = [...this.waiting.slice(1 - MOST), fix];
  }

  private async send(): Promise<void> {
    const health = this.health.value;
    const isStale = health.state !== 'good' || Date.now() - health.sentAt > STALE_MS;
    if (this.waiting.length === 0 && this.last && isStale) this.add(this.last, Date.now());
    if (this.waiting.length === 0 || this.isSending) return;
    const fixes = this.waiting;
    this.waiting = [];
    this.isSending = true;
    try {
      const { response } = await api.POST('/v1/drivers/me/positions', { body: { fixes } });
      this.health.value = response.ok
        ? { state: 'good', accuracyMeters: Math.round(this.last!.coords.accuracy), sentAt: Date.now() }
        : { state: 'failed' };
    } catch {
      this.waiting = [...fixes, ...this.waiting].slice(-MOST);
      this.health.value = { state: 'failed' };
    } finally {
      this.isSending = false;
    }
  }
}
