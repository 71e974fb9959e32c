import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

type Mapping = { type: string; enabled?: boolean; dynamic?: boolean; properties?: Record<string, Mapping> };

export const OPS = join(import.meta.dirname, '../../ops/opensearch');
const template = JSON.parse(readFileSync(join(OPS, 'logs-template.json'), 'utf8')) as {
  index_patterns: string[];
  template: { mappings: { dynamic: string; properties: Record<string, Mapping> } };
};
export const { mappings } = template.template;
export const patterns = template.index_patterns;

const isOfType: Record<string, (value: unknown) => boolean> = {
  keyword: (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
  text: (value) => typeof value === 'string',
  long: (value) => Number.isInteger(value),
  float: (value) => typeof value === 'number',
  date: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  ip: (value) => typeof value === 'string' && isIP(value) > 0,
};

/** Why an index made by the template would refuse a log line (`dynamic: strict`); empty when it takes it. */
export const complaintsAbout = (line: object): string[] => complaints(line, mappings.properties, '');

function complaints(line: object, properties: Record<string, Mapping>, prefix: string): string[] {
  return Object.entries(line).flatMap(([name, value]: [string, unknown]) => {
    const mapping = properties[name];
    if (!mapping) return [`${prefix}${name} is not in the template`];
    if (mapping.type === 'object') return mapping.enabled === false ? [] : complaintsOfObject(value, mapping, name);
    const values = [value].flat().filter((one) => one !== null && one !== undefined);
    return values.every((one) => isOfType[mapping.type]!(one))
      ? []
      : [`${prefix}${name} is no ${mapping.type}: ${JSON.stringify(value)}`];
  });
}

/** What a library adds to its errors is kept, and not searched. */
function complaintsOfObject(value: unknown, { properties = {} }: Mapping, name: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${name} is no object`];
  const known = Object.entries(value).filter(([inner]) => inner in properties);
  return complaints(Object.fromEntries(known), properties, `${name}.`);
}
