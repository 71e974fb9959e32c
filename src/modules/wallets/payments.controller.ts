import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { config } from '../../config.js';
import { Public } from '../../kernel/auth/auth.guard.js';
import { Problem } from '../../kernel/problems/problem.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { Deposit, PaymentNotice } from './wallets.schema.js';
import { WalletsService } from './wallets.service.js';

/**
 * Notifications of the payment provider, signed according to Standard Webhooks 1.0; the payment id makes repeats
 * harmless.
 */
@ApiTags('wallet')
@Controller('v1/payments')
export class PaymentsController {
  private readonly webhook = config.payments.webhookSecret ? new Webhook(config.payments.webhookSecret) : undefined;

  constructor(
    private readonly wallets: WalletsService,
    private readonly uow: UnitOfWork,
  ) {}

  @Public()
  @Post('notices')
  @ApiOperation({
    summary: 'Receive a payment notice from the payment provider',
    description: 'Signed according to Standard Webhooks.',
  })
  @ApiHeader({ name: 'webhook-id', required: true, example: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W' })
  @ApiHeader({ name: 'webhook-timestamp', required: true, example: '1795219200' })
  @ApiHeader({ name: 'webhook-signature', required: true, example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=' })
  @Returns(Deposit, 200, 'The deposit; a repeated notice returns the same one.')
  @Problems('invalid-signature', 'user-not-found', 'deposit-reference-reused', 'ledger-read-only')
  noticePayment(
    @Req() request: FastifyRequest & { rawBody?: string },
    @Body({ schema: PaymentNotice }) { data }: PaymentNotice,
  ) {
    this.verify(request);
    const { paymentId: reference, userId, amount } = data;
    return this.uow.run((tx) => this.wallets.deposit(tx, { reference, userId, amount }, null));
  }

  private verify({ rawBody = '', headers }: FastifyRequest & { rawBody?: string }): void {
    try {
      if (!this.webhook) throw new Error('PAYMENT_WEBHOOK_SECRET is not set');
      this.webhook.verify(rawBody, headers as Record<string, string>);
    } catch (cause) {
      throw new Problem('invalid-signature', {}, { cause });
    }
  }
}
