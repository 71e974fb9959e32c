import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { connectionBudget } from '../../../src/limits.ts';
import { services } from '../environments.ts';
import {
  archiveRuns,
  backlog,
  ofAnswers,
  ofDatabase,
  ofRedis,
  ofSearch,
  ofService,
  ours,
  runningTasks,
} from '../metrics.ts';
import { prefix } from '../names.ts';
import type { Observed } from '../observability-stack.ts';
import { BACKLOG_PER_TASK } from '../services/scaling.ts';

const GIB = 1024 ** 3;

type Rule = {
  name: string;
  /** For whoever is woken: what it means and where to look first. */
  says: string;
  metric: cloudwatch.Metric | cloudwatch.MathExpression;
  above?: number;
  below?: number;
  minutes: number;
  /** No data is bad news too. */
  silenceIsTrouble?: boolean;
};

function rules({ environment, wayIn }: Observed): Rule[] {
  const { balancer, targets } = wayIn;
  const { database } = environment;
  return [
    {
      name: 'gateway-5xx',
      says: 'The load balancer itself answers with errors: no healthy target, or one that closes connections.',
      metric: balancer.metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, {
        period: Duration.minutes(1),
        statistic: 'Sum',
      }),
      above: 10,
      minutes: 2,
    },
    {
      name: 'api-slow',
      says: 'One in a hundred answers takes over a second. Database first, then CPU.',
      metric: balancer.metrics.targetResponseTime({ period: Duration.minutes(1), statistic: 'p99' }),
      above: 1,
      minutes: 5,
    },
    {
      name: 'api-unhealthy',
      says: 'A task of api is not ready: its log says why.',
      metric: unhealthy(targets),
      above: 0,
      minutes: 5,
    },
    {
      name: 'query-slow',
      says: 'One in a hundred lookups takes over a second. The replica first, then CPU.',
      metric: ofAnswers(environment, 'query_seconds', 'p99'),
      above: 1,
      minutes: 5,
    },
    {
      name: 'query-down',
      says: 'query fails, or cannot be reached and api answers lookups in its place: its tasks and their log say why.',
      metric: ofAnswers(environment, 'query_failures'),
      above: 10,
      minutes: 5,
    },
    ...services.flatMap((name): Rule[] => [
      {
        name: `${name}-too-few`,
        says: `Fewer tasks of ${name} run than the least we want: the events of its service say why.`,
        metric: runningTasks(environment, name),
        below: environment.services[name].min,
        minutes: 5,
        silenceIsTrouble: true,
      },
      {
        name: `${name}-cpu`,
        says: `${name} works at its limit although it may scale: is it at its most tasks?`,
        metric: ofService(environment, name, { metricName: 'CPUUtilization' }),
        above: 85,
        minutes: 15,
      },
      {
        name: `${name}-memory`,
        says: `${name} is about to be killed for its memory.`,
        metric: ofService(environment, name, { metricName: 'MemoryUtilization' }),
        above: 90,
        minutes: 10,
      },
    ]),
    {
      name: 'events-wait',
      says: 'Committed events are not announced: no worker, no Redis, or a relay that is stuck.',
      metric: ours(environment, 'worker', 'madang_events_oldest_pending_seconds'),
      above: 60,
      minutes: 5,
      silenceIsTrouble: true,
    },
    {
      name: 'backlog',
      says: 'Jobs pile up faster than the most workers get through them.',
      metric: backlog(environment),
      above: BACKLOG_PER_TASK * environment.services.worker.max,
      minutes: 10,
    },
    {
      name: 'dead-letters',
      says: 'Work used up its retries: an operator reads why, and redrives it.',
      metric: ours(environment, 'worker', 'madang_dead_letters'),
      above: 0,
      minutes: 5,
    },
    {
      name: 'ledger',
      says: 'The audit found a difference: money is read-only until somebody has understood it.',
      metric: ours(environment, 'worker', 'madang_ledger_findings'),
      above: 0,
      minutes: 1,
    },
    {
      name: 'archive',
      says: 'Old events were not archived last night: the log of the task that migrates says why, or it did not start.',
      metric: archiveRuns(environment),
      below: 1,
      minutes: 30 * 60,
      silenceIsTrouble: true,
    },
    {
      name: 'database-cpu',
      says: 'The primary works at its limit: slow queries are in its log.',
      metric: ofDatabase(environment, 'primary', 'CPUUtilization'),
      above: 80,
      minutes: 10,
    },
    {
      name: 'database-connections',
      says: 'More connections than all tasks together should ever open.',
      metric: ofDatabase(environment, 'primary', 'DatabaseConnections', 'Maximum'),
      above: connectionBudget(database.maxConnections),
      minutes: 2,
    },
    {
      name: 'database-storage',
      says: 'The disk is nearly full and does not grow any more.',
      metric: ofDatabase(environment, 'primary', 'FreeStorageSpace', 'Minimum'),
      below: (database.storageGib * GIB) / 10,
      minutes: 5,
    },
    ...(database.replica
      ? [
          {
            name: 'replica-lag',
            says: 'The replica is far behind; lookups go to the primary meanwhile.',
            metric: ofDatabase(environment, 'replica', 'ReplicaLag', 'Maximum'),
            above: 30,
            minutes: 5,
          },
        ]
      : []),
    ...(['queue', 'cache'] as const).map((role): Rule => ({
      name: `redis-${role}-cpu`,
      says: `Redis for the ${role} works at its limit.`,
      metric: ofRedis(environment, role, 'EngineCPUUtilization'),
      above: 80,
      minutes: 10,
    })),
    {
      name: 'redis-queue-memory',
      says: 'The queue is nearly full. The relay stops at three quarters; bookings go on.',
      metric: ofRedis(environment, 'queue', 'DatabaseMemoryUsagePercentage'),
      above: 75,
      minutes: 5,
    },
    {
      name: 'search-red',
      says: 'Messages cannot be searched: a part of the index is gone. `npm run reindex` makes it again.',
      metric: ofSearch(environment, 'ClusterStatus.red', 'Maximum'),
      above: 0,
      minutes: 5,
    },
    {
      name: 'search-storage',
      says: "The index's disk is nearly full (MiB).",
      metric: ofSearch(environment, 'FreeStorageSpace', 'Minimum'),
      below: (environment.search.storageGib * 1024) / 5,
      minutes: 5,
    },
  ];
}

/** How many targets of either group are not ready. */
function unhealthy(targets: elb.ApplicationTargetGroup[]): cloudwatch.MathExpression {
  const counts = targets.map(
    (group, at) => [`m${at}`, group.metrics.unhealthyHostCount({ statistic: 'Maximum' })] as const,
  );
  const expression = `MAX([${counts.map(([id]) => id).join(', ')}])`;
  return new cloudwatch.MathExpression({
    expression,
    usingMetrics: Object.fromEntries(counts),
    period: Duration.minutes(1),
    label: 'not ready',
  });
}

/** One alarm for each rule, under the environment's name. */
export function alarms(scope: Construct, observed: Observed): cloudwatch.Alarm[] {
  return rules(observed).map(({ name, says, metric, above, below, minutes, silenceIsTrouble }) => {
    const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
    return new cloudwatch.Alarm(scope, name, {
      alarmName: `${prefix(observed.environment)}-${name}`,
      alarmDescription: `${says} See docs/runbook.md.`,
      metric,
      threshold: above ?? below!,
      comparisonOperator: above === undefined ? LESS_THAN_THRESHOLD : GREATER_THAN_THRESHOLD,
      evaluationPeriods: minutes / metric.period.toMinutes(),
      treatMissingData: silenceIsTrouble
        ? cloudwatch.TreatMissingData.BREACHING
        : cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  });
}
