import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { announceDeprecations, Deprecated } from '../../src/kernel/http/deprecation.js';
import { settingsOfHandler } from '../../src/kernel/http/route-settings.js';

/** What the decorator makes of a handler. */
function settingsWith(sunset: string) {
  const handler = { value: () => undefined };
  Deprecated({ since: '2026-12-01', sunset, instead: 'GET /v1/new' })({}, 'old', handler);
  return settingsOfHandler(handler.value);
}

describe('An operation that will go', () => {
  it('says so with each of its answers, refusals as well, and no other does', async () => {
    const app = fastify();
    announceDeprecations(app);
    app.get('/old', { config: settingsWith('2027-06-01') }, (request) => {
      if (request.url.endsWith('?wrong')) throw new Error('wrong');
      return {};
    });
    app.get('/new', () => ({}));
    for (const [url, status] of [
      ['/old', 200],
      ['/old?wrong', 500],
    ] as const) {
      const { headers, statusCode } = await app.inject(url);
      expect(statusCode).toBe(status);
      expect(headers).toMatchObject({
        deprecation: '@1796083200', // RFC 9745 §2.1
        sunset: 'Tue, 01 Jun 2027 00:00:00 GMT', // RFC 8594 §3
        link: expect.stringContaining('rel="deprecation"'),
      });
    }
    const { headers } = await app.inject('/new');
    expect([headers['deprecation'], headers['sunset'], headers['link']]).toEqual([undefined, undefined, undefined]);
  });

  it('stays for half a year at least', () => {
    expect(() => settingsWith('2027-05-01')).toThrow('less than half a year');
    expect(() => settingsWith('soon')).toThrow();
  });
});
