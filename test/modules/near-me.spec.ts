import { afterAll, expect } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CafeQuery } from '../../src/modules/cafes/finding/finding.schema.js';
import { FindingService } from '../../src/modules/cafes/finding/finding.service.js';
import { IndexSync } from '../../src/modules/cafes/finding/index-sync.js';
import { toSearch } from '../../src/modules/cafes/finding/search.js';
import { startApp } from '../support/app.js';
import { Client } from '../support/client.js';
import { database } from '../support/database.js';
import { insert, position, scatter, type Point } from '../support/many-cafes.js';
import { scale } from '../support/scale.js';
import { itSeeded, type Random } from '../support/seed.js';
import { until } from '../support/wait.js';

/** What is near is what is found by measuring every café on straight lines through the earth: no box, no index, no haversine. */
const CAFES = scale(200_000, 50_000);
const QUERIES = scale(2_000, 300);
const RADIUS = 6_371_008.8;

let app: NestFastifyApplication;
let address: string;
let stop: () => Promise<void>;
let points: Point[];
let vectors: Float64Array;
async function start(random: Random): Promise<void> {
  points = scatter(random, CAFES);
  vectors = Float64Array.from(points.flatMap(({ lat, lng }) => vector(lat, lng)));
  await insert(database, points);
  ({ app, address, stop } = await startApp('api'));
  await until('the index is loaded', () => app.get(IndexSync).loaded, 60_000);
}
afterAll(async () => {
  await stop?.();
  await database.end();
});

function vector(lat: number, lng: number): [number, number, number] {
  const [phi, lambda] = [(lat * Math.PI) / 180, (lng * Math.PI) / 180];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

/** Metres from a place to a café: the arc over the chord. */
function far([x, y, z]: [number, number, number], place: number): number {
  const [dx, dy, dz] = [vectors[place * 3]! - x, vectors[place * 3 + 1]! - y, vectors[place * 3 + 2]! - z];
  return 2 * RADIUS * Math.asin(Math.sqrt(dx * dx + dy * dy + dz * dz) / 2);
}

/** Every café in business within the radius, the nearest first, by id where they are equally far. */
function bruteForce(lat: number, lng: number, radius: number): { place: number; distance: number }[] {
  const from = vector(lat, lng);
  const chord = (2 * Math.sin(radius / RADIUS / 2)) ** 2;
  const found: { place: number; distance: number }[] = [];
  const [x, y, z] = from;
  const all = vectors;
  for (let place = 0; place < CAFES; place++) {
    const dx = all[place * 3]! - x;
    const dy = all[place * 3 + 1]! - y;
    const dz = all[place * 3 + 2]! - z;
    if (dx * dx + dy * dy + dz * dz > chord || !points[place]!.open) continue;
    found.push({ place, distance: far(from, place) });
  }
  return found.sort((a, b) => a.distance - b.distance || (points[a.place]!.id < points[b.place]!.id ? -1 : 1));
}

function expectSame(
  page: any,
  truth: { place: number; distance: number }[],
  from: number,
  limit: number,
  what: string,
): void {
  expect({ what, total: page.total }).toEqual({ what, total: truth.length });
  const expected = truth.slice(from, from + limit);
  const found = page.items.map(({ id }: any) => id.replaceAll('-', ''));
  expect({ what, found }).toEqual({ what, found: expected.map(({ place }) => points[place]!.id) });
  for (const [i, { distance }] of expected.entries()) {
    const off = Math.abs(page.items[i].distance - distance);
    if (!(off <= 1)) throw new Error(`${what}: ${page.items[i].id} is ${off} m off.`);
  }
}

itSeeded(
  `is what measuring all ${CAFES} cafés finds, in ${QUERIES} places, from memory and from the tables, page by page`,
  async (random) => {
    await start(random);
    const finding = app.get(FindingService);
    const client = new Client(address);
    for (let i = 0; i < QUERIES; i++) {
      // Every fifth is wide, at a café, and has a second page: in a dense quarter it finds thousands.
      const isWide = i % 5 === 0;
      const here = isWide ? points[random.between(0, CAFES)]! : position(random);
      const radius = isWide ? random.between(500, 3_001) : random.between(100, 1_001);
      const limit = random.between(1, 101);
      const query = { lat: String(here.lat), lng: String(here.lng), radius: String(radius), limit: String(limit) };
      const truth = bruteForce(here.lat, here.lng, radius);
      const what = JSON.stringify(query);
      let cursor: string | null = null;
      const pages = isWide ? 2 : 1;
      for (let from = 0; from < pages * limit; from += limit) {
        const search = toSearch(CafeQuery.parse({ ...query, ...(cursor && { cursor }) }), new Date());
        const index = finding.findInIndex(search, 'json').text;
        expect((await finding.findInTables(search, 'json')).text).toBe(index);
        const page = JSON.parse(index);
        expectSame(page, truth, from, limit, what);
        cursor = page.nextCursor;
        expect(cursor === null).toBe(from + limit >= truth.length);
        if (cursor === null) break;
      }
      if (i % 100 === 0) {
        const answer = await client.get(`/v1/cafes?${new URLSearchParams(query).toString()}`);
        expectSame(answer.body, truth, 0, limit, what);
      }
    }
  },
);
