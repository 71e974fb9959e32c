import { describe, expect, it, test } from '@jest/globals';
import { negotiate } from '../../src/kernel/http/negotiation.js';

const [JSON_TYPE, CSV, GEOJSON] = ['application/json', 'text/csv', 'application/geo+json'];

function typeFor(accept: string | undefined, other: string) {
  const sent: Record<string, unknown> = {};
  const reply = { header: (name: string, value: unknown) => ((sent[name] = value), reply) };
  return [negotiate({ headers: { accept } }, reply as never, [JSON_TYPE, other]), sent['Vary']];
}

describe('The type of an answer', () => {
  test.each([
    [undefined, CSV, JSON_TYPE],
    ['', CSV, JSON_TYPE],
    ['*/*', CSV, JSON_TYPE],
    ['application/json, text/csv;q=0.1', CSV, JSON_TYPE],
    ['text/csv;q=0', CSV, JSON_TYPE],
    ['text/csv', CSV, CSV],
    ['Text/CSV', CSV, CSV],
    ['text/csv;q=0.9, */*;q=0.1', CSV, CSV],
    ['text/html, application/xhtml+xml, */*;q=0.8', CSV, JSON_TYPE],
    ['image/png', CSV, JSON_TYPE],
    ['text/csv-schema', CSV, JSON_TYPE],
    [';;;,,', CSV, JSON_TYPE],
    ['application/geo+json', GEOJSON, GEOJSON],
    ['Application/Geo+JSON', GEOJSON, GEOJSON],
    ['application/geo+json;q=0', GEOJSON, JSON_TYPE],
    ['application/json, application/geo+json;q=0.5', GEOJSON, JSON_TYPE],
  ])('for %s and %s is %s', (accept, other, type) => expect(typeFor(accept, other)).toEqual([type, 'Accept']));

  it('is found in time whatever is sent', () => {
    expect(typeFor(`${'a/b;q=0.1,'.repeat(100_000)}text/csv`, CSV)[0]).toBe(JSON_TYPE);
  });
});
