import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, NestContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { codesOf, resolved, withStatuses } from '../scripts/contract/statuses.mjs';
import { inLines } from '../scripts/lib/json-lines.mjs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tags } from '../src/http/tags.js';
import { scopes } from '../src/kernel/auth/scopes.js';
import { Deprecated } from '../src/kernel/http/deprecation.js';
import { buildDocument } from '../src/kernel/http/openapi.js';
import { settingsOfHandler } from '../src/kernel/http/route-settings.js';
import { problemEntry, type ProblemCode } from '../src/kernel/problems/catalogue.js';
import { ApiKeysController } from '../src/modules/users/api-keys/api-keys.controller.js';
import { startApp } from './support/app.js';
import { database } from './support/database.js';

type Schema = { $ref?: string; example?: unknown; examples?: unknown; [key: string]: unknown };
type Content = Record<string, { schema?: Schema }>;
type Operation = {
  name: string;
  operationId: string;
  summary: string;
  tags: string[];
  security?: unknown[];
  parameters: { name: string; in: string; schema?: Schema; example?: unknown }[];
  requestBody?: { content: Content };
  responses: Record<string, Response>;
};

let app: NestFastifyApplication;
let stop: () => Promise<void>;
type Response = { $ref?: string; description: string; content?: Content };
let document: {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: any; responses: Record<string, Response>; parameters: object };
};
let text: string;
let operations: Operation[];
beforeAll(async () => {
  let address: string;
  ({ app, address, stop } = await startApp('api'));
  document = (await (await fetch(`${address}/docs-json`)).json()) as typeof document;
  text = `${inLines(document)}\n`;
  const whole = withStatuses(document);
  operations = Object.entries<Record<string, Operation>>(whole.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      name: `${method.toUpperCase()} ${path}`,
      parameters: (operation.parameters ?? []).map((one) => resolved(whole, one)),
      responses: Object.fromEntries(
        Object.entries<Response>(operation.responses).map(([status, response]) => [status, resolved(whole, response)]),
      ),
    })),
  );
});
afterAll(async () => {
  await stop();
  await database.end();
});

/** The names of the operations of which something does not hold. */
const without = (holds: (operation: Operation) => boolean) =>
  operations.filter((operation) => !holds(operation)).map(({ name }) => name);
const errorsOf = ({ responses }: Operation) => Object.entries(responses).filter(([status]) => Number(status) >= 400);
const takesInput = ({ requestBody, parameters }: Operation) =>
  requestBody !== undefined || parameters.some((parameter) => parameter.in !== 'header');

describe('The contract', () => {
  it('is the committed openapi.json', () => {
    const file = join(import.meta.dirname, '../openapi.json');
    const committed = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
    const hint = 'When the change is meant: `npm run openapi` writes the file anew; commit it.';
    expect({ hint, contract: JSON.parse(committed) as unknown }).toEqual({ hint, contract: document });
    expect(committed).toBe(text);
  });

  it('refers only to what it holds', () => {
    const references = [...text.matchAll(/"\$ref": ?"([^"]+)"/g)].map(([, reference]) => reference!);
    const known = Object.entries(document.components).flatMap(([kind, all]) =>
      Object.keys(all as object).map((name) => `#/components/${kind}/${name}`),
    );
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
    for (const schema of Object.values<Schema>(document.components.schemas)) expect(schema.$ref).toBeUndefined();
    expect(Object.keys(document.components.schemas['NewReservation'].properties)).toContain('pickupWindow');
  });

  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toBe('3.1.0');
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect([valid, errors]).toEqual([true, undefined]);
  });

  it('names every operation once, says what it does, and files it under a tag', () => {
    expect(operations.length).toBeGreaterThanOrEqual(17);
    expect(without(({ operationId }) => /^[a-z][A-Za-z]+$/.test(operationId))).toEqual([]);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(without(({ summary, tags }) => summary?.length > 3 && tags?.length === 1)).toEqual([]);
  });

  it('shows an example of every operation: of what it takes, or of what it gives', () => {
    const hasExample = (schema: Schema | undefined, seen: string[] = []): boolean => {
      if (!schema || typeof schema !== 'object') return false;
      if (schema.example !== undefined || schema.examples !== undefined) return true;
      if (schema.$ref && !seen.includes(schema.$ref)) {
        return hasExample(document.components.schemas[schema.$ref.split('/').at(-1)!], [...seen, schema.$ref]);
      }
      return Object.values(schema).some((inner) => hasExample(inner as Schema, seen));
    };
    const shows = ({ parameters, requestBody, responses }: Operation) => {
      const contents = [
        requestBody?.content,
        ...Object.entries(responses).map(([s, r]) => (s < '400' ? r.content : {})),
      ];
      return (
        parameters.some(({ example, schema }) => example !== undefined || hasExample(schema)) ||
        contents.some((content) => Object.values(content ?? {}).some(({ schema }) => hasExample(schema)))
      );
    };
    // These take nothing, at most a key for repeats, and give nothing.
    expect(without(shows)).toEqual([
      'POST /v1/users/me/email-verification',
      'DELETE /v1/sessions',
      'DELETE /v1/sessions/current',
      'DELETE /v1/drivers/me/device',
    ]);
  });

  it('gives every body, field and parameter a schema', () => {
    expect(without(({ parameters }) => parameters.every(({ schema }) => schema))).toEqual([]);
    const bodies = operations.filter(({ requestBody }) => requestBody);
    for (const { requestBody } of bodies) {
      const [type, ...others] = Object.keys(requestBody!.content);
      expect([['application/json', 'multipart/form-data'].includes(type!), others]).toEqual([true, []]);
      expect(requestBody!.content[type!]!.schema).toBeDefined();
    }
  });

  it('documents every error as problem+json, with the codes that a client can meet and a sentence for each', () => {
    type Code = { const: string; 'x-status': number; description: string };
    const { oneOf } = document.components.schemas['ProblemCode'] as { oneOf: Code[] };
    const sentences = new Map(oneOf.map((one) => [one.const, one]));
    for (const operation of operations) {
      for (const [status, { content }] of errorsOf(operation)) {
        expect([operation.name, status, Object.keys(content ?? {})]).toEqual([
          operation.name,
          status,
          ['application/problem+json'],
        ]);
        const { schema } = content!['application/problem+json']!;
        const codes = codesOf({ content });
        expect(codes.length).toBeGreaterThan(0);
        // `code` is an enumeration, which code generators make a type of.
        expect(schema).toEqual({
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { code: { type: 'string', enum: codes } } },
          ],
        });
        for (const code of codes) {
          expect(problemEntry(code as ProblemCode).status).toBe(Number(status));
          const known = sentences.get(code)!;
          expect([code, known['x-status']]).toEqual([code, Number(status)]);
          expect(known.description).not.toMatch(/ \.|\(\)| {2}| ;|[{}]/); // a hole where a fact should stand
        }
      }
    }
  });

  it('says which errors every operation can answer with', () => {
    const anywhere = ['400', '414', '417', '429', '431', '500', '503'];
    expect(without(({ responses }) => anywhere.every((status) => status in responses))).toEqual([]);
    expect(without((operation) => !takesInput(operation) || '422' in operation.responses)).toEqual([]);
    expect(
      without(({ name, responses }) => name.startsWith('GET ') !== ['413', '415'].every((s) => s in responses)),
    ).toEqual([]);
    expect(without(({ security, responses }) => security!.length === 0 || '401' in responses)).toEqual([]);
  });

  /** Every schema below something, those that it refers to included. */
  function* schemasOf(node: unknown, seen: Set<string>): Generator<Schema> {
    if (!node || typeof node !== 'object') return;
    const schema = node as Schema;
    yield schema;
    if (schema.$ref !== undefined && !seen.has(schema.$ref)) {
      seen.add(schema.$ref);
      yield* schemasOf(resolved(document, schema), seen);
    }
    for (const inner of Object.values(schema)) yield* schemasOf(inner, seen);
  }

  it('lets answers grow, and bodies not: a client must survive a new field', () => {
    const isClosed = ({ additionalProperties }: Schema) => additionalProperties === false;
    expect(without(({ responses }) => ![...schemasOf(responses, new Set())].some(isClosed))).toEqual([]);
    const bodies = operations.filter(({ requestBody }) => requestBody?.content['application/json']);
    const open = bodies.filter(({ requestBody }) => ![...schemasOf(requestBody, new Set())].some(isClosed));
    // Those that providers send.
    expect(open.map(({ name }) => name)).toEqual([
      'POST /v1/payments/notices',
      'POST /v1/positions/{token}',
      'POST /v1/mail/feedback',
    ]);
  });

  it('says of every whole number that 32 bits do not hold that it has 64', () => {
    const isInteger = ({ type }: Schema) => [type].flat().includes('integer');
    const isSmall = ({ maximum }: Schema) => typeof maximum === 'number' && maximum < 2 ** 31;
    const integers = [...schemasOf(document, new Set())].filter(isInteger);
    expect(integers.length).toBeGreaterThan(60);
    expect(integers.filter((schema) => !isSmall(schema) && schema['format'] !== 'int64')).toEqual([]);
    expect(integers.filter((schema) => isSmall(schema) && schema['format'] === 'int64')).toEqual([]);
  });

  it('gives each enumeration and each shape that stands twice a name, which generated code has as well', () => {
    const anonymous = new Map<string, string[]>();
    const look = (node: unknown, at: string): void => {
      // The fields of a form have no schema of their own.
      if (!node || typeof node !== 'object' || at.endsWith('/multipart/form-data')) return;
      const { description: _, example: __, ...schema } = node as Schema;
      const isEnum = Array.isArray(schema['enum']) && schema['enum'].length > 1 && !at.endsWith('/code');
      if (isEnum && !/^components\/schemas\/\w+$/.test(at)) anonymous.set(`the enumeration ${at}`, [at, at]);
      const shape = JSON.stringify(schema);
      if (schema['properties'] && !/^components\/schemas\/\w+$/.test(at))
        anonymous.set(shape, [...(anonymous.get(shape) ?? []), at]);
      for (const [key, inner] of Object.entries(node)) look(inner, at ? `${at}/${key}` : key);
    };
    // What providers of mail send is theirs.
    const { '/v1/mail/feedback': _, ...paths } = document.paths;
    look(
      { paths, components: { schemas: document.components.schemas, parameters: document.components.parameters } },
      '',
    );
    expect([...anonymous.values()].filter(({ length }) => length > 1)).toEqual([]);
  });

  it('says of what can be null what it is else in one place', () => {
    const inTwo = [...schemasOf(document, new Set())].filter(({ anyOf }) => {
      const [one, other] = (anyOf ?? []) as Schema[];
      return other?.['type'] === 'null' && one?.['type'] !== undefined;
    });
    expect(inTwo).toEqual([]);
  });

  it('holds a third of a megabyte at most, besides an example of each event', () => {
    const { webhooks, ...others } = document as typeof document & { webhooks: object };
    // As it is sent; the committed file has line breaks for `git diff`.
    expect(Buffer.byteLength(JSON.stringify(others))).toBeLessThan(2 ** 20 / 3);
    expect(Buffer.byteLength(inLines(webhooks))).toBeLessThan(83_333);
  });

  it('proposes no Idempotency-Key: each call needs its own', () => {
    const keys = operations.flatMap(({ parameters }) => parameters.filter(({ name }) => name === 'Idempotency-Key'));
    expect(keys.length).toBeGreaterThan(60);
    for (const { schema, ...key } of keys) {
      expect(Object.keys({ ...schema, ...key })).not.toContain('example');
      expect(schema).toMatchObject({ type: 'string', maxLength: 255 });
    }
  });

  it('describes files as binary', () => {
    const files = operations.flatMap(({ name, requestBody, responses }) =>
      [requestBody?.content, responses['200']?.content].flatMap((content = {}) =>
        Object.entries(content).flatMap(([type, { schema }]) => {
          const file = type.startsWith('multipart/') ? (schema as any).properties.file : schema;
          return /^(image|multipart)\//.test(type) ? [{ name, type, file }] : [];
        }),
      ),
    );
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter(({ file }) => file.type !== 'string' || file.format !== 'binary')).toEqual([]);
  });

  it('says of an operation that will go until when it stays, and what to use instead', () => {
    const handler = Reflect.get(ApiKeysController.prototype, 'listApiKeys') as object;
    const extensions = Reflect.getMetadata('swagger/apiExtension', handler) as object;
    const settings: unknown = Reflect.getMetadata('__fastify_route_config__', handler);
    const property = { value: handler } as PropertyDescriptor;
    Deprecated({ since: '2026-12-01', sunset: '2027-06-01', instead: 'GET /v1/keys' })({}, 'listApiKeys', property);
    try {
      const { get } = buildDocument(app, tags, {}).paths['/v1/api-keys']!;
      expect(get).toMatchObject({ deprecated: true, 'x-sunset': '2027-06-01' });
      expect(get!.description).toContain(
        'since 2026-12-01, and gone from 2027-06-01 at the earliest: use GET /v1/keys.',
      );
      expect(JSON.stringify(get)).not.toContain('x-deprecation');
    } finally {
      Reflect.defineMetadata('swagger/apiExtension', extensions, handler);
      Reflect.defineMetadata('__fastify_route_config__', settings, handler);
    }
    expect(operations.filter((operation) => 'deprecated' in operation)).toEqual([]);
  });

  it('describes what is no JSON as text', () => {
    for (const { name, responses } of operations) {
      for (const { content = {} } of Object.values(responses)) {
        for (const [type, { schema }] of Object.entries(content))
          expect([name, type, /json$/.test(type) || schema?.['type'] === 'string']).toEqual([name, type, true]);
      }
    }
  });

  it('names the scope that a key needs, or that no key will do, for every operation with a token', () => {
    const named = operations.flatMap(({ security = [] }) => security as Record<string, string[]>[]);
    expect([...new Set(named.flatMap((one) => Object.keys(one)))].sort()).toEqual(['apiKey', 'bearer']);
    expect([...new Set(named.flatMap(({ apiKey = [] }) => apiKey))].sort()).toEqual([...scopes].sort());
    // A route that says nothing of keys ends the program that describes it.
    const handler = Reflect.get(ApiKeysController.prototype, 'listApiKeys') as object;
    const extensions = Reflect.getMetadata('swagger/apiExtension', handler) as object;
    Reflect.defineMetadata('swagger/apiExtension', { ...extensions, 'x-key-rule': undefined }, handler);
    try {
      expect(() => buildDocument(app, tags, {})).toThrow('listApiKeys has no scope');
    } finally {
      Reflect.defineMetadata('swagger/apiExtension', extensions, handler);
    }
  });

  it('asks for a token everywhere but where all may look, where people are not logged in yet, and where a signature is the proof', () => {
    expect(without(({ security }) => security!.length > 0).sort()).toEqual([
      'GET /v1/cafes',
      'GET /v1/cafes/suggestions',
      'GET /v1/cafes/{id}',
      'GET /v1/cafes/{id}/comments',
      'GET /v1/cafes/{id}/comments/{commentId}/replies',
      'GET /v1/missions/{id}/live',
      'GET /v1/missions/{id}/stream',
      'GET /v1/overlay/{token}',
      'GET /v1/overlay/{token}/stream',
      'GET /v1/profiles/{handle}',
      'GET /v1/streamers',
      'GET /v1/tags',
      'GET /v1/tracking/{token}',
      'GET /v1/tracking/{token}/photos/{proofId}',
      'GET /v1/tracking/{token}/stream',
      'GET /v1/unsubscribe/{token}',
      'POST /v1/deletion-cancellations',
      'POST /v1/email-undos',
      'POST /v1/email-verifications',
      'POST /v1/mail/feedback',
      'POST /v1/password-resets',
      'POST /v1/password-resets/completion',
      'POST /v1/payments/notices',
      'POST /v1/positions/{token}',
      'POST /v1/sessions',
      'POST /v1/sessions/refresh',
      'POST /v1/setup',
      'POST /v1/unsubscribe/{token}',
      'POST /v1/users',
    ]);
  });
});

describe('Every route', () => {
  /** The kinds of Nest's ROUTE_ARGS_METADATA that come from the caller. */
  const kinds: Record<string, string> = { 3: 'body', 4: 'query', 5: 'param' };

  /** Every handler of every controller, as Nest itself will call it. */
  function handlers() {
    const scanner = new MetadataScanner();
    // `DiscoveryService` of an application that does not import its module.
    const container = (app as unknown as { container: NestContainer }).container;
    const modules = container.getModules();
    return new DiscoveryService(modules).getControllers().flatMap(({ metatype, instance }) =>
      scanner
        .getAllMethodNames(Object.getPrototypeOf(instance) as object)
        .filter((method) => Reflect.hasMetadata('path', instance[method]))
        .map((method) => ({
          name: `${metatype!.name}.${method}`,
          verb: RequestMethod[Reflect.getMetadata('method', instance[method]) as number]!,
          handler: instance[method] as object,
          args: (Reflect.getMetadata('__routeArguments__', metatype!, method) ?? {}) as Record<
            string,
            { data?: string; schema?: unknown }
          >,
        })),
    );
  }

  it('is found by this test, and is in the contract', () => {
    const names = handlers().map(({ name }) => name.split('.')[1]);
    for (const { operationId } of operations) expect(names).toContain(operationId);
    const hidden = names.filter((name) => !operations.some(({ operationId }) => operationId === name));
    expect(hidden.sort()).toEqual(['everything', 'live', 'ready']); // health is for machines
  });

  it('has a schema for each body, query and path parameter: what has none is not checked at all', () => {
    const inputs = handlers().flatMap(({ name, args }) =>
      Object.entries(args).flatMap(([key, { data, schema }]) => {
        const kind = kinds[key.split(':')[0]!];
        return kind ? [{ at: `${name} @${kind}(${data ?? ''})`, schema }] : [];
      }),
    );
    expect(inputs.length).toBeGreaterThanOrEqual(16);
    expect(inputs.filter(({ schema }) => !schema).map(({ at }) => at)).toEqual([]);
  });

  it('says what it answers with: an unlisted field does not leave the house', () => {
    const silent = handlers().filter(
      ({ handler, name }) => !settingsOfHandler(handler).answer && !/^Health/.test(name),
    );
    // 204, or a file
    expect(silent.map(({ name }) => name).sort()).toEqual([
      'AdministrationController.endSessionsOfAccount',
      'ApiKeysController.revokeApiKey',
      'BookmarksController.dropCafe',
      'BookmarksController.keepCafe',
      'CommentsController.deleteComment',
      'DeletionsController.cancelDeletion',
      'EmailsController.requestEmailVerification',
      'EmailsController.undoEmailChange',
      'EmailsController.verifyEmail',
      'ExportsController.getExportContent',
      'HandoverController.replacePin',
      'MailController.liftSuppression',
      'OffersController.declineOffer',
      'OverlaysController.revokeOverlay',
      'PasswordsController.changePassword',
      'PasswordsController.requestPasswordReset',
      'PasswordsController.resetPassword',
      'PositionsController.revokeDevice',
      'PositionsController.sendDevicePosition',
      'PositionsController.sendPositions',
      'ProofsController.getProof',
      'RatingsController.deleteRating',
      'SessionsController.endOtherSessions',
      'SessionsController.endSession',
      'SessionsController.logOut',
      'TrackingController.getTrackedPhoto',
      'WebhooksController.deleteWebhook',
    ]);
  });
});
