import type { OpenAPIObject } from '@nestjs/swagger';
import { webhooksOf } from './part.js';

type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
};
type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema };
type Content = Record<string, { schema?: Schema }>;
type Operation = {
  summary: string;
  description?: string;
  security?: { apiKey?: [string] }[];
  'x-roles'?: string[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};

/**
 * A part of the contract (part.ts) as Markdown, for programs that read texts: each operation with what it takes, gives and refuses, then
 * each named schema.
 */
export function markdownOf(title: string, document: OpenAPIObject): string {
  const { info, paths, components } = document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) =>
      describe(`${method.toUpperCase()} ${path}`, operation),
    ),
  );
  const schemas = Object.entries((components?.schemas ?? {}) as Record<string, Schema>).map(
    ([name, schema]) => `### ${name}\n\n${shapeOf(schema)}`,
  );
  const sent = Object.entries(webhooksOf(document)).map(
    ([type, { post }]) =>
      `- \`${type}\`: ${post.summary} ${typeOf(Object.values(post.requestBody.content)[0]?.schema)}`,
  );
  const webhooks = sent.length > 0 ? ['## Events that are sent to webhooks', sent.join('\n')] : [];
  return [
    `# Madang: ${title}`,
    info.description,
    '## Operations',
    ...operations,
    ...webhooks,
    '## Schemas',
    ...schemas,
    '',
  ].join('\n\n');
}

function describe(at: string, { summary, description, ...operation }: Operation): string {
  const scope = operation.security?.flatMap(({ apiKey = [] }) => apiKey)[0];
  const isOpen = operation.security?.length === 0;
  const who = isOpen ? 'No log-in.' : scope ? `Scope of an API key: \`${scope}\`.` : 'A log-in; no API key will do.';
  const roles = operation['x-roles'] ? ` For: ${operation['x-roles'].join(', ')}.` : '';
  const parameters = (operation.parameters ?? []).map(
    (one) =>
      `- \`${one.name}\` (${one.in}${one.required ? ', required' : ''}): ${sentence(typeOf(one.schema), one.description)}`,
  );
  const body = Object.entries(operation.requestBody?.content ?? {}).map(
    ([type, { schema }]) => `- body, ${type}: ${typeOf(schema)}`,
  );
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    const types = Object.entries(response.content ?? {}).map(([type, { schema }]) => `${type}: ${typeOf(schema)}`);
    // Refusals are lists of their codes.
    const isList = response.description.startsWith('- ');
    return isList ? response.description : `- ${status}: ${[response.description, ...types].filter(Boolean).join(' ')}`;
  });
  const parts = [
    [`### ${summary}`],
    [`\`${at}\``],
    [description ?? ''],
    [who + roles],
    [...parameters, ...body],
    responses,
  ];
  return parts
    .map((lines) => lines.filter(Boolean).join('\n'))
    .filter(Boolean)
    .join('\n\n');
}

const sentence = (type: string, description?: string) => [type, description].filter(Boolean).join('. ');

function shapeOf(schema: Schema): string {
  const { properties, required = [], description } = schema;
  if (!properties) return sentence(typeOf(schema), description);
  const fields = Object.entries(properties).map(
    ([name, field]) =>
      `- \`${name}\`${required.includes(name) ? '' : ' (optional)'}: ${sentence(typeOf(field), field.description)}`,
  );
  return [...(description ? [`${description}\n`] : []), ...fields].join('\n');
}

/** What a value is, in a few words. */
function typeOf(schema: Schema = {}): string {
  const { $ref, enum: values, allOf, anyOf, oneOf, items, properties, type, format } = schema;
  if (allOf) return typeOf(allOf[0]);
  if ($ref) return $ref.split('/').at(-1)!;
  if (values) return values.map((value) => `\`${String(value)}\``).join(' or ');
  const choices = anyOf ?? oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(' or ');
  if (items) return `list of ${typeOf(items)}`;
  if (properties)
    return `{ ${Object.entries(properties)
      .map(([name, field]) => `${name}: ${typeOf(field)}`)
      .join(', ')} }`;
  return [type ?? 'anything'].flat().join(' or ') + (format ? ` (${format})` : '');
}
