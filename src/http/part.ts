import type { OpenAPIObject } from '@nestjs/swagger';

type Reference = { $ref?: string };
type Example = Reference & { value?: { detail?: string } };
type Response = Reference & { description?: string; content?: Record<string, { examples?: Record<string, Example> }> };
type Operation = { tags?: string[]; responses: Record<string, Response> };
type Components = Record<string, Record<string, object>>;

const PROBLEM = 'application/problem+json';
const COMPONENT = /"#\/components\/(\w+)\/([^"]+)"/g;

/**
 * The part of a document that has these tags, for a page to read. What nothing of it refers to is left out. An error is the
 * sentence of each of its codes, without the shape that all share; what any operation can answer is listed once, at the top.
 */
export function partOf(document: OpenAPIObject, tags: readonly string[]): OpenAPIObject {
  const components = document.components as unknown as Components;
  const usual = usualErrors(document);
  const readable = (operation: Operation): Operation => {
    const responses = Object.entries(operation.responses).filter(([, { $ref }]) => !usual.has($ref ?? ''));
    const shown = responses.map(([status, response]) => [status, inWords(resolve(response, components), components)]);
    return { ...operation, responses: Object.fromEntries(shown) as Operation['responses'] };
  };
  const paths = Object.entries(document.paths).flatMap(([path, methods]) => {
    const kept = Object.entries(methods as Record<string, Operation>).filter(([, operation]) =>
      operation.tags?.some((tag) => tags.includes(tag)),
    );
    return kept.length > 0 ? [[path, Object.fromEntries(kept.map(([method, one]) => [method, readable(one)]))]] : [];
  });
  const statuses = new Intl.ListFormat('en').format([...new Set(usual.values())].toSorted());
  const everywhere = statuses && ` Any operation can also be answered with ${statuses}.`;
  return {
    ...document,
    info: { ...document.info, description: document.info.description + everywhere },
    tags: document.tags?.filter(({ name }) => tags.includes(name)) ?? [],
    paths: Object.fromEntries(paths) as OpenAPIObject['paths'],
    components: { securitySchemes: document.components!.securitySchemes!, ...referredTo(paths, components) },
  };
}

/** The responses that every operation has, with their status. */
function usualErrors(document: OpenAPIObject): Map<string, string> {
  const all = Object.values(document.paths).flatMap((path) => Object.values(path as Record<string, Operation>));
  const [first, ...others] = all.map(({ responses }) => {
    return new Map(Object.entries(responses).flatMap(([status, { $ref }]) => ($ref ? [[$ref, status] as const] : [])));
  });
  return new Map([...(first ?? [])].filter(([name]) => others.every((one) => one.has(name))));
}

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

function inWords(response: Response, components: Components): Response {
  const examples = Object.entries(response.content?.[PROBLEM]?.examples ?? {});
  if (examples.length === 0) return response;
  const sentences = examples.map(
    ([code, example]) => `- \`${code}\`: ${resolve(example, components).value?.detail ?? ''}`,
  );
  return { description: sentences.join('\n') };
}
