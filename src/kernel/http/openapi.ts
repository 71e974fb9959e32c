import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { X_KEY_RULE } from '../auth/auth.guard.js';
import { scopeOf, scopes, type KeyRule, type Scope } from '../auth/scopes.js';
import { problemEntry, problemCodes, type ProblemCode } from '../problems/catalogue.js';
import { Problem } from '../problems/problem.js';
import { OTHER_TYPES, PROBLEMS } from './schema.js';

type Operation = {
  operationId?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: { [OPTIONAL]?: true } }> };
  responses: Record<string, unknown>;
  [OTHER_TYPES]?: object;
  [PROBLEMS]?: ProblemCode[];
  [X_KEY_RULE]?: KeyRule;
};

/** The name of the security scheme of API keys. */
const API_KEY = 'apiKey';

/** Marks the schema of a body that need not be sent, until the document is done. */
const OPTIONAL = 'x-optional';

/** Without a format, generated clients take a whole number for one of 32 bits: 2.1 billion won. */
const INT32_MAX = 2 ** 31 - 1;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Formats whose values are of one length. */
const LENGTHS: Record<string, number> = { date: 10, uuid: 36 };

/** Statuses that come with `Retry-After`. */
const RETRIED = ['429', '503'];

/** The shape of every error (RFC 9457). */
const ProblemShape = z.object({
  type: z.string().meta({ example: 'urn:madang:problem:invalid-input' }),
  title: z.string(),
  status: z.int(),
  code: z.string().meta({ description: 'Stable; use it to tell errors apart.', examples: problemCodes().slice(0, 3) }),
  detail: z.string().meta({ description: 'In Korean or English, according to Accept-Language.' }),
  errors: z
    .array(
      z.object({ in: z.enum(['body', 'query', 'path']), pointer: z.string(), code: z.string(), message: z.string() }),
    )
    .optional(),
  requestId: z.string(),
});

/** The OpenAPI 3.1 document of an application: schemas come from zod, common errors from the kind of route; `tags` in this order. */
export function buildDocument(
  app: INestApplication,
  tags: readonly { name: string; description: string }[],
): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Madang')
      .setDescription(
        'Book deliveries, fund missions, find cafés and receive notifications. Log in with `POST /v1/sessions`: this page keeps the token for you. ' +
          'Programs send an API key (`POST /v1/api-keys`), and pages of any origin may call with a token or a key. ' +
          'Every error is `application/problem+json` with a stable `code`.',
      )
      .setVersion('1')
      .addServer('/')
      .addBearerAuth({
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description:
          'The `accessToken` of a session: EdDSA with a fixed type, issuer and audience (RFC8725); it expires within minutes.',
      })
      .addBearerAuth(
        {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'mk_live_…',
          description: `The secret of an API key, for programs. An operation names the scope that the key needs, and what a key may do is never more than what its person may: ${scopes.join(', ')}. Operations that name none need a log-in.`,
        },
        API_KEY,
      )
      .build(),
    { operationIdFactory: (_, method) => method, standardSchemaConverter: convert },
  );
  const components = document.components!;
  components.schemas!['Problem'] = toJsonSchema(ProblemShape, 'output');
  const used = new Set(operationsOf(document).flatMap(([, operation]) => operation.tags ?? []));
  document.tags = tags.filter(({ name }) => used.has(name));
  Object.assign(document.servers![0]!, { 'x-internal': false });
  document.info.license = { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' } as { name: string };
  const shared = new SharedProblems();
  for (const [method, operation] of operationsOf(document)) {
    addOtherTypes(operation);
    const scope = addSecurity(method, operation);
    releaseBody(operation);
    addErrors(method, operation, scope, shared);
  }
  Object.assign(components, { responses: shared.responses, examples: shared.examples, headers: shared.headers });
  return document;
}

/**
 * Names the ways to authenticate, with the scope that an API key needs.
 *
 * @returns the scope; undefined where a key will not do, or nothing is needed
 * @throws Error where a route with authentication says nothing of keys
 */
function addSecurity(method: string, operation: Operation): Scope | undefined {
  if (!operation.security) {
    operation.security = [];
    return undefined;
  }
  const rule = operation[X_KEY_RULE];
  if (!rule) throw new Error(`${operation.operationId} has no scope: see @Authenticated.`);
  delete operation[X_KEY_RULE];
  const scope = scopeOf(rule, method);
  operation.security = [{ bearer: [] }, ...(scope ? [{ [API_KEY]: [scope] }] : [])];
  return scope;
}

/** Every operation of a document. */
function operationsOf(document: OpenAPIObject): [method: string, operation: Operation][] {
  return Object.values(document.paths).flatMap((path) =>
    METHODS.flatMap((method): [string, Operation][] =>
      path[method] ? [[method, path[method] as unknown as Operation]] : [],
    ),
  );
}

/**
 * zod puts every named schema (`.meta({ id })`), the outermost included, under `$defs`; here they become components.
 */
function convert(schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $defs: components = {}, ...root } = toJsonSchema(schema, schemaType) as { $defs?: Record<string, object> };
  const isOptional = schemaType === 'input' && schema instanceof z.ZodPrefault;
  return { schema: { ...root, ...(isOptional && { [OPTIONAL]: true }) }, components };
}

/** A body with a default need not be sent. */
function releaseBody({ requestBody }: Operation): void {
  for (const { schema } of Object.values(requestBody?.content ?? {})) {
    if (!schema?.[OPTIONAL]) continue;
    delete schema[OPTIONAL];
    requestBody!.required = false;
  }
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const override = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
    if (jsonSchema.propertyNames && jsonSchema.required) nameProperties(jsonSchema);
    // A client must survive a field that is new.
    if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    jsonSchema.maxLength ??= LENGTHS[jsonSchema.format ?? ''];
    if (jsonSchema.type === 'integer') {
      const isSmall = (jsonSchema.maximum ?? Infinity) <= INT32_MAX;
      jsonSchema.format = isSmall ? 'int32' : 'int64';
      // zod's lower bound, where there is none of our own, is that of a double.
      if (isSmall) jsonSchema.minimum = Math.max(jsonSchema.minimum ?? -Infinity, -INT32_MAX - 1);
    }
  };
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    override,
  });
  return JSON.parse(JSON.stringify(rest).replaceAll('"#/$defs/', '"#/components/schemas/')) as object;
}

/** A record that has each of some names has them as properties: few tools look for `propertyNames`. */
function nameProperties(jsonSchema: z.core.JSONSchema.BaseSchema): void {
  const { additionalProperties, required } = jsonSchema;
  jsonSchema.properties = Object.fromEntries(required!.map((name) => [name, structuredClone(additionalProperties!)]));
  jsonSchema.additionalProperties = false;
  delete jsonSchema.propertyNames;
}

/** Swagger's decorators support one schema for all media types of a response. */
function addOtherTypes(operation: Operation): void {
  const success = operation.responses['200'] as { content: object } | undefined;
  if (success && operation[OTHER_TYPES]) success.content = { ...success.content, ...operation[OTHER_TYPES] };
  delete operation[OTHER_TYPES];
}

/** The errors of an operation: its own, and those that any route of its kind can return. */
function addErrors(method: string, operation: Operation, scope: Scope | undefined, shared: SharedProblems): void {
  const { security, parameters = [], requestBody, responses } = operation;
  const hasInput = requestBody !== undefined || parameters.some((p) => p.in === 'query' || p.in === 'path');
  const key = parameters.find((p) => p.name === 'Idempotency-Key');
  // A body that is not asked for is read all the same, but that of an upload by its own rules.
  const readsJson = method !== 'get' && !requestBody?.content['multipart/form-data'];
  const codes: ProblemCode[] = [
    ...(operation[PROBLEMS] ?? []),
    ...(readsJson ? (['malformed-json', 'payload-too-large'] as const) : []),
    ...(method === 'get' ? [] : (['unsupported-media-type', 'request-timeout'] as const)),
    ...(key?.required ? (['idempotency-key-missing'] as const) : []),
    ...(key ? (['idempotency-key-invalid', 'request-in-flight', 'idempotency-key-reused'] as const) : []),
    ...(security!.length > 0 ? (['unauthenticated', 'invalid-token', 'key-address-refused'] as const) : []),
    ...(security!.length > 0 ? ([scope ? 'insufficient-scope' : 'person-required'] as const) : []),
    ...(hasInput ? (['invalid-input'] as const) : []),
    'malformed-request',
    'uri-too-long',
    'expectation-failed',
    'too-many-requests',
    'headers-too-large',
    'internal-error',
    'busy',
    'database-unavailable',
  ];
  delete operation[PROBLEMS];
  for (const [status, sameStatus] of Map.groupBy(new Set(codes), (code) => problemEntry(code).status)) {
    responses[status] = shared.responseOf(sameStatus);
  }
}

/** The responses of sets of problems; many operations share one, and the examples are shared by all. */
class SharedProblems {
  readonly responses: Record<string, object> = {};
  readonly examples: Record<string, object> = {};
  readonly headers = {
    'Retry-After': {
      description: 'Seconds to wait.',
      schema: { type: 'integer', format: 'int32', minimum: 0, maximum: 86_400 },
    },
  };

  /** A reference to the response of these codes, which have one status. */
  responseOf(codes: ProblemCode[]): object {
    const sorted = codes.toSorted();
    const name = sorted.map(pascal).join('Or');
    this.responses[name] ??= this.describe(sorted);
    return { $ref: `#/components/responses/${name}` };
  }

  private describe(codes: ProblemCode[]): object {
    for (const code of codes) {
      const value = new Problem(code, problemEntry(code).example).render('en', '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b');
      this.examples[code] = { value };
    }
    const status = String(problemEntry(codes[0]!).status);
    return {
      description: codes.map((code) => `\`${code}\``).join(', '),
      ...(RETRIED.includes(status) && { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } }),
      content: {
        'application/problem+json': {
          schema: {
            allOf: [
              { $ref: '#/components/schemas/Problem' },
              { type: 'object', properties: { code: { type: 'string', enum: codes } } },
            ],
          },
          examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
        },
      },
    };
  }
}

const pascal = (code: string): string => code.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
