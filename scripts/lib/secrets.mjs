/** Secrets made once on this machine and kept in files that only their owner can read. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * @param {string} file
 * @param {() => string} make
 */
function keepOnce(file, make) {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dirname(file), { recursive: true });
  const secret = make();
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

/**
 * A random password of letters, digits, `-` and `_`, the same at every call with this file.
 *
 * @param {string} file
 */
export const passwordIn = (file) => keepOnce(file, () => randomBytes(12).toString('base64url'));

/**
 * The Ed25519 key (PKCS8 PEM) that signs access tokens; gives the file's path.
 *
 * @param {string} file
 */
export function signingKeyIn(file) {
  keepOnce(file, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim(),
  );
  return file;
}
