import { Body, Controller, Headers, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { config } from '../../config.js';
import { Public } from '../../kernel/auth/auth.guard.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { Signed } from '../../kernel/http/signed-requests.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { PaymentEvents } from './payment-events.js';
import { isSuccess, PaymentNotice, PaymentNoticeResult } from './wallets.schema.js';
import { WalletsService } from './wallets.service.js';

/**
 * Notifications of the payment provider, signed according to Standard Webhooks 1.0; the payment id makes repeats
 * harmless.
 */
@ApiTags('wallet')
@Controller('v1/payments')
export class PaymentsController {
  constructor(
    private readonly wallets: WalletsService,
    private readonly events: PaymentEvents,
    private readonly uow: UnitOfWork,
  ) {}

  @Public()
  @Post('notices')
  @ApiOperation({
    summary: 'Receive a payment notice from the payment provider',
    description:
      'Signed according to Standard Webhooks. `payment.succeeded` credits a payment; every other event is noted. Money that goes back ' +
      'is a case for an operator, who is alerted.',
  })
  @Signed(config.payments.webhookSecret, 'PAYMENT_WEBHOOK_SECRET')
  @Returns(
    PaymentNoticeResult,
    200,
    'The deposit, for a repeated notice the same one; or the type of the event that was noted.',
  )
  @Problems('invalid-signature', 'user-not-found', 'deposit-reference-reused', 'ledger-read-only')
  noticePayment(@Headers('webhook-id') messageId: string, @Body({ schema: PaymentNotice }) notice: PaymentNotice) {
    if (!isSuccess(notice)) return this.events.note(messageId, notice);
    const { paymentId: reference, userId, amount } = notice.data;
    return this.uow.run((tx) => this.wallets.deposit(tx, { reference, userId, amount }, null));
  }
}
