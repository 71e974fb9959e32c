import { expect } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orchestrator, gateway } from '../../../src/limits.js';
import { renderTaskDefinitions } from '../../lib/taskdefs.ts';
import { containers, eachEnvironment, resources, tasks, type Container, type Stacks } from './stacks.ts';

const ROOT = join(import.meta.dirname, '../../..');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html: CPU units → MiB, in steps of 1 GiB. */
const SIZES: Record<string, [from: number, to: number]> = {
  512: [1_024, 4_096],
  1024: [2_048, 8_192],
  2048: [4_096, 16_384],
  4096: [8_192, 30_720],
};
const SECRET_NAME = /PASSWORD|SECRET|TOKEN|PRIVATE|CREDENTIAL|_KEY$|DATABASE_URL|REDIS_.*_URL|SMTP_URL|SEARCH_URL/;
const SECRET_VALUE = /:\/\/[^/\s]*:[^/\s]*@|whsec_|-----BEGIN|\{\{resolve:secretsmanager/;

const whoIs = ({ environment, task, Name }: Container) => `${environment.name} ${task} ${Name}`;
const wrong = (stacks: Stacks, isWrong: (container: Container) => boolean) =>
  containers(stacks).filter(isWrong).map(whoIs);

/** Who serves which path: the health controller of the application, and nginx. */
const served = () => {
  const controller = text('src/kernel/http/health.ts');
  const inApp = [...controller.matchAll(/@Get\('(\w+)'\)/g)].map(([, path]) => `/health/${path}`);
  const inGateway = [...text('nginx/templates/default.conf.template').matchAll(/location = (\/healthz) /g)];
  return { server: inApp, nginx: inGateway.map(([, path]) => path) };
};

/** What each container and task definition has to be. Each takes all templates and throws when it is not so. */
export const taskPromises = {
  'asks for sizes that Fargate sells': (stacks: Stacks) =>
    eachEnvironment((environment) => {
      for (const { Cpu, Memory, RequiresCompatibilities } of Object.values(tasks(stacks, environment))) {
        const [from, to] = SIZES[Cpu] ?? [Infinity, 0];
        expect(Number(Memory)).toBeGreaterThanOrEqual(from);
        expect(Number(Memory)).toBeLessThanOrEqual(to);
        expect(Number(Memory) % 1_024).toBe(0);
        expect(RequiresCompatibilities).toEqual(['FARGATE']);
      }
    }),

  'runs our image on ARM64': (stacks: Stacks) =>
    eachEnvironment((environment) => {
      for (const { RuntimePlatform } of Object.values(tasks(stacks, environment)))
        expect(RuntimePlatform).toEqual({ CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' });
    }),

  'lets nobody be root, write outside of memory, or keep a capability': (stacks: Stacks) => {
    expect(wrong(stacks, ({ User }) => !/^[1-9]\d*$/.test(User ?? ''))).toEqual([]);
    expect(wrong(stacks, ({ ReadonlyRootFilesystem }) => ReadonlyRootFilesystem !== true)).toEqual([]);
    expect(wrong(stacks, ({ LinuxParameters: l }) => String(l?.Capabilities?.Drop) !== 'ALL')).toEqual([]);
    expect(wrong(stacks, ({ LinuxParameters: l }) => l?.InitProcessEnabled !== true)).toEqual([]);
    expect(wrong(stacks, ({ Privileged }) => Privileged)).toEqual([]);
    const scratch = containers(stacks).filter(({ Name }) => ['server', 'nginx'].includes(Name));
    for (const { LinuxParameters } of scratch)
      expect(LinuxParameters.Tmpfs).toContainEqual(expect.objectContaining({ ContainerPath: '/tmp' }));
  },

  'gives nginx folders of its own user, where its image has those of root': (stacks: Stacks) => {
    const gateways = containers(stacks).filter(({ Name }) => Name === 'nginx');
    expect(gateways.length).toBeGreaterThan(0);
    for (const { MountPoints, LinuxParameters } of gateways) {
      const writable = MountPoints.filter(({ ReadOnly }: any) => !ReadOnly);
      expect(writable.map(({ ContainerPath }: any) => ContainerPath)).toEqual(['/etc/nginx/conf.d', '/run']);
      expect(LinuxParameters.Tmpfs.map(({ ContainerPath }: any) => ContainerPath)).toEqual(['/tmp']);
    }
  },

  'keeps secrets out of plain text': (stacks: Stacks) => {
    const told = containers(stacks).flatMap((container) =>
      (container.Environment ?? [])
        .filter(({ Name, Value }: any) => SECRET_NAME.test(Name) || SECRET_VALUE.test(JSON.stringify(Value)))
        .map(({ Name }: any) => `${whoIs(container)}: ${Name}`),
    );
    expect(told).toEqual([]);
    const byArn = containers(stacks).flatMap(({ Secrets }) => Secrets ?? []);
    expect(byArn.length).toBeGreaterThan(0);
    for (const { ValueFrom } of byArn) expect(JSON.stringify(ValueFrom)).toMatch(/"(Fn::ImportValue|Ref)"/);
  },

  'gives who only reads no key to sign with and no user who writes': (stacks: Stacks) =>
    eachEnvironment((environment) => {
      const { query } = tasks(stacks, environment);
      const { Secrets } = query.ContainerDefinitions.find(({ Name }: any) => Name === 'server');
      const sources = JSON.stringify(Secrets).match(/ExportsOutputRef[A-Z]+/g)!;
      expect(sources.filter((source: string) => /JWTPRIVATE|OutputRefDATABASEURL|MIGRATION|SMTP/.test(source))).toEqual(
        [],
      );
    }),

  'asks for health where it is answered': (stacks: Stacks) => {
    const paths = served();
    const asked = (name: 'server' | 'nginx') =>
      containers(stacks)
        .filter(({ Name, HealthCheck }) => Name === name && HealthCheck)
        .map(({ HealthCheck }) => /127\.0\.0\.1:\d+([/\w-]*)/.exec(HealthCheck.Command.join(' '))?.[1]);
    for (const name of ['server', 'nginx'] as const) {
      expect(asked(name).length).toBeGreaterThan(0);
      for (const path of asked(name)) expect(paths[name]).toContain(path);
    }
    eachEnvironment(({ name }) => {
      for (const { Properties } of resources(
        stacks,
        `madang-${name}-services`,
        'AWS::ElasticLoadBalancingV2::TargetGroup',
      ))
        expect(['/health/ready']).toContain(Properties.HealthCheckPath);
    });
    expect(paths.server).toContain('/health/ready');
    const silent = wrong(stacks, ({ task, HealthCheck }) => ['api', 'query', 'worker'].includes(task) && !HealthCheck);
    expect(silent).toEqual([]);
  },

  'starts in order and stops in time': (stacks: Stacks) => {
    for (const { task, Name, DependsOn, StopTimeout } of containers(stacks)) {
      const after = (DependsOn ?? []).map(({ ContainerName, Condition }: any) => `${ContainerName} ${Condition}`);
      if (Name === 'nginx') expect(after).toEqual(['server HEALTHY']);
      if (Name === 'server') expect(after).toEqual([task === 'migrate' ? 'database-users SUCCESS' : 'collector START']);
      if (Name === 'server') expect(StopTimeout).toBe(orchestrator.stopSeconds);
      if (Name === 'nginx') expect(StopTimeout).toBe(orchestrator.gatewayStopSeconds);
      // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html: 120 s are the most.
      if (StopTimeout !== undefined) expect(StopTimeout).toBeLessThanOrEqual(120);
    }
  },

  'opens the ports at which load balancer and gateway look for it': (stacks: Stacks) => {
    const ports = containers(stacks).flatMap(({ Name, PortMappings }) =>
      (PortMappings ?? []).map((port: any) => `${Name}:${port.ContainerPort}`),
    );
    expect(new Set(ports)).toEqual(new Set(['server:3000', `nginx:${gateway.port}`]));
    eachEnvironment(({ name }) => {
      for (const { Properties } of resources(stacks, `madang-${name}-services`, 'AWS::ECS::Service')) {
        for (const { ContainerName, ContainerPort } of Properties.LoadBalancers ?? [])
          expect(`${ContainerName}:${ContainerPort}`).toBe(`nginx:${gateway.port}`);
      }
    });
  },

  'has the containers that imagedefinitions gives a new image, and no other of ours': (stacks: Stacks) => {
    const replaced = (JSON.parse(text('imagedefinitions.template.json')) as { name: string }[]).map(({ name }) => name);
    eachEnvironment((environment) => {
      for (const { ContainerDefinitions } of Object.values(tasks(stacks, environment))) {
        // A reference: the image that the pipeline promoted. Everybody else's are texts.
        const ours = ContainerDefinitions.filter(({ Image }: any) => typeof Image !== 'string');
        expect(ours.map(({ Name }: any) => Name)).toEqual(replaced);
      }
    });
  },

  'pins the images of others': (stacks: Stacks) => {
    const images = containers(stacks).flatMap(({ Image }) => (typeof Image === 'string' ? [Image] : []));
    expect(images.filter((image) => !/:[^:]*\d/.test(image) || image.endsWith(':latest'))).toEqual([]);
  },

  'pulls images from a registry without limits for strangers': (stacks: Stacks) => {
    const images = containers(stacks).flatMap(({ Image }) => (typeof Image === 'string' ? [Image] : []));
    expect(images.filter((image) => !image.startsWith('public.ecr.aws/'))).toEqual([]);
  },

  'gives nginx every variable of its templates': (stacks: Stacks) => {
    const templates = globSync(join(ROOT, 'nginx/templates/*')).map((file) => readFileSync(file, 'utf8'));
    const wanted = new Set(templates.flatMap((template) => template.match(/\$\{[A-Z_]+\}/g) ?? []));
    for (const { Name, Environment } of containers(stacks)) {
      if (Name !== 'nginx') continue;
      expect(new Set(Environment.map((variable: any) => `\${${variable.Name}}`))).toEqual(wanted);
    }
  },

  'never lets a slow log hold a request up': (stacks: Stacks) => {
    expect(
      wrong(stacks, ({ LogConfiguration: log }) => log?.LogDriver !== 'awslogs' || log.Options.mode !== 'non-blocking'),
    ).toEqual([]);
  },

  'is written down in taskdefs': (stacks: Stacks) => {
    const rendered = renderTaskDefinitions((stack) => stacks[stack]!);
    const committed = globSync(join(ROOT, 'ecs/taskdefs/*/*.json')).map((file) =>
      file.slice(join(ROOT, 'ecs/taskdefs/').length),
    );
    expect(committed.sort()).toEqual([...rendered.keys()].sort());
    for (const [name, wanted] of rendered) expect(text(`ecs/taskdefs/${name}`)).toBe(wanted);
  },
} satisfies Record<string, (stacks: Stacks) => void>;

export type TaskPromise = keyof typeof taskPromises;
