import { ArnFormat, Stack, type ArnComponents } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { secretName } from '../data/secrets.ts';
import { services, type Environment } from '../environments.ts';
import {
  bootstrapped,
  clusterName,
  families,
  imageParameter,
  prefix,
  serviceName,
  stacksOf,
  verifyKey,
} from '../names.ts';

/** What a release does in an environment (ecs/scripts), as its role may. */
export function releaseRights(scope: Construct, environment: Environment): iam.PolicyStatement[] {
  const { bucket, executionRole } = bootstrapped(environment);
  const arn = (service: string, resource: string, resourceName: string, more: Partial<ArnComponents> = {}) =>
    Stack.of(scope).formatArn({ service, resource, resourceName, ...more });
  const cluster = arn('ecs', 'cluster', clusterName(environment));
  const tasks = arn('ecs', 'task', `${clusterName(environment)}/*`);
  const definitions = families(environment).map((family) => arn('ecs', 'task-definition', `${family}:*`));
  const ofServices = (resource: string, rest = '') =>
    services.map((name) =>
      arn('ecs', resource, `${clusterName(environment)}/${serviceName(environment, name)}${rest}`),
    );
  const onCluster = { ArnEquals: { 'ecs:cluster': cluster } };
  const allow = (actions: string[], resources: string[], conditions?: iam.Conditions) =>
    new iam.PolicyStatement({ actions, resources, conditions });
  return [
    allow(
      [
        'cloudformation:GetTemplate',
        'cloudformation:DescribeStacks',
        'cloudformation:CreateChangeSet',
        'cloudformation:DescribeChangeSet',
        'cloudformation:DeleteChangeSet',
        'cloudformation:ExecuteChangeSet',
      ],
      stacksOf(environment).map((name) => arn('cloudformation', 'stack', `${name}/*`)),
    ),
    allow(['s3:PutObject', 's3:GetObject'], [`arn:aws:s3:::${bucket}/releases/*`]),
    // The templates name them as parameters.
    allow(
      ['ssm:GetParameters'],
      [imageParameter(environment), '/cdk-bootstrap/hnb659fds/version'].map((name) =>
        arn('ssm', 'parameter', name.slice(1)),
      ),
    ),
    allow(['iam:PassRole'], [executionRole], {
      StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
    }),
    // Neither knows a resource.
    allow(['ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition'], ['*']),
    allow(['ecs:RunTask'], definitions, onCluster),
    // The commit, on what it registers and starts and on nothing else.
    allow(['ecs:TagResource'], [...definitions, tasks], {
      StringEquals: { 'ecs:CreateAction': ['RegisterTaskDefinition', 'RunTask'] },
    }),
    allow(['ecs:DescribeTasks'], [tasks], onCluster),
    allow(['ecs:UpdateService', 'ecs:ListServiceDeployments'], ofServices('service')),
    allow(['ecs:DescribeServiceDeployments'], ofServices('service-deployment', '/*')),
    // The roles of these task definitions, whose names CloudFormation makes.
    allow(
      ['iam:PassRole'],
      ['cluster', 'services'].map((of) => arn('iam', 'role', `${prefix(environment)}-${of}-*`, { region: '' })),
      { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    ),
    allow(
      ['secretsmanager:GetSecretValue'],
      [
        arn('secretsmanager', 'secret', `${secretName(environment, verifyKey)}-??????`, {
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    ),
    allow(['ssm:PutParameter'], [arn('ssm', 'parameter', imageParameter(environment).slice(1))]),
  ];
}
