import { Tags } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { DataStack } from '../data-stack.ts';
import type { Environment } from '../environments.ts';
import { imageParameter, logGroupName, repositoryArn, repositoryName } from '../names.ts';
import { removal } from '../removal.ts';
import { taskDefinition } from './task.ts';
import type { Role } from './variables.ts';

/**
 * The task of a role with its log, and with the image that the environment runs: that stands in a parameter which the
 * pipeline writes last, so no deployment of a stack brings an older one back.
 */
export function roleTask(
  scope: Construct,
  role: Role,
  { environment, data, metricsLog }: { environment: Environment; data: DataStack; metricsLog: logs.ILogGroup },
): ecs.FargateTaskDefinition {
  const uri = ssm.StringParameter.valueForStringParameter(scope, imageParameter(environment));
  const image = ecs.ContainerImage.fromRegistry(uri);
  const logGroup = logGroupOf(scope, environment, role);
  const definition = taskDefinition(scope, { role, environment, data, image, logGroup, metricsLog });
  const repository = ecr.Repository.fromRepositoryAttributes(scope, `${role}-repository`, {
    repositoryName,
    repositoryArn,
  });
  repository.grantPull(definition.obtainExecutionRole());
  for (const one of [definition, logGroup]) Tags.of(one).add('service', role);
  return definition;
}

export function logGroupOf(scope: Construct, environment: Environment, name: string): logs.LogGroup {
  return new logs.LogGroup(scope, `${name}-log`, {
    logGroupName: logGroupName(environment, name),
    retention: environment.logDays,
    removalPolicy: removal(environment),
  });
}
