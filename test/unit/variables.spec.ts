import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { defaultOf, EXAMPLE, renderExample, renderTable, TABLE } from '../../scripts/variables.mjs';
import { findFaults } from '../../src/config-check.js';
import { Environment } from '../../src/environment.js';
import { isSecret, variables } from '../../src/variables.js';

const addresses = {
  DATABASE_URL: 'mysql://madang@127.0.0.1/madang',
  REDIS_QUEUE_URL: 'redis://127.0.0.1:6379',
  REDIS_CACHE_URL: 'redis://127.0.0.1:6380',
};
const key =
  '-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\\n-----END PRIVATE KEY-----';
const fit = { ...addresses, JWT_PRIVATE_KEY: key };

describe('The table of variables', () => {
  it('and .env.example are what `npm run variables` writes', async () => {
    expect(readFileSync(TABLE, 'utf8')).toBe(await renderTable());
    expect(readFileSync(EXAMPLE, 'utf8')).toBe(await renderExample());
  });

  it('has every variable of the schema, with a meaning and the roles that read it', () => {
    expect(Object.keys(variables).sort()).toEqual(Object.keys(Environment.shape).sort());
    for (const { meaning, readBy } of Object.values(variables)) {
      expect(meaning).toMatch(/^[A-Z`].+\.$/);
      expect(readBy.length).toBeGreaterThan(0);
    }
  });

  it('tells in .env.example the very defaults of the schema, and no secret', () => {
    const lines = readFileSync(EXAMPLE, 'utf8').matchAll(/^#(\w+)="?([^"\n]*)"?$/gm);
    const told = new Map([...lines].map(([, name, value]) => [name!, value!]));
    for (const [name, schema] of Object.entries(Environment.shape)) {
      expect(`${name}=${told.get(name)}`).toBe(`${name}=${defaultOf(schema) ?? ''}`);
      if (isSecret(name) && name !== 'SMTP_URL') expect(told.get(name)).toBe('');
    }
    const set = [...told].filter(([name, value]) => value && name in Environment.shape);
    expect(Environment.parse({ ...addresses, ...Object.fromEntries(set) })).toEqual(Environment.parse(addresses));
  });

  it('holds what looks like a secret to be one', () => {
    const looksSecret = Object.keys(variables).filter((name) =>
      /PASSWORD$|SECRET$|_KEY$|DATABASE_URL|REDIS_.*_URL/.test(name),
    );
    expect(looksSecret.filter((name) => !isSecret(name))).toEqual([]);
  });
});

describe('config-check', () => {
  it('finds nothing wrong with an environment that is fit', () => {
    const { JWT_PRIVATE_KEY: _, ...others } = fit;
    expect(findFaults(fit, 'api')).toEqual([]);
    expect(
      findFaults({
        ...fit,
        PATH: '/bin',
        HOME: '/',
        HOSTNAME: 'x',
        NODE_ENV: 'production',
        AWS_REGION: 'r',
        TERM: 'x',
      }),
    ).toEqual([]);
    expect(findFaults(others, 'migrate')).toEqual([]);
  });

  it('says of all variables at once what is missing, wrong or unknown, in sentences', () => {
    const environment = {
      ...fit,
      DATABASE_URL: undefined,
      PORT: '70000',
      LOG_LEVEL: 'loud',
      LOG_LEVLE: 'info',
      MISSION_FEES: '3',
    };
    expect(findFaults(environment)).toEqual([
      expect.stringMatching(/^PORT has a value that is not usable: .+\.$/),
      expect.stringMatching(/^LOG_LEVEL has a value that is not usable: .+"info".+\.$/),
      expect.stringMatching(/^DATABASE_URL is missing\. The primary, .+\.$/),
      'LOG_LEVLE is not known. Did you mean LOG_LEVEL?',
      'MISSION_FEES is not known.',
    ]);
  });

  it.each([
    ['DATBASE_POOL', 'DATABASE_POOL'],
    ['REDIS_CACHE_URI', 'REDIS_CACHE_URL'],
    ['kakao_key', 'KAKAO_KEY'],
    ['PROT', 'PORT'],
  ])('guesses that %s was to be %s', (name, meant) => {
    expect(findFaults({ ...fit, [name]: '1' })).toEqual([`${name} is not known. Did you mean ${meant}?`]);
  });

  it('knows what a role cannot do without, and what is of no use alone', () => {
    for (const role of ['api', 'worker', 'all'] as const)
      expect(findFaults(addresses, role)).toEqual([expect.stringMatching(/^JWT_PRIVATE_KEY or .+ is missing/)]);
    expect(findFaults(addresses, 'query')).toEqual([expect.stringMatching(/^JWT_PUBLIC_KEY or .+ is missing/)]);
    expect(findFaults({ ...fit, JUSO_KEY: 'x' })).toEqual([
      'JUSO_COORDINATES_KEY is missing: JUSO_KEY is set, and neither is of use alone.',
    ]);
  });

  it('shows nothing of what a variable holds', () => {
    const canary = 'c4n4ry';
    const bad = Object.fromEntries(
      Object.keys(variables).map((name) => [name, `${canary} ${canary}://${canary}@${canary}`]),
    );
    const faults = findFaults(bad);
    expect(faults.length).toBeGreaterThan(40);
    expect(faults.filter((fault) => fault.includes(canary))).toEqual([]);
  });
});
