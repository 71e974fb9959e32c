/** Access tokens for people who were never logged in: signed with the key of the bench, as `kernel/auth/auth.ts` signs them. */
import { createPrivateKey, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SignJWT } from 'jose';

const key = createPrivateKey(readFileSync(process.env.JWT_PRIVATE_KEY_FILE ?? ''));

/**
 * Good for an hour, so that a bench of any length can use it.
 *
 * @param {string} id
 * @param {string[]} roles
 * @param {string} [sessionId] must be one of the database where the person writes
 */
export const signToken = (id, roles, sessionId = randomUUID()) =>
  new SignJWT({ sid: sessionId, roles })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
    .setSubject(id)
    .setIssuer('madang')
    .setAudience('madang-api')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key);
