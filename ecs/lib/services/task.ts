import { Duration } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { gateway, orchestrator } from '../../../src/limits.ts';
import { proofRights } from '../data/proofs.ts';
import { appContainer, appPort, serviceName } from '../names.ts';
import { addCollector } from './collector.ts';
import { confined, type TaskProps } from './container.ts';
import { gatewayMemory, gatewayScratch, memoryOf } from './memory.ts';
import { addDatabaseUsers } from './database-users.ts';
import { gatewayVariables, keepsProofs, plainVariables, secretVariables } from './variables.ts';

const GATEWAY_IMAGE = 'public.ecr.aws/docker/library/nginx:1.28-bookworm';
/** Node's user in our image, nginx's in its own. */
const users = { app: '1000', gateway: '101' } as const;
/**
 * Volumes of our image (Dockerfile), from which Fargate fills the task's, with their owner: nginx gets the templates of this
 * very version, and two folders that its user may write. A tmpfs there would be root's, as those folders of its image are.
 */
const gatewayFolders = [
  { name: 'gateway-templates', inImage: '/gateway/templates', inGateway: '/etc/nginx/templates', readOnly: true },
  { name: 'gateway-configuration', inImage: '/gateway/conf.d', inGateway: '/etc/nginx/conf.d', readOnly: false },
  { name: 'gateway-run', inImage: '/gateway/run', inGateway: '/run', readOnly: false },
];

/**
 * A process that hangs is gone within a minute: of three questions each is asked 10 s after the last one and waits 5 s. A
 * database that is away changes no answer, so a failover replaces no task (src/kernel/http/health.ts).
 */
export const patience = { interval: Duration.seconds(10), timeout: Duration.seconds(5), retries: 3 };
export const readyPath = '/health/ready';
const IS_READY = `fetch('http://127.0.0.1:${appPort}${readyPath}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;

/** The task of a role: our container, nginx before `api`, where people come in, and a collector of traces and metrics. */
export function taskDefinition(scope: Construct, props: TaskProps): ecs.FargateTaskDefinition {
  const { role, environment, data } = props;
  const { cpu, memory } = role === 'migrate' ? environment.migrate : environment.services[role];
  const definition = new ecs.FargateTaskDefinition(scope, `${role}-task`, {
    family: serviceName(environment, role),
    cpu,
    memoryLimitMiB: memory,
    runtimePlatform: {
      cpuArchitecture: ecs.CpuArchitecture.ARM64,
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
  });
  const server = addServer(definition, props);
  if (keepsProofs(role)) for (const right of proofRights(environment)) definition.addToTaskRolePolicy(right);
  if (role === 'worker') for (const right of data.forwarding.rights) definition.addToTaskRolePolicy(right);
  if (role === 'migrate') {
    addDatabaseUsers(definition, props, server);
    return definition;
  }
  // Tasks stop in the opposite order: nginx finishes first, then the process, then what carries its last traces away.
  server.addContainerDependencies({
    container: addCollector(definition, props),
    condition: ecs.ContainerDependencyCondition.START,
  });
  if (role === 'api') addGateway(definition, props, server);
  return definition;
}

function addServer(definition: ecs.FargateTaskDefinition, props: TaskProps): ecs.ContainerDefinition {
  const { role, environment, data, image } = props;
  const secrets = Object.entries(secretVariables(role, environment)).map(([variable, name]) => {
    const secret = data.secrets.get(name);
    if (!secret) throw new Error(`There is no secret ${name}.`);
    return [variable, ecs.Secret.fromSecretsManager(secret)];
  });
  return definition.addContainer(appContainer, {
    ...confined(definition, appContainer, props, { '/tmp': 64 }),
    image,
    command: ['node', 'dist/main.js', role],
    memoryLimitMiB: memoryOf(role, environment),
    environment: plainVariables(role, environment),
    secrets: Object.fromEntries(secrets),
    user: users.app,
    stopTimeout: Duration.seconds(orchestrator.stopSeconds),
    ...(role !== 'migrate' && {
      portMappings: [{ containerPort: appPort }],
      healthCheck: { command: ['CMD', 'node', '-e', IS_READY], ...patience, startPeriod: Duration.seconds(60) },
    }),
  });
}

function addGateway(definition: ecs.FargateTaskDefinition, props: TaskProps, server: ecs.ContainerDefinition): void {
  const container = definition.addContainer('nginx', {
    ...confined(definition, 'nginx', props, { '/tmp': gatewayScratch }),
    image: ecs.ContainerImage.fromRegistry(GATEWAY_IMAGE),
    memoryLimitMiB: gatewayMemory,
    environment: gatewayVariables(props.environment),
    user: users.gateway,
    // The image's stop signal is SIGQUIT: what is being answered is answered.
    stopTimeout: Duration.seconds(orchestrator.gatewayStopSeconds),
    portMappings: [{ containerPort: gateway.port }],
    healthCheck: {
      command: ['CMD', 'curl', '-fsS', '-o', '/dev/null', `http://127.0.0.1:${gateway.port}/healthz`],
      interval: Duration.seconds(10),
      timeout: Duration.seconds(3),
      retries: 3,
      startPeriod: Duration.seconds(10),
    },
  });
  container.addContainerDependencies({ container: server, condition: ecs.ContainerDependencyCondition.HEALTHY });
  for (const { name: sourceVolume, inImage, inGateway, readOnly } of gatewayFolders) {
    definition.addVolume({ name: sourceVolume });
    server.addMountPoints({ sourceVolume, containerPath: inImage, readOnly: false });
    container.addMountPoints({ sourceVolume, containerPath: inGateway, readOnly });
  }
}
