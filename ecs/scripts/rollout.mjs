import { aws, eventually, fail } from './aws.mjs';

/** @typedef {{ serviceDeploymentArn: string, status: string, statusReason?: string }} Deployment */

/**
 * Updates a service and waits for the end of its deployment, whether its tasks are replaced one after the other or by a canary.
 * Fails when ECS takes it back.
 *
 * @param {string} cluster
 * @param {string} service
 * @param {...string} change what `aws ecs update-service` is told
 */
export async function rollOut(cluster, service, ...change) {
  const since = new Date().toISOString();
  aws('ecs', 'update-service', '--cluster', cluster, '--service', service, ...change);
  // It is there a moment later.
  const { serviceDeploymentArn } = await eventually(`No deployment of ${service} began`, () => {
    const { serviceDeployments } = aws(
      ...['ecs', 'list-service-deployments', '--cluster', cluster, '--service', service],
      ...['--created-at', `after=${since}`],
    );
    return /** @type {Deployment | undefined} */ (serviceDeployments?.[0]);
  });
  const { status, statusReason } = await eventually(`${service} is still being rolled out`, () => {
    const { serviceDeployments } = aws(
      ...['ecs', 'describe-service-deployments', '--service-deployment-arns', serviceDeploymentArn],
    );
    /** @type {Deployment[]} */
    const [found] = serviceDeployments ?? [];
    return found && /^(SUCCESSFUL|STOPPED|ROLLBACK_SUCCESSFUL|ROLLBACK_FAILED)$/.test(found.status) && found;
  });
  if (status !== 'SUCCESSFUL') fail(`${service} does not take it: ${status}, ${statusReason ?? 'see its events'}`);
}
