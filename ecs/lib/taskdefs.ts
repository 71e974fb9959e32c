/**
 * Task definitions as ECS is given them, from synthesised templates: what a review reads, and what a test compares. What is
 * known only after a deployment stands as ${…}.
 */
import { environments } from './environments.ts';
import { prefix } from './names.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Template = { Resources: Record<string, { Type: string; Properties: Record<string, Json> }> };

const SAYS_NOTHING_OF_THE_TASK = ['Tags'];

/**
 * @param templateOf gives the template of a stack by its name
 * @returns file name below taskdefs/ → text
 */
export function renderTaskDefinitions(templateOf: (stack: string) => Template): Map<string, string> {
  const files = new Map<string, string>();
  for (const environment of environments) {
    const stacks = ['cluster', 'services'].map((stack) => templateOf(`${prefix(environment)}-${stack}`));
    for (const { Type, Properties } of stacks.flatMap(({ Resources }) => Object.values(Resources))) {
      if (Type !== 'AWS::ECS::TaskDefinition') continue;
      const kept = Object.entries(Properties).filter(([name]) => !SAYS_NOTHING_OF_THE_TASK.includes(name));
      const role = (Properties.Family as string).slice(prefix(environment).length + 1);
      files.set(`${environment.name}/${role}.json`, `${JSON.stringify(inApi(Object.fromEntries(kept)), null, 2)}\n`);
    }
  }
  return files;
}

/** Names as the API of ECS writes them: they begin with a small letter. */
function inApi(value: Json): Json {
  if (Array.isArray(value)) return value.map(inApi);
  if (value === null || typeof value !== 'object') return value;
  const [name] = Object.keys(value);
  if (name === 'Ref' || name?.startsWith('Fn::')) return readable(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key[0]!.toLowerCase() + key.slice(1), inApi(child)]),
  );
}

function readable(value: Json): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument]] = Object.entries(value) as [[string, Json]];
  if (name === 'Fn::Join') return (argument as [string, Json[]])[1].map(readable).join((argument as [string])[0]);
  if (name === 'Fn::GetAtt') return `\${${(argument as string[]).join('.')}}`;
  return `\${${readable(argument)}}`;
}
