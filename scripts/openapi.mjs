/** `npm run openapi`: writes openapi.json from the code, without a server, and from it the types of client/ and of the pages. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, tail } from './lib/console.mjs';
import { runMadang } from './lib/madang.mjs';
import { PLACEHOLDER_ENV } from './lib/placeholder-env.mjs';
import { ROOT } from './lib/paths.mjs';
import { inLines } from './lib/json-lines.mjs';

await command('openapi', async () => {
  await bootstrap({ build: true });
  // It needs a package, which is installed by now.
  const { writeClientTypes } = await import('./contract/client-types.mjs');
  const { code, stdout, output } = await runMadang('openapi', PLACEHOLDER_ENV);
  if (code !== 0) throw new CliError(`\`node dist/main.js openapi\` failed:\n${tail(output)}`);
  const document = JSON.parse(stdout);
  const file = join(ROOT, 'openapi.json');
  writeFileSync(file, `${inLines(document)}\n`);
  await writeClientTypes(document);
  console.log(`openapi.json: OpenAPI ${document.openapi}, ${Object.keys(document.paths).length} paths`);
});
