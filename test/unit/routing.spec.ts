import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answeredBy, lookupPaths, publicLookupPaths, readableTables } from '../../src/routing.js';

const ID = '0198f0c2-7a31-7cc4-8f00-1234567890ab';
const contract = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8')) as {
  paths: Record<string, { get?: { security: object[] } }>;
};

describe('The table of lookups', () => {
  it('names routes of the contract, each once', () => {
    expect(lookupPaths.filter((path) => !contract.paths[path]?.get)).toEqual([]);
    expect(new Set(lookupPaths).size).toBe(lookupPaths.length);
  });

  it('calls public exactly those that the contract serves without a token', () => {
    expect(publicLookupPaths).toEqual(lookupPaths.filter((path) => contract.paths[path]!.get!.security.length === 0));
  });

  it('sends GET and HEAD of its routes to `query`, and every other operation of the contract to `api`', () => {
    const wrong = Object.entries(contract.paths).flatMap(([path, methods]) =>
      [...Object.keys(methods), 'head']
        .map((method) => ({
          method: method.toUpperCase(),
          path,
          target: path.replace('{handle}', 'haru').replaceAll(/\{\w+\}/g, ID),
        }))
        .filter(({ method, target }) => {
          const isLookup = lookupPaths.includes(path) && ['GET', 'HEAD'].includes(method);
          return answeredBy(method, target) !== (isLookup ? 'query' : 'api');
        }),
    );
    expect(wrong).toEqual([]);
  });

  it('reads a path whole, and without its query string', () => {
    expect(answeredBy('GET', '/v1/cafes?q=x')).toBe('query');
    expect(answeredBy('GET', '/v1/reservations-of-others')).toBe('api');
    expect(answeredBy('GET', '/v2/v1/cafes')).toBe('api');
    expect(answeredBy('GET', '/v1/cafes/imports')).toBe('api');
    expect(answeredBy('GET', '/v1/profiles/Haru_9')).toBe('query');
    expect(answeredBy('GET', '/v1/profiles/no-handle')).toBe('api');
  });

  it('lets `query` read nothing that proves who somebody is', () => {
    expect(Object.keys(readableTables)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/token|account|transfer|webhook|idempotency/)]),
    );
    expect(readableTables['users']).toEqual([
      ...['bio', 'closed_at', 'handle', 'id', 'listed_handle', 'listed_name', 'name', 'roles', 'suspended_at'],
    ]);
    expect(readableTables['sessions']).toEqual(['id', 'revoked_at']);
  });
});
