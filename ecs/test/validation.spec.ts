import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { allStacks, resources, type Stacks } from './support/stacks.ts';

/** What CDK itself asks at each synthesis: CloudFormation's schemas and rules, all of them offline. */
const fromCdk = createRequire(createRequire(import.meta.url).resolve('aws-cdk-lib'));
type Diagnostic = { ruleId: string; severity: string; message: string };
type Engine = { validateTemplate(template: unknown): { diagnostics: Diagnostic[] }; free(): void };

let stacks: Stacks;
let engine: Engine;
let asTemplate: (text: string) => unknown;
beforeAll(async () => {
  const { CompositeEngine, TemplateContent } = fromCdk('@aws/cloudformation-validate');
  engine = new CompositeEngine();
  asTemplate = (text) => new TemplateContent(text, 'template.json');
  stacks = await allStacks();
});
afterAll(() => engine.free());

/** What makes a deployment fail, of one resource by itself. */
function errors(stack: string, type: string, plant: (properties: any) => void): string[] {
  const { id, Type, Properties } = structuredClone(resources(stacks, stack, type)[0]!);
  plant(Properties);
  // What it refers to is not here.
  const alone = JSON.stringify({ Resources: { [id]: { Type, Properties: texts(Properties) } } });
  return engine
    .validateTemplate(asTemplate(alone))
    .diagnostics.filter(({ severity }) => ['ERROR', 'FATAL'].includes(severity))
    .map(({ message }) => message);
}

const isReference = (value: any) => Object.keys(value).length === 1 && /^(Ref|Fn::\w+)$/.test(Object.keys(value)[0]!);
function texts(value: any): any {
  if (Array.isArray(value)) return value.map(texts);
  if (value === null || typeof value !== 'object') return value;
  if (isReference(value)) return { 'Fn::ImportValue': 'somewhere-else' };
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, texts(child)]));
}

const TASK = 'AWS::ECS::TaskDefinition';
const SERVICES = 'madang-prd-services';

describe("CloudFormation's own rules", () => {
  it.each([
    [SERVICES, TASK],
    [SERVICES, 'AWS::ECS::Service'],
    ['madang-prd-data', 'AWS::RDS::DBInstance'],
  ])('find nothing in %s, %s', (stack, type) => {
    expect(errors(stack, type, () => undefined)).toEqual([]);
  });

  it.each<[string, string, string, (properties: any) => void, RegExp]>([
    [
      'a misspelt property',
      SERVICES,
      TASK,
      (p) => (p.ContainerDefinitons = []),
      /'ContainerDefinitons' was unexpected/,
    ],
    [
      'one deep inside',
      SERVICES,
      TASK,
      (p) => (p.ContainerDefinitions[0].ReadOnlyRootFilesystem = true),
      /'ReadOnlyRootFilesystem' was unexpected/,
    ],
    [
      'a size that Fargate does not sell',
      SERVICES,
      TASK,
      (p) => Object.assign(p, { Cpu: '1024', Memory: '512' }),
      /not compatible/,
    ],
    [
      'a word for a number',
      SERVICES,
      'AWS::ECS::Service',
      (p) => (p.HealthCheckGracePeriodSeconds = 'soon'),
      /integer/,
    ],
    [
      'a missing property',
      SERVICES,
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      (p) => delete p.Actions,
      /'Actions' is a required/,
    ],
    ['a word that is none of the choice', SERVICES, TASK, (p) => (p.NetworkMode = 'vpc'), /awsvpc/],
    [
      'an instance that is not made',
      'madang-prd-data',
      'AWS::RDS::DBInstance',
      (p) => (p.DBInstanceClass = 'db.r7g.huge'),
      /db\.r7g\.huge/,
    ],
  ])('notice %s', (_fault, stack, type, plant, says) => {
    expect(errors(stack, type, plant).join('\n')).toMatch(says);
  });
});
