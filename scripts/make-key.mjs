/** `node scripts/make-key.mjs FILE`: makes the Ed25519 key that signs access tokens, unless FILE exists. */
import { signingKeyIn } from './lib/secrets.mjs';

const [file] = process.argv.slice(2);
if (file) console.log(signingKeyIn(file));
else {
  console.error('usage: node scripts/make-key.mjs FILE');
  process.exitCode = 2;
}
