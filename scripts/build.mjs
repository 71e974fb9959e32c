/** `npm run build`: makes dist/ of src/, unless nothing changed since it was last compiled. */
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';

await command('build', async () => {
  await bootstrap({ build: true });
  console.log('dist/ is up to date.');
});
