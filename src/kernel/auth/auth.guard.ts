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

/** Also accepts `?ticket=`, because a browser's EventSource cannot send headers. */
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

type Targets = Parameters<Reflector['getAllAndOverride']>[1];

/** Admits a request with a valid token and sufficient roles. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly tickets: StreamTickets,
    private readonly revoked: RevokedSessions,
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
    if (needed && !hasRole(principal, ...needed)) throw new Problem('forbidden', { roles: needed });
    return true;
  }

  private async identify(request: FastifyRequest, targets: Targets): Promise<Caller> {
    try {
      const { ticket } = request.query as { ticket?: unknown };
      const isTicketed = this.reflector.getAllAndOverride<boolean | undefined>(TICKETED, targets);
      if (isTicketed && typeof ticket === 'string') return await this.tickets.redeem(ticket);
      const caller = await this.tokens.verify(bearerOf(request));
      const mayHaveEnded = this.reflector.getAllAndOverride<boolean | undefined>(ENDED, targets);
      if (!mayHaveEnded && this.revoked.has(caller.sessionId)) throw new Problem('invalid-token');
      return caller;
    } catch (error) {
      // Verifying signatures is expensive: invalid tokens count against the anonymous quota.
      await this.limits.consume('anonymous', callerAddressOf(request.ip));
      throw error;
    }
  }
}

/** The credentials are behind one space or more (RFC 9110 §11.4). */
function bearerOf(request: FastifyRequest): string {
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!token) throw new Problem('unauthenticated');
  return token;
}
