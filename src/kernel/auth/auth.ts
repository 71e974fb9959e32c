import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { createParamDecorator, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { config } from '../../config.js';
import { Problem } from '../problems/problem.js';
import { RateLimits } from './rate-limit.js';

export const roles = ['consumer', 'driver', 'streamer', 'moderator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who is asking: a person, the roles they had when they logged in, and the session they logged in with. */
export type Principal = { id: string; roles: readonly Role[]; sessionId: string };

/** A principal with the end of the token that they came with. */
export type Caller = Principal & { expiresAtMs: number };

/** Stands for "nobody" where an id is needed (RFC 9562 §5.9, the nil UUID). */
export const ANONYMOUS = '00000000-0000-0000-0000-000000000000';

const Claims = z.object({ sub: z.guid(), sid: z.guid(), roles: z.array(z.enum(roles)), exp: z.number() });

const CACHED_TOKENS = 10_000;

/** The kinds of token (RFC 8725 §3.11): none passes for the other. */
const kinds = {
  access: { typ: 'at+jwt', audience: config.auth.audience },
  /** Opens a stream and nothing else, because it stands in an address. */
  ticket: { typ: 'ticket+jwt', audience: 'madang-stream' },
} as const;
type Kind = keyof typeof kinds;

/** Signs and checks access tokens: JWT (RFC 7519) with EdDSA (RFC 8037), ≤ 10 minutes, algorithm pinned (RFC 8725 §3.1). */
@Injectable()
export class AccessTokens {
  /** Absent where tokens are only checked. */
  private readonly privateKey: KeyObject | undefined;
  private readonly publicKey: KeyObject;
  /** Checking a signature costs more than the rest of a read; a token that was good is good until it expires. */
  private readonly checked = new Map<string, Caller>();

  constructor() {
    const { privateKey, publicKey } = config.auth;
    if (!privateKey && !publicKey)
      throw new Error(
        'Set JWT_PRIVATE_KEY or JWT_PRIVATE_KEY_FILE to an Ed25519 key (PKCS #8 PEM), or JWT_PUBLIC_KEY… to its public half.',
      );
    this.privateKey = privateKey ? createPrivateKey(privateKey) : undefined;
    this.publicKey = createPublicKey(publicKey ?? privateKey!);
  }

  sign(principal: Principal): Promise<string> {
    return this.issue('access', principal, `${config.auth.accessTokenSeconds}s`);
  }

  /** A ticket ends with the token that it was asked for with: it opens nothing for longer. */
  signTicket(caller: Caller): Promise<string> {
    return this.issue('ticket', caller, Math.floor(caller.expiresAtMs / 1000));
  }

  /** @throws Problem `invalid-token` (401) */
  async verify(token: string): Promise<Caller> {
    const known = this.checked.get(token);
    if (known && known.expiresAtMs > Date.now()) return known;
    const caller = await this.read('access', token);
    if (this.checked.size >= CACHED_TOKENS) this.checked.delete(this.checked.keys().next().value!);
    this.checked.set(token, caller);
    return caller;
  }

  /** @throws Problem `invalid-token` (401) */
  verifyTicket(ticket: string): Promise<Caller> {
    return this.read('ticket', ticket);
  }

  private issue(kind: Kind, { id, roles, sessionId }: Principal, expires: string | number): Promise<string> {
    const { typ, audience } = kinds[kind];
    if (!this.privateKey) throw new Error('This process has no key to sign tokens with.');
    return new SignJWT({ sid: sessionId, roles })
      .setProtectedHeader({ alg: 'EdDSA', typ })
      .setSubject(id)
      .setIssuer(config.auth.issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(this.privateKey);
  }

  private async read(kind: Kind, token: string): Promise<Caller> {
    try {
      const { payload } = await jwtVerify(token, this.publicKey, {
        algorithms: ['EdDSA'],
        ...kinds[kind],
        issuer: config.auth.issuer,
        requiredClaims: ['exp', 'sub'],
      });
      const { sub, sid, roles, exp } = Claims.parse(payload);
      return { id: sub, sessionId: sid, roles, expiresAtMs: exp * 1000 };
    } catch (cause) {
      throw new Problem('invalid-token', {}, { cause });
    }
  }
}

const PUBLIC = 'madang:public';
const ROLES = 'madang:roles';
const TICKETED = 'madang:ticketed';

/** The route answers anybody. Every other route needs a valid access token. */
export const Public = () => SetMetadata(PUBLIC, true);

/** The route needs one of these roles; an admin has them all. */
export const Roles = (...needed: Role[]) => SetMetadata(ROLES, needed);

/** The route takes `?ticket=` as well: a browser's EventSource cannot send headers. */
export const Ticketed = () => SetMetadata(TICKETED, true);

/** Marks a controller's operations as needing a token, for the contract. */
export const Authenticated = () => ApiBearerAuth();

/** Injects the caller. */
export const Me = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<FastifyRequest & { principal: Principal }>().principal,
);

type Targets = Parameters<Reflector['getAllAndOverride']>[1];

/** Lets a request through when its token is good and its roles suffice. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly limits: RateLimits,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Problem `unauthenticated`, `invalid-token` (401), `forbidden` (403) */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { principal?: Principal }>();
    const principal = (request.principal ??= await this.identify(request, targets));
    const needed = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES, targets);
    if (needed && !hasRole(principal, ...needed)) throw new Problem('forbidden', { roles: needed.join(' / ') });
    return true;
  }

  private async identify(request: FastifyRequest, targets: Targets): Promise<Caller> {
    try {
      const { ticket } = request.query as { ticket?: unknown };
      const isTicketed = this.reflector.getAllAndOverride<boolean | undefined>(TICKETED, targets);
      if (isTicketed && typeof ticket === 'string') return await this.tokens.verifyTicket(ticket);
      return await this.tokens.verify(bearerOf(request));
    } catch (error) {
      // Checking signatures is work: who sends bad tokens spends the quota of an anonymous caller.
      await this.limits.consume('anonymous', request.ip);
      throw error;
    }
  }
}

/** True when the principal has one of the roles, or is an admin. */
export const hasRole = (principal: Principal, ...needed: Role[]): boolean =>
  principal.roles.some((role) => role === 'admin' || needed.includes(role));

function bearerOf(request: FastifyRequest): string {
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!token) throw new Problem('unauthenticated');
  return token;
}
