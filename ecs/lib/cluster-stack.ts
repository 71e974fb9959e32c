import { Stack, type StackProps } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DataStack } from './data-stack.ts';
import type { Environment } from './environments.ts';
import { clusterName, namespaceName, serviceName } from './names.ts';
import type { NetworkStack } from './network-stack.ts';
import { putOut } from './outputs.ts';
import { NightlyArchive } from './services/archive.ts';
import { logGroupOf, roleTask } from './services/role-task.ts';

/**
 * The cluster and the one-off task that migrates, and archives at night, apart from the services: these refuse to start on a
 * database that nobody has migrated yet, and a first deployment would take them back.
 */
export class ClusterStack extends Stack {
  readonly cluster: ecs.Cluster;
  readonly metricsLog: logs.LogGroup;

  constructor(
    scope: Construct,
    id: string,
    { environment, network, data }: { environment: Environment; network: NetworkStack; data: DataStack },
    props: StackProps,
  ) {
    super(scope, id, props);
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      clusterName: clusterName(environment),
      vpc: network.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENHANCED,
      defaultCloudMapNamespace: { name: namespaceName(environment) },
    });
    this.metricsLog = logGroupOf(this, environment, 'metrics');
    const migrate = roleTask(this, 'migrate', { environment, data, metricsLog: this.metricsLog });
    new NightlyArchive(this, 'Archive', { environment, network, cluster: this.cluster, migrate });
    putOut(this, {
      ClusterName: [this.cluster.clusterName, 'Where tasks are started'],
      MigrateFamily: [serviceName(environment, 'migrate'), 'The task that makes MySQL’s users and migrates'],
    });
  }
}
