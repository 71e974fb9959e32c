/**
 * Runs the migrations of IMAGE_URI as a one-off task in CLUSTER and waits for its end: a new revision of the task definition
 * FAMILY that differs in the image alone, in SUBNETS behind SECURITY_GROUP. Fails unless the container `server` exits with 0.
 */
import { fail, required } from './aws.mjs';
import { runOnce } from './one-off.mjs';

const [cluster = '', family = '', subnets = '', securityGroup = '', image = ''] = required(
  'CLUSTER',
  'FAMILY',
  'SUBNETS',
  'SECURITY_GROUP',
  'IMAGE_URI',
);

const { ok, why } = await runOnce({ cluster, family, subnets, securityGroup, image });
if (!ok) fail(`Migration failed (${why})`);
console.log('Migrated.');
