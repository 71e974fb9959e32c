/** What the gateway's log says of who answered: it alone sees the lookups that `query` did not answer. */
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import { answers } from '../metrics.ts';
import { metricNamespace } from '../names.ts';

/** Makes each of `answers` from the lines of nginx, which are in the log of `api`'s task. */
export function countAnswers(scope: Construct, environment: Environment, logGroup: logs.ILogGroup): void {
  for (const [metricName, { lines, value }] of Object.entries(answers)) {
    new logs.MetricFilter(scope, metricName, {
      logGroup,
      filterPattern: logs.FilterPattern.literal(`{ $.name = "gateway" && ${lines} }`),
      metricNamespace: metricNamespace(environment),
      metricName,
      metricValue: value,
      // Without a value for quiet minutes nothing would be scaled in. The load balancer's questions keep the log going.
      ...(value === '1' && { defaultValue: 0 }),
    });
  }
}
