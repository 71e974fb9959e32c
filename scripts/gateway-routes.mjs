/** `npm run gateway:routes`: writes nginx's routes of lookups from src/routing.ts, so that there is one list of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { ROOT } from './lib/paths.mjs';

export const TARGET = join(ROOT, 'nginx/templates/lookups.inc.template');

/** The text of the file, as it should be: what the map in 20-routes.conf.template includes. */
export async function render() {
  const { lookupMethods, lookupPaths, patternOf, publicLookupPaths } = await import('../src/routing.ts');
  const routes = lookupPaths.map((path) => {
    const request = `^(?:${lookupMethods.join('|')}) ${patternOf(path).slice(1)}`;
    return `'~${request}' ${publicLookupPaths.includes(path) ? '$public_lookup' : '@lookup'};`;
  });
  return ['# Written by `npm run gateway:routes` from src/routing.ts.', ...routes, ''].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await command('gateway:routes', async () => {
    await bootstrap();
    writeFileSync(TARGET, await render());
  });
}
