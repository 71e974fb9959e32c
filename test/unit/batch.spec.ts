import { describe, expect, it } from '@jest/globals';
import { batched } from '../../src/kernel/reads/batch.js';

describe('lookups of one turn of the event loop', () => {
  it('share one query, and each gets its own answer', async () => {
    const queries: string[][] = [];
    const find = batched((ids) => {
      queries.push(ids);
      return Promise.resolve(new Map(ids.filter((id) => id !== 'unknown').map((id) => [id, id.toUpperCase()])));
    });
    expect(await Promise.all([find('a'), find('b'), find('unknown'), find('a')])).toEqual(['A', 'B', undefined, 'A']);
    expect(queries).toEqual([['a', 'b', 'unknown']]);
  });

  it('never answer a later one: it asks again', async () => {
    let version = 0;
    const find = batched((ids) => Promise.resolve(new Map(ids.map((id) => [id, ++version]))));
    expect([await find('a'), await find('a')]).toEqual([1, 2]);
  });

  it('fail together, and the next ones are asked anew', async () => {
    let failures = 1;
    const find = batched((ids) =>
      failures-- > 0 ? Promise.reject(new Error('away')) : Promise.resolve(new Map(ids.map((id) => [id, id]))),
    );
    const outcomes = await Promise.allSettled([find('a'), find('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await find('a')).toBe('a');
  });
});
