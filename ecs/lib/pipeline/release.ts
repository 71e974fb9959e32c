import { ArnFormat, Duration, Stack } from 'aws-cdk-lib/core';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import type * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { delivery, services, type Environment } from '../environments.ts';
import { secretName } from '../data/secrets.ts';
import { clusterName, imageParameter, prefix, serviceName, stacksOf, verifyKey } from '../names.ts';
import type { NetworkStack } from '../network-stack.ts';
import { logGroup } from './build.ts';

export type Step = 'infra' | 'check' | 'migrate' | 'verify' | 'promote';

/** What `cdk bootstrap` made: where templates go, and whom CloudFormation acts as. */
const bootstrapped = {
  bucket: `cdk-hnb659fds-assets-${delivery.account}-${delivery.region}`,
  executionRole: `arn:aws:iam::${delivery.account}:role/cdk-hnb659fds-cfn-exec-role-${delivery.account}-${delivery.region}`,
};

/** The task definitions that it runs once: of the services to check their environment, of the migration. */
const families = (environment: Environment): string[] =>
  [...services, 'migrate'].map((role) => serviceName(environment, role));

/** Runs one of ecs/scripts/<step>.mjs, each of which fails loudly, with what it needs in the environment. */
export function releaseProject(
  scope: Construct,
  environment: Environment,
  network: NetworkStack,
): codebuild.PipelineProject {
  const project = new codebuild.PipelineProject(scope, `${environment.name}-release`, {
    projectName: `${prefix(environment)}-release`,
    description: `Updates stacks, checks, migrates, verifies and promotes in ${environment.name}`,
    buildSpec: codebuild.BuildSpec.fromObject({
      version: '0.2',
      phases: { build: { 'on-failure': 'ABORT', commands: ['node "ecs/scripts/$STEP.mjs"'] } },
    }),
    environment: {
      buildImage: codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
      computeType: codebuild.ComputeType.SMALL,
    },
    environmentVariables: {
      CLUSTER: { value: clusterName(environment) },
      STACKS: { value: stacksOf(environment).join(' ') },
      BUCKET: { value: bootstrapped.bucket },
      EXECUTION_ROLE: { value: bootstrapped.executionRole },
      FAMILIES: { value: families(environment).join(' ') },
      FAMILY: { value: serviceName(environment, 'migrate') },
      SUBNETS: { value: network.vpc.selectSubnets({ subnetGroupName: 'app' }).subnetIds.join(',') },
      SECURITY_GROUP: { value: network.migrate.securityGroupId },
      BASE_URL: { value: `https://${environment.host}` },
      VERIFY_SECRET: { value: secretName(environment, verifyKey) },
      IMAGE_PARAMETER: { value: imageParameter(environment) },
    },
    grantReportGroupPermissions: false,
    timeout: Duration.minutes(60),
    logging: { cloudWatch: { logGroup: logGroup(scope, `${environment.name}-release-log`, environment.name) } },
  });
  for (const statement of permissions(scope, environment)) project.addToRolePolicy(statement);
  return project;
}

export function releaseStep(
  name: Step,
  runOrder: number,
  project: codebuild.PipelineProject,
  { source, built }: { source: codepipeline.Artifact; built: codepipeline.Artifact },
  released: { IMAGE_URI: string; COMMIT: string },
): actions.CodeBuildAction {
  return new actions.CodeBuildAction({
    actionName: `${name[0]!.toUpperCase()}${name.slice(1)}`,
    runOrder,
    project,
    input: source,
    // The templates.
    ...(name === 'infra' && { extraInputs: [built] }),
    environmentVariables: {
      STEP: { value: name },
      IMAGE_URI: { value: released.IMAGE_URI },
      COMMIT: { value: released.COMMIT },
    },
  });
}

function permissions(scope: Construct, environment: Environment): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const cluster = stack.formatArn({ service: 'ecs', resource: 'cluster', resourceName: clusterName(environment) });
  const tasks = stack.formatArn({
    service: 'ecs',
    resource: 'task',
    resourceName: `${clusterName(environment)}/*`,
  });
  const definitions = families(environment).map((family) =>
    stack.formatArn({ service: 'ecs', resource: 'task-definition', resourceName: `${family}:*` }),
  );
  const onCluster = { ArnEquals: { 'ecs:cluster': cluster } };
  return [
    new iam.PolicyStatement({
      actions: [
        'cloudformation:GetTemplate',
        'cloudformation:DescribeStacks',
        'cloudformation:CreateChangeSet',
        'cloudformation:DescribeChangeSet',
        'cloudformation:DeleteChangeSet',
        'cloudformation:ExecuteChangeSet',
      ],
      resources: stacksOf(environment).map((name) =>
        stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` }),
      ),
    }),
    new iam.PolicyStatement({
      actions: ['s3:PutObject', 's3:GetObject'],
      resources: [`arn:aws:s3:::${bootstrapped.bucket}/releases/*`],
    }),
    new iam.PolicyStatement({
      // The templates name them as parameters.
      actions: ['ssm:GetParameters'],
      resources: [imageParameter(environment), '/cdk-bootstrap/hnb659fds/version'].map((name) =>
        stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) }),
      ),
    }),
    new iam.PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [bootstrapped.executionRole],
      conditions: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    }),
    new iam.PolicyStatement({
      // Neither knows a resource.
      actions: ['ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      actions: ['ecs:RunTask'],
      resources: definitions,
      conditions: onCluster,
    }),
    new iam.PolicyStatement({
      // The commit, on what it registers and starts and on nothing else.
      actions: ['ecs:TagResource'],
      resources: [...definitions, tasks],
      conditions: { StringEquals: { 'ecs:CreateAction': ['RegisterTaskDefinition', 'RunTask'] } },
    }),
    new iam.PolicyStatement({
      actions: ['ecs:DescribeTasks'],
      resources: [tasks],
      conditions: onCluster,
    }),
    new iam.PolicyStatement({
      // The roles of these task definitions, whose names CloudFormation makes.
      actions: ['iam:PassRole'],
      resources: ['cluster', 'services'].map((of) =>
        stack.formatArn({
          service: 'iam',
          region: '',
          resource: 'role',
          resourceName: `${prefix(environment)}-${of}-*`,
        }),
      ),
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
    new iam.PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [
        stack.formatArn({
          service: 'secretsmanager',
          resource: 'secret',
          resourceName: `${secretName(environment, verifyKey)}-??????`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    }),
    new iam.PolicyStatement({
      actions: ['ssm:PutParameter'],
      resources: [
        stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: imageParameter(environment).slice(1) }),
      ],
    }),
  ];
}
