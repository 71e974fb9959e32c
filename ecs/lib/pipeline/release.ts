import { Duration } from 'aws-cdk-lib/core';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import type * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { secretName } from '../data/secrets.ts';
import type { Environment, Service } from '../environments.ts';
import {
  bootstrapped,
  clusterName,
  families,
  imageParameter,
  prefix,
  projectRole,
  releaseRoleArn,
  serviceName,
  stacksOf,
  verifyKey,
} from '../names.ts';
import { logGroup } from './build.ts';

export type Step = 'infra' | 'check' | 'migrate' | 'deploy' | 'verify' | 'promote';

/**
 * Runs one of ecs/scripts/<step>.mjs, each of which fails loudly, with what it needs in the environment, and as the role that
 * may release there: in another account too.
 */
export function releaseProject(scope: Construct, environment: Environment): codebuild.PipelineProject {
  const { bucket, executionRole } = bootstrapped(environment);
  const role = new iam.Role(scope, `${environment.name}-release-role`, {
    roleName: projectRole(environment),
    description: `Becomes the role that releases in ${environment.name}`,
    assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com'),
  });
  role.addToPolicy(new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [releaseRoleArn(environment)] }));
  return new codebuild.PipelineProject(scope, `${environment.name}-release`, {
    projectName: `${prefix(environment)}-release`,
    description: `Updates stacks, checks, migrates, deploys, verifies and promotes in ${environment.name}`,
    role,
    buildSpec: codebuild.BuildSpec.fromObject({
      version: '0.2',
      phases: {
        build: {
          'on-failure': 'ABORT',
          commands: [
            'aws configure set profile.release.role_arn "$RELEASE_ROLE"',
            'aws configure set profile.release.credential_source EcsContainer',
            'AWS_PROFILE=release AWS_REGION="$RELEASE_REGION" node "ecs/scripts/$STEP.mjs"',
          ],
        },
      },
    }),
    environment: {
      buildImage: codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
      computeType: codebuild.ComputeType.SMALL,
    },
    environmentVariables: {
      RELEASE_ROLE: { value: releaseRoleArn(environment) },
      RELEASE_REGION: { value: environment.region },
      CLUSTER: { value: clusterName(environment) },
      STACKS: { value: stacksOf(environment).join(' ') },
      NETWORK_STACK: { value: `${prefix(environment)}-network` },
      BUCKET: { value: bucket },
      EXECUTION_ROLE: { value: executionRole },
      FAMILIES: { value: families(environment).join(' ') },
      FAMILY: { value: serviceName(environment, 'migrate') },
      BASE_URL: { value: `https://${environment.host}` },
      VERIFY_SECRET: { value: secretName(environment, verifyKey) },
      IMAGE_PARAMETER: { value: imageParameter(environment) },
    },
    grantReportGroupPermissions: false,
    timeout: Duration.minutes(60),
    logging: { cloudWatch: { logGroup: logGroup(scope, `${environment.name}-release-log`, environment.name) } },
  });
}

type Released = { IMAGE_URI: string; COMMIT: string };
type Artifacts = { source: codepipeline.Artifact; built: codepipeline.Artifact };

/** A step as an action of the pipeline; `deploy` is one for each service. */
export function releaseStep(
  step: Step | { deploy: Service; as: string },
  runOrder: number,
  project: codebuild.PipelineProject,
  { source, built }: Artifacts,
  released: Released,
): actions.CodeBuildAction {
  const name = typeof step === 'string' ? step : 'deploy';
  return new actions.CodeBuildAction({
    actionName: typeof step === 'string' ? `${name[0]!.toUpperCase()}${name.slice(1)}` : step.deploy,
    runOrder,
    project,
    input: source,
    // The templates, and which container gets which image.
    ...(['infra', 'deploy'].includes(name) && { extraInputs: [built] }),
    environmentVariables: {
      STEP: { value: name },
      IMAGE_URI: { value: released.IMAGE_URI },
      COMMIT: { value: released.COMMIT },
      ...(typeof step !== 'string' && { SERVICE: { value: step.as }, ROLE: { value: step.deploy } }),
    },
  });
}
