/**
 * Runs the migrations of IMAGE_URI as a one-off task in CLUSTER and waits for its end: a new revision of the task definition
 * FAMILY that differs in the image alone, in the subnets and behind the security group that NETWORK_STACK puts out. Fails unless the container `server` exits with 0.
 */
import { fail, required } from './aws.mjs';
import { runOnce } from './one-off.mjs';

const [cluster = '', family = '', network = '', image = ''] = required(
  'CLUSTER',
  'FAMILY',
  'NETWORK_STACK',
  'IMAGE_URI',
);

const { ok, why } = await runOnce({ cluster, family, network, image });
if (!ok) fail(`Migration failed (${why})`);
console.log('Migrated.');
