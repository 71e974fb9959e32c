import { Size } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { DataStack } from '../data-stack.ts';
import type { Environment } from '../environments.ts';
import type { Role } from './variables.ts';

export type TaskProps = {
  role: Role;
  environment: Environment;
  data: DataStack;
  /** By digest, the same for every role. */
  image: ecs.ContainerImage;
  logGroup: logs.ILogGroup;
  /** Where the collector writes what CloudWatch makes metrics of. */
  metricsLog: logs.ILogGroup;
};

/**
 * What holds for every container: a root that cannot be written, no capabilities, an init that reaps, logs that never hold a request up.
 *
 * @param scratch what may be written, in memory: folder → MiB
 */
export function confined(
  definition: ecs.FargateTaskDefinition,
  name: string,
  { logGroup }: Pick<TaskProps, 'logGroup'>,
  scratch: Record<string, number> = {},
) {
  const linuxParameters = new ecs.LinuxParameters(definition, `${name}-linux`, { initProcessEnabled: true });
  linuxParameters.dropCapabilities(ecs.Capability.ALL);
  for (const [containerPath, size] of Object.entries(scratch)) linuxParameters.addTmpfs({ containerPath, size });
  return {
    containerName: name,
    readonlyRootFilesystem: true,
    linuxParameters,
    logging: ecs.LogDrivers.awsLogs({
      logGroup,
      streamPrefix: name,
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      maxBufferSize: Size.mebibytes(25),
    }),
  };
}
