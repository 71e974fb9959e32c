import { afterAll, expect, it } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes } from '../support/database.js';
import { ended, imported, slowly, upload } from '../support/imports.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const CAFES = scale(2_000, 600);
const KILLS = scale(3, 1);

const worlds: World[] = [];
afterAll(async () => {
  await killAll();
  for (const world of worlds) await world.end();
});

/** A world in which one source has told its cafés already, and a worker waits for more. */
async function newWorld(): Promise<{ world: World; admin: Client; worker: MadangProcess }> {
  const world = await World.create();
  worlds.push(world);
  const { address } = await world.start('api');
  const admin = await newPerson(address);
  await world.rows(`UPDATE users SET roles = 'admin' WHERE id = ?`, [bytes(admin.id)]);
  await admin.logIn();
  const worker = await world.start('worker');
  expect(await imported(admin, open, { source: 'geojson' })).toMatchObject({ state: 'succeeded' });
  return { world, admin, worker };
}

/** Cafés 200 m and more apart, in rows to the north and the east. */
const at = (index: number) => ({ lat: 37 + (index % 60) * 0.002, lng: 127 + Math.floor(index / 60) * 0.003 });
const indices = Array.from({ length: CAFES }, (_, index) => index);
const open = JSON.stringify({
  type: 'FeatureCollection',
  features: indices.map((index) => ({
    type: 'Feature',
    properties: { id: `G-${index}`, name: `달빛다방 ${index}` },
    geometry: { type: 'Point', coordinates: [at(index).lng, at(index).lat] },
  })),
});
/** The same cafés a few metres off: most under the same name, some under a similar one, some twice, some not at all. */
const shops = [
  '상가업소번호,상호명,지점명,위도,경도',
  ...indices.flatMap((index) => {
    const { lat, lng } = at(index);
    const name = index % 5 === 0 ? `달빛다방 별관 ${index}` : `달빛다방 ${index}`;
    const line = (id: string, metres: number) => `${id},${name},,${lat + metres / 111_195},${lng}`;
    if (index % 11 === 0) return [];
    return index % 7 === 0 ? [line(`S-${index}`, 5), line(`T-${index}`, 6)] : [line(`S-${index}`, 5)];
  }),
].join('\n');

/** Everything that linking leaves, but ids of its own and the time of day. */
async function leftBy(world: World) {
  return {
    cafes: (await world.rows('SELECT * FROM cafes ORDER BY id')).map(
      ({ created_at: _c, updated_at: _u, ...rest }) => rest,
    ),
    records: await world.rows('SELECT * FROM cafe_records ORDER BY source, source_id'),
    pairs: await world.rows(
      'SELECT first_id, second_id, state, similarity, distance FROM cafe_duplicates ORDER BY first_id, second_id',
    ),
  };
}

it('links the same cafés when the worker is killed again and again while it looks for duplicates', async () => {
  const [calm, disturbed] = [await newWorld(), await newWorld()];
  await disturbed.worker.kill();
  const calmId = (await upload(calm.admin, shops, { source: 'sbiz' })).body.id;
  expect(await ended(calm.admin, calmId, 60_000)).toMatchObject({ state: 'succeeded' });
  await calm.worker.kill();
  const expected = await leftBy(calm.world);
  expect(expected.pairs.filter(({ state }) => state === 'merged').length).toBeGreaterThan(CAFES / 2);
  expect(expected.pairs.filter(({ state }) => state === 'suggested').length).toBeGreaterThan(CAFES / 20);

  const { world, admin } = disturbed;
  const { id } = (await upload(admin, shops, { source: 'sbiz' })).body;
  const linked = () => world.count('SELECT linked_batches FROM cafe_imports WHERE id = ?', [bytes(id)]);
  for (let kills = 0; kills < KILLS; kills++) {
    const done = await linked();
    await slowly(world, async () => {
      const worker = await world.start('worker');
      await until('it has linked a batch', async () => (await linked()) > done, 30_000);
      await worker.kill();
    });
    await world.rows('UPDATE cafe_imports SET leased_until = NOW(6) WHERE id = ?', [bytes(id)]);
  }
  expect((await admin.get(`/v1/cafes/imports/${id}`)).body.state).toBe('running');
  const last = await world.start('worker');
  expect(await ended(admin, id, 60_000)).toMatchObject({ state: 'succeeded' });
  expect(await leftBy(world)).toEqual(expected);
  await last.kill();
});

it('links later what an import brought before it was cancelled', async () => {
  const { world, admin, worker } = await newWorld();
  const records = () => world.count(`SELECT COUNT(*) FROM cafe_records WHERE source = 'sbiz'`);
  let id = '';
  await slowly(world, async () => {
    ({ id } = (await upload(admin, shops, { source: 'sbiz' })).body);
    await until('a batch is there', async () => (await records()) > 0);
    expect((await admin.post(`/v1/cafes/imports/${id}/cancellation`)).status).toBe(201);
  });
  await until('it has let go', async () => (await ended(admin, id)).state === 'cancelled');
  expect(await world.count('SELECT COUNT(*) FROM cafe_duplicates')).toBe(0);
  expect(await imported(admin, shops, { source: 'sbiz' })).toMatchObject({ state: 'succeeded' });
  const merged = await world.count(`SELECT COUNT(*) FROM cafe_duplicates WHERE state = 'merged'`);
  expect(merged).toBe((await leftBy(worlds[0]!)).pairs.filter(({ state }) => state === 'merged').length);
  await worker.kill();
});
