import { createPublicKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { config } from '../../config.js';
import { setBounded } from '../maps.js';
import { Problem } from '../problems/problem.js';
import { newId } from '../tx/ids.js';
import { roles, type Caller, type Principal } from './principal.js';

const Claims = z.object({
  sub: z.guid(),
  sid: z.guid(),
  roles: z.array(z.enum(roles)),
  exp: z.number(),
  jti: z.guid().optional(),
});

const CACHED_TOKENS = 10_000;

/** The kinds of token (RFC 8725 §3.11): none is accepted as the other. */
const kinds = {
  access: { typ: 'at+jwt', audience: config.auth.audience },
  /** Opens a stream and nothing else, because it is part of a URL. */
  ticket: { typ: 'ticket+jwt', audience: 'madang-stream' },
  /** The cookie of the queue console, which a browser sends without being asked. */
  console: { typ: 'console+jwt', audience: 'madang-console' },
} as const;
type Kind = keyof typeof kinds;

/**
 * Signs and verifies access tokens: JWT (RFC 7519) with EdDSA (RFC 8037), ≤ 10 minutes, algorithm pinned (RFC 8725
 * §3.1).
 */
@Injectable()
export class AccessTokens {
  /** Undefined in processes that only verify tokens. */
  private readonly privateKey: KeyObject | undefined;
  private readonly publicKey: KeyObject;
  /** Verifying a signature costs more than the rest of a read, and a valid token stays valid until it expires. */
  private readonly checked = new Map<string, Caller>();

  constructor() {
    const { privateKey, publicKey } = config.auth;
    if (!privateKey && !publicKey)
      throw new Error(
        'Set JWT_PRIVATE_KEY or JWT_PRIVATE_KEY_FILE to an Ed25519 key (PKCS #8 PEM), or JWT_PUBLIC_KEY… to its public half.',
      );
    this.privateKey = privateKey;
    this.publicKey = publicKey ?? createPublicKey(privateKey!);
  }

  sign(principal: Principal): Promise<string> {
    return this.issue('access', principal, `${config.auth.accessTokenSeconds}s`);
  }

  /** A ticket expires with the token that requested it. */
  signTicket(caller: Caller): Promise<string> {
    return this.issue('ticket', caller, Math.floor(caller.expiresAtMs / 1000));
  }

  signConsole(principal: Principal): Promise<string> {
    return this.issue('console', principal, `${config.auth.accessTokenSeconds}s`);
  }

  /** The caller of a token that was verified before and has not expired. */
  recall(token: string): Caller | undefined {
    const known = this.checked.get(token);
    return known && known.expiresAtMs > Date.now() ? known : undefined;
  }

  /** @throws Problem `invalid-token` (401) */
  async verify(token: string): Promise<Caller> {
    const known = this.recall(token);
    if (known) return known;
    const { caller } = await this.read('access', token);
    setBounded(this.checked, token, caller, CACHED_TOKENS);
    return caller;
  }

  /** @returns the caller and the id of the ticket, to redeem it. @throws Problem `invalid-token` (401) */
  async verifyTicket(ticket: string): Promise<{ caller: Caller; id: string }> {
    const { caller, id } = await this.read('ticket', ticket);
    if (!id) throw new Problem('invalid-token');
    return { caller, id };
  }

  /** @throws Problem `invalid-token` (401) */
  async verifyConsole(token: string): Promise<Caller> {
    return (await this.read('console', token)).caller;
  }

  private issue(kind: Kind, { id, roles, sessionId }: Principal, expires: string | number): Promise<string> {
    const { typ, audience } = kinds[kind];
    if (!this.privateKey) throw new Error('This process has no key to sign tokens with.');
    return new SignJWT({ sid: sessionId, roles, ...(kind === 'ticket' && { jti: newId() }) })
      .setProtectedHeader({ alg: 'EdDSA', typ })
      .setSubject(id)
      .setIssuer(config.auth.issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(this.privateKey);
  }

  private async read(kind: Kind, token: string): Promise<{ caller: Caller; id: string | undefined }> {
    try {
      const { payload } = await jwtVerify(token, this.publicKey, {
        algorithms: ['EdDSA'],
        ...kinds[kind],
        issuer: config.auth.issuer,
        requiredClaims: ['exp', 'sub'],
      });
      const { sub, sid, roles, exp, jti } = Claims.parse(payload);
      return { caller: { id: sub, sessionId: sid, roles, expiresAtMs: exp * 1000 }, id: jti };
    } catch (cause) {
      throw new Problem('invalid-token', {}, { cause });
    }
  }
}
