import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { X_KEY_RULE } from '../auth/auth.guard.js';
import { scopeOf, scopes, type Scope } from '../auth/scopes.js';
import { DEPRECATION } from './deprecation.js';
import { operationsOf, type Operation } from './openapi-operations.js';
import { ProblemResponses, problemSchemas } from './openapi-problems.js';
import { OPTIONAL, schemaConverter } from './openapi-schemas.js';
import { shareParts } from './openapi-shared.js';
import { OTHER_TYPES } from './schema.js';

/** The name of the security scheme of API keys. */
const API_KEY = 'apiKey';

/**
 * The OpenAPI 3.1 document of an application: schemas come from zod, common errors from the kind of route; `tags` in this order.
 * `webhooks` are the requests that it sends itself, where it has the schemas to which they refer.
 */
export function buildDocument(
  app: INestApplication,
  tags: readonly { name: string; description: string }[],
  webhooks: Record<string, object>,
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
    { operationIdFactory: (_, method) => method, standardSchemaConverter: schemaConverter() },
  );
  const components = document.components!;
  const used = new Set(operationsOf(document).flatMap(({ operation }) => operation.tags ?? []));
  document.tags = tags.filter(({ name }) => used.has(name));
  Object.assign(document.servers![0]!, { 'x-internal': false });
  document.info.license = { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' } as { name: string };
  const problems = new ProblemResponses();
  for (const placed of operationsOf(document)) {
    const { method, operation } = placed;
    addOtherTypes(operation);
    const scope = addSecurity(method, operation);
    releaseBody(operation);
    addDeprecation(operation);
    problems.add(placed, scope);
  }
  problems.write();
  const { responses, headers, codes } = problems;
  Object.assign(components, { responses, headers });
  Object.assign(components.schemas!, problemSchemas(codes));
  if (areKnown(webhooks, components.schemas!)) Object.assign(document, { webhooks });
  shareParts(document);
  return document;
}

/** Whether there is every schema to which something refers. */
function areKnown(parts: object, schemas: object): boolean {
  const names = JSON.stringify(parts).matchAll(/#\/components\/schemas\/(\w+)/g);
  return [...names].every(([, name]) => Object.hasOwn(schemas, name!));
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

/** A body with a default need not be sent. */
function releaseBody({ requestBody }: Operation): void {
  for (const { schema } of Object.values(requestBody?.content ?? {})) {
    if (!schema || !(OPTIONAL in schema)) continue;
    delete schema[OPTIONAL];
    requestBody!.required = false;
  }
}

/** Swagger's decorators support one schema for all media types of a response. */
function addOtherTypes(operation: Operation): void {
  const success = operation.responses['200'] as { content: object } | undefined;
  if (success && operation[OTHER_TYPES]) success.content = { ...success.content, ...operation[OTHER_TYPES] };
  delete operation[OTHER_TYPES];
}

/** Says of an operation that will go since when, until when, and what to use instead. */
function addDeprecation(operation: Operation): void {
  const deprecation = operation[DEPRECATION];
  if (!deprecation) return;
  delete operation[DEPRECATION];
  const { since, sunset, instead } = deprecation;
  const sentence = `Deprecated since ${since}, and gone from ${sunset} at the earliest: use ${instead}.`;
  operation.description = [operation.description, sentence].filter(Boolean).join(' ');
  Object.assign(operation, { deprecated: true, 'x-sunset': sunset });
}
