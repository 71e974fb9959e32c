import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '../support/client.js';
import { database } from '../support/database.js';
import { killAll, MadangProcess } from '../support/processes.js';

const QUOTA = 120;
const SLICE = QUOTA / 20;

let addresses: string[];
beforeAll(async () => {
  // What Redis does not count in time each process counts for itself.
  const patient = { REDIS_CACHE_TIMEOUT_MS: '10000', REDIS_PREFIX: `${process.env['REDIS_PREFIX']}_limits` };
  const env = { RATE_LIMIT_FACTOR: '1', TRUST_PROXY: 'true', ...patient };
  const processes = await Promise.all([MadangProcess.start('api', env), MadangProcess.start('api', env)]);
  addresses = processes.map(({ address }) => address);
});
afterAll(async () => {
  await killAll();
  await database.end();
});

describe('The quota of an anonymous caller', () => {
  it('is never exceeded over two processes, though each counts a slice of it by itself', async () => {
    const ask = (index: number) => new Client(addresses[index % 2]!).get('/v1/users/me');
    const answers = await Promise.all(Array.from({ length: 2 * QUOTA }, (_, index) => ask(index)));
    const served = answers.filter(({ status }) => status === 401).length;
    const refused = answers.filter(({ status }) => status === 429);
    expect(served).toBeLessThanOrEqual(QUOTA);
    // What one process holds of the quota and does not use is at most a slice.
    expect(served).toBeGreaterThanOrEqual(QUOTA - SLICE);
    expect(served + refused.length).toBe(2 * QUOTA);
    for (const { headers, body } of refused) {
      expect(body.code).toBe('too-many-requests');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  /** Asks 200 times at one process, each time from the address that `from` gives. */
  const served = async (from: (index: number) => string) => {
    const ask = (index: number) =>
      new Client(addresses[0]!).get('/v1/users/me', { headers: { 'X-Forwarded-For': from(index) } });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => ask(index)));
    return answers.filter(({ status }) => status === 401).length;
  };

  it('counts a /64 of IPv6 as one caller, its neighbour as another', async () => {
    expect(await served((index) => `2001:db8:1:2::${index.toString(16)}`)).toBe(QUOTA);
    expect(await served((index) => `2001:db8:1:${(index + 16).toString(16)}::1`)).toBe(200);
  });

  it('counts an IPv4 address once, however it is written', async () => {
    const forms = ['203.0.113.7', '::ffff:203.0.113.7', '::FFFF:cb00:7107'];
    expect(await served((index) => forms[index % forms.length]!)).toBe(QUOTA);
  });
});
