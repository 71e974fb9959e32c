import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CACHE, subscribe } from '../../../kernel/redis.js';
import type { Fix } from './fix.js';

const LIFE_SECONDS = 60;
/** Positions of one message: subscribers parse it at once. */
const MESSAGE_POSITIONS = 500;

export type LivePosition = { driverId: string; fix: Fix };

const keyOf = (driverId: string) => `position:${driverId}`;
const channelOf = (redis: Redis) => `${redis.options.keyPrefix}positions`;

const pack = ({ driverId, fix }: LivePosition) =>
  JSON.stringify([
    ...[driverId, fix.lat, fix.lng, fix.accuracyMeters, fix.headingDegrees, fix.speedMps],
    fix.recordedAtMs,
  ]);
type Packed = [string, number, number, number | null, number | null, number | null, number];
const unpack = ([driverId, lat, lng, accuracyMeters, headingDegrees, speedMps, recordedAtMs]: Packed) => ({
  driverId,
  fix: { lat, lng, accuracyMeters, headingDegrees, speedMps, recordedAtMs },
});

/**
 * The newest positions as all processes share them, in the cache Redis. Nothing depends on it: what it misses is in MySQL, up
 * to half a minute later.
 */
@Injectable()
export class LivePositions {
  constructor(@Inject(CACHE) private readonly redis: Redis) {}

  /** Never fails and never waits. */
  publish(positions: LivePosition[]): void {
    if (positions.length === 0) return;
    const packed = positions.map(pack);
    const pipeline = this.redis.pipeline();
    for (const [index, { driverId }] of positions.entries())
      pipeline.set(keyOf(driverId), packed[index]!, 'EX', LIFE_SECONDS);
    for (let start = 0; start < packed.length; start += MESSAGE_POSITIONS)
      pipeline.publish(channelOf(this.redis), `[${packed.slice(start, start + MESSAGE_POSITIONS).join(',')}]`);
    pipeline.exec().catch(() => {});
  }

  /** Those of these drivers that are at most a minute old, by id; none while Redis does not answer. */
  async find(driverIds: string[]): Promise<Map<string, Fix>> {
    if (driverIds.length === 0) return new Map();
    const texts: (string | null)[] = await this.redis.mget(driverIds.map(keyOf)).catch(() => []);
    const found = texts.flatMap((text) => (text === null ? [] : unpack(JSON.parse(text) as Packed)));
    return new Map(found.map(({ driverId, fix }) => [driverId, fix]));
  }

  /** Calls `onPositions` with what any process publishes, until the returned connection is closed. */
  subscribe(onPositions: (positions: LivePosition[]) => void): Redis {
    return subscribe(this.redis, channelOf(this.redis), (message) =>
      onPositions((JSON.parse(message) as Packed[]).map(unpack)),
    );
  }
}
