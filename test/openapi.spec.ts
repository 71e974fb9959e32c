import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, NestContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tags } from '../src/http/tags.js';
import { scopes } from '../src/kernel/auth/scopes.js';
import { buildDocument } from '../src/kernel/http/openapi.js';
import { settingsOfHandler } from '../src/kernel/http/route-settings.js';
import { problemEntry, type ProblemCode } from '../src/kernel/problems/catalogue.js';
import { ApiKeysController } from '../src/modules/users/api-keys/api-keys.controller.js';
import { startApp } from './support/app.js';
import { database } from './support/database.js';

type Schema = { $ref?: string; example?: unknown; examples?: unknown; [key: string]: unknown };
type Content = Record<
  string,
  { schema?: Schema; example?: unknown; examples?: Record<string, { $ref?: string; value: any }> }
>;
type Operation = {
  name: string;
  operationId: string;
  summary: string;
  tags: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; schema?: Schema; example?: unknown }[];
  requestBody?: { content: Content };
  responses: Record<string, Response>;
};

let app: NestFastifyApplication;
let stop: () => Promise<void>;
type Response = { $ref?: string; description: string; content?: Content };
let document: {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: any; responses: Record<string, Response>; examples: Record<string, { value: any }> };
};
let text: string;
let operations: Operation[];
beforeAll(async () => {
  let address: string;
  ({ app, address, stop } = await startApp('api'));
  document = (await (await fetch(`${address}/docs-json`)).json()) as typeof document;
  text = `${JSON.stringify(document, null, 2)}\n`;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      name: `${method.toUpperCase()} ${path}`,
      responses: Object.fromEntries(
        Object.entries<Response>(operation.responses).map(([status, response]) => [status, held(response)]),
      ),
    })),
  );
});
afterAll(async () => {
  await stop();
  await database.end();
});

/** What a reference refers to, or the thing itself. */
function held<T extends { $ref?: string }>(given: T): T {
  if (!given.$ref) return given;
  const [, ...steps] = given.$ref.split('/');
  return steps.reduce<any>((at, step) => at[step], document) as T;
}

/** The names of the operations of which something does not hold. */
const without = (holds: (operation: Operation) => boolean) =>
  operations.filter((operation) => !holds(operation)).map(({ name }) => name);
const errorsOf = ({ responses }: Operation) => Object.entries(responses).filter(([status]) => Number(status) >= 400);
const takesInput = ({ requestBody, parameters = [] }: Operation) =>
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
    const references = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, reference]) => reference!);
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
    const shows = ({ parameters = [], requestBody, responses }: Operation) => {
      const contents = [
        requestBody?.content,
        ...Object.entries(responses).map(([s, r]) => (s < '400' ? r.content : {})),
      ];
      return (
        parameters.some(({ example, schema }) => example !== undefined || hasExample(schema)) ||
        contents.some((content) => Object.values(content ?? {}).some(({ schema }) => hasExample(schema)))
      );
    };
    // Logging out, and ending an address, takes nothing and gives nothing.
    expect(without(shows)).toEqual(['DELETE /v1/sessions/current', 'DELETE /v1/drivers/me/device']);
  });

  it('gives every body, field and parameter a schema', () => {
    expect(without(({ parameters = [] }) => parameters.every(({ schema }) => schema))).toEqual([]);
    const bodies = operations.filter(({ requestBody }) => requestBody);
    for (const { requestBody } of bodies) {
      const [type, ...others] = Object.keys(requestBody!.content);
      expect([['application/json', 'multipart/form-data'].includes(type!), others]).toEqual([true, []]);
      expect(requestBody!.content[type!]!.schema).toBeDefined();
    }
  });

  it('documents every error as problem+json, with the codes that a client can meet and a sentence for each', () => {
    for (const operation of operations) {
      for (const [status, { content }] of errorsOf(operation)) {
        expect([operation.name, status, Object.keys(content ?? {})]).toEqual([
          operation.name,
          status,
          ['application/problem+json'],
        ]);
        const { schema, examples = {} } = content!['application/problem+json']!;
        const codes = Object.keys(examples);
        expect(codes.length).toBeGreaterThan(0);
        // `code` is an enumeration, which code generators make a type of.
        expect(schema).toEqual({
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { code: { type: 'string', enum: codes } } },
          ],
        });
        for (const code of codes) {
          const { value } = held(examples[code]!);
          expect(problemEntry(code as ProblemCode).status).toBe(Number(status));
          expect(value).toMatchObject({ code, status: Number(status) });
          expect(value.detail).not.toMatch(/ \.|\(\)| {2}| ;|[{}]/); // a hole where a fact should stand
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
    const name = schema.$ref?.split('/').at(-1);
    if (name !== undefined && !seen.has(name)) {
      seen.add(name);
      yield* schemasOf(document.components.schemas[name], seen);
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
      expect(() => buildDocument(app, tags)).toThrow('listApiKeys has no scope');
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
      'GET /v1/tags',
      'GET /v1/tracking/{token}',
      'GET /v1/tracking/{token}/photos/{proofId}',
      'GET /v1/tracking/{token}/stream',
      'GET /v1/unsubscribe/{token}',
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
    // 204, or a photo
    expect(silent.map(({ name }) => name).sort()).toEqual([
      'ApiKeysController.revokeApiKey',
      'BookmarksController.dropCafe',
      'BookmarksController.keepCafe',
      'CommentsController.deleteComment',
      'EmailsController.requestEmailVerification',
      'EmailsController.undoEmailChange',
      'EmailsController.verifyEmail',
      'HandoverController.replacePin',
      'MailController.liftSuppression',
      'OffersController.declineOffer',
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
