/** `npm run build`: compiles src/ to dist/, unless nothing changed since it was last compiled. */
import { bootstrap } from './lib/bootstrap.mjs';
import { main } from './lib/main.mjs';

await main(async () => {
  await bootstrap({ build: true });
  console.log('dist/ is up to date.');
});
