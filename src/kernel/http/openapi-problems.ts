import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { liveScopes } from '../auth/scopes.js';
import { problemEntry, type ProblemCode } from '../problems/catalogue.js';
import { Problem } from '../problems/problem.js';
import { pascal, type Operation, type Parameter, type Placed } from './openapi-operations.js';
import { toJsonSchema } from './openapi-schemas.js';
import { choice, PROBLEMS } from './schema.js';

/** The response of each status that an operation does not name. */
const DEFAULT = 'default';

/** Responses that come with `Retry-After`. */
const RETRIED = ['429', '503', DEFAULT];

/** The shape of every error (RFC 9457). */
const ProblemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().max(599),
    code: z.string(),
    detail: z.string().meta({ description: 'In Korean or English, according to Accept-Language.' }),
    errors: z
      .array(
        z
          .object({
            in: choice('PlaceOfIssue', ['body', 'query', 'path']),
            pointer: z.string(),
            code: z.string(),
            message: z.string(),
          })
          .meta({ id: 'ProblemIssue' }),
      )
      .optional()
      .meta({ description: 'With `invalid-input`: what is wrong where.' }),
    requestId: z.string(),
  })
  .meta({ example: exampleOf('not-found') });

/** A problem as a caller gets it. */
function exampleOf(code: ProblemCode) {
  return new Problem(code, problemEntry(code).example).render('en', '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b');
}

/** `Problem`, what is named in it, and the codes with a sentence and the status of each. */
export function problemSchemas(codes: Iterable<ProblemCode>): Record<string, object> {
  const { $defs: others = {}, ...problem } = toJsonSchema(ProblemShape, 'output') as {
    $defs?: Record<string, object>;
    properties?: Record<string, object>;
  };
  const known = [...codes].sort().map((code) => {
    const { status, detail } = exampleOf(code);
    return { const: code, 'x-status': status, description: detail };
  });
  const properties = { ...problem.properties, code: { $ref: '#/components/schemas/ProblemCode' } };
  return {
    ...others,
    Problem: { ...problem, properties },
    ProblemCode: { type: 'string', description: 'Stable: use it to tell errors apart.', oneOf: known },
  };
}

/** The codes that any operation of a kind can answer with, beside its own. */
function usualCodes(method: string, { security, parameters = [], requestBody }: Operation, scope: string | undefined) {
  const described = parameters as Parameter[];
  const hasInput = requestBody !== undefined || described.some((one) => one.in === 'query' || one.in === 'path');
  const key = described.find(({ name }) => name === 'Idempotency-Key');
  // A body that is not asked for is read all the same, but that of an upload by its own rules.
  const readsJson = method !== 'get' && !requestBody?.content['multipart/form-data'];
  const codes: ProblemCode[] = [
    ...(readsJson ? (['malformed-json', 'payload-too-large'] as const) : []),
    ...(method === 'get' ? [] : (['unsupported-media-type', 'request-timeout'] as const)),
    ...(key?.required ? (['idempotency-key-missing'] as const) : []),
    ...(key ? (['idempotency-key-invalid', 'request-in-flight', 'idempotency-key-reused'] as const) : []),
    ...(security!.length > 0 ? (['unauthenticated', 'invalid-token', 'key-address-refused'] as const) : []),
    ...(security!.length > 0 ? ([scope ? 'insufficient-scope' : 'person-required'] as const) : []),
    ...(liveScopes.some((one) => one === scope) ? (['live-mode-only'] as const) : []),
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
  return codes;
}

/** What an operation can refuse with, in one response of it. */
type Refusals = { status: string; codes: ProblemCode[]; own: ProblemCode[] };

/**
 * Describes the errors of every operation, each with the codes that it can have: `code` is an enumeration. A status for which the
 * operation has codes of its own has a response of its own; what any operation of its kind can be refused with stands in `default`, and
 * `ProblemCode` tells the status of each code. A response that several operations have is a component.
 */
export class ProblemResponses {
  readonly responses: Record<string, object> = {};
  readonly headers = {
    'Retry-After': {
      description: 'Seconds to wait, where the status is 429 or 503.',
      schema: { type: 'integer', format: 'int32', minimum: 0, maximum: 86_400 },
    },
  };
  /** Every code that an operation can have. */
  readonly codes = new Set<ProblemCode>();
  private readonly found: { operation: Operation; refusals: Refusals[] }[] = [];

  /** Takes an operation, whose scope is that of API keys. */
  add({ method, operation }: Placed, scope: string | undefined): void {
    const usual = usualCodes(method, operation, scope);
    const all = [...new Set([...(operation[PROBLEMS] ?? []), ...usual])].sort();
    delete operation[PROBLEMS];
    for (const code of all) this.codes.add(code);
    const isOwn = (code: ProblemCode) => !usual.includes(code);
    const named = [...Map.groupBy(all, (code) => String(problemEntry(code).status))].filter(([, codes]) =>
      codes.some(isOwn),
    );
    const refusals = [...named.sort(), [DEFAULT, usual.sort()] as const].map(([status, codes]) => {
      return { status, codes, own: codes.filter(isOwn) };
    });
    this.found.push({ operation, refusals });
  }

  /** Writes the responses, when all operations are there. */
  write(): void {
    const uses = Map.groupBy(
      this.found.flatMap(({ refusals }) => refusals),
      keyOf,
    );
    for (const { operation, refusals } of this.found) {
      for (const one of refusals) {
        const isShared = uses.get(keyOf(one))!.length > 1;
        operation.responses[one.status] = isShared ? this.referTo(one) : this.describe(one);
      }
    }
  }

  private referTo(refusals: Refusals): object {
    const name = nameOf(refusals);
    const described = this.describe(refusals);
    const known = (this.responses[name] ??= described);
    if (JSON.stringify(known) !== JSON.stringify(described)) throw new Error(`Two responses are called ${name}.`);
    return { $ref: `#/components/responses/${name}` };
  }

  private describe({ status, codes }: Refusals): object {
    const code = { type: 'string', enum: codes };
    return {
      description: status === DEFAULT ? 'Another refusal.' : `${STATUS_CODES[status]}.`,
      ...(RETRIED.includes(status) && { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } }),
      content: {
        'application/problem+json': {
          schema: {
            allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code } }],
          },
        },
      },
    };
  }
}

const keyOf = ({ status, codes }: Refusals): string => `${status} ${codes.join()}`;

/** What a shared response is called: by its only code, or by the operations' own codes; and by the kind of operation. */
function nameOf({ codes, own }: Refusals): string {
  if (codes.length === 1) return pascal(codes[0]!);
  return (own.map(pascal).join('Or') || 'Refusal') + kindOf(codes);
}

/** Of which kind an operation is, by codes that only operations of that kind have. */
function kindOf(codes: ProblemCode[]): string {
  const has = (...some: ProblemCode[]) => some.some((code) => codes.includes(code));
  const isRepeatable = has('idempotency-key-invalid', 'idempotency-key-reused', 'request-in-flight');
  const key = has('idempotency-key-missing') ? 'Keyed' : isRepeatable ? 'Repeatable' : '';
  const isJson = has('malformed-json', 'payload-too-large');
  const what = isJson ? 'Write' : has('unsupported-media-type') ? 'Upload' : key && 'Request';
  const input = has('invalid-input') ? 'WithInput' : '';
  const who = has('person-required') ? 'ByPerson' : has('insufficient-scope') ? 'ByProgram' : '';
  return (what && `Of${key}${what}`) + input + who + (has('live-mode-only') ? 'InLiveMode' : '');
}
