import { applyDecorators, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { Problem } from '../problems/problem.js';
import type { Signed as SignedBody } from './bodies.js';
import { RouteSetting } from './route-settings.js';

/** Admits what a provider signed by Standard Webhooks 1.0. A guard runs before the schema: a stranger learns nothing of the shape. */
class SignatureGuard implements CanActivate {
  private readonly webhook: Webhook | undefined;

  /** Without a secret every request is rejected. @param variable the environment variable of the secret, for the log */
  constructor(
    secret: string | undefined,
    private readonly variable: string,
  ) {
    this.webhook = secret ? new Webhook(secret) : undefined;
  }

  /** @throws Problem `invalid-signature` (401), and `malformed-json` (400) for what the provider itself signed */
  canActivate(context: ExecutionContext): boolean {
    const { rawBody = '', malformed, headers } = context.switchToHttp().getRequest<FastifyRequest & SignedBody>();
    try {
      if (!this.webhook) throw new Error(`${this.variable} is not set`);
      this.webhook.verify(rawBody, headers as Record<string, string>);
    } catch (cause) {
      // It reads what it has verified, too.
      if (!(cause instanceof SyntaxError)) throw new Problem('invalid-signature', {}, { cause });
    }
    if (malformed) throw malformed;
    return true;
  }
}

/** Requires a provider's signature, and documents its headers. */
export const Signed = (secret: string | undefined, variable: string) =>
  applyDecorators(
    RouteSetting({ signed: true }),
    UseGuards(new SignatureGuard(secret, variable)),
    ApiHeader({
      name: 'webhook-signature',
      required: true,
      schema: { type: 'string', maxLength: 1_000, example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=' },
    }),
    ApiHeader({
      name: 'webhook-timestamp',
      required: true,
      schema: { type: 'string', maxLength: 20, example: '1795219200' },
    }),
    ApiHeader({
      name: 'webhook-id',
      required: true,
      schema: { type: 'string', maxLength: 255, example: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W' },
    }),
  );
