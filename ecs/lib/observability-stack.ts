import { Stack, type StackProps } from 'aws-cdk-lib/core';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Environment } from './environments.ts';
import { archiveRuns } from './metrics.ts';
import { logGroupName } from './names.ts';
import { alarms } from './observability/alarms.ts';
import { dashboard } from './observability/dashboard.ts';
import { putOut } from './outputs.ts';
import type { Balancer } from './services/balancer.ts';
import type { BaseStack } from './base-stack.ts';

export type Observed = { environment: Environment; wayIn: Balancer };

/** What people look at, and what wakes them. Every alarm tells the environment's topic when it starts and when it ends. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, observed: Observed, base: BaseStack, props: StackProps) {
    super(scope, id, props);
    const { dashboardName } = dashboard(this, observed);
    putOut(this, { DashboardName: [dashboardName, 'What to look at first'] });
    this.countArchiveRuns(observed.environment);
    const tell = new SnsAction(base.alarms);
    for (const alarm of alarms(this, observed)) {
      alarm.addAlarmAction(tell);
      alarm.addOkAction(tell);
    }
  }

  /** A task that runs for a minute a day is nobody's to scrape: its last line is counted. */
  private countArchiveRuns(environment: Environment): void {
    const { namespace, metricName } = archiveRuns(environment);
    new logs.MetricFilter(this, 'ArchiveRuns', {
      logGroup: logs.LogGroup.fromLogGroupName(this, 'MigrateLog', logGroupName(environment, 'migrate')),
      filterPattern: logs.FilterPattern.stringValue('$.msg', '=', 'the archive is up to date'),
      metricNamespace: namespace,
      metricName,
      metricValue: '1',
    });
  }
}
