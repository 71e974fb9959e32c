import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { services } from '../environments.ts';
import { backlog, ofAnswers, ofDatabase, ofRedis, ofService, ours, runningTasks } from '../metrics.ts';
import { prefix } from '../names.ts';
import type { Observed } from '../observability-stack.ts';

/** From outside in: what people get, the processes, the queue, the stores. */
export function dashboard(scope: Construct, observed: Observed): cloudwatch.Dashboard {
  return new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: prefix(observed.environment),
    defaultInterval: Duration.hours(3),
    widgets: [people(observed), processes(observed), queue(observed), stores(observed)],
  });
}

const graph = (title: string, left: cloudwatch.IMetric[], unit?: string) =>
  new cloudwatch.GraphWidget({
    title,
    left,
    width: 6,
    height: 6,
    leftYAxis: { min: 0, label: unit, showUnits: false },
  });

function people({ environment, wayIn: { balancer } }: Observed): cloudwatch.IWidget[] {
  const period = Duration.minutes(1);
  const { TARGET_5XX_COUNT, TARGET_4XX_COUNT } = elb.HttpCodeTarget;
  const sum = (label: string) => ({ label, period, statistic: 'Sum' });
  return [
    graph(
      'Answers in a minute',
      (['api', 'query'] as const).map((name) => ofAnswers(environment, `${name}_answers`).with({ label: name })),
    ),
    graph(
      'Seconds, p50 and p99',
      ['p50', 'p99'].flatMap((statistic) => [
        balancer.metrics.targetResponseTime({ label: `all ${statistic}`, period, statistic }),
        ofAnswers(environment, 'query_seconds', statistic).with({ label: `query ${statistic}` }),
      ]),
    ),
    graph('Errors in a minute', [
      balancer.metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, sum('balancer 5xx')),
      balancer.metrics.httpCodeTarget(TARGET_5XX_COUNT, sum('all 5xx')),
      ofAnswers(environment, 'query_failures').with({ label: 'query fails' }),
    ]),
    graph('Refusals in a minute', [balancer.metrics.httpCodeTarget(TARGET_4XX_COUNT, sum('all 4xx'))]),
  ];
}

function processes({ environment }: Observed): cloudwatch.IWidget[] {
  const each = (metricName: string) => services.map((label) => ofService(environment, label, { metricName, label }));
  return [
    graph('CPU', each('CPUUtilization'), '%'),
    graph('Memory', each('MemoryUtilization'), '%'),
    graph(
      'Tasks',
      services.map((label) => runningTasks(environment, label).with({ label })),
    ),
    graph('Open streams', [ours(environment, 'api', 'madang_streams_open', {}, 'Sum')]),
  ];
}

function queue({ environment }: Observed): cloudwatch.IWidget[] {
  const deliveries = (outcome: string) =>
    ours(environment, 'worker', 'madang_deliveries_total', { channel: 'email', outcome }, 'Sum').with({
      label: `email ${outcome}`,
    });
  return [
    graph('Jobs that wait', [backlog(environment).with({ label: 'waiting' })]),
    graph('Oldest event not announced', [ours(environment, 'worker', 'madang_events_oldest_pending_seconds')], 's'),
    graph('Deliveries in a minute', ['delivered', 'retried', 'dead'].map(deliveries)),
    graph('Findings of the audit', [ours(environment, 'worker', 'madang_ledger_findings')]),
  ];
}

function stores({ environment }: Observed): cloudwatch.IWidget[] {
  const instances = environment.database.replica ? (['primary', 'replica'] as const) : (['primary'] as const);
  const database = (metricName: string) =>
    instances.map((label) => ofDatabase(environment, label, metricName).with({ label }));
  const redis = (metricName: string) =>
    (['queue', 'cache'] as const).map((label) => ofRedis(environment, label, metricName).with({ label }));
  return [
    graph('MySQL: CPU', database('CPUUtilization'), '%'),
    graph('MySQL: connections', database('DatabaseConnections')),
    ...(environment.database.replica
      ? [graph('MySQL: replica behind', [ofDatabase(environment, 'replica', 'ReplicaLag', 'Maximum')], 's')]
      : []),
    graph('Redis: memory', redis('DatabaseMemoryUsagePercentage'), '%'),
  ];
}
