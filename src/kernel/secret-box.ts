import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { config } from '../config.js';
import { derivedKey } from './derived-key.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12; // NIST SP 800-38D §8.2.2: random nonces of 96 bits
const TAG_BYTES = 16;

/**
 * Encrypts what must be read again, such as signing secrets, phone numbers and PINs, so that the database and its backups do
 * not reveal it.
 */
@Injectable()
export class SecretBox {
  private sealingKey: Buffer | undefined;

  /** Derived at its first use: to describe the contract takes no secret. */
  private get key(): Buffer {
    return (this.sealingKey ??= derivedKey(config.webhooks.encryptionKey, 'madang secret box 1'));
  }

  /** AES-256-GCM. Only the same `context` opens it: a value sealed for one row is useless in another. */
  seal(secret: string, context: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return sealed.toString('base64');
  }

  /** @throws Error when it was sealed with another key or context, or was changed. */
  open(sealed: string, context: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }
}
