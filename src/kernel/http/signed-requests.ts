import { applyDecorators, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { Problem } from '../problems/problem.js';

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

  /** @throws Problem `invalid-signature` (401) */
  canActivate(context: ExecutionContext): boolean {
    const { rawBody = '', headers } = context.switchToHttp().getRequest<FastifyRequest & { rawBody?: string }>();
    try {
      if (!this.webhook) throw new Error(`${this.variable} is not set`);
      this.webhook.verify(rawBody, headers as Record<string, string>);
      return true;
    } catch (cause) {
      throw new Problem('invalid-signature', {}, { cause });
    }
  }
}

/** Requires a provider's signature, and documents its headers. */
export const Signed = (secret: string | undefined, variable: string) =>
  applyDecorators(
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
