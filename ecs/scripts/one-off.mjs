import { setTimeout as sleep } from 'node:timers/promises';
import { aws, fail } from './aws.mjs';

const CONTAINER = 'server';
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 50 * 60_000);
const PAUSE_MS = Number(process.env.PAUSE_MS ?? 5_000);
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
 * @param {string} task.subnets separated by commas
 * @param {string} task.securityGroup
 * @param {string} task.image
 * @param {string[]} [task.command] instead of the task's own
 * @returns {Promise<{ ok: boolean, why: string }>} whether the container `server` ended with 0, and with what otherwise
 */
export async function runOnce({ cluster, family, subnets, securityGroup, image, command }) {
  const { taskDefinition, tags: before = [] } = aws(
    ...['ecs', 'describe-task-definition', '--task-definition', family, '--include', 'TAGS'],
  );
  const container = taskDefinition.containerDefinitions.find(isServer);
  if (!container) fail(`${family} has no container "${CONTAINER}"`);
  container.image = image;
  for (const name of ADDED) delete taskDefinition[name];
  const tags = withCommit(before);
  const { taskDefinition: registered } = aws(
    ...['ecs', 'register-task-definition', '--cli-input-json', JSON.stringify({ ...taskDefinition, tags })],
  );
  const network = { subnets: subnets.split(','), securityGroups: [securityGroup], assignPublicIp: 'DISABLED' };
  const overrides = { containerOverrides: [{ name: CONTAINER, command }] };
  const { tasks, failures } = aws(
    ...['ecs', 'run-task', '--cluster', cluster, '--launch-type', 'FARGATE', '--count', '1'],
    ...['--task-definition', registered.taskDefinitionArn, '--tags', JSON.stringify(tags)],
    ...['--network-configuration', JSON.stringify({ awsvpcConfiguration: network })],
    ...(command ? ['--overrides', JSON.stringify(overrides)] : []),
  );
  if (failures?.length || !tasks?.length) fail(`The task could not be started: ${JSON.stringify(failures)}`);
  const [{ taskArn }] = tasks;
  console.log(`Started: ${taskArn}`);
  const task = await ended(cluster, taskArn);
  const { exitCode, reason } = task.containers.find(isServer) ?? {};
  // Without an exit code it never started.
  return { ok: exitCode === 0, why: `exit code ${exitCode}: ${reason ?? task.stoppedReason ?? 'see its log'}` };
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

/**
 * @param {string} cluster
 * @param {string} task its ARN
 */
async function ended(cluster, task) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { tasks: found } = aws('ecs', 'describe-tasks', '--cluster', cluster, '--tasks', task);
    if (found?.[0]?.lastStatus === 'STOPPED') return found[0];
    await sleep(PAUSE_MS);
  }
  return fail(`${task} is still running after ${PATIENCE_MS / 1000} s; it is left alone.`);
}
