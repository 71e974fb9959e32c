import { operationsOf, pascal, type Parameter, type Placed } from './openapi-operations.js';
import type { OpenAPIObject } from '@nestjs/swagger';

/** Where a parameter stands: the operation, and which of its parameters it is. */
type Use = { placed: Placed; at: number; parameter: Parameter };

/**
 * Makes components of the parameters that several operations have, and of the answer 304.
 *
 * @throws Error when two parameters would have one name
 */
export function shareParts(document: OpenAPIObject): void {
  const components = document.components!;
  const operations = operationsOf(document);
  components.parameters = shareParameters(operations) as unknown as typeof components.parameters & object;
  for (const { responses } of operations
    .map(({ operation }) => operation)
    .filter(({ responses }) => responses['304'])) {
    components.responses!['NotModified'] = responses['304'] as { description: string };
    responses['304'] = { $ref: '#/components/responses/NotModified' };
  }
}

function shareParameters(operations: Placed[]): Record<string, Parameter> {
  const shared: Record<string, Parameter> = {};
  const uses = operations.flatMap((placed): Use[] =>
    ((placed.operation.parameters ?? []) as Parameter[]).map((parameter, at) => ({ placed, at, parameter })),
  );
  for (const { parameter } of uses) sayOnce(parameter);
  for (const { operation } of operations) if (operation.parameters?.length === 0) delete operation.parameters;
  const groups = [...Map.groupBy(uses, ({ parameter }) => JSON.stringify(parameter)).values()];
  // What most of them have gets the plain name.
  for (const same of groups.filter(({ length }) => length > 1).sort((a, b) => b.length - a.length)) {
    const name = nameOf(same, shared);
    shared[name] = same[0]!.parameter;
    for (const { placed, at } of same) placed.operation.parameters![at] = { $ref: `#/components/parameters/${name}` };
  }
  return shared;
}

/** Nest writes the description of a parameter to its schema as well, and that it need not be there, which goes without saying. */
function sayOnce(parameter: Parameter): void {
  const said: { description?: string } | undefined = parameter.schema;
  if (said && said.description === parameter.description) delete said.description;
  if (parameter.required === false) delete parameter.required;
}

/** By the parameter, and where all its operations have one beginning, by that. */
function nameOf(uses: Use[], taken: Record<string, Parameter>): string {
  const [{ parameter }] = uses as [Use];
  const beginnings = new Set(uses.map(({ placed }) => placed.path.split('/')[2]!));
  const [beginning, ...others] = beginnings;
  const name = (others.length > 0 ? '' : pascal(beginning!)) + pascal(parameter.name);
  const free = [name, `${parameter.required ? 'Required' : 'Optional'}${name}`].find((one) => !taken[one]);
  if (!free) throw new Error(`Several parameters are called ${name}.`);
  return free;
}
