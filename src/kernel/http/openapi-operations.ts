import type { OpenAPIObject } from '@nestjs/swagger';
import type { X_KEY_RULE } from '../auth/auth.guard.js';
import type { KeyRule } from '../auth/scopes.js';
import type { ProblemCode } from '../problems/catalogue.js';
import type { DEPRECATION } from './deprecation.js';
import type { Deprecation } from './route-settings.js';
import type { OTHER_TYPES, PROBLEMS } from './schema.js';

export type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: object };

/** An operation while the document is being made; what decorators of ours added is gone at the end. */
export type Operation = {
  operationId?: string;
  description?: string;
  deprecated?: boolean;
  tags?: string[];
  security?: unknown[];
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: object }> };
  responses: Record<string, object>;
  [DEPRECATION]?: Deprecation;
  [OTHER_TYPES]?: object;
  [PROBLEMS]?: ProblemCode[];
  [X_KEY_RULE]?: KeyRule;
};

/** An operation and where it is. */
export type Placed = { path: string; method: string; operation: Operation };

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Every operation of a document. */
export function operationsOf(document: Pick<OpenAPIObject, 'paths'>): Placed[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method): Placed[] =>
      methods[method] ? [{ path, method, operation: methods[method] as unknown as Operation }] : [],
    ),
  );
}

/** `idempotency-key` as a name: `IdempotencyKey`. */
export const pascal = (words: string): string =>
  words.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, letter: string) => letter.toUpperCase());
