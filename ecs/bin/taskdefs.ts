/** `npm run taskdefs`: renders taskdefs/{dev,prd}/*.json anew. A test compares them with the stacks. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createApp } from '../lib/app.ts';
import { renderTaskDefinitions, type Template } from '../lib/taskdefs.ts';

const folder = join(import.meta.dirname, '../taskdefs');
const assembly = createApp().synth();
rmSync(folder, { recursive: true, force: true });
for (const [name, text] of renderTaskDefinitions((stack) => assembly.getStackByName(stack).template as Template)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
