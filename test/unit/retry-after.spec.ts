import { describe, expect, it, test } from '@jest/globals';
import { retryAfterMs } from '../../src/kernel/http/retry-after.js';

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['soon', undefined],
    ['-1', 0],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
    ['9'.repeat(400), undefined],
  ])('of %s is %s ms', (value, ms) => expect(retryAfterMs(value)).toBe(ms));

  it('may be a date to come', () => {
    const ms = retryAfterMs(new Date(Date.now() + 60_000).toUTCString());
    expect(ms).toBeGreaterThan(50_000);
    expect(ms).toBeLessThanOrEqual(60_000);
  });
});
