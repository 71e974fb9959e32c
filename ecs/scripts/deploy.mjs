/**
 * Rolls a release out to SERVICE of CLUSTER: a new revision of its task definition, which has the images of
 * imagedefinitions.<ROLE>.json and no other difference.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { required } from './aws.mjs';
import { register } from './one-off.mjs';
import { rollOut } from './rollout.mjs';

const [cluster = '', service = '', role = ''] = required('CLUSTER', 'SERVICE', 'ROLE');
const folder = process.env.CODEBUILD_SRC_DIR_built ?? '';
/** @type {{ name: string, imageUri: string }[]} */
const images = JSON.parse(readFileSync(join(folder, `imagedefinitions.${role}.json`), 'utf8'));

const { arn } = register(service, images);
await rollOut(cluster, service, '--task-definition', arn);
console.log(`${service} runs ${arn}.`);
