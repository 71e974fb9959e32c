/**
 * Asks IMAGE_URI whether the environment of each deployed task is one that it can start with, before anything is migrated or
 * rolled out: `config-check` of the image in a one-off task of each of FAMILIES (separated by blanks), with the secrets that
 * the services will have. All are asked, then it fails if one says no.
 */
import { fail, required } from './aws.mjs';
import { runOnce } from './one-off.mjs';

const [cluster = '', families = '', network = '', image = ''] = required(
  'CLUSTER',
  'FAMILIES',
  'NETWORK_STACK',
  'IMAGE_URI',
);

const answers = await Promise.all(
  families.split(' ').map(async (family) => {
    const role = family.slice(family.lastIndexOf('-') + 1);
    const command = ['node', 'dist/main.js', 'config-check', role];
    return { family, ...(await runOnce({ cluster, family, network, image, command })) };
  }),
);
const unfit = answers.filter(({ ok }) => !ok);
for (const { family, why } of unfit)
  console.error(
    `${family}: its environment is not fit for this image (${why}). Its log says what is missing, wrong or unknown.`,
  );
if (unfit.length > 0) fail('Nothing was migrated or rolled out.');
console.log(`Fit for this image: ${families}.`);
