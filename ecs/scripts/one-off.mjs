import { aws, eventually, fail, output } from './aws.mjs';

const CONTAINER = 'server';
/** What describing adds to what was registered. */
const ADDED = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
];

/** @typedef {{ name: string, image?: string, exitCode?: number, reason?: string }} Container */
/** @typedef {{ key: string, value: string }} Tag */

const isServer = (/** @type {Container} */ { name }) => name === CONTAINER;

/**
 * Runs an image as a one-off task and waits for its end: a new revision of a task definition that differs in the image alone,
 * tagged with the commit, as everything that runs.
 *
 * @param {object} task
 * @param {string} task.cluster
 * @param {string} task.family the task definition
 * @param {string} task.network the stack whose subnets and security group it has
 * @param {string} task.image
 * @param {string[]} [task.command] instead of the task's own
 * @returns {Promise<{ ok: boolean, why: string }>} whether the container `server` ended with 0, and with what otherwise
 */
export async function runOnce({ cluster, family, network, image, command }) {
  const { arn, tags } = register(family, [{ name: CONTAINER, imageUri: image }]);
  const awsvpcConfiguration = {
    subnets: output(network, 'AppSubnetIds').split(','),
    securityGroups: [output(network, 'MigrateSecurityGroupId')],
    assignPublicIp: 'DISABLED',
  };
  const overrides = { containerOverrides: [{ name: CONTAINER, command }] };
  const { tasks, failures } = aws(
    ...['ecs', 'run-task', '--cluster', cluster, '--launch-type', 'FARGATE', '--count', '1'],
    ...['--task-definition', arn, '--tags', JSON.stringify(tags)],
    ...['--network-configuration', JSON.stringify({ awsvpcConfiguration })],
    ...(command ? ['--overrides', JSON.stringify(overrides)] : []),
  );
  if (failures?.length || !tasks?.length) fail(`The task could not be started: ${JSON.stringify(failures)}`);
  const [{ taskArn }] = tasks;
  console.log(`Started: ${taskArn}`);
  const task = await eventually(`${taskArn} is left alone: it is still running`, () => {
    const { tasks: [found] = [] } = aws('ecs', 'describe-tasks', '--cluster', cluster, '--tasks', taskArn);
    return found?.lastStatus === 'STOPPED' && found;
  });
  const { exitCode, reason } = task.containers.find(isServer) ?? {};
  // Without an exit code it never started.
  return { ok: exitCode === 0, why: `exit code ${exitCode}: ${reason ?? task.stoppedReason ?? 'see its log'}` };
}

/**
 * A new revision of a task definition, which differs in these containers' images alone.
 *
 * @param {string} family
 * @param {{ name: string, imageUri: string }[]} images
 */
export function register(family, images) {
  const { taskDefinition, tags: before = [] } = aws(
    ...['ecs', 'describe-task-definition', '--task-definition', family, '--include', 'TAGS'],
  );
  for (const { name, imageUri } of images) {
    const container = taskDefinition.containerDefinitions.find((/** @type {Container} */ one) => one.name === name);
    if (!container) fail(`${family} has no container "${name}"`);
    container.image = imageUri;
  }
  for (const name of ADDED) delete taskDefinition[name];
  const tags = withCommit(before);
  const { taskDefinition: registered } = aws(
    ...['ecs', 'register-task-definition', '--cli-input-json', JSON.stringify({ ...taskDefinition, tags })],
  );
  return { /** @type {string} */ arn: registered.taskDefinitionArn, tags };
}

/**
 * The tags of a task definition, with the commit that is being released in place of an earlier one.
 *
 * @param {Tag[]} tags
 */
function withCommit(tags) {
  const others = tags.filter(({ key }) => key !== 'commit');
  return [...others, { key: 'commit', value: process.env.COMMIT || 'by-hand' }];
}
