import { Size, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './environments.ts';
import { logGroupName, prefix } from './names.ts';
import type { NetworkStack } from './network-stack.ts';
import { putOut } from './outputs.ts';
import { removal } from './removal.ts';

/** Artillery's own image for Fargate, from a registry without limits for strangers. */
const IMAGE = 'public.ecr.aws/d8a4z9o5/artillery-worker:2.0.34-x86_64';
/** The scenario of `npm run load`, as rendered for Artillery, and the code that it names. */
const FILES = ['artillery.mixed.yml', 'artillery.cjs', 'people.mjs'];
const FOLDER = join(import.meta.dirname, '../../load');
const SECONDS = 300;
const RATE_OF_EACH = 50;

/**
 * Opt-in (`-c load-test=dev`): a task that puts load on an environment from outside, through its public name. How many run at
 * once is said when they are started (README). It starts nothing by itself, and costs nothing until then.
 */
export class LoadTestStack extends Stack {
  constructor(scope: Construct, id: string, environment: Environment, network: NetworkStack, props: StackProps) {
    super(scope, id, props);
    const cluster = new ecs.Cluster(this, 'Cluster', {
      clusterName: id,
      vpc: network.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
    });
    const group = new ec2.SecurityGroup(this, 'Load', {
      securityGroupName: id,
      vpc: network.vpc,
      description: 'load tests: out only',
      allowAllOutbound: true,
    });
    const definition = new ecs.FargateTaskDefinition(this, 'Task', {
      family: id,
      cpu: 1_024,
      memoryLimitMiB: 2_048,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.X86_64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    const linuxParameters = new ecs.LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linuxParameters.dropCapabilities(ecs.Capability.ALL);
    linuxParameters.addTmpfs({ containerPath: '/tmp', size: 128 });
    definition.addContainer('artillery', {
      containerName: 'artillery',
      image: ecs.ContainerImage.fromRegistry(IMAGE),
      user: '1000',
      readonlyRootFilesystem: true,
      linuxParameters,
      workingDirectory: '/tmp',
      entryPoint: ['sh', '-euc'],
      command: [
        `node -e 'Object.entries(JSON.parse(process.env.FILES)).forEach(([name, text]) => require("fs").writeFileSync(name, text, "base64"))'; exec artillery run ${FILES[0]}`,
      ],
      environment: {
        HOME: '/tmp',
        LOAD_URL: `https://${environment.host}`,
        LOAD_RATE: String(RATE_OF_EACH),
        LOAD_SECONDS: String(SECONDS),
        LOAD_ADMIN_LOGIN: 'admin',
        FILES: JSON.stringify(
          Object.fromEntries(FILES.map((name) => [name, readFileSync(join(FOLDER, name), 'base64')])),
        ),
      },
      secrets: {
        LOAD_ADMIN_PASSWORD: ecs.Secret.fromSecretsManager(
          new secrets.Secret(this, 'Password', {
            secretName: `madang/${environment.name}/load-admin-password`,
            description: 'Of the administrator who prepares the load test',
          }),
        ),
      },
      logging: ecs.LogDrivers.awsLogs({
        streamPrefix: 'artillery',
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(25),
        logGroup: new logs.LogGroup(this, 'Log', {
          logGroupName: logGroupName(environment, 'load-test'),
          retention: environment.logDays,
          removalPolicy: removal(environment),
        }),
      }),
    });
    putOut(this, {
      ClusterName: [cluster.clusterName, 'Where its tasks are started'],
      TaskFamily: [id, 'Fifty people a second each'],
      SubnetIds: [network.vpc.selectSubnets({ subnetGroupName: 'app' }).subnetIds.join(','), 'Where its tasks run'],
      SecurityGroupId: [group.securityGroupId, 'Of its tasks'],
    });
  }
}

export const loadTestName = (environment: Environment): string => `${prefix(environment)}-load-test`;
