import { Stack } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import { appContainer, serviceName } from '../names.ts';
import type { NetworkStack } from '../network-stack.ts';
import { windows } from '../windows.ts';
import { usersContainer } from './database-users.ts';

type Props = {
  environment: Environment;
  network: NetworkStack;
  cluster: ecs.Cluster;
  /** Its revision of today; the pipeline registers later ones. */
  migrate: ecs.FargateTaskDefinition;
};

/**
 * Moves old weeks of events to the archive, every night: the newest revision of the task that migrates, so the image knows the
 * schema, with another command. Nobody's password is set by it.
 */
export class NightlyArchive extends Construct {
  constructor(scope: Construct, id: string, { environment, network, cluster, migrate }: Props) {
    super(scope, id);
    const family = Stack.of(this).formatArn({
      service: 'ecs',
      resource: 'task-definition',
      resourceName: serviceName(environment, 'migrate'),
    });
    const starter = new iam.Role(this, 'Starter', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com'),
      description: 'Starts the task that archives',
    });
    starter.addToPolicy(
      new iam.PolicyStatement({
        actions: ['ecs:RunTask'],
        resources: [`${family}:*`],
        conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
      }),
    );
    for (const role of [migrate.taskRole, migrate.obtainExecutionRole()]) role.grantPassRole(starter);
    new scheduler.CfnSchedule(this, 'Schedule', {
      name: serviceName(environment, 'archive'),
      description: 'Moves weeks of old events to the archive, and makes the partitions of those to come',
      // After the hours of backups and maintenance (lib/windows.ts).
      scheduleExpression: windows.archive,
      scheduleExpressionTimezone: 'Asia/Seoul',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: cluster.clusterArn,
        roleArn: starter.roleArn,
        ecsParameters: {
          taskDefinitionArn: family,
          taskCount: 1,
          launchType: 'FARGATE',
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: network.vpc.selectSubnets({ subnetGroupName: 'app' }).subnetIds,
              securityGroups: [network.migrate.securityGroupId],
              assignPublicIp: 'DISABLED',
            },
          },
        },
        input: JSON.stringify({
          containerOverrides: [
            { name: usersContainer, command: ['true'] },
            { name: appContainer, command: ['node', 'dist/main.js', 'archive', '--days=90'] },
          ],
        }),
        // Of starting it. What it could not do is done in the next night.
        retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 3_600 },
      },
    });
  }
}
