import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { StreamClient } from '../support/streams.js';
import { until } from '../support/wait.js';

const LAPSE = 6;
let address: string;
let worker: MadangProcess;
beforeAll(async () => {
  const env = { DRIVER_LAPSE_SECONDS: String(LAPSE) };
  [{ address }, worker] = await Promise.all([MadangProcess.start('api', env), MadangProcess.start('worker', env)]);
});
afterAll(async () => {
  await killAll();
  await database.end();
});

const isOnline = async ({ id }: Client) =>
  (await count('SELECT COUNT(*) FROM driver_availability WHERE driver_id = ? AND online', [bytes(id)])) === 1;
const unseenFor = ({ id }: Client) =>
  count('SELECT TIMESTAMPDIFF(MICROSECOND, seen_at, NOW(6)) / 1e6 FROM driver_availability WHERE driver_id = ?', [
    bytes(id),
  ]);
async function onlineDriver(locale: 'ko' | 'en' = 'ko'): Promise<Client> {
  const driver = await newPerson(address, 'driver', { locale });
  await driver.goOnline();
  return driver;
}

describe('A driver who is online', () => {
  it('is offline once nothing was seen of them for a while, and is notified; then they accept nothing', async () => {
    const driver = await onlineDriver('en');
    const { id } = (await (await newPerson(address)).book()).body;
    await until('the driver is offline', async () => !(await isOnline(driver)), 60_000);
    const lapsed = await until('the driver is notified', async () =>
      (await driver.get('/v1/notifications')).body.items.find(
        (item: { type: string }) => item.type === 'driver.lapsed',
      ),
    );
    expect(lapsed).toMatchObject({ title: 'You are offline', body: expect.stringContaining('Go online again') });
    expect((await driver.post(`/v1/reservations/${id}/acceptance`)).body.code).toBe('driver-offline');
    expect(
      await count(`SELECT COUNT(*) FROM events WHERE type = 'driver.lapsed' AND aggregate_id = ?`, [bytes(driver.id)]),
    ).toBe(1);
  });

  it('stays so by requests, and by an open stream', async () => {
    const asking = await onlineDriver();
    const over = new AbortController();
    const asks = (async () => {
      for (; !over.signal.aborted; await sleep(50)) await asking.get('/v1/notifications?limit=1');
    })();
    const streaming = await onlineDriver();
    const stream = await StreamClient.open(address, { token: streaming.accessToken });
    const silent = await onlineDriver();
    await until('the silent one is offline', async () => !(await isOnline(silent)), 60_000);
    expect([await isOnline(asking), await isOnline(streaming)]).toEqual([true, true]);
    expect(stream.ended).toBeUndefined();
    for (const driver of [asking, streaming]) expect(await unseenFor(driver)).toBeLessThan(LAPSE);
    over.abort();
    await asks;
  });

  it('is not set offline while no worker runs, and then once', async () => {
    await worker.kill();
    const driver = await onlineDriver();
    await until('nothing was seen for long', async () => (await unseenFor(driver)) > LAPSE + 1, 60_000);
    expect(await isOnline(driver)).toBe(true);
    const env = { DRIVER_LAPSE_SECONDS: String(LAPSE) };
    await Promise.all([MadangProcess.start('worker', env), MadangProcess.start('worker', env)]);
    await until('the driver is offline', async () => !(await isOnline(driver)), 60_000);
    expect(
      await count(`SELECT COUNT(*) FROM events WHERE type = 'driver.lapsed' AND aggregate_id = ?`, [bytes(driver.id)]),
    ).toBe(1);
  });
});
