import type { Template } from '../../lib/taskdefs.ts';
import { environments, type Environment } from '../../lib/environments.ts';
import { synthesise } from './synthesis.ts';

/** Every template, by the stack's name. Tests plant their faults in a copy. */
export type Stacks = Record<string, Template>;
export type Resource = { id: string; Type: string; Properties: any };

export async function allStacks(): Promise<Stacks> {
  const templateOf = await synthesise();
  const own = environments.flatMap(({ name }) =>
    ['base', 'network', 'data', 'cluster', 'services', 'observability'].map((stack) => `madang-${name}-${stack}`),
  );
  return Object.fromEntries(
    [...own, 'madang-shared', 'madang-pipeline', 'madang-dev-load-test'].map((name) => [name, templateOf(name)]),
  );
}

/** The resources of this type in a stack. @throws Error when there is none: a rule about nothing would hold for ever. */
export function resources(stacks: Stacks, stack: string, type: string): Resource[] {
  const found = Object.entries(stacks[stack]!.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, resource]) => ({ id, ...resource }));
  if (found.length === 0) throw new Error(`${stack} has no ${type}`);
  return found;
}

export const eachEnvironment = (check: (environment: Environment) => void): void => environments.forEach(check);

export type Container = { task: string; environment: Environment } & Record<string, any>;

/** Task definitions of an environment by role: api, query, worker, migrate. */
export function tasks(stacks: Stacks, { name }: Environment): Record<string, any> {
  return Object.fromEntries(
    ['cluster', 'services']
      .flatMap((stack) => resources(stacks, `madang-${name}-${stack}`, 'AWS::ECS::TaskDefinition'))
      .map(({ Properties }) => [Properties.Family.slice(`madang-${name}-`.length), Properties]),
  );
}

/** All containers of all tasks, load test included. */
export function containers(stacks: Stacks): Container[] {
  const ours = environments.flatMap((environment) =>
    Object.entries(tasks(stacks, environment)).flatMap(([task, { ContainerDefinitions }]) =>
      ContainerDefinitions.map((container: object) => ({ task, environment, ...container })),
    ),
  );
  const [loadTest] = resources(stacks, 'madang-dev-load-test', 'AWS::ECS::TaskDefinition');
  return [
    ...ours,
    ...loadTest!.Properties.ContainerDefinitions.map((container: object) => ({
      task: 'load-test',
      environment: environments[0],
      ...container,
    })),
  ];
}

/** The container of a task in the templates themselves, for faults. */
export function container(stacks: Stacks, environment: string, task: string, name: string): any {
  const definition = tasks(stacks, { name: environment } as Environment)[task];
  return definition.ContainerDefinitions.find(({ Name }: { Name: string }) => Name === name);
}
