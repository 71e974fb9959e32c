import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { killAll, MadangProcess } from '../support/processes.js';

let address: string;
let jun: Client;
beforeAll(async () => {
  ({ address } = await MadangProcess.start('api'));
  jun = await newPerson(address, 'driver');
});
afterAll(() => killAll());

const put = (path: string, body: unknown, driver = jun) => driver.send('PUT', path, { body });

describe('A driver', () => {
  it('has an empty account until they set what they deliver with', async () => {
    expect((await jun.get('/v1/drivers/me')).body).toEqual({
      vehicle: null,
      plate: null,
      online: false,
      positionConsentAt: null,
      hasDevice: false,
      offers: { offered: 0, accepted: 0, declined: 0, ignored: 0, late: 0 },
    });
    const set = await put('/v1/drivers/me', { vehicle: 'motorcycle', plate: '서울 강남 가 1234' });
    expect([set.status, set.body.vehicle, set.body.plate]).toEqual([200, 'motorcycle', '서울 강남 가 1234']);
    expect((await put('/v1/drivers/me', { vehicle: 'bicycle' })).body).toMatchObject({
      vehicle: 'bicycle',
      plate: null,
    });
  });

  it('consents to the use of their position when they go online, and may withdraw that', async () => {
    await put('/v1/drivers/me/availability', { online: true });
    expect((await jun.get('/v1/drivers/me')).body).toMatchObject({ online: true, positionConsentAt: null });
    await put('/v1/drivers/me/availability', { online: true, sharesPosition: true });
    const { positionConsentAt: since } = (await jun.get('/v1/drivers/me')).body;
    expect(Date.now() - Date.parse(since)).toBeLessThan(60_000);
    await put('/v1/drivers/me/availability', { online: true, sharesPosition: true });
    await put('/v1/drivers/me/availability', { online: false });
    expect((await jun.get('/v1/drivers/me')).body).toMatchObject({ online: false, positionConsentAt: since });
    await put('/v1/drivers/me/availability', { online: true, sharesPosition: false });
    expect((await jun.get('/v1/drivers/me')).body.positionConsentAt).toBeNull();
  });

  it.each([
    ['a vehicle that there is not', { vehicle: 'horse' }],
    ['no vehicle', { plate: '1' }],
    ['a plate of 21 signs', { vehicle: 'car', plate: '1'.repeat(21) }],
  ])('cannot set %s', async (_, body) => {
    const answer = await put('/v1/drivers/me', body);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-input']);
  });

  it('is nothing a consumer has', async () => {
    const mina = await newPerson(address);
    expect((await mina.get('/v1/drivers/me')).status).toBe(403);
    expect((await put('/v1/drivers/me', { vehicle: 'car' }, mina)).status).toBe(403);
  });
});
