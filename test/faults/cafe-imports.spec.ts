import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes } from '../support/database.js';
import { ended, slowly, upload } from '../support/imports.js';
import { licence, licences, messyLicences } from '../support/licences.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { itSeeded } from '../support/seed.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const KILLS = scale(20, 1);
const ROWS = scale(60_000, 2_500);
/** Some batches, of which `slowly` makes each last a second: a worker is still at it when a test has seen the first one. */
const SOME_ROWS = 3_000;
/** So many that it is still at it when it was told to stop after the first one: it works on for a second. */
const MANY_ROWS = 6_000;

const world = World.ofThisFile();
const worlds = [world];
let admin: Client;
/** The one of this file's world, from test to test. */
let worker: MadangProcess;
beforeAll(async () => {
  ({ admin } = await startAdmin(world));
  worker = await world.start('worker');
});
afterAll(async () => {
  await killAll();
  for (const world of worlds) await world.end();
});

async function startAdmin(world: World): Promise<{ admin: Client; api: MadangProcess }> {
  const api = await world.start('api');
  const admin = await newPerson(api.address);
  await world.rows(`UPDATE users SET roles = 'admin' WHERE id = ?`, [bytes(admin.id)]);
  await admin.logIn();
  return { admin, api };
}

const idOf = async (admin: Client, file: string, source?: string): Promise<string> =>
  (await upload(admin, file, source ? { source } : {})).body.id;

/** Everything that the only import of a world leaves, but ids of its own and the time of day. */
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

const batches = (world: World, id: string) =>
  world.count('SELECT COUNT(*) FROM cafe_import_batches WHERE import_id = ?', [bytes(id)]);
const rowOf = async (world: World, id: string) =>
  (await world.rows('SELECT * FROM cafe_imports WHERE id = ?', [bytes(id)]))[0]!;
const stateOf = async (world: World, id: string): Promise<string> => (await rowOf(world, id))['state'];
const leaseOf = async (world: World, id: string): Promise<string | undefined> =>
  (await rowOf(world, id))['lease']?.toString('hex');
/** Lets a lease run out without waiting for it. */
const outlast = (world: World, id: string) =>
  world.rows('UPDATE cafe_imports SET leased_until = NOW(6) WHERE id = ?', [bytes(id)]);

itSeeded(
  `gives the same cafés, byte for byte, when its worker is killed ${KILLS} times in the middle`,
  async (random) => {
    const file = messyLicences(ROWS);
    const expected = await ended(admin, await idOf(admin, file), 60_000);
    const disturbed = await World.create();
    worlds.push(disturbed);
    const { admin: other, api: calm } = await startAdmin(disturbed);
    const id = await idOf(other, file);
    for (let kills = 0; kills < KILLS; kills++) {
      const [lease, done] = [await leaseOf(disturbed, id), await batches(disturbed, id)];
      await outlast(disturbed, id);
      const run = async () => {
        const worker = await disturbed.start('worker');
        await until('it has taken the import up', async () => (await leaseOf(disturbed, id)) !== lease);
        // Every second one dies before, in or after its first batch, as it comes; the others get that far, and no further.
        if (kills % 2 === 0) await until('it has written a batch', async () => (await batches(disturbed, id)) > done);
        const at = performance.now() + random.between(0, 100);
        await until('it is in the middle of something', () => performance.now() > at);
        await worker.kill();
      };
      await (kills % 2 === 0 ? slowly(disturbed, run) : run());
      expect(await stateOf(disturbed, id)).toBe('running');
    }
    await outlast(disturbed, id);
    const last = await disturbed.start('worker');
    const over = await ended(other, id, 60_000);
    expect([over.state, over.counts]).toEqual([expected.state, expected.counts]);
    expect(over.counts.duplicate).toBeGreaterThan(ROWS / 20);
    expect(await leftBy(disturbed)).toEqual(await leftBy(world));
    await last.kill();
    await calm.kill();
  },
);

it('goes on elsewhere at once when its worker is told to stop', async () => {
  let id = '';
  await slowly(world, async () => {
    id = await idOf(admin, messyLicences(MANY_ROWS, 'T'));
    await until('it has written a batch', async () => (await batches(world, id)) > 0);
    expect(await worker.terminate()).toBe(0);
  });
  const isFree = `SELECT COUNT(*) FROM cafe_imports WHERE id = ? AND state = 'running' AND leased_until <= NOW(6)`;
  expect(await world.count(isFree, [bytes(id)])).toBe(1);
  worker = await world.start('worker');
  expect(await ended(admin, id, 60_000)).toMatchObject({ state: 'succeeded', counts: { read: MANY_ROWS } });
});

it('is written by nobody who has lost the lease', async () => {
  let id = '';
  await slowly(world, async () => {
    id = await idOf(admin, messyLicences(SOME_ROWS, 'L'));
    await until('it has written a batch', async () => (await batches(world, id)) > 0);
    await world.rows('UPDATE cafe_imports SET lease = ?, leased_until = NOW(6) + INTERVAL 1 HOUR WHERE id = ?', [
      Buffer.alloc(16, 7),
      bytes(id),
    ]);
  });
  const [done, records] = [await batches(world, id), await world.count('SELECT COUNT(*) FROM cafe_records')];
  // The worker has turned to something else, so it has let go.
  const next = await idOf(admin, '{"type":"FeatureCollection","features":[]}', 'geojson');
  await ended(admin, next);
  expect(await batches(world, id)).toBe(done);
  expect(await world.count('SELECT COUNT(*) FROM cafe_records')).toBe(records);
  await outlast(world, id);
  expect(await ended(admin, id, 60_000)).toMatchObject({ state: 'succeeded', counts: { read: SOME_ROWS } });
});

it('of one source runs after another, however many workers there are', async () => {
  await world.start('worker'); // beside the one of the tests above
  const files = [1, 2, 3].map((file) =>
    licences(...Array.from({ length: 1_000 }, (_, index) => licence(`W-${index}`, { name: `카페 ${file}` }))),
  );
  const ids = await Promise.all(files.map((file) => idOf(admin, file)));
  for (const id of ids) expect((await ended(admin, id)).state).toBe('succeeded');
  const runs = await world.rows<{ started_at: string; ended_at: string }>(
    `SELECT CAST(started_at AS CHAR) AS started_at, CAST(ended_at AS CHAR) AS ended_at FROM cafe_imports
     WHERE id IN (?) ORDER BY started_at`,
    [ids.map(bytes)],
  );
  expect(runs).toHaveLength(3);
  for (const [index, { started_at }] of runs.entries()) {
    if (index > 0) expect(started_at >= runs[index - 1]!.ended_at).toBe(true);
  }
  expect(await world.count(`SELECT COUNT(DISTINCT name) FROM cafe_records WHERE source_id LIKE 'W-%'`)).toBe(1);
  expect(await world.count(`SELECT COUNT(*) FROM cafe_records WHERE source_id LIKE 'W-%'`)).toBe(1_000);
});
