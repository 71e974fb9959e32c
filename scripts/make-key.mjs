/**
 * `node scripts/make-key.mjs FILE [PUBLIC_FILE [PASSWORD_FILE]]`: makes the Ed25519 key that signs access tokens, unless FILE exists.
 * Its public half (SPKI PEM), which is enough to check them, goes to PUBLIC_FILE. PASSWORD_FILE gets a random password for the demo,
 * unless it exists.
 */
import { createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { passwordIn, signingKeyIn } from './lib/secrets.mjs';

const [file, publicFile, passwordFile] = process.argv.slice(2);
if (!file || file.startsWith('-')) {
  console.error('usage: node scripts/make-key.mjs FILE [PUBLIC_FILE [PASSWORD_FILE]]');
  process.exitCode = file && ['--help', '-h'].includes(file) ? 0 : 2;
} else {
  console.log(signingKeyIn(file));
  if (publicFile) {
    const publicKey = createPublicKey(readFileSync(file));
    writeFileSync(publicFile, publicKey.export({ type: 'spki', format: 'pem' }));
    console.log(publicFile);
  }
  if (passwordFile) {
    passwordIn(passwordFile);
    console.log(passwordFile);
  }
}
