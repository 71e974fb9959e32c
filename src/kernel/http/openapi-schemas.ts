import { z } from 'zod';

type Schema = { [key: string]: unknown };

/** Without a format, generated clients take a whole number for one of 32 bits: 2.1 billion won. */
const INT32_MAX = 2 ** 31 - 1;

/** Formats whose values are of one length. */
const LENGTHS: Record<string, number> = { date: 10, uuid: 36 };

/** Marks the schema of a body that need not be sent, until the document is done. */
export const OPTIONAL = 'x-optional';

/**
 * Converts zod schemas for Nest. zod puts every named schema (`.meta({ id })`), the outermost included, under `$defs`; here they become
 * components.
 *
 * @throws Error when two schemas have one name: a document has room for one of them
 */
export function schemaConverter() {
  const named = new Map<string, string>();
  return (schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) => {
    if (!(schema instanceof z.ZodType)) return undefined;
    const { $defs: components = {}, ...root } = toJsonSchema(schema, schemaType) as { $defs?: Record<string, object> };
    for (const [name, component] of Object.entries(components)) {
      const text = JSON.stringify(component);
      if ((named.get(name) ?? text) !== text)
        throw new Error(
          `Two schemas are called ${name}, or one is both input and output:\n${named.get(name)}\n${text}`,
        );
      named.set(name, text);
    }
    const isOptional = schemaType === 'input' && schema instanceof z.ZodPrefault;
    return { schema: { ...root, ...(isOptional && { [OPTIONAL]: true }) }, components };
  };
}

/** A zod schema as JSON Schema of the draft that OpenAPI 3.1 has, in the form that generators of clients read. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const override = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
    if (jsonSchema.propertyNames && jsonSchema.required) nameProperties(jsonSchema);
  };
  const target = 'draft-2020-12';
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target, io, unrepresentable: 'any', override });
  const text = JSON.stringify(rest).replaceAll('"#/$defs/', '"#/components/schemas/');
  return tidied(JSON.parse(text) as Schema, io);
}

/** A record that has each of some names has them as properties: few tools look for `propertyNames`. */
function nameProperties(jsonSchema: z.core.JSONSchema.BaseSchema): void {
  const { additionalProperties, required } = jsonSchema;
  jsonSchema.properties = Object.fromEntries(required!.map((name) => [name, structuredClone(additionalProperties!)]));
  jsonSchema.additionalProperties = false;
  delete jsonSchema.propertyNames;
}

/** Keywords with schemas in them: one, a list, or one by each name. */
const ONE = ['items', 'additionalProperties', 'propertyNames', 'not'];
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const BY_NAME = ['properties', '$defs'];

/** A schema without what zod writes and no reader needs, and those in it. */
function tidied(given: Schema, io: 'input' | 'output'): Schema {
  const inner = (one: unknown) => (typeof one === 'object' && one ? tidied(one as Schema, io) : one);
  const entries = Object.entries(given).map(([key, value]): [string, unknown] => {
    if (ONE.includes(key)) return [key, inner(value)];
    if (LISTS.includes(key)) return [key, (value as unknown[]).map(inner)];
    if (!BY_NAME.includes(key)) return [key, value];
    return [key, Object.fromEntries(Object.entries(value as Schema).map(([name, one]) => [name, inner(one)]))];
  });
  const schema = nullable(Object.fromEntries(entries));
  // The format says it, and the expression for a leap year is longer than most schemas.
  if (schema['format'] !== undefined) delete schema['pattern'];
  if (isBareString(schema['propertyNames'])) delete schema['propertyNames'];
  const length = LENGTHS[String(schema['format'])];
  if (length) schema['maxLength'] ??= length;
  // A client must survive a field that is new.
  if (io === 'output' && schema['additionalProperties'] === false) delete schema['additionalProperties'];
  sizeInteger(schema, io);
  return schema;
}

const isBareString = (schema: unknown): boolean => JSON.stringify(schema) === '{"type":"string"}';

/** What may be null has two types, as JSON Schema and so OpenAPI 3.1 say it; a named schema keeps its name, beside null. */
function nullable(schema: Schema): Schema {
  const { anyOf, ...rest } = schema as { anyOf?: Schema[] };
  const [value, nothing] = anyOf ?? [];
  if (anyOf?.length !== 2 || nothing?.['type'] !== 'null' || typeof value?.['type'] !== 'string') return schema;
  return {
    ...value,
    ...rest,
    type: [value['type'], 'null'],
    ...(value['enum'] !== undefined && { enum: [...(value['enum'] as unknown[]), null] }),
  };
}

/** Sets the format of a whole number by the bits that it needs. zod's bounds are those of a double, unless a schema has its own. */
function sizeInteger(schema: Schema, io: 'input' | 'output'): void {
  if (![schema['type']].flat().includes('integer')) return;
  const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
  const isSmall = (maximum ?? Infinity) <= INT32_MAX;
  schema['format'] = isSmall ? 'int32' : 'int64';
  if (isSmall) schema['minimum'] = Math.max(minimum ?? -Infinity, -INT32_MAX - 1);
  if (io === 'input') return;
  if (minimum === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  if (maximum === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
}
