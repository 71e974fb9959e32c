import { Duration } from 'aws-cdk-lib/core';
import type * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { services, type Environment } from '../environments.ts';
import { clusterName, serviceName } from '../names.ts';

/**
 * `worker` and `query` first, side by side: an event of a new kind must find somebody who knows it, and so must a new lookup,
 * which the gateway beside `api` sends to `query`.
 */
export function deployActions(
  scope: Construct,
  environment: Environment,
  vpc: ec2.IVpc,
  built: codepipeline.Artifact,
  order: { behind: number; api: number },
): actions.EcsDeployAction[] {
  const cluster = ecs.Cluster.fromClusterAttributes(scope, `${environment.name}-cluster`, {
    clusterName: clusterName(environment),
    vpc,
  });
  return services.map((name) => {
    const service = ecs.FargateService.fromFargateServiceAttributes(scope, `${environment.name}-${name}`, {
      cluster,
      serviceName: serviceName(environment, name),
    });
    return new actions.EcsDeployAction({
      actionName: name,
      runOrder: name === 'api' ? order.api : order.behind,
      service,
      imageFile: built.atPath(`imagedefinitions.${name}.json`),
      deploymentTimeout: Duration.minutes(30),
    });
  });
}
