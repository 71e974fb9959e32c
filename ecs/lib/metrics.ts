/** The metrics of CloudWatch that scaling, alarms and dashboards look at, by name: they exist without their stacks. */
import { Duration } from 'aws-cdk-lib/core';
import { Metric, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { Environment, Service } from './environments.ts';
import { clusterName, metricNamespace, prefix, searchDomain, serviceName } from './names.ts';
import type { published } from './services/collector.ts';

const MINUTE = Duration.minutes(1);

/** One of ours, which the collectors publish. Every worker reports the whole queue, so the greatest says it. */
export function ours(
  environment: Environment,
  service: Service,
  metricName: keyof typeof published,
  labels: Record<string, string> = {},
  statistic = 'Maximum',
): Metric {
  return new Metric({
    namespace: metricNamespace(environment),
    metricName,
    dimensionsMap: { service, ...labels },
    statistic,
    period: MINUTE,
  });
}

/** Jobs that wait for a worker. */
export const backlog = (environment: Environment): Metric =>
  ours(environment, 'worker', 'madang_queue_jobs', { queue: 'events', state: 'waiting' });

/** What is counted in the gateway's log (services/answers.ts): of which lines, and what of each. */
export const answers = {
  api_answers: { lines: '$.lookupBy != "query"', value: '1' },
  query_answers: { lines: '$.lookupBy = "query"', value: '1' },
  query_seconds: { lines: '$.lookupBy = "query"', value: '$.seconds' },
  /** Lookups that `api` had to answer in its place, and errors. */
  query_failures: { lines: '($.lookupBy = "api" || ($.lookupBy = "query" && $.status >= 500))', value: '1' },
} as const;

export const ofAnswers = (environment: Environment, metricName: keyof typeof answers, statistic = 'Sum'): Metric =>
  new Metric({ namespace: metricNamespace(environment), metricName, statistic, period: MINUTE });

export function ofService(environment: Environment, service: Service, props: Partial<MetricProps>): Metric {
  return new Metric({
    namespace: 'AWS/ECS',
    metricName: 'CPUUtilization',
    dimensionsMap: { ClusterName: clusterName(environment), ServiceName: serviceName(environment, service) },
    statistic: 'Average',
    period: MINUTE,
    ...props,
  });
}

/** Runs of the archive that came to their end, counted in its log. Less often than every six hours tells nothing new. */
export const archiveRuns = (environment: Environment): Metric =>
  new Metric({
    namespace: metricNamespace(environment),
    metricName: 'archive_runs',
    statistic: 'Sum',
    period: Duration.hours(6),
  });

/** Counted by Container Insights. */
export const runningTasks = (environment: Environment, service: Service): Metric =>
  ofService(environment, service, { namespace: 'ECS/ContainerInsights', metricName: 'RunningTaskCount' });

export function ofDatabase(
  environment: Environment,
  instance: 'primary' | 'replica',
  metricName: string,
  statistic = 'Average',
): Metric {
  return new Metric({
    namespace: 'AWS/RDS',
    metricName,
    dimensionsMap: { DBInstanceIdentifier: `${prefix(environment)}-${instance}` },
    statistic,
    period: MINUTE,
  });
}

export function ofRedis(environment: Environment, role: 'queue' | 'cache', metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/ElastiCache',
    metricName,
    dimensionsMap: { CacheClusterId: `${prefix(environment)}-${role}-001` },
    statistic: 'Average',
    period: MINUTE,
  });
}

export function ofSearch(environment: Environment, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: 'AWS/ES',
    metricName,
    dimensionsMap: { DomainName: searchDomain(environment), ClientId: environment.account },
    statistic,
    period: MINUTE,
  });
}
