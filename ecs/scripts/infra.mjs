/**
 * Brings the deployed stacks of STACKS (separated by blanks, in the order in which they need each other) to the templates that
 * the build made of the same commit. A stack whose template is the deployed one is left alone. Any other goes by a change set,
 * whose changes are printed first; one that would remove or replace what holds data is not executed, but left for a person.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { aws, eventually, fail, required } from './aws.mjs';

/** What cannot be made again, or not in time. */
const HOLDS_DATA =
  /^AWS::(RDS::DBInstance|ElastiCache::ReplicationGroup|OpenSearchService::Domain|S3::Bucket|SecretsManager::Secret|KMS::Key)$/;

/**
 * @typedef {{ Action: string, LogicalResourceId: string, ResourceType: string, Replacement?: string }} Change
 * @typedef {{ Status: string, StatusReason?: string, Changes?: { ResourceChange: Change }[] }} ChangeSet
 */

const [stacks = '', bucket = '', role = '', commit = ''] = required('STACKS', 'BUCKET', 'EXECUTION_ROLE', 'COMMIT');
const folder = process.env.TEMPLATES ?? join(process.env.CODEBUILD_SRC_DIR_built ?? '', 'ecs/cdk.out');
const name = `release-${commit}`;

for (const stack of stacks.split(' ')) await bringUpToDate(stack);

/** @param {string} stack */
async function bringUpToDate(stack) {
  const file = join(folder, `${stack}.template.json`);
  const { TemplateBody: deployed } = aws(
    ...['cloudformation', 'get-template', '--stack-name', stack, '--template-stage', 'Original'],
  );
  const wanted = JSON.parse(readFileSync(file, 'utf8'));
  if (isDeepStrictEqual(typeof deployed === 'string' ? JSON.parse(deployed) : deployed, wanted))
    return console.log(`${stack} is as it should be.`);
  const key = `releases/${commit}/${stack}.template.json`;
  aws('s3', 'cp', '--only-show-errors', file, `s3://${bucket}/${key}`);
  const ofSet = ['--stack-name', stack, '--change-set-name', name];
  aws(
    ...['cloudformation', 'create-change-set', ...ofSet, '--change-set-type', 'UPDATE', '--role-arn', role],
    ...['--template-url', `https://${bucket}.s3.amazonaws.com/${key}`],
    ...['--capabilities', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
  );
  const set = await eventually(`The change set of ${stack} is not done`, () => {
    /** @type {ChangeSet} */
    const { Status, StatusReason, Changes } = aws('cloudformation', 'describe-change-set', ...ofSet);
    return /_(COMPLETE|FAILED)$|^FAILED$/.test(Status) && { Status, StatusReason, Changes };
  });
  if (set.Status !== 'CREATE_COMPLETE') {
    aws('cloudformation', 'delete-change-set', ...ofSet);
    // The templates differ in what CloudFormation does not act on, such as a description.
    if (/didn't contain changes|No updates are to be performed/.test(set.StatusReason ?? ''))
      return console.log(`${stack} is as it should be.`);
    fail(`The change set of ${stack} could not be made: ${set.StatusReason ?? set.Status}`);
  }
  const changes = (set.Changes ?? []).map(({ ResourceChange }) => ResourceChange);
  for (const { Action, LogicalResourceId, ResourceType, Replacement } of changes)
    console.log(
      `${stack}: ${Action} ${ResourceType} ${LogicalResourceId}${Replacement === 'True' ? ' (replaced)' : ''}`,
    );
  const grave = changes.filter(
    ({ Action, Replacement, ResourceType }) =>
      HOLDS_DATA.test(ResourceType) && (Action === 'Remove' || (Replacement && Replacement !== 'False')),
  );
  if (grave.length > 0)
    fail(
      `${grave.map(({ LogicalResourceId }) => LogicalResourceId).join(', ')} would be removed or replaced, and holds data. Look at the change set ${name} of ${stack}, and execute it by hand if it is meant.`,
    );
  aws('cloudformation', 'execute-change-set', ...ofSet);
  const end = await eventually(`${stack} is not done`, () => {
    const { Stacks } = aws('cloudformation', 'describe-stacks', '--stack-name', stack);
    return /_(COMPLETE|FAILED)$/.test(Stacks[0].StackStatus) && Stacks[0];
  });
  if (end.StackStatus !== 'UPDATE_COMPLETE')
    fail(`${stack} went back: ${end.StackStatus}, ${end.StackStatusReason ?? 'see its events'}`);
  console.log(`${stack} is up to date.`);
}
