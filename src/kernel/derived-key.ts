import { createPrivateKey, hkdfSync } from 'node:crypto';
import { config } from '../config.js';

/**
 * A key of 32 bytes for one purpose. Without a secret of its own the signing key serves as well (RFC 5869: one key, many
 * purposes), so that there is one secret less to set up; the key changes with it then.
 */
export function derivedKey(secret: string | undefined, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret ?? signingKey(), '', purpose, 32));
}

function signingKey(): Buffer {
  if (!config.auth.privateKey)
    throw new Error('Set JWT_PRIVATE_KEY or JWT_PRIVATE_KEY_FILE to an Ed25519 key (PKCS #8 PEM).');
  return createPrivateKey(config.auth.privateKey).export({ format: 'der', type: 'pkcs8' });
}
