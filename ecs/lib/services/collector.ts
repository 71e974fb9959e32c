/** What the OpenTelemetry collector beside each task does: traces to X-Ray, a few metrics to CloudWatch. */
import { Duration } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Environment } from '../environments.ts';
import { logGroupName, metricNamespace, metricsPort } from '../names.ts';
import { confined, type TaskProps } from './container.ts';
import { collectorMemory } from './memory.ts';
import type { Role } from './variables.ts';

const IMAGE = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.45.1';

/** Every metric in CloudWatch costs: these are what scaling, alarms and dashboards use, the rest is for Prometheus. */
export const published = {
  madang_queue_jobs: ['queue', 'state'],
  madang_events_pending: ['kind'],
  madang_events_oldest_pending_seconds: [],
  madang_dead_letters: [],
  madang_ledger_findings: [],
  madang_deliveries_total: ['channel', 'outcome'],
  madang_replica_lag_seconds: [],
  madang_streams_open: [],
} as const;

/**
 * The collector's configuration (JSON is YAML). Metrics get the dimension `service` and their own labels; the task they come
 * from is no dimension, so CloudWatch adds tasks up or takes their average, as the one who asks wants.
 */
function collectorConfig(role: Role, environment: Environment): string {
  const names = Object.keys(published);
  return JSON.stringify({
    extensions: { health_check: { endpoint: '127.0.0.1:13133' } },
    receivers: {
      otlp: { protocols: { http: { endpoint: '127.0.0.1:4318' } } },
      prometheus: {
        config: {
          scrape_configs: [
            {
              job_name: `madang-${role}`,
              // Once in CloudWatch's minute, so that a sum over tasks is one.
              scrape_interval: '60s',
              static_configs: [{ targets: [`127.0.0.1:${metricsPort}`], labels: { service: role } }],
              metric_relabel_configs: [{ source_labels: ['__name__'], regex: names.join('|'), action: 'keep' }],
            },
          ],
        },
      },
    },
    processors: {
      memory_limiter: { check_interval: '1s', limit_mib: 100 },
      batch: { timeout: '5s' },
      resourcedetection: { detectors: ['env', 'ecs'] },
    },
    exporters: {
      awsxray: {},
      awsemf: {
        namespace: metricNamespace(environment),
        log_group_name: logGroupName(environment, 'metrics'),
        dimension_rollup_option: 'NoDimensionRollup',
        metric_declarations: Object.entries(published).map(([name, labels]) => ({
          dimensions: [['service', ...labels]],
          metric_name_selectors: [`^${name}$`],
        })),
      },
    },
    service: {
      extensions: ['health_check'],
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'resourcedetection', 'batch'],
          exporters: ['awsxray'],
        },
        metrics: { receivers: ['prometheus'], processors: ['memory_limiter', 'batch'], exporters: ['awsemf'] },
      },
      telemetry: { logs: { level: 'warn' } },
    },
  });
}

/** The collector as a sidecar. It may fail without its task, and is started again alone: bookings go on unseen meanwhile. */
export function addCollector(
  definition: ecs.FargateTaskDefinition,
  props: Pick<TaskProps, 'role' | 'environment' | 'logGroup' | 'metricsLog'>,
): ecs.ContainerDefinition {
  const { role, environment, metricsLog } = props;
  definition.addToTaskRolePolicy(
    new iam.PolicyStatement({
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'],
    }),
  );
  metricsLog.grant(definition.taskRole, 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents');
  return definition.addContainer('collector', {
    ...confined(definition, 'collector', props),
    image: ecs.ContainerImage.fromRegistry(IMAGE),
    essential: false,
    enableRestartPolicy: true,
    user: '1000',
    memoryLimitMiB: collectorMemory,
    environment: { AOT_CONFIG_CONTENT: collectorConfig(role, environment) },
    healthCheck: {
      command: ['CMD', '/healthcheck'],
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      retries: 3,
    },
  });
}
