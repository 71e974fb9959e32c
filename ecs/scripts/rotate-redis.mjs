/**
 * Gives both roles of Redis of ENVIRONMENT a new token while everything runs: ElastiCache takes the new one beside the old one
 * (ROTATE), the secrets get it, tasks that read it replace the others, and only then the old one ends (SET). Where it fails it
 * leaves both in force; begin again then.
 */
import { aws, eventually, required } from './aws.mjs';
import { rollOut } from './rollout.mjs';

const [environment = ''] = required('ENVIRONMENT');
const cluster = `madang-${environment}`;
const roles = [
  {
    group: `${cluster}-queue`,
    token: `madang/${environment}/redis-queue-token`,
    url: `madang/${environment}/REDIS_QUEUE_URL`,
  },
  {
    group: `${cluster}-cache`,
    token: `madang/${environment}/redis-cache-token`,
    url: `madang/${environment}/REDIS_CACHE_URL`,
  },
];

/** @type {Map<string, string>} */
const tokens = new Map();
for (const { group, token, url } of roles) {
  const { RandomPassword: next } = aws(
    ...['secretsmanager', 'get-random-password', '--password-length', '40', '--exclude-punctuation'],
  );
  tokens.set(group, next);
  await change(group, next, 'ROTATE');
  const { SecretString: address } = aws('secretsmanager', 'get-secret-value', '--secret-id', url);
  put(token, JSON.stringify({ value: next }));
  put(url, address.replace(/^rediss:\/\/:[^@]*@/, `rediss://:${next}@`));
  console.log(`${group} takes a new token beside the old one.`);
}
// Tasks read secrets when they start.
for (const service of ['worker', 'query', 'api']) {
  await rollOut(cluster, `${cluster}-${service}`, '--force-new-deployment');
  console.log(`${cluster}-${service} has the new ones.`);
}
for (const { group } of roles) {
  await change(group, tokens.get(group) ?? '', 'SET');
  console.log(`${group} takes the new token alone.`);
}

/**
 * @param {string} group
 * @param {string} token
 * @param {'ROTATE' | 'SET'} strategy
 */
async function change(group, token, strategy) {
  const named = ['--replication-group-id', group];
  aws(
    ...['elasticache', 'modify-replication-group', ...named, '--apply-immediately'],
    ...['--auth-token', token, '--auth-token-update-strategy', strategy],
  );
  await eventually(`${group} does not take the token (${strategy})`, () => {
    const { ReplicationGroups: [found] = [] } = aws('elasticache', 'describe-replication-groups', ...named);
    // What is under way stands in the second.
    return found?.Status === 'available' && !found.PendingModifiedValues?.AuthTokenStatus;
  });
}

/** @param {string} secret @param {string} value */
function put(secret, value) {
  aws('secretsmanager', 'put-secret-value', '--secret-id', secret, '--secret-string', value);
}
