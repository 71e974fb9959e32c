import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { LoadStub } from '../support/load-stub.js';

const file = join(import.meta.dirname, '../../load/artillery.mixed.yml');
const text = readFileSync(file, 'utf8');
/** Artillery reads YAML by js-yaml, to which a bare date is a moment. */
const script = parse(text, { version: '1.1' });
const processor = createRequire(import.meta.url)('../../load/artillery.cjs');

// The words of https://www.artillery.io/docs/reference/test-script and of Artillery's own schema (packages/types), no others.
const number = z.union([z.number(), z.string().regex(/^\{\{ \$processEnvironment\.LOAD_\w+ \}\}$/)]);
const Thresholds = z.array(z.record(z.string().regex(/^[a-zA-Z_][\w.]*\.p(95|99)$/), z.number().int()));
const Phase = z.strictObject({ name: z.string(), duration: number, arrivalRate: number });
const Request = z.strictObject({
  url: z.string().startsWith('/v1/'),
  name: z.string().regex(/^\w+$/),
  headers: z.record(z.string(), z.string()),
  json: z.record(z.string(), z.any()).optional(),
  capture: z
    .array(z.strictObject({ json: z.string().startsWith('$.'), as: z.string(), strict: z.boolean() }))
    .optional(),
  ifTrue: z.string().optional(),
  expect: z.array(z.strictObject({ statusCode: z.array(z.number().int()) })),
});
const Step = z.union([
  z.strictObject({ think: z.number() }),
  z.strictObject({ get: Request }),
  z.strictObject({ post: Request }),
]);
const Script = z.strictObject({
  config: z.strictObject({
    target: z.string(),
    phases: z.array(Phase).min(1),
    processor: z.string(),
    includeFiles: z.array(z.string()),
    http: z.strictObject({ timeout: z.number() }),
    plugins: z.strictObject({
      expect: z.strictObject({}),
      ensure: z.strictObject({}),
      'metrics-by-endpoint': z.strictObject({ useOnlyRequestNames: z.boolean(), metricsNamespace: z.string() }),
    }),
    ensure: z.strictObject({ maxErrorRate: z.number(), thresholds: Thresholds }),
  }),
  scenarios: z.array(
    z.strictObject({
      name: z.string(),
      weight: z.number().int().positive(),
      beforeScenario: z.string(),
      beforeRequest: z.string(),
      flow: z.array(Step).min(1),
    }),
  ),
});

const scenarios: any[] = script.scenarios;
const requestsOf = ({ flow }: any): any[] => flow.flatMap((step: any) => step.get ?? step.post ?? []);

describe("Artillery's script", () => {
  it('is what the profile says now', () => {
    const rendered = execFileSync(process.execPath, ['scripts/load.mjs', '--artillery', '--profile=mixed'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(text).toBe(rendered);
  });

  it('uses words that Artillery knows, each where it belongs', () => {
    expect(Script.safeParse(script).error).toBeUndefined();
    const misspelt = structuredClone(script);
    misspelt.config.phases[0].arrivalrate = 5;
    expect(Script.safeParse(misspelt).success).toBe(false);
  });

  it('says dates and times as text, which a YAML 1.1 parser leaves alone', () => {
    const [{ json }] = requestsOf(scenarios[0]);
    expect(json).toMatchObject({ date: '{{ day }}', pickupWindow: { from: '09:00', to: '12:00' } });
  });

  it('limits only what it measures', () => {
    const measured = new Set(
      scenarios.flatMap((one) => requestsOf(one).map(({ name }) => `routes.response_time.${name}`)),
    );
    const limited = script.config.ensure.thresholds.map((limit: object) =>
      Object.keys(limit)[0]!.replace(/\.p\d+$/, ''),
    );
    expect(new Set(limited)).toEqual(new Set(['http.response_time', ...measured]));
  });

  it('gives every virtual user all that its journey needs, and every POST a key', async () => {
    const stub = new LoadStub();
    Object.assign(process.env, { LOAD_URL: await stub.start(), LOAD_ADMIN_PASSWORD: 'a password' });
    const context: { vars: Record<string, unknown> } = { vars: {} };
    await promisify(processor.arrive)(context, null);
    stub.stop();
    for (const scenario of scenarios) {
      const known = new Set(Object.keys(context.vars).filter((name) => context.vars[name] !== undefined));
      for (const { url, headers, capture = [], ifTrue } of requestsOf(scenario)) {
        const used = [url, ...Object.values(headers)].join(' ').matchAll(/\{\{ (\w+) \}\}/g);
        for (const [, name] of used)
          expect({ scenario: scenario.name, name, isKnown: known.has(name!) }).toMatchObject({ isKnown: true });
        if (ifTrue) expect(processor[ifTrue]).toBeInstanceOf(Function);
        for (const { as } of capture) known.add(as);
      }
      expect(processor[scenario.beforeScenario]).toBeInstanceOf(Function);
    }
    const [post, get] = [
      { method: 'POST', headers: { a: 'b' } },
      { method: 'GET', headers: {} },
    ];
    await promisify(processor.newKey)(post, context, null);
    await promisify(processor.newKey)(get, context, null);
    expect([post, get]).toEqual([
      { method: 'POST', headers: { a: 'b', 'idempotency-key': expect.any(String) } },
      { method: 'GET', headers: {} },
    ]);
  });

  it('opens no café where none was found', () => {
    expect([processor.has_cafe({}), processor.has_cafe({ cafe: 'an-id' })]).toEqual([false, true]);
  });
});
