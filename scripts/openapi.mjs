/** `npm run openapi`: writes openapi.json from the code, without a server, and from it the types of the pages. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, tail } from './lib/console.mjs';
import { runMadang } from './lib/madang.mjs';
import { PLACEHOLDER_ENV } from './lib/placeholder-env.mjs';
import { ROOT } from './lib/paths.mjs';
import { inLines } from './lib/json-lines.mjs';

await command('openapi', async () => {
  await bootstrap({ build: true });
  const { code, stdout, output } = await runMadang('openapi', PLACEHOLDER_ENV);
  if (code !== 0) throw new CliError(`\`node dist/main.js openapi\` failed:\n${tail(output)}`);
  const document = JSON.parse(stdout);
  const file = join(ROOT, 'openapi.json');
  writeFileSync(file, `${inLines(document)}\n`);
  // What has a default is no duty of who sends it.
  const types = await openapiTypes(document, { defaultNonNullable: false });
  writeFileSync(join(ROOT, 'web', 'api', 'schema.d.ts'), astToString(types));
  console.log(`openapi.json: OpenAPI ${document.openapi}, ${Object.keys(document.paths).length} paths`);
});
