/** `two-accounts.ts FOLDER`: synthesises the stacks with prd in an account and a region of its own. Run by a process of its own. */
import { environments } from '../../lib/environments.ts';

const prd = environments.find(({ name }) => name === 'prd')!;
Object.assign(prd, {
  account: '222222222222',
  region: 'us-west-2',
  zones: ['us-west-2a', 'us-west-2b'],
  hostedZone: { id: 'Z22222222222222222222', name: 'madang.example' },
});
// What is loaded with it reads the environments.
const { createApp } = await import('../../lib/app.ts');
createApp({}, process.argv[2]).synth();
