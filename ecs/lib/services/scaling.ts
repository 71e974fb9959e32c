import { Duration } from 'aws-cdk-lib/core';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { Size } from '../environments.ts';

const CPU_PERCENT = 60;
/** In a minute: half of what one task did in the load tests, so that the other half is there while new ones start. */
const REQUESTS_PER_TARGET = 6_000;
/** Some ten seconds of one worker's work. */
export const BACKLOG_PER_TASK = 1_000;

const quickOutSlowIn = { scaleOutCooldown: Duration.seconds(60), scaleInCooldown: Duration.seconds(300) };

/** Between `min` and `max` tasks by CPU, and where requests come in by their number. */
export function scaleOnLoad(
  service: ecs.FargateService,
  { min, max }: Size,
  targets?: elb.ApplicationTargetGroup,
): ecs.ScalableTaskCount {
  const count = service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max });
  count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: CPU_PERCENT, ...quickOutSlowIn });
  if (targets) {
    count.scaleOnRequestCount('Requests', {
      requestsPerTarget: REQUESTS_PER_TARGET,
      targetGroup: targets,
      ...quickOutSlowIn,
    });
  }
  return count;
}

/**
 * By the jobs that wait for each task. CDK takes no expression for this policy, CloudFormation does; without a running task
 * there is no quotient, so `min` must not be 0.
 */
export function scaleOnBacklog(
  scope: Construct,
  count: ecs.ScalableTaskCount,
  metrics: { backlog: cloudwatch.Metric; runningTasks: cloudwatch.Metric },
): void {
  const query = (id: string, metric: cloudwatch.Metric) => ({
    id,
    returnData: false,
    metricStat: {
      stat: metric.statistic,
      metric: {
        namespace: metric.namespace,
        metricName: metric.metricName,
        dimensions: Object.entries(metric.dimensions ?? {}).map(([name, value]) => ({ name, value: String(value) })),
      },
    },
  });
  const target = count.node.findChild('Target') as scaling.ScalableTarget;
  new scaling.CfnScalingPolicy(scope, 'BacklogPerTask', {
    policyName: 'backlog-per-task',
    policyType: 'TargetTrackingScaling',
    scalingTargetId: target.scalableTargetId,
    targetTrackingScalingPolicyConfiguration: {
      targetValue: BACKLOG_PER_TASK,
      scaleOutCooldown: quickOutSlowIn.scaleOutCooldown.toSeconds(),
      scaleInCooldown: quickOutSlowIn.scaleInCooldown.toSeconds(),
      customizedMetricSpecification: {
        metrics: [
          query('backlog', metrics.backlog),
          query('tasks', metrics.runningTasks),
          { id: 'each', label: 'Backlog per task', expression: 'backlog / tasks', returnData: true },
        ],
      },
    },
  });
}
