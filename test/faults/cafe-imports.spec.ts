import { afterAll, expect, it } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes } from '../support/database.js';
import { ended, upload } from '../support/imports.js';
import { licence, licences, messyLicences } from '../support/licences.js';
import { killAll } from '../support/processes.js';
import { itSeeded } from '../support/seed.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const KILLS = 20;
const ROWS = 20_000;

const worlds: World[] = [];
const newWorld = async () => {
  const world = await World.create();
  worlds.push(world);
  return world;
};
afterAll(async () => {
  await killAll();
  for (const world of worlds) await world.end();
});

async function adminOf(world: World): Promise<Client> {
  const { address } = await world.start('api');
  const admin = await newPerson(address);
  await world.rows(`UPDATE users SET roles = 'admin' WHERE id = ?`, [bytes(admin.id)]);
  await admin.logIn();
  return admin;
}

const idOf = async (admin: Client, file: string, source?: string): Promise<string> =>
  (await upload(admin, file, source ? { source } : {})).body.id;

/** Everything that an import leaves, but ids of its own and the time of day. */
async function leftBy(world: World): Promise<unknown> {
  const without = (row: Record<string, any>, ...columns: string[]) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)));
  return {
    cafes: (await world.rows('SELECT * FROM cafes ORDER BY id')).map((row) => without(row, 'created_at', 'updated_at')),
    records: await world.rows('SELECT * FROM cafe_records ORDER BY source, source_id'),
    batches: (await world.rows('SELECT * FROM cafe_import_batches ORDER BY number')).map((row) =>
      without(row, 'import_id'),
    ),
  };
}

const batches = (world: World) => world.count('SELECT COUNT(*) FROM cafe_import_batches');
const rowOf = async (world: World, id: string) =>
  (await world.rows('SELECT * FROM cafe_imports WHERE id = ?', [bytes(id)]))[0]!;
const stateOf = async (world: World, id: string): Promise<string> => (await rowOf(world, id))['state'];
const leaseOf = async (world: World, id: string): Promise<string | undefined> =>
  (await rowOf(world, id))['lease']?.toString('hex');
/** Lets a lease run out without waiting for it. */
const outlast = (world: World, id: string) =>
  world.rows('UPDATE cafe_imports SET leased_until = NOW(6) WHERE id = ?', [bytes(id)]);

itSeeded(
  'gives the same cafés, byte for byte, when its worker is killed 20 times in the middle',
  async (random) => {
    const file = messyLicences(ROWS);
    const undisturbed = await newWorld();
    const [calm, disturbed] = [await adminOf(undisturbed), await newWorld()];
    const calmWorker = await undisturbed.start('worker');
    const expected = await ended(calm, await idOf(calm, file), 60_000);
    await calmWorker.kill();

    const admin = await adminOf(disturbed);
    const id = await idOf(admin, file);
    for (let kills = 0; kills < KILLS; kills++) {
      const [lease, done] = [await leaseOf(disturbed, id), await batches(disturbed)];
      await outlast(disturbed, id);
      const worker = await disturbed.start('worker');
      await until('it has taken the import up', async () => (await leaseOf(disturbed, id)) !== lease);
      // Every second one dies before, in or after its first batch, as it comes; the others get that far.
      if (kills % 2 === 0) await until('it has written a batch', async () => (await batches(disturbed)) > done);
      const at = performance.now() + random.between(0, 100);
      await until('it is in the middle of something', () => performance.now() > at);
      await worker.kill();
      expect(await stateOf(disturbed, id)).toBe('running');
    }
    await outlast(disturbed, id);
    await disturbed.start('worker');
    const over = await ended(admin, id, 60_000);
    expect([over.state, over.counts]).toEqual([expected.state, expected.counts]);
    expect(over.counts.duplicate).toBeGreaterThan(1_000);
    expect(await leftBy(disturbed)).toEqual(await leftBy(undisturbed));
  },
  240_000,
);

it('goes on elsewhere at once when its worker is told to stop', async () => {
  const world = await newWorld();
  const [admin, worker] = await Promise.all([adminOf(world), world.start('worker')]);
  const id = await idOf(admin, messyLicences(ROWS));
  await until('it has written a batch', async () => (await batches(world)) > 0);
  expect(await worker.terminate()).toBe(0);
  expect(await stateOf(world, id)).toBe('running');
  const done = await batches(world);
  await world.start('worker');
  await until('another one goes on', async () => (await batches(world)) > done, 5_000); // the lease alone would last 10 s
  expect(await ended(admin, id, 60_000)).toMatchObject({ state: 'succeeded', counts: { read: ROWS } });
}, 90_000);

it('is written by nobody who has lost the lease', async () => {
  const world = await newWorld();
  const [admin] = await Promise.all([adminOf(world), world.start('worker')]);
  const id = await idOf(admin, messyLicences(ROWS));
  await until('it has written a batch', async () => (await batches(world)) > 0);
  const other = Buffer.alloc(16, 7);
  await world.rows('UPDATE cafe_imports SET lease = ?, leased_until = NOW(6) + INTERVAL 1 HOUR WHERE id = ?', [
    other,
    bytes(id),
  ]);
  const [done, records] = [await batches(world), await world.count('SELECT COUNT(*) FROM cafe_records')];
  // The worker has turned to something else, so it has let go.
  const next = await idOf(admin, '{"type":"FeatureCollection","features":[]}', 'geojson');
  await ended(admin, next);
  expect(await batches(world)).toBe(done);
  expect(await world.count('SELECT COUNT(*) FROM cafe_records')).toBe(records);
  await outlast(world, id);
  expect(await ended(admin, id, 60_000)).toMatchObject({ state: 'succeeded', counts: { read: ROWS } });
}, 90_000);

it('of one source runs after another, however many workers there are', async () => {
  const world = await newWorld();
  const [admin] = await Promise.all([adminOf(world), world.start('worker'), world.start('worker')]);
  const files = [1, 2, 3].map((file) =>
    licences(...Array.from({ length: 1_500 }, (_, index) => licence(`W-${index}`, { name: `카페 ${file}` }))),
  );
  const ids = await Promise.all(files.map((file) => idOf(admin, file)));
  for (const id of ids) expect((await ended(admin, id)).state).toBe('succeeded');
  const runs = await world.rows<{ started_at: string; ended_at: string }>(
    `SELECT CAST(started_at AS CHAR) AS started_at, CAST(ended_at AS CHAR) AS ended_at FROM cafe_imports ORDER BY started_at`,
  );
  for (const [index, { started_at }] of runs.entries()) {
    if (index > 0) expect(started_at >= runs[index - 1]!.ended_at).toBe(true);
  }
  expect(await world.count('SELECT COUNT(DISTINCT name) FROM cafe_records')).toBe(1);
  expect(await world.count('SELECT COUNT(*) FROM cafe_records')).toBe(1_500);
}, 60_000);
