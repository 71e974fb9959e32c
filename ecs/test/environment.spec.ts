import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { isSecret, variables, type VariableName } from '../../src/variables.ts';
import { environments, type Environment } from '../lib/environments.ts';
import { gatewayVariables, plainVariables, secretVariables } from '../lib/services/variables.ts';
import { alwaysSecret, leftOut, setByStacks, type Key } from '../lib/settings.ts';
import { allStacks, container, type Stacks } from './support/stacks.ts';

/** What others than our configuration read: Node's libraries, and the SDK of OpenTelemetry. */
const READ_BY_OTHERS = [
  'NODE_ENV',
  'NODE_OPTIONS',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
];

const keys = generateKeyPairSync('ed25519');
/** What Secrets Manager will give, by the variable that it is given to: of the right shape, and nobody's. */
const placeholders: Record<string, string> = {
  DATABASE_URL: 'mysql://madang:x@primary:3306/madang?ssl=Amazon%20RDS',
  READER_DATABASE_URL: 'mysql://madang_reader:x@primary:3306/madang?ssl=Amazon%20RDS',
  REPLICA_DATABASE_URL: 'mysql://madang_reader:x@replica:3306/madang?ssl=Amazon%20RDS',
  MIGRATION_DATABASE_URL: 'mysql://madang_migrator:x@primary:3306/madang?ssl=Amazon%20RDS',
  REDIS_QUEUE_URL: 'rediss://:x@queue:6379',
  REDIS_CACHE_URL: 'rediss://:x@cache:6379',
  SEARCH_URL: 'https://madang:x@search',
  SMTP_URL: 'smtps://x:x@mail:465',
  JWT_PRIVATE_KEY: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  JWT_PUBLIC_KEY: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  MAIL_LINK_SECRET: 'x'.repeat(40),
  WEBHOOK_ENCRYPTION_KEY: 'x'.repeat(40),
  MAIL_FEEDBACK_SECRET: 'whsec_x',
  PAYMENT_WEBHOOK_SECRET: 'whsec_x',
};

/** What a process of this role cannot do its work without, although another one, or a laptop, can. */
const needed: Record<string, string[]> = {
  api: [
    'JWT_PRIVATE_KEY',
    'TRUST_PROXY',
    'PUBLIC_URL',
    'MAIL_LINK_SECRET',
    'WEBHOOK_ENCRYPTION_KEY',
    'SEARCH_URL',
    'S3_BUCKET',
  ],
  query: ['JWT_PUBLIC_KEY', 'READER_DATABASE_URL', 'TRUST_PROXY', 'PUBLIC_URL', 'SEARCH_URL'],
  worker: [
    'JWT_PRIVATE_KEY',
    'SMTP_URL',
    'MAIL_FROM',
    'MAIL_LINK_SECRET',
    'WEBHOOK_ENCRYPTION_KEY',
    'SEARCH_URL',
    'S3_BUCKET',
  ],
  migrate: ['MIGRATION_DATABASE_URL', 'READER_DATABASE_URL'],
};
const roles = environments.flatMap(({ name }) => Object.keys(needed).map((role) => [name, role] as const));

let stacks: Stacks;
let schema: z.ZodObject;
beforeAll(async () => {
  stacks = await allStacks();
  // The configuration reads its environment when it is loaded, and wants a whole one.
  Object.assign(process.env, placeholders);
  ({ Environment: schema } = await import('../../src/environment.js'));
});

/** What is wrong with the environment of the container `server`, or nothing. */
function complaints(environment: string, role: string, from = stacks): string[] {
  const { Environment, Secrets } = container(from, environment, role, 'server');
  const plain = Environment.map(({ Name, Value }: any) => [Name, Value]);
  const secret = Secrets.map(({ Name }: any) => [Name, placeholders[Name] ?? 'a secret that nobody knows']);
  const variables = Object.fromEntries([...plain, ...secret].filter(([name]) => !READ_BY_OTHERS.includes(name)));
  const refused = schema.strict().safeParse(variables).error?.issues ?? [];
  const missing = needed[role]!.filter((name) => variables[name] === undefined);
  return [
    ...refused.map(({ path, message }) => `${path.join('.')} ${message}`),
    ...missing.map((name) => `${name} is missing`),
  ];
}

describe('The environment of a task', () => {
  it.each(roles)('in %s is what the configuration of %s takes, without a name that it does not know', (name, role) => {
    expect(complaints(name, role)).toEqual([]);
  });

  it('has each variable that the role reads, once an environment says it, or is left without it for a reason', () => {
    const prd = environments.find(({ name }) => name === 'prd')!;
    const isDecided = (name: string) => [...setByStacks, ...alwaysSecret, ...Object.keys(leftOut)].includes(name);
    const names = Object.keys(variables) as VariableName[];
    const open = names.filter((name) => !isDecided(name));
    const everything: Environment = {
      ...prd,
      settings: Object.fromEntries(open.filter((name) => !isSecret(name)).map((name) => [name, 'said'])),
      keys: open.filter(isSecret) as Key[],
      eventsTo: { topic: true, bus: true },
    };
    const missing = names.filter((name) =>
      variables[name].readBy.some(
        (role) => !(name in plainVariables(role, everything)) && !(name in secretVariables(role, everything)),
      ),
    );
    expect(missing.sort()).toEqual(Object.keys(leftOut).sort());
    expect(open.length).toBeGreaterThan(40);
    for (const name of open.filter((name) => !isSecret(name)))
      expect(plainVariables('worker', prd)[name]).toBe(
        variables[name].readBy.includes('worker') ? prd.settings[name as keyof typeof prd.settings] : undefined,
      );
  });

  it('shows no secret: one that is set in plain text is refused', () => {
    const [dev] = environments as [Environment];
    const shown = { ...dev, settings: { KAKAO_KEY: 'x' } as Environment['settings'] };
    expect(() => plainVariables('api', shown)).toThrow('KAKAO_KEY is a secret');
  });

  it('is the replica as well, where there is one', () => {
    for (const { name, database } of environments) {
      for (const role of ['api', 'query']) {
        const names = container(stacks, name, role, 'server').Secrets.map(({ Name }: any) => Name);
        expect(names.includes('REPLICA_DATABASE_URL')).toBe(database.replica);
      }
    }
  });

  it('sends traces to a vendor where one is named, with a key that is no plain text', () => {
    const [dev] = environments as [Environment];
    const toVendor = { ...dev, tracesTo: 'https://otlp.example' };
    expect(plainVariables('api', dev).OTEL_EXPORTER_OTLP_ENDPOINT).toBe('http://127.0.0.1:4318');
    expect(secretVariables('api', dev)).not.toHaveProperty('OTEL_EXPORTER_OTLP_HEADERS');
    expect(plainVariables('api', toVendor).OTEL_EXPORTER_OTLP_ENDPOINT).toBe('https://otlp.example');
    expect(secretVariables('api', toVendor)).toHaveProperty('OTEL_EXPORTER_OTLP_HEADERS');
  });

  it('names the documents of any service that an environment names', () => {
    const [dev] = environments as [Environment];
    const { DOCS_PROJECTS } = gatewayVariables({ ...dev, docs: { billing: 'billing.madang-dev.internal:8080' } });
    expect(DOCS_PROJECTS).toBe(
      'madang-api=local madang-query=query.madang-dev.internal:3000 billing=billing.madang-dev.internal:8080',
    );
  });

  it('makes the driver speak TLS with RDS', async () => {
    const { config } = await import('../../src/config.js');
    const { createPool } = await import('mysql2');
    const pool = createPool(config.database.application) as any;
    expect(pool.config.connectionConfig.ssl).toMatchObject({ rejectUnauthorized: true });
    expect(pool.config.connectionConfig.ssl.ca.length).toBeGreaterThan(0);
  });

  it.each<[string, (server: any) => void]>([
    ['a misspelt variable', ({ Environment }) => Environment.push({ Name: 'LOG_LEVLE', Value: 'info' })],
    ['a misspelt secret', ({ Secrets }) => (Secrets[0].Name = 'DATABASE_URI')],
    [
      'a missing variable',
      ({ Environment }) =>
        Environment.splice(
          Environment.findIndex((v: any) => v.Name === 'TRUST_PROXY'),
          1,
        ),
    ],
    ['a missing secret', ({ Secrets }) => Secrets.shift()],
    [
      'a value that is none of its kind',
      ({ Environment }) => (Environment.find((v: any) => v.Name === 'DATABASE_POOL').Value = 'ten'),
    ],
  ])('shows a planted fault: %s', (_fault, plant) => {
    const copy = structuredClone(stacks);
    plant(container(copy, 'prd', 'api', 'server'));
    expect(complaints('prd', 'api', copy)).not.toEqual([]);
  });
});
