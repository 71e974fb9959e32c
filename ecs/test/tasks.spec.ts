import { beforeAll, describe, expect, it } from '@jest/globals';
import { container, resources, allStacks, tasks, type Stacks } from './support/stacks.ts';
import { taskPromises, type TaskPromise } from './support/task-promises.ts';
import { planted } from '../../test/support/scale.js';

let stacks: Stacks;
beforeAll(async () => {
  stacks = await allStacks();
});

describe('Every task', () => {
  it.each(Object.keys(taskPromises) as TaskPromise[])('%s', (title) => {
    taskPromises[title](stacks);
  });
});

const prd = { name: 'prd' } as Parameters<typeof tasks>[1];
const faults: [fault: string, noticed: TaskPromise, plant: (stacks: Stacks) => void][] = [
  ['1 CPU with 512 MiB', 'asks for sizes that Fargate sells', (s) => (tasks(s, prd).api.Memory = '512')],
  ['a size between two steps', 'asks for sizes that Fargate sells', (s) => (tasks(s, prd).api.Memory = '2500')],
  ['Intel', 'runs our image on ARM64', (s) => (tasks(s, prd).worker.RuntimePlatform.CpuArchitecture = 'X86_64')],
  [
    'nginx as root',
    'lets nobody be root, write outside of memory, or keep a capability',
    (s) => (container(s, 'dev', 'api', 'nginx').User = '0'),
  ],
  [
    'a root that can be written',
    'lets nobody be root, write outside of memory, or keep a capability',
    (s) => delete container(s, 'prd', 'query', 'server').ReadonlyRootFilesystem,
  ],
  [
    'a tmpfs that is of root',
    'gives nginx folders of its own user, where its image has those of root',
    (s) => container(s, 'dev', 'api', 'nginx').LinuxParameters.Tmpfs.push({ ContainerPath: '/run', Size: 1 }),
  ],
  [
    'the address of the database in plain text',
    'keeps secrets out of plain text',
    (s) => container(s, 'prd', 'api', 'server').Environment.push({ Name: 'DATABASE_URL', Value: 'mysql://m:m@db/m' }),
  ],
  [
    'a secret that CloudFormation would fill in as text',
    'keeps secrets out of plain text',
    (s) =>
      container(s, 'prd', 'api', 'server').Environment.push({
        Name: 'EXTRA',
        Value: '{{resolve:secretsmanager:x:SecretString:value}}',
      }),
  ],
  [
    'the signing key for query',
    'gives who only reads no key to sign with and no user who writes',
    (s) => {
      const { Secrets } = container(s, 'prd', 'api', 'server');
      const key = Secrets.find(({ Name }: any) => Name === 'JWT_PRIVATE_KEY');
      container(s, 'prd', 'query', 'server').Secrets.push(key);
    },
  ],
  [
    'a health check at a path that nobody serves',
    'asks for health where it is answered',
    (s) => {
      const { HealthCheck } = container(s, 'dev', 'worker', 'server');
      HealthCheck.Command = HealthCheck.Command.map((word: string) => word.replace('/health/ready', '/healthy'));
    },
  ],
  [
    'a target group that asks there',
    'asks for health where it is answered',
    (s) => {
      const [group] = resources(s, 'madang-prd-services', 'AWS::ElasticLoadBalancingV2::TargetGroup');
      group!.Properties.HealthCheckPath = '/ready';
    },
  ],
  [
    'a container without a check',
    'asks for health where it is answered',
    (s) => delete container(s, 'dev', 'api', 'server').HealthCheck,
  ],
  [
    'SIGKILL after 10 s',
    'starts in order and stops in time',
    (s) => (container(s, 'prd', 'api', 'server').StopTimeout = 10),
  ],
  [
    'nginx before the application',
    'starts in order and stops in time',
    (s) => delete container(s, 'dev', 'api', 'nginx').DependsOn,
  ],
  [
    'another port',
    'opens the ports at which load balancer and gateway look for it',
    (s) => (container(s, 'dev', 'query', 'server').PortMappings[0].ContainerPort = 3_001),
  ],
  [
    'a container that imagedefinitions does not know',
    'has the containers that imagedefinitions gives a new image, and no other of ours',
    (s) => (container(s, 'prd', 'worker', 'server').Name = 'worker'),
  ],
  [
    'a floating image',
    'pins the images of others',
    (s) => (container(s, 'dev', 'api', 'nginx').Image = 'nginx:latest'),
  ],
  [
    'an image of Docker Hub',
    'pulls images from a registry without limits for strangers',
    (s) => (container(s, 'dev', 'api', 'nginx').Image = 'nginx:1.28-bookworm'),
  ],
  [
    'a variable that nginx waits for',
    'gives nginx every variable of its templates',
    (s) => container(s, 'dev', 'api', 'nginx').Environment.pop(),
  ],
  [
    'a log that blocks',
    'never lets a slow log hold a request up',
    (s) => delete container(s, 'prd', 'api', 'server').LogConfiguration.Options.mode,
  ],
  ['a change that was not rendered', 'is written down in taskdefs', (s) => (tasks(s, prd).api.Cpu = '2048')],
];

describe('A planted fault is noticed:', () => {
  it.each(planted(faults))('%s', (_fault, noticed, plant) => {
    const copy = structuredClone(stacks);
    plant(copy);
    expect(() => taskPromises[noticed](copy)).toThrow();
  });
});
