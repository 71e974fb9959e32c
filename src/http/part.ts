import type { OpenAPIObject } from '@nestjs/swagger';

type Reference = { $ref?: string };
type Problem = { schema?: { allOf?: [object, { properties: { code: { enum: string[] } } }] } };
type Response = Reference & { description?: string; content?: Record<string, Problem> };
type Parameter = Reference & { name: string; example?: string };
type Operation = { tags?: string[]; parameters?: Parameter[]; responses: Record<string, Response> };
type Components = Record<string, Record<string, object>>;
/** What a code says, and with which status. */
type Code = { const: string; 'x-status': number; description: string };

const PROBLEM = 'application/problem+json';
const COMPONENT = /"#\/components\/(\w+)\/([^"]+)"/g;

/** What the page puts in the place of an Idempotency-Key: it sends a new one with each call (public/docs/calls.js). */
const KEY_OF_PAGE = 'a new one for each call';

/**
 * The part of a document that has these tags, for a page to read. What nothing of it refers to is left out. An error is the
 * sentence of each of its codes, without the shape that all share; what any operation can answer is listed once, at the top.
 */
export function partOf(document: OpenAPIObject, tags: readonly string[]): OpenAPIObject {
  const components = document.components as unknown as Components;
  const { oneOf } = components['schemas']!['ProblemCode'] as { oneOf: Code[] };
  const known = new Map(oneOf.map((code) => [code.const, code]));
  const usual = usualCodes(document, components);
  const inWords = (response: Response): Response | undefined => {
    const codes = codesOf(response);
    if (codes.length === 0) return response;
    const sentences = codes
      .filter((code) => !usual.has(code))
      .map((code) => `- ${known.get(code)!['x-status']} \`${code}\`: ${known.get(code)!.description}`);
    return sentences.length > 0 ? { description: sentences.join('\n') } : undefined;
  };
  const readable = (operation: Operation): Operation => {
    const responses = Object.entries(operation.responses).flatMap(([status, response]) => {
      const shown = inWords(resolve(response, components));
      return shown ? [[status, shown]] : [];
    });
    const parameters = (operation.parameters ?? []).map((one) => withKey(resolve(one, components)));
    return { ...operation, parameters, responses: Object.fromEntries(responses) as Operation['responses'] };
  };
  const paths = Object.entries(document.paths).flatMap(([path, methods]) => {
    const kept = Object.entries(methods as Record<string, Operation>).filter(([, operation]) =>
      operation.tags?.some((tag) => tags.includes(tag)),
    );
    return kept.length > 0 ? [[path, Object.fromEntries(kept.map(([method, one]) => [method, readable(one)]))]] : [];
  });
  const webhooks = Object.entries(webhooksOf(document)).filter(([, { post }]) =>
    post.tags.some((tag) => tags.includes(tag)),
  );
  const statuses = new Set([...usual].map((code) => String(known.get(code)!['x-status'])));
  const everywhere = ` Any operation can also be answered with ${new Intl.ListFormat('en').format([...statuses].toSorted())}.`;
  return {
    ...document,
    info: { ...document.info, description: document.info.description + (statuses.size > 0 ? everywhere : '') },
    tags: document.tags?.filter(({ name }) => tags.includes(name)) ?? [],
    paths: Object.fromEntries(paths) as OpenAPIObject['paths'],
    webhooks: Object.fromEntries(webhooks),
    components: {
      securitySchemes: document.components!.securitySchemes!,
      ...referredTo([paths, webhooks], components),
    },
  } as OpenAPIObject;
}

type Webhooks = Record<
  string,
  { post: { tags: string[]; summary: string; requestBody: { content: Record<string, { schema?: object }> } } }
>;

/** What the service sends itself; Nest's type of a document knows none of it. */
export const webhooksOf = (document: OpenAPIObject): Webhooks => (document as { webhooks?: Webhooks }).webhooks ?? {};

/** The codes that every operation has. */
function usualCodes(document: OpenAPIObject, components: Components): Set<string> {
  const all = Object.values(document.paths).flatMap((path) => Object.values(path as Record<string, Operation>));
  const [first, ...others] = all.map(
    ({ responses }) => new Set(Object.values(responses).flatMap((response) => codesOf(resolve(response, components)))),
  );
  const isEverywhere = (code: string) => others.every((codes) => codes.has(code));
  return new Set([...(first ?? [])].filter(isEverywhere));
}

const codesOf = ({ content }: Response): string[] => content?.[PROBLEM]?.schema?.allOf?.[1].properties.code.enum ?? [];

const withKey = (parameter: Parameter): Parameter =>
  parameter.name === 'Idempotency-Key' ? { ...parameter, example: KEY_OF_PAGE } : parameter;

/** The components that a part refers to, and what those refer to. */
function referredTo(part: unknown, components: Components): Components {
  const found: Components = {};
  const follow = (text: string): void => {
    for (const [, kind = '', name = ''] of text.matchAll(COMPONENT)) {
      const component = components[kind]?.[name];
      if (!component || found[kind]?.[name]) continue;
      (found[kind] ??= {})[name] = component;
      follow(JSON.stringify(component));
    }
  };
  follow(JSON.stringify(part));
  return found;
}

function resolve<T extends Reference>(one: T, components: Components): T {
  const [, kind = '', name = ''] = /^#\/components\/(\w+)\/(.+)$/.exec(one.$ref ?? '') ?? [];
  return (components[kind]?.[name] as T | undefined) ?? one;
}
