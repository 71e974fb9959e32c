import { beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBudget, environments } from '../lib/environments.ts';
import { published } from '../lib/services/collector.ts';
import { stackPromises, type StackPromise } from './support/stack-promises.ts';
import { allStacks, resources, type Stacks } from './support/stacks.ts';
import { planted } from '../../test/support/scale.js';

const ROOT = join(import.meta.dirname, '../..');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

let stacks: Stacks;
beforeAll(async () => {
  stacks = await allStacks();
});

describe('The infrastructure', () => {
  it.each(Object.keys(stackPromises) as StackPromise[])('%s', (title) => {
    stackPromises[title](stacks);
  });

  it('composes addresses anew when the generation of passwords is raised', () => {
    for (const { name, passwordGeneration } of environments) {
      const composed = resources(stacks, `madang-${name}-data`, 'AWS::SecretsManager::Secret').filter(
        ({ Properties }) => Properties.SecretString,
      );
      for (const { Properties } of composed)
        expect(Properties.Description).toContain(`generation ${passwordGeneration} `);
    }
  });

  it('tests the load only where somebody asked for it', () => {
    expect(Object.keys(stacks).filter((name) => name.includes('load-test'))).toEqual(['madang-dev-load-test']);
    expect(text('ecs/cdk.json')).not.toContain('load-test');
  });

  it('tests the load with the files of `npm run load`, and gives them what they ask for', () => {
    const [definition] = resources(stacks, 'madang-dev-load-test', 'AWS::ECS::TaskDefinition');
    const [{ Environment, Secrets }] = definition!.Properties.ContainerDefinitions;
    const names = [...Environment, ...Secrets].map(({ Name }: any) => Name);
    const files: Record<string, string> = JSON.parse(Environment.find(({ Name }: any) => Name === 'FILES').Value);
    const texts = Object.entries(files).map(([name, base64]) => {
      const inside = Buffer.from(base64, 'base64').toString();
      expect(inside).toBe(text(`load/${name}`));
      return inside;
    });
    for (const [name] of texts.join('\n').matchAll(/\bLOAD_[A-Z_]+/g)) expect(names).toContain(name);
    for (const [, path] of texts.join('\n').matchAll(/(?:import|from|import\()\s*'\.\/([^']+)'/g))
      expect(Object.keys(files)).toContain(path);
    // The most that ECS takes for a whole task definition.
    expect(JSON.stringify(definition!.Properties).length).toBeLessThan(64 * 1024);
  });
});

type Fault = [fault: string, noticed: StackPromise, plant: (stacks: Stacks) => void];
const first = (s: Stacks, stack: string, type: string) => resources(s, stack, type)[0]!.Properties;
const faults: Fault[] = [
  [
    'MySQL for everybody',
    'opens nothing to the world but 443 and 80 of the load balancer',
    (s) => {
      const rule = resources(s, 'madang-prd-network', 'AWS::EC2::SecurityGroupIngress').find(
        ({ Properties }) => Properties.FromPort === 3306,
      )!;
      delete rule.Properties.SourceSecurityGroupId;
      rule.Properties.CidrIp = '0.0.0.0/0';
    },
  ],
  [
    'all ports between two tiers',
    'lets each tier reach the next one, on one port',
    (s) => {
      const rule = resources(s, 'madang-dev-network', 'AWS::EC2::SecurityGroupIngress').find(
        ({ Properties }) => Properties.FromPort === 6379,
      )!;
      rule.Properties.ToPort = 65535;
    },
  ],
  [
    'commits that only the operating system has',
    'keeps what was acknowledged: MySQL is durable, encrypted, private and backed up',
    (s) => (first(s, 'madang-prd-data', 'AWS::RDS::DBParameterGroup').Parameters.sync_binlog = '0'),
  ],
  [
    'photos that the world may be given',
    'keeps photos of deliveries where tasks alone reach them, and for a month',
    (s) => (first(s, 'madang-prd-data', 'AWS::S3::Bucket').PublicAccessBlockConfiguration.BlockPublicPolicy = false),
  ],
  [
    'photos for ever',
    'keeps photos of deliveries where tasks alone reach them, and for a month',
    (s) => delete first(s, 'madang-dev-data', 'AWS::S3::Bucket').LifecycleConfiguration,
  ],
  [
    'a queue that evicts jobs',
    'has a Redis that loses no job for want of memory, and one that forgets',
    (s) =>
      (first(s, 'madang-prd-data', 'AWS::ElastiCache::ParameterGroup').Properties['maxmemory-policy'] = 'allkeys-lru'),
  ],
  [
    'a database that is spoken to in the clear',
    'speaks TLS with every store',
    (s) => {
      const { Properties } = resources(s, 'madang-prd-data', 'AWS::SecretsManager::Secret').find(({ Properties }) =>
        Properties.Name.endsWith('/DATABASE_URL'),
      )!;
      Properties.SecretString = JSON.parse(JSON.stringify(Properties.SecretString).replace('?ssl=Amazon%20RDS', ''));
    },
  ],
  [
    'a password in a template',
    'holds no secret in a template',
    (s) => {
      const { Properties } = resources(s, 'madang-prd-data', 'AWS::SecretsManager::Secret').find(
        ({ Properties }) => Properties.SecretString,
      )!;
      Properties.SecretString = 'mysql://madang:madang@db/madang';
    },
  ],
  [
    'a load balancer that waits longer than nginx keeps a connection',
    'keeps the ladder: load balancer and targets',
    (s) => {
      const { LoadBalancerAttributes } = first(s, 'madang-prd-services', 'AWS::ElasticLoadBalancingV2::LoadBalancer');
      LoadBalancerAttributes.find(({ Key }: any) => Key.startsWith('idle_timeout')).Value = '120';
    },
  ],
  [
    'no way back',
    'takes a deployment back that fails',
    (s) =>
      (first(s, 'madang-dev-services', 'AWS::ECS::Service').DeploymentConfiguration.DeploymentCircuitBreaker.Rollback =
        false),
  ],
  [
    'a canary that no alarm takes back',
    'takes a deployment back that fails',
    (s) => (first(s, 'madang-prd-services', 'AWS::ECS::Service').DeploymentConfiguration.Alarms.Rollback = false),
  ],
  [
    'a fixed number of tasks',
    'keeps the number of tasks to autoscaling',
    (s) => (first(s, 'madang-dev-services', 'AWS::ECS::Service').DesiredCount = 1),
  ],
  [
    'a name that no task has',
    'has query found by its name, and api cover for it',
    (s) => (first(s, 'madang-dev-services', 'AWS::ServiceDiscovery::Service').Name = 'lookups'),
  ],
  [
    'an address that is believed for a minute',
    'has query found by its name, and api cover for it',
    (s) => (first(s, 'madang-prd-services', 'AWS::ServiceDiscovery::Service').DnsConfig.DnsRecords[0].TTL = 60),
  ],
  [
    'tasks of api under the name of query',
    'has query found by its name, and api cover for it',
    (s) => {
      const services = resources(s, 'madang-prd-services', 'AWS::ECS::Service').map(({ Properties }) => Properties);
      const [api, query] = ['api', 'query'].map((name) =>
        services.find(({ ServiceName }) => ServiceName.endsWith(name)),
      );
      [api.ServiceRegistries, query.ServiceRegistries] = [query.ServiceRegistries, undefined];
    },
  ],
  [
    'a rule of the load balancer that leads past the gateway',
    'has query found by its name, and api cover for it',
    (s) => {
      const type = 'AWS::ElasticLoadBalancingV2::ListenerRule';
      s['madang-prd-services']!.Resources['Rule'] = { Type: type, Properties: {} };
    },
  ],
  [
    'lookups that nobody answered, counted as answers of query',
    'counts who answered by what the gateway writes',
    (s) => {
      const filters = resources(s, 'madang-prd-services', 'AWS::Logs::MetricFilter');
      const metric = ({ Properties }: any) => Properties.MetricTransformations[0].MetricName;
      const [answers, failures] = ['query_answers', 'query_failures'].map((name) =>
        filters.find((f) => metric(f) === name)!,
      );
      answers!.Properties.FilterPattern = failures!.Properties.FilterPattern;
    },
  ],
  [
    'an image in the template',
    'takes the image from the parameter that the pipeline writes',
    (s) => (first(s, 'madang-prd-services', 'AWS::ECS::TaskDefinition').ContainerDefinitions[0].Image = 'madang:old'),
  ],
  [
    'a schedule that is switched off',
    'archives every night, with the image that migrated last',
    (s) => (first(s, 'madang-prd-cluster', 'AWS::Scheduler::Schedule').State = 'DISABLED'),
  ],
  [
    'an archive by the image of the first deployment',
    'archives every night, with the image that migrated last',
    (s) => (first(s, 'madang-prd-cluster', 'AWS::Scheduler::Schedule').Target.EcsParameters.TaskDefinitionArn += ':1'),
  ],
  [
    'an override for a container that is not there, so that it would migrate',
    'archives every night, with the image that migrated last',
    (s) => {
      const { Target } = first(s, 'madang-dev-cluster', 'AWS::Scheduler::Schedule');
      Target.Input = Target.Input.replace('"server"', '"app"');
    },
  ],
  [
    'passwords that are set every night',
    'archives every night, with the image that migrated last',
    (s) => {
      const { Target } = first(s, 'madang-dev-cluster', 'AWS::Scheduler::Schedule');
      const input = JSON.parse(Target.Input);
      input.containerOverrides.shift();
      Target.Input = JSON.stringify(input);
    },
  ],
  [
    'a starter that may start anything',
    'lets who starts the archive start nothing else',
    (s) => {
      const policies = resources(s, 'madang-prd-cluster', 'AWS::IAM::Policy');
      const { Properties } = policies.find(({ id }) => id.startsWith('Archive'))!;
      Properties.PolicyDocument.Statement[0].Resource = '*';
    },
  ],
  [
    'a last line that the archive does not write',
    'tells people of a night without an archive',
    (s) =>
      (first(s, 'madang-prd-observability', 'AWS::Logs::MetricFilter').FilterPattern = '{ $.msg = "archive done" }'),
  ],
  [
    'an alarm that takes silence for success',
    'tells people of a night without an archive',
    (s) => {
      const alarms = resources(s, 'madang-prd-observability', 'AWS::CloudWatch::Alarm');
      alarms.find(({ Properties }) => Properties.MetricName === 'archive_runs')!.Properties.TreatMissingData =
        'notBreaching';
    },
  ],
  [
    'an alarm that nobody hears',
    'tells people of every alarm, when it starts and when it ends',
    (s) => delete first(s, 'madang-prd-observability', 'AWS::CloudWatch::Alarm').AlarmActions,
  ],
  [
    'an alarm of which the runbook says nothing',
    'tells people of every alarm, when it starts and when it ends',
    (s) => (first(s, 'madang-prd-observability', 'AWS::CloudWatch::Alarm').AlarmName = 'madang-prd-unheard-of'),
  ],
];

describe('A planted fault is noticed:', () => {
  it.each(planted(faults))('%s', (_fault, noticed, plant) => {
    const copy = structuredClone(stacks);
    plant(copy);
    expect(() => stackPromises[noticed](copy)).toThrow();
  });
});

describe('The budget of connections', () => {
  it('is kept by both environments, and one task too many is refused', () => {
    for (const environment of environments) {
      expect(() => checkBudget(environment)).not.toThrow();
      const { worker } = environment.services;
      const rest = environment.database.maxConnections / (environment.pool * 2);
      const tooMany = { ...environment.services, worker: { ...worker, max: worker.max + Math.ceil(rest) } };
      expect(() => checkBudget({ ...environment, services: tooMany })).toThrow(/connections may be needed/);
    }
  });
});

describe('What CloudWatch is told', () => {
  it('are metrics that the application has, by labels that they have', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => text(`src/${name}`))
      .join('\n');
    for (const [name, labels] of Object.entries(published)) {
      const definition = new RegExp(`name: '${name}',[\\s\\S]*?\\n\\}\\)`).exec(sources)?.[0];
      expect(`${name}: ${definition ? 'there' : 'not there'}`).toBe(`${name}: there`);
      const names = /labelNames: \[([^\]]*)\]/.exec(definition!)?.[1] ?? '';
      expect([...names.matchAll(/'(\w+)'/g)].map(([, label]) => label).sort()).toEqual([...labels].sort());
    }
  });
});
