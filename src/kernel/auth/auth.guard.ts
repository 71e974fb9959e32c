import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { isTest } from '../tx/mode.js';
import { AccessTokens } from './access-tokens.js';
import { Presence } from './presence.js';
import { callerAddressOf } from './caller-address.js';
import { ApiKeys } from './api-keys.js';
import { looksLikeKey } from './key-secret.js';
import { isWithin } from './networks.js';
import { hasRole, type ActingKey, type Caller, type Principal, type Role } from './principal.js';
import { RateLimits } from './rate-limit.js';
import { BY_PERSON, liveScopes, scopeOf, type KeyRule, type Scope } from './scopes.js';
import { RevokedSessions } from './sessions.js';
import { StreamTickets } from './stream-tickets.js';

const PUBLIC = 'madang:public';
const ROLES = 'madang:roles';
const TICKETED = 'madang:ticketed';
const ENDED = 'madang:ended';
const KEY_RULE = 'madang:key-rule';

/** The extension of an operation in which `buildDocument` finds its rule for keys; the document has the scope in its place. */
export const X_KEY_RULE = 'x-key-rule';

/** Marks a route as public. Every other route needs a valid access token or an API key. */
export const Public = () => SetMetadata(PUBLIC, true);

/** Requires one of these roles, and documents it; an admin has them all. */
export const Roles = (...needed: Role[]) =>
  applyDecorators(SetMetadata(ROLES, needed), ApiExtension('x-roles', needed));

/** Also accepts `?ticket=`, because a browser's EventSource and pictures cannot send headers. */
export const Ticketed = () => SetMetadata(TICKETED, true);

/** Also accepts a token whose session has ended: a log-out may be repeated. */
export const EvenEnded = () => SetMetadata(ENDED, true);

/**
 * Says what an API key needs for a route, or for those of a controller: the scope of this resource for reading or writing, or a scope
 * by its whole name; or that no key will do, only a person's log-in (`BY_PERSON`). Documents it. Without it no key will do.
 */
export const Authenticated = (rule: KeyRule) =>
  applyDecorators(SetMetadata(KEY_RULE, rule), ApiBearerAuth(), ApiExtension(X_KEY_RULE, rule));

/** Injects the caller. */
export const Me = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<FastifyRequest & { principal: Principal }>().principal,
);

/** What the decorators say of a route. */
type Rules = {
  isPublic: boolean;
  isTicketed: boolean;
  mayHaveEnded: boolean;
  roles: Role[] | undefined;
  keyRule: KeyRule;
};

/** Admits a request with a valid token, or an API key with the scope for it, and sufficient roles. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly tickets: StreamTickets,
    private readonly keys: ApiKeys,
    private readonly revoked: RevokedSessions,
    private readonly limits: RateLimits,
    private readonly presence: Presence,
    private readonly reflector: Reflector,
  ) {}

  /**
   * Without a promise where the token is known: most requests.
   *
   * @throws Problem `unauthenticated`, `invalid-token` (401), `forbidden`, `insufficient-scope`, `person-required`,
   *   `key-address-refused`, `live-mode-only` (403)
   */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rules = this.rulesOf(context);
    if (rules.isPublic) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { principal?: Principal }>();
    const known = request.principal ?? this.recognize(request, rules);
    return known
      ? this.admit(request, known, rules)
      : this.identify(request, rules).then((caller) => this.admit(request, caller, rules));
  }

  private admit(request: FastifyRequest & { principal?: Principal }, caller: Principal, rules: Rules): true {
    const { roles, keyRule } = rules;
    request.principal = caller;
    if (caller.key) assertKeyMay(caller, caller.key, scopeOf(keyRule, request.method), request.ip);
    if (roles && !hasRole(caller, ...roles)) throw new Problem('forbidden', { roles });
    if (caller.key) this.keys.noteUse(caller.key.id);
    this.presence.note(caller);
    return true;
  }

  private rulesOf(context: ExecutionContext): Rules {
    const targets = [context.getHandler(), context.getClass()];
    const read = <T>(key: string) => this.reflector.getAllAndOverride<T | undefined>(key, targets);
    return {
      isPublic: read<true>(PUBLIC) ?? false,
      isTicketed: read<true>(TICKETED) ?? false,
      mayHaveEnded: read<true>(ENDED) ?? false,
      roles: read<Role[]>(ROLES),
      keyRule: read<KeyRule>(KEY_RULE) ?? BY_PERSON,
    };
  }

  /** The caller of a live session or key that was verified before; undefined for all others. */
  private recognize(request: FastifyRequest, { isTicketed }: Rules): Caller | undefined {
    if (isTicketed && ticketOf(request) !== undefined) return undefined;
    const token = tokenIn(request);
    if (token === undefined) return undefined;
    const caller = looksLikeKey(token) ? this.keys.recall(token) : this.tokens.recall(token);
    return caller && !this.revoked.has(caller.sessionId) ? caller : undefined;
  }

  private async identify(request: FastifyRequest, { isTicketed, mayHaveEnded }: Rules): Promise<Caller> {
    try {
      const ticket = isTicketed ? ticketOf(request) : undefined;
      if (ticket !== undefined) return await this.tickets.redeem(ticket);
      const token = tokenIn(request);
      if (token === undefined) throw new Problem('unauthenticated');
      const caller = await (looksLikeKey(token) ? this.keys.verify(token) : this.tokens.verify(token));
      if (!mayHaveEnded && this.revoked.has(caller.sessionId)) throw new Problem('invalid-token');
      return caller;
    } catch (error) {
      // Verifying signatures is expensive: invalid tokens count against the anonymous quota.
      await this.limits.consume('anonymous', callerAddressOf(request.ip));
      throw error;
    }
  }
}

/** @throws Problem `key-address-refused`, `person-required`, `insufficient-scope`, `live-mode-only` (403) */
function assertKeyMay({ id }: Principal, { scopes, networks }: ActingKey, scope: Scope | undefined, ip: string): void {
  if (networks.length > 0 && !isWithin(ip, networks)) throw new Problem('key-address-refused');
  if (!scope) throw new Problem('person-required');
  if (!scopes.includes(scope)) throw new Problem('insufficient-scope', { scope });
  if (isTest(id) && liveScopes.includes(scope)) throw new Problem('live-mode-only');
}

function ticketOf({ query }: FastifyRequest): string | undefined {
  const { ticket } = query as { ticket?: unknown };
  return typeof ticket === 'string' ? ticket : undefined;
}

/** The credentials are behind one space or more (RFC 9110 §11.4). */
const tokenIn = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer +([\w.~+/=-]+)$/i.exec(headers.authorization ?? '')?.[1];

/** The secret of the API key that a request was sent with, whether there is such a key or not. */
export function keyIn(request: FastifyRequest): string | undefined {
  const token = tokenIn(request);
  return token !== undefined && looksLikeKey(token) ? token : undefined;
}
