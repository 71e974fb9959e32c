/**
 * Runs the migrations of IMAGE_URI as a one-off task in CLUSTER and waits for its end: a new revision of the task definition
 * FAMILY that differs in the image alone, in SUBNETS behind SECURITY_GROUP. Fails unless the container `server` exits with 0.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { aws, fail, required } from './aws.mjs';

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

const [cluster = '', family = '', subnets = '', securityGroup = '', image = ''] = required(
  'CLUSTER',
  'FAMILY',
  'SUBNETS',
  'SECURITY_GROUP',
  'IMAGE_URI',
);

const { taskDefinition } = aws('ecs', 'describe-task-definition', '--task-definition', family);
/** @typedef {{ name: string, image?: string, exitCode?: number, reason?: string }} Container */

const isServer = (/** @type {Container} */ { name }) => name === CONTAINER;
const container = taskDefinition.containerDefinitions.find(isServer);
if (!container) fail(`${family} has no container "${CONTAINER}"`);
container.image = image;
for (const name of ADDED) delete taskDefinition[name];
const registered = aws('ecs', 'register-task-definition', '--cli-input-json', JSON.stringify(taskDefinition));

const network = { subnets: subnets.split(','), securityGroups: [securityGroup], assignPublicIp: 'DISABLED' };
const { tasks, failures } = aws(
  ...['ecs', 'run-task', '--cluster', cluster, '--launch-type', 'FARGATE', '--count', '1'],
  ...['--task-definition', registered.taskDefinition.taskDefinitionArn],
  ...['--network-configuration', JSON.stringify({ awsvpcConfiguration: network })],
);
if (failures?.length || !tasks?.length) fail(`The task could not be started: ${JSON.stringify(failures)}`);
const [{ taskArn }] = tasks;
console.log(`Migrating: ${taskArn}`);

const task = await ended(taskArn);
const { exitCode, reason } = task.containers.find(isServer) ?? {};
// Without an exit code it never started.
if (exitCode !== 0) fail(`Migration failed (exit code ${exitCode}): ${reason ?? task.stoppedReason ?? 'see its log'}`);
console.log('Migrated.');

/** @param {string} arn */
async function ended(arn) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { tasks: found } = aws('ecs', 'describe-tasks', '--cluster', cluster, '--tasks', arn);
    if (found?.[0]?.lastStatus === 'STOPPED') return found[0];
    await sleep(PAUSE_MS);
  }
  return fail(`The migration is still running after ${PATIENCE_MS / 1000} s; it is left alone.`);
}
