import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { resolved, withStatuses } from '../../scripts/contract/statuses.mjs';

export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  example?: unknown;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
};
export type Parameter = { name: string; in: string; required?: boolean; schema: Schema; example?: unknown };
export type Operation = {
  /** `POST /v1/reservations` */
  name: string;
  method: string;
  path: string;
  operationId: string;
  /** Those who may; undefined for everybody who is logged in. */
  roles: string[] | undefined;
  isPublic: boolean;
  /** The scope that an API key needs; undefined where no key will do, and where all may. */
  scope: string | undefined;
  parameters: Parameter[];
  body: { type: string; schema: Schema } | undefined;
  /** The place of each response in the document, by status. */
  responses: Record<string, string>;
};
/** An answer as it came over the wire; of a stream only its head. */
export type Received = { status: number; headers: Record<string, string | undefined>; text: string; ms: number };

const PROBLEM = 'application/problem+json';

/** What no answer may tell: stacks, paths, statements, errors of the database or of the language. */
const INTERNALS =
  /node_modules|\.[jt]s:\d|\bat [\w.]+ \(|SELECT |INSERT INTO|UPDATE `|\bER_[A-Z]+|sqlMessage|QueryFailed|TypeError|ReferenceError/;

/** The committed contract: its operations, and what it says of an answer. */
export class Contract {
  readonly operations: Operation[];
  private readonly ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false });
  private readonly validators = new Map<string, ValidateFunction>();

  /** With the statuses behind `default`. */
  readonly document: any;

  constructor(document: any) {
    this.document = withStatuses(document);
    addFormats.default(this.ajv);
    this.ajv.addSchema({ ...this.document, $id: 'contract' });
    this.operations = Object.entries<any>(this.document.paths).flatMap(([path, methods]) =>
      Object.entries<any>(methods).map(([method, operation]): Operation => {
        const [body] = Object.entries<any>(operation.requestBody?.content ?? {});
        const at = `#/paths/${escaped(path)}/${method}/responses`;
        const responses = Object.entries<any>(operation.responses);
        return {
          name: `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase(),
          path,
          operationId: operation.operationId,
          roles: operation['x-roles'],
          isPublic: operation.security.length === 0,
          scope: operation.security.flatMap((one: { apiKey?: string[] }) => one.apiKey ?? [])[0],
          parameters: (operation.parameters ?? []).map((one: Parameter) => this.resolved(one)),
          body: body && { type: body[0], schema: body[1].schema },
          responses: Object.fromEntries(responses.map(([status, { $ref }]) => [status, $ref ?? `${at}/${status}`])),
        };
      }),
    );
  }

  static committed(): Contract {
    return new Contract(JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8')));
  }

  operation(operationId: string): Operation {
    return this.operations.find((one) => one.operationId === operationId)!;
  }

  /** A schema without the reference. */
  schema(given: Schema): Schema {
    return given.$ref ? { ...this.resolved(given), ...given, $ref: undefined } : given;
  }

  /** What an answer does that the contract does not say, or that no answer may do. */
  judge(operation: Operation, { status, headers, text, ms }: Received, limitMs: number): string[] {
    const wrong: string[] = [];
    if (ms > limitMs) wrong.push(`took ${Math.round(ms)} ms`);
    if (status >= 500) wrong.push(`status ${status}: ${text.slice(0, 300)}`);
    if (status >= 400) wrong.push(...judgeProblem(status, headers, text));
    const place = operation.responses[status];
    if (!place) return [...wrong, `status ${status} is not documented: ${text.slice(0, 300)}`];
    const { content } = this.resolved({ $ref: place } as { content?: Record<string, object> });
    const type = headers['content-type']?.split(';')[0] ?? '';
    if (!content) return text ? [...wrong, `status ${status} has a body: ${text.slice(0, 100)}`] : wrong;
    if (!(type in content))
      return [...wrong, `status ${status} has the type ${type}, not ${Object.keys(content).join()}`];
    if (!/json$/.test(type)) return wrong;
    const valid = this.validator(`${place}/content/${escaped(type)}/schema`);
    if (!valid(parse(text)))
      wrong.push(`status ${status}: ${this.ajv.errorsText(valid.errors)}: ${text.slice(0, 300)}`);
    return wrong;
  }

  private resolved<T extends object>(given: T): T {
    return resolved(this.document, given) as T;
  }

  private validator(place: string): ValidateFunction {
    const known = this.validators.get(place) ?? this.ajv.compile({ $ref: `contract${encodeURI(place)}` });
    this.validators.set(place, known);
    return known;
  }
}

const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // which no schema accepts
  }
}

/** What every refusal has, whatever the operation. */
function judgeProblem(status: number, headers: Received['headers'], text: string): string[] {
  const body = parse(text) as { status?: number; code?: string; requestId?: string } | undefined;
  const wrong: string[] = [];
  if (headers['content-type'] !== `${PROBLEM}; charset=utf-8`) wrong.push(`${status} as ${headers['content-type']}`);
  if (body?.status !== status || !body.code) wrong.push(`${status} with the body ${text.slice(0, 100)}`);
  // That of a repeat is the id of the first request.
  if (!body?.requestId || !headers['x-request-id']) wrong.push(`${status} without its request's id`);
  if (INTERNALS.test(text)) wrong.push(`${status} tells of the inside: ${text.slice(0, 500)}`);
  return wrong;
}
