/** `npm run format`: writes every file as prettier wants it. */
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, step, tail } from './lib/console.mjs';
import { ROOT, inModules } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';

await command('format', async () => {
  await bootstrap();
  const prettier = [inModules('prettier/bin/prettier.cjs'), '--write', '.', '--log-level=warn'];
  const { code, output } = await step('Formatting', () => run(process.execPath, prettier, { cwd: ROOT }));
  if (code !== 0) throw new CliError(`prettier failed:\n${tail(output)}`);
});
