import { hkdfSync } from 'node:crypto';
import { config } from '../config.js';

/**
 * Derives a key of 32 bytes for one purpose (RFC 5869). Without a secret of its own it derives from the signing key,
 * which saves configuring a secret; it then changes with that key.
 */
export function derivedKey(secret: string | undefined, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret ?? signingKey(), '', purpose, 32));
}

function signingKey(): Buffer {
  if (!config.auth.privateKey)
    throw new Error('Set JWT_PRIVATE_KEY or JWT_PRIVATE_KEY_FILE to an Ed25519 key (PKCS #8 PEM).');
  return config.auth.privateKey.export({ format: 'der', type: 'pkcs8' });
}
