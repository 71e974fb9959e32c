import { Injectable } from '@nestjs/common';
import { config } from '../../config.js';

const TIMEOUT_MS = 10_000;

/** The provider's response. `unknown` means no response: the money may have moved, so the request must be repeated. */
export type PayoutAnswer = { outcome: 'executed' | 'refused' | 'unknown'; reason?: string };

/** In a destination: the payout of test money to it is refused. */
const REFUSED = '#refused';

/** Stands in for the provider where the money is test money. */
export const pretendToPay = ({ destination }: { destination: string }): PayoutAnswer =>
  destination.includes(REFUSED) ? { outcome: 'refused', reason: 'the destination says so' } : { outcome: 'executed' };

/** The external provider of bank transfers. */
@Injectable()
export class PayoutProvider {
  readonly isConfigured = config.payments.payoutUrl !== undefined;

  /** Requests one payout. The key never changes, so that the provider executes repeated requests once. */
  async pay({ key, amount, destination }: { key: string; amount: number; destination: string }): Promise<PayoutAnswer> {
    try {
      const response = await fetch(`${config.payments.payoutUrl}/payouts`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body: JSON.stringify({ amount, currency: 'KRW', destination }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (response.ok) return { outcome: 'executed' };
      // Too early, too frequent or still in progress: neither success nor failure.
      const isRefusal =
        response.status >= 400 && response.status < 500 && ![408, 409, 425, 429].includes(response.status);
      return { outcome: isRefusal ? 'refused' : 'unknown', reason: `HTTP ${response.status}` };
    } catch (error) {
      return { outcome: 'unknown', reason: String(error).slice(0, 500) };
    }
  }
}
