import { Duration } from 'aws-cdk-lib/core';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Size } from '../environments.ts';

const CPU_PERCENT = 60;
/** In a minute: half of what one task did in the load tests, so that the other half is there while new ones start. */
export const ANSWERS_PER_TASK = 6_000;
/** Some ten seconds of one worker's work. */
export const BACKLOG_PER_TASK = 1_000;

const quickOutSlowIn = { scaleOutCooldown: Duration.seconds(60), scaleInCooldown: Duration.seconds(300) };

/** Between `min` and `max` tasks by CPU. */
export function scaleOnLoad(service: ecs.FargateService, { min, max }: Size): ecs.ScalableTaskCount {
  const count = service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max });
  count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: CPU_PERCENT, ...quickOutSlowIn });
  return count;
}

type Share = {
  /** Of which each task is to have `each`. */
  work: cloudwatch.Metric;
  runningTasks: cloudwatch.Metric;
  each: number;
};

/**
 * By each task's share of some work: answers in a minute, jobs that wait. CDK takes no expression for this policy,
 * CloudFormation does; without a running task there is no quotient, so `min` must not be 0.
 *
 * @param name such as `backlog-per-task`
 */
export function scaleOnShare(name: string, count: ecs.ScalableTaskCount, { work, runningTasks, each }: Share): void {
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
  new scaling.CfnScalingPolicy(count, name, {
    policyName: name,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: target.scalableTargetId,
    targetTrackingScalingPolicyConfiguration: {
      targetValue: each,
      scaleOutCooldown: quickOutSlowIn.scaleOutCooldown.toSeconds(),
      scaleInCooldown: quickOutSlowIn.scaleInCooldown.toSeconds(),
      customizedMetricSpecification: {
        metrics: [
          query('work', work),
          query('tasks', runningTasks),
          { id: 'each', label: name, expression: 'work / tasks', returnData: true },
        ],
      },
    },
  });
}
