/** Synthesises all stacks: `npm run synth`, or by way of `cdk`. The folder may be named by whoever runs it without `cdk`. */
import { createApp } from '../lib/app.ts';

createApp({}, process.argv[2]).synth();
