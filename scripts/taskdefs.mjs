/** `npm run taskdefs`: renders ecs/taskdefs/{dev,prd}/*.json from the stacks. A test compares them. */
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, step, tail } from './lib/console.mjs';
import { ROOT } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';

await command('taskdefs', async () => {
  await bootstrap({ infrastructure: true });
  const cwd = join(ROOT, 'ecs');
  const { code, output } = await step('Rendering ecs/taskdefs', () =>
    run(process.execPath, ['bin/taskdefs.ts'], { cwd }),
  );
  if (code !== 0) throw new CliError(`The stacks could not be rendered:\n${tail(output, 60)}`);
});
