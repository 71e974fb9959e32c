import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { config } from '../../config.js';
import { Public } from '../../kernel/auth/auth.guard.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { SignatureHeaders, SignedRequests } from '../../kernel/http/signed-requests.js';
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
  private readonly signed = new SignedRequests(config.payments.webhookSecret, 'PAYMENT_WEBHOOK_SECRET');

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
  @SignatureHeaders()
  @Returns(Deposit, 200, 'The deposit; a repeated notice returns the same one.')
  @Problems('invalid-signature', 'user-not-found', 'deposit-reference-reused', 'ledger-read-only')
  noticePayment(
    @Req() request: FastifyRequest & { rawBody?: string },
    @Body({ schema: PaymentNotice }) { data }: PaymentNotice,
  ) {
    this.signed.verify(request);
    const { paymentId: reference, userId, amount } = data;
    return this.uow.run((tx) => this.wallets.deposit(tx, { reference, userId, amount }, null));
  }
}
