import { expect } from '@jest/globals';
import { containers, eachEnvironment, resources, tasks, type Resource, type Stacks } from './stacks.ts';

const SECONDS = { minute: 60, hour: 3_600, day: 86_400, week: 604_800 };
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const SEOUL_IS_AHEAD_HOURS = 9;
/** What the archive may take: it waits for a table for two minutes at most, and moves a few weeks. */
const ARCHIVE_SECONDS = SECONDS.hour;
/** V8's young generation, buffers, threads, argon2 and the driver. */
const BESIDE_HEAP_MIB = 150;

/** What costs money or holds data, and takes tags. */
const ALWAYS_TAGGED =
  /^AWS::(ECS::(Service|TaskDefinition|Cluster)|RDS::DBInstance|ElastiCache::ReplicationGroup|OpenSearchService::Domain|S3::Bucket|SecretsManager::Secret|SNS::Topic|ElasticLoadBalancingV2::LoadBalancer|WAFv2::WebACL|EC2::(VPC|NatGateway)|Logs::LogGroup|ECR::Repository|CodePipeline::Pipeline|CodeBuild::Project)$/;

type Span = { what: string; from: number; to: number };

/** `18:00-19:00` on every day, as spans of a week in seconds from Monday, UTC. */
function daily(what: string, window: string): Span[] {
  const [from, to] = window.split('-').map(secondOfDay) as [number, number];
  return DAYS.map((_, day) => ({ what, from: day * SECONDS.day + from, to: day * SECONDS.day + to }));
}

/** `sun:19:00-sun:20:00`. */
function weekly(what: string, window: string): Span {
  const [from, to] = window.split('-').map((end) => {
    const [day, ...time] = end.split(':');
    return DAYS.indexOf(day!) * SECONDS.day + secondOfDay(time.join(':'));
  }) as [number, number];
  return { what, from, to };
}

const secondOfDay = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours * SECONDS.hour + minutes * SECONDS.minute;
};

/** `cron(30 5 * * ? *)` in Seoul. */
function archive({ ScheduleExpression, ScheduleExpressionTimezone }: any): Span[] {
  expect(ScheduleExpressionTimezone).toBe('Asia/Seoul');
  const [, minute, hour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(ScheduleExpression)!.map(Number);
  const from = (hour! - SEOUL_IS_AHEAD_HOURS) * SECONDS.hour + minute! * SECONDS.minute;
  return DAYS.map((_, day) => {
    const begin = (day * SECONDS.day + from + SECONDS.week) % SECONDS.week;
    return { what: 'archive', from: begin, to: begin + ARCHIVE_SECONDS };
  });
}

const overlap = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

/** What stacks have to be so that they go on by themselves. Each takes all templates and throws when it is not so. */
export const upkeepPromises = {
  'backs up, mends and archives at hours of their own, one store after the other': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const data = `madang-${name}-data`;
      const instances = resources(stacks, data, 'AWS::RDS::DBInstance').map(({ Properties }) => Properties);
      const caches = resources(stacks, data, 'AWS::ElastiCache::ReplicationGroup').map(({ Properties }) => Properties);
      const backups = [
        ...instances.flatMap(({ PreferredBackupWindow }) =>
          PreferredBackupWindow ? daily('backup', PreferredBackupWindow) : [],
        ),
        ...caches.flatMap(({ SnapshotWindow }) => daily('backup', SnapshotWindow)),
      ];
      const maintenance = [...instances, ...caches].map(({ PreferredMaintenanceWindow }, at) =>
        weekly(`maintenance ${at}`, PreferredMaintenanceWindow),
      );
      const [schedule] = resources(stacks, `madang-${name}-cluster`, 'AWS::Scheduler::Schedule');
      const spans = [...backups, ...maintenance, ...archive(schedule!.Properties)];
      const clashes = spans.flatMap((a, at) =>
        spans.slice(at + 1).flatMap((b) => (a.what !== b.what && overlap(a, b) ? [`${a.what}, ${b.what}`] : [])),
      );
      expect(clashes).toEqual([]);
    }),

  'keeps every secret of production when its stack goes': (stacks: Stacks) => {
    const secrets = resources(stacks, 'madang-prd-data', 'AWS::SecretsManager::Secret');
    expect(secrets.length).toBeGreaterThan(15);
    const gone = secrets.filter((secret: Resource & { DeletionPolicy?: string; UpdateReplacePolicy?: string }) =>
      [secret.DeletionPolicy, secret.UpdateReplacePolicy].some((policy) => policy !== 'Retain'),
    );
    expect(gone.map(({ id }) => id)).toEqual([]);
  },

  'shares the memory of a task out, and gives V8 a heap that fits': (stacks: Stacks) =>
    eachEnvironment((environment) => {
      for (const [task, { Memory, ContainerDefinitions }] of Object.entries(tasks(stacks, environment))) {
        const limits = ContainerDefinitions.map(({ Memory: limit }: any) => limit);
        for (const limit of limits) expect(limit).toBeGreaterThanOrEqual(128);
        expect(limits.reduce((sum: number, limit: number) => sum + limit, 0)).toBeLessThanOrEqual(Number(Memory));
        const server = ContainerDefinitions.find(({ Name }: any) => Name === 'server');
        const { Value } = server.Environment.find((variable: any) => variable.Name === 'NODE_OPTIONS');
        const heap = Number(/--max-old-space-size=(\d+)\b/.exec(Value)?.[1]);
        expect([task, heap >= 0.5 * server.Memory]).toEqual([task, true]);
        expect([task, heap + BESIDE_HEAP_MIB <= server.Memory]).toEqual([task, true]);
        for (const { LinuxParameters, Memory: limit } of ContainerDefinitions)
          for (const { Size } of LinuxParameters.Tmpfs ?? []) expect(Size).toBeLessThan(limit);
      }
    }),

  'takes a process that hangs away within a minute': (stacks: Stacks) => {
    // It hangs right after it was asked: each question comes an interval later, and waits for its answer.
    const checks = containers(stacks).flatMap(({ HealthCheck }) => HealthCheck ?? []);
    expect(checks.length).toBeGreaterThan(0);
    for (const { Interval, Timeout, Retries } of checks) expect((Interval + Timeout) * Retries).toBeLessThan(60);
    eachEnvironment(({ name }) => {
      const groups = resources(stacks, `madang-${name}-services`, 'AWS::ElasticLoadBalancingV2::TargetGroup');
      for (const { Properties: check } of groups)
        expect(
          (check.HealthCheckIntervalSeconds + check.HealthCheckTimeoutSeconds) * check.UnhealthyThresholdCount,
        ).toBeLessThan(60);
    });
  },

  'tags everything with project and environment, and what runs with its service': (stacks: Stacks) => {
    const tagsOf = (tags: any): Record<string, string> =>
      Array.isArray(tags) ? Object.fromEntries(tags.map(({ Key, Value }: any) => [Key, Value])) : (tags ?? {});
    for (const [stack, { Resources }] of Object.entries(stacks)) {
      const [, name] = /^madang-(dev|prd)/.exec(stack) ?? [];
      for (const [id, { Type, Properties }] of Object.entries(Resources)) {
        if (ALWAYS_TAGGED.test(Type) || Properties?.Tags)
          expect([stack, id, tagsOf(Properties.Tags)]).toEqual([
            stack,
            id,
            expect.objectContaining({ project: 'madang', environment: name ?? 'shared' }),
          ]);
      }
    }
    eachEnvironment((environment) => {
      for (const [task, { Tags }] of Object.entries(tasks(stacks, environment)))
        expect(tagsOf(Tags).service).toBe(task);
      for (const { Properties } of resources(stacks, `madang-${environment.name}-services`, 'AWS::ECS::Service')) {
        expect(Properties.PropagateTags).toBe('SERVICE');
        expect(Properties.ServiceName).toBe(`madang-${environment.name}-${tagsOf(Properties.Tags).service}`);
      }
    });
  },

  'starts the collector again alone': (stacks: Stacks) => {
    const collectors = containers(stacks).filter(({ Name }) => Name === 'collector');
    expect(collectors.length).toBeGreaterThan(0);
    for (const { Essential, RestartPolicy } of collectors)
      expect([Essential, RestartPolicy?.Enabled]).toEqual([false, true]);
  },
} satisfies Record<string, (stacks: Stacks) => void>;
