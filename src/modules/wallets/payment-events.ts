import { Injectable, Logger } from '@nestjs/common';
import type { OtherPaymentEvent } from './wallets.schema.js';
import { paymentReversals } from './wallets.metrics.js';

/** What providers call money that goes back: payment.refunded, Transaction.PartialCancelled, charge.dispute.created. */
const REVERSAL = /refund|cancel|dispute|chargeback|revers/i;

/** Events of the payment provider that credit nothing. */
@Injectable()
export class PaymentEvents {
  private readonly logger = new Logger('payments');

  /** Notes an event in the log. Money that goes back at the provider raises an alert: no rule says yet what becomes of it here. */
  note(messageId: string, { type, data }: OtherPaymentEvent): { noted: string } {
    const entry = { messageId, type, id: data?.paymentId?.slice(0, 100) };
    if (REVERSAL.test(type)) {
      paymentReversals.inc();
      this.logger.error(entry, 'money went back at the payment provider: an operator must look into it');
    } else this.logger.log(entry, 'payment event noted');
    return { noted: type };
  }
}
