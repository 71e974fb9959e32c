import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { problemEntry, problemCodes, type ProblemCode } from '../problems/catalogue.js';
import { OTHER_TYPES, problemResponse } from './schema.js';

type Operation = {
  operationId?: string;
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, unknown>;
  [OTHER_TYPES]?: object;
};

/** Without a format, generated clients take a whole number for one of 32 bits: 2.1 billion won. */
const INT32_MAX = 2 ** 31 - 1;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

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

/** The OpenAPI 3.1 document of an application: schemas come from zod, common errors from the kind of route. */
export function buildDocument(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Madang')
      .setDescription(
        'Book deliveries, fund missions, find cafés and receive notifications. Log in with `POST /v1/sessions`: this page keeps the token for you. ' +
          'Every error is `application/problem+json` with a stable `code`.',
      )
      .setVersion('1')
      .addServer('/')
      .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
      .build(),
    { operationIdFactory: (_, method) => method, standardSchemaConverter: convert },
  );
  document.components!.schemas!['Problem'] = toJsonSchema(ProblemShape, 'output');
  for (const operation of operationsOf(document)) {
    addOtherTypes(operation);
    addCommonErrors(operation);
  }
  return document;
}

/** Every operation of a document. */
function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.values(document.paths).flatMap((path) =>
    METHODS.flatMap((method) => (path[method] ? [path[method] as unknown as Operation] : [])),
  );
}

/**
 * zod puts every named schema (`.meta({ id })`), the outermost included, under `$defs`; here they become components.
 */
function convert(schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $defs: components = {}, ...root } = toJsonSchema(schema, schemaType) as { $defs?: Record<string, object> };
  return { schema: root, components };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const override = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
    // A client must survive a field that is new.
    if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    if (jsonSchema.type === 'integer' && !((jsonSchema.maximum ?? Infinity) <= INT32_MAX)) jsonSchema.format = 'int64';
  };
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    override,
  });
  return JSON.parse(JSON.stringify(rest).replaceAll('"#/$defs/', '"#/components/schemas/')) as object;
}

/** Swagger's decorators support one schema for all media types of a response. */
function addOtherTypes(operation: Operation): void {
  const success = operation.responses['200'] as { content: object } | undefined;
  if (success && operation[OTHER_TYPES]) success.content = { ...success.content, ...operation[OTHER_TYPES] };
  delete operation[OTHER_TYPES];
}

/** The errors that any route of this kind can return. */
function addCommonErrors(operation: Operation): void {
  const { security, parameters = [], requestBody, responses } = operation;
  const hasInput = requestBody !== undefined || parameters.some((p) => p.in === 'query' || p.in === 'path');
  const key = parameters.find((p) => p.name === 'Idempotency-Key');
  const codes: ProblemCode[] = [
    // Uploads document their own.
    ...(requestBody?.content['application/json']
      ? (['malformed-json', 'payload-too-large', 'unsupported-media-type'] as const)
      : []),
    ...(requestBody ? (['request-timeout'] as const) : []),
    ...(key?.required ? (['idempotency-key-missing'] as const) : []),
    ...(key ? (['idempotency-key-invalid', 'request-in-flight', 'idempotency-key-reused'] as const) : []),
    ...(security ? (['unauthenticated', 'invalid-token'] as const) : []),
    ...(hasInput ? (['invalid-input'] as const) : []),
    'too-many-requests',
    'busy',
    'database-unavailable',
  ];
  for (const [status, sameStatus] of Map.groupBy(codes, (code) => problemEntry(code).status)) {
    const own = Object.keys(examplesOf(responses[status])) as ProblemCode[];
    responses[status] = problemResponse([...new Set([...own, ...sameStatus])]);
  }
}

function examplesOf(response: unknown): object {
  type Documented = { content?: { 'application/problem+json'?: { examples?: object } } };
  return (response as Documented | undefined)?.content?.['application/problem+json']?.examples ?? {};
}
