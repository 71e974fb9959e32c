import { beforeAll, describe, expect, it } from '@jest/globals';
import { planted } from '../../test/support/scale.js';
import { forwardingPromises } from './support/forwarding-promises.ts';
import { frontDoorPromises } from './support/front-door-promises.ts';
import { allStacks, container, resources, tasks, type Stacks } from './support/stacks.ts';
import { upkeepPromises } from './support/upkeep-promises.ts';

const promises = { ...forwardingPromises, ...frontDoorPromises, ...upkeepPromises };
type Promised = keyof typeof promises;

let stacks: Stacks;
beforeAll(async () => {
  stacks = await allStacks();
});

describe('What stands before, beside and behind the services', () => {
  it.each(Object.keys(promises) as Promised[])('%s', (title) => {
    promises[title](stacks);
  });
});

const first = (s: Stacks, stack: string, type: string) => resources(s, stack, type)[0]!.Properties;
const faults: [fault: string, noticed: Promised, plant: (stacks: Stacks) => void][] = [
  [
    'a topic that mixes up the events of one thing',
    'has a topic or a bus for events where they are forwarded, to which workers alone publish',
    (s) => (first(s, 'madang-prd-data', 'AWS::SNS::Topic').FifoTopic = false),
  ],
  [
    'an api that may publish events',
    'has a topic or a bus for events where they are forwarded, to which workers alone publish',
    (s) => {
      const policies = resources(s, 'madang-dev-services', 'AWS::IAM::Policy');
      const ofRole = (role: string) => policies.find(({ id }) => id.startsWith(`${role}taskTaskRole`))!.Properties;
      const statements = ofRole('worker').PolicyDocument.Statement;
      ofRole('api').PolicyDocument.Statement.push(statements.find(({ Action }: any) => Action === 'events:PutEvents'));
    },
  ],
  [
    'events for a bus that is not there',
    'has a topic or a bus for events where they are forwarded, to which workers alone publish',
    (s) => (first(s, 'madang-dev-data', 'AWS::Events::EventBus').Name = 'another'),
  ],
  [
    'a firewall that lets any number in',
    'puts a firewall before the load balancer: a rate per address, and the rules that AWS keeps',
    (s) => first(s, 'madang-prd-services', 'AWS::WAFv2::WebACL').Rules.shift(),
  ],
  [
    'rules of AWS that only count',
    'puts a firewall before the load balancer: a rate per address, and the rules that AWS keeps',
    (s) => (first(s, 'madang-prd-services', 'AWS::WAFv2::WebACL').Rules[3].OverrideAction = { Count: {} }),
  ],
  [
    'bodies that the firewall cuts off at 8 KB',
    'puts a firewall before the load balancer: a rate per address, and the rules that AWS keeps',
    (s) => {
      const [, , , common] = first(s, 'madang-dev-services', 'AWS::WAFv2::WebACL').Rules;
      common.Statement.ManagedRuleGroupStatement.RuleActionOverrides.shift();
    },
  ],
  [
    'a firewall before nothing',
    'puts a firewall before the load balancer: a rate per address, and the rules that AWS keeps',
    (s) => (first(s, 'madang-prd-services', 'AWS::WAFv2::WebACLAssociation').ResourceArn = { Ref: 'Another' }),
  ],
  [
    'tokens in the log of the firewall',
    'logs what the firewall blocks or counts, without what lets people in',
    (s) => first(s, 'madang-prd-services', 'AWS::WAFv2::LoggingConfiguration').RedactedFields.shift(),
  ],
  [
    'TLS 1.0',
    'speaks TLS 1.2 or newer with forward secrecy, and sends http there',
    (s) => {
      const listeners = resources(s, 'madang-prd-services', 'AWS::ElasticLoadBalancingV2::Listener');
      const https = listeners.find(({ Properties }) => Properties.Port === 443)!;
      https.Properties.SslPolicy = 'ELBSecurityPolicy-2016-08';
    },
  ],
  [
    'an archive during maintenance',
    'backs up, mends and archives at hours of their own, one store after the other',
    (s) => (first(s, 'madang-prd-cluster', 'AWS::Scheduler::Schedule').ScheduleExpression = 'cron(0 4 * * ? *)'),
  ],
  [
    'an archive that begins during a backup',
    'backs up, mends and archives at hours of their own, one store after the other',
    (s) => (first(s, 'madang-dev-cluster', 'AWS::Scheduler::Schedule').ScheduleExpression = 'cron(30 2 * * ? *)'),
  ],
  [
    'two stores that are mended at once',
    'backs up, mends and archives at hours of their own, one store after the other',
    (s) => {
      const [queue, cache] = resources(s, 'madang-prd-data', 'AWS::ElastiCache::ReplicationGroup');
      cache!.Properties.PreferredMaintenanceWindow = queue!.Properties.PreferredMaintenanceWindow;
    },
  ],
  [
    'a key of webhooks that goes with its stack',
    'keeps every secret of production when its stack goes',
    (s) => {
      const secrets = resources(s, 'madang-prd-data', 'AWS::SecretsManager::Secret');
      const { id } = secrets.find(({ Properties }) => Properties.Name.includes('webhook-encryption'))!;
      delete (s['madang-prd-data']!.Resources[id] as { DeletionPolicy?: string }).DeletionPolicy;
    },
  ],
  [
    'a container without a limit',
    'shares the memory of a task out, and gives V8 a heap that fits',
    (s) => delete container(s, 'prd', 'api', 'nginx').Memory,
  ],
  [
    'more memory than the task has',
    'shares the memory of a task out, and gives V8 a heap that fits',
    (s) => (container(s, 'dev', 'worker', 'collector').Memory += 1),
  ],
  [
    'a heap as large as its container',
    'shares the memory of a task out, and gives V8 a heap that fits',
    (s) => {
      const { Environment, Memory } = container(s, 'prd', 'query', 'server');
      Environment.find(({ Name }: any) => Name === 'NODE_OPTIONS').Value = `--max-old-space-size=${Memory}`;
    },
  ],
  [
    'a process that may hang for minutes',
    'takes a process that hangs away within a minute',
    (s) => (container(s, 'prd', 'worker', 'server').HealthCheck.Retries = 10),
  ],
  [
    'a target that may',
    'takes a process that hangs away within a minute',
    (s) => (first(s, 'madang-prd-services', 'AWS::ElasticLoadBalancingV2::TargetGroup').UnhealthyThresholdCount = 10),
  ],
  [
    'a database of nobody',
    'tags everything with project and environment, and what runs with its service',
    (s) => delete first(s, 'madang-prd-data', 'AWS::RDS::DBInstance').Tags,
  ],
  [
    'a task of another service',
    'tags everything with project and environment, and what runs with its service',
    (s) => {
      const { Tags } = tasks(s, { name: 'prd' } as Parameters<typeof tasks>[1]).worker;
      Tags.find(({ Key }: any) => Key === 'service').Value = 'api';
    },
  ],
  [
    'a collector that stays away',
    'starts the collector again alone',
    (s) => delete container(s, 'prd', 'api', 'collector').RestartPolicy,
  ],
];

describe('A planted fault is noticed:', () => {
  it.each(planted(faults))('%s', (_fault, noticed, plant) => {
    const copy = structuredClone(stacks);
    plant(copy);
    expect(() => promises[noticed](copy)).toThrow();
  });

  it('of every promise', () => {
    expect([...new Set(faults.map(([, noticed]) => noticed))].sort()).toEqual(Object.keys(promises).sort());
  });
});
