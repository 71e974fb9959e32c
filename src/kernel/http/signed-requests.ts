import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { Problem } from '../problems/problem.js';

/** Checks what a provider sends us, signed by Standard Webhooks 1.0. */
export class SignedRequests {
  private readonly webhook: Webhook | undefined;

  /** Without a secret every request is rejected. @param variable the environment variable of the secret, for the log */
  constructor(
    secret: string | undefined,
    private readonly variable: string,
  ) {
    this.webhook = secret ? new Webhook(secret) : undefined;
  }

  /** @throws Problem `invalid-signature` (401) */
  verify({ rawBody = '', headers }: FastifyRequest & { rawBody?: string }): void {
    try {
      if (!this.webhook) throw new Error(`${this.variable} is not set`);
      this.webhook.verify(rawBody, headers as Record<string, string>);
    } catch (cause) {
      throw new Problem('invalid-signature', {}, { cause });
    }
  }
}

/** Documents the headers of a signed request. */
export const SignatureHeaders = () =>
  applyDecorators(
    ApiHeader({
      name: 'webhook-signature',
      required: true,
      example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
    }),
    ApiHeader({ name: 'webhook-timestamp', required: true, example: '1795219200' }),
    ApiHeader({ name: 'webhook-id', required: true, example: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W' }),
  );
