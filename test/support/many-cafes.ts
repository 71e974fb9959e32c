import { createHash } from 'node:crypto';
import type { Pool } from 'mysql2/promise';
import type { Random } from './seed.js';

const PER_STATEMENT = 2_000;

export type Point = { id: string; lat: number; lng: number; open: boolean };

/** Made-up cafés round Seoul: half in the open country, half in dense quarters, some on one point, one in ten closed. */
export function scatter(random: Random, count: number): Point[] {
  const quarters = Array.from({ length: 200 }, () => position(random));
  const points: Point[] = [];
  for (let i = 0; i < count; i++) {
    let { lat, lng } = position(random);
    const quarter = quarters[random.between(0, quarters.length)]!;
    const previous = points.at(-1);
    if (previous && i % 10 === 0) ({ lat, lng } = previous);
    else if (i % 2 === 0) {
      lat = rounded(quarter.lat + random.between(-10_000, 10_000) / 1e6);
      lng = rounded(quarter.lng + random.between(-10_000, 10_000) / 1e6);
    }
    points.push({ id: createHash('sha1').update(String(i)).digest('hex').slice(0, 32), lat, lng, open: i % 10 !== 7 });
  }
  return points;
}

/** Somewhere in an area of 88 by 78 km. */
export const position = (random: Random) => ({
  lat: rounded(37.2 + random.between(0, 700_000) / 1e6),
  lng: rounded(126.5 + random.between(0, 1_000_000) / 1e6),
});

const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

/** Writes them as an import would have left them, but for what sources say; in the order of their keys, which is quickest. */
export async function insert(database: Pool, points: Point[]): Promise<void> {
  const sorted = points.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (let at = 0; at < sorted.length; at += PER_STATEMENT) {
    const some = sorted.slice(at, at + PER_STATEMENT);
    const values = some.map(
      ({ id, lat, lng, open }) =>
        `(X'${id}', '카페 ${id.slice(0, 8)}', '카페${id.slice(0, 8)}', 'ㅋㅍ', '서울특별시 강남구 강남대로 396', '', ${lat}, ${lng},
          POINT(${lng}, ${lat}), ${open}, 'Asia/Seoul')`,
    );
    await database.query(
      `INSERT INTO cafes (id, name, name_key, initials, road_address, address_key, lat, lng, location, open, zone)
       VALUES ${values.join(', ')}`,
    );
  }
}
