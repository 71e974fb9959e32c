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
import { AccessTokens } from './access-tokens.js';
import { Presence } from './presence.js';
import { callerAddressOf } from './caller-address.js';
import { hasRole, type Caller, type Principal, type Role } from './principal.js';
import { RateLimits } from './rate-limit.js';
import { RevokedSessions } from './sessions.js';
import { StreamTickets } from './stream-tickets.js';

const PUBLIC = 'madang:public';
const ROLES = 'madang:roles';
const TICKETED = 'madang:ticketed';
const ENDED = 'madang:ended';

/** Marks a route as public. Every other route needs a valid access token. */
export const Public = () => SetMetadata(PUBLIC, true);

/** Requires one of these roles, and documents it; an admin has them all. */
export const Roles = (...needed: Role[]) =>
  applyDecorators(SetMetadata(ROLES, needed), ApiExtension('x-roles', needed));

/** Also accepts `?ticket=`, because a browser's EventSource and pictures cannot send headers. */
export const Ticketed = () => SetMetadata(TICKETED, true);

/** Also accepts a token whose session has ended: a log-out may be repeated. */
export const EvenEnded = () => SetMetadata(ENDED, true);

/** Documents a controller's operations as authenticated. */
export const Authenticated = () => ApiBearerAuth();

/** Injects the caller. */
export const Me = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<FastifyRequest & { principal: Principal }>().principal,
);

/** What the decorators say of a route. */
type Rules = { isPublic: boolean; isTicketed: boolean; mayHaveEnded: boolean; roles: Role[] | undefined };

/** Admits a request with a valid token and sufficient roles. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly tickets: StreamTickets,
    private readonly revoked: RevokedSessions,
    private readonly limits: RateLimits,
    private readonly presence: Presence,
    private readonly reflector: Reflector,
  ) {}

  /**
   * Without a promise where the token is known: most requests.
   *
   * @throws Problem `unauthenticated`, `invalid-token` (401), `forbidden` (403)
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

  private admit(request: { principal?: Principal }, caller: Principal, { roles }: Rules): true {
    request.principal = caller;
    if (roles && !hasRole(caller, ...roles)) throw new Problem('forbidden', { roles });
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
    };
  }

  /** The caller of a live session whose token was verified before; undefined for all others. */
  private recognize(request: FastifyRequest, { isTicketed }: Rules): Caller | undefined {
    if (isTicketed && ticketOf(request) !== undefined) return undefined;
    const token = tokenIn(request);
    const caller = token === undefined ? undefined : this.tokens.recall(token);
    return caller && !this.revoked.has(caller.sessionId) ? caller : undefined;
  }

  private async identify(request: FastifyRequest, { isTicketed, mayHaveEnded }: Rules): Promise<Caller> {
    try {
      const ticket = isTicketed ? ticketOf(request) : undefined;
      if (ticket !== undefined) return await this.tickets.redeem(ticket);
      const token = tokenIn(request);
      if (token === undefined) throw new Problem('unauthenticated');
      const caller = await this.tokens.verify(token);
      if (!mayHaveEnded && this.revoked.has(caller.sessionId)) throw new Problem('invalid-token');
      return caller;
    } catch (error) {
      // Verifying signatures is expensive: invalid tokens count against the anonymous quota.
      await this.limits.consume('anonymous', callerAddressOf(request.ip));
      throw error;
    }
  }
}

function ticketOf({ query }: FastifyRequest): string | undefined {
  const { ticket } = query as { ticket?: unknown };
  return typeof ticket === 'string' ? ticket : undefined;
}

/** The credentials are behind one space or more (RFC 9110 §11.4). */
const tokenIn = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer +([\w.~+/=-]+)$/i.exec(headers.authorization ?? '')?.[1];
