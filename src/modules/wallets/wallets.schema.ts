import { z } from 'zod';
import { PageQuery } from '../../kernel/http/pagination.js';
import { AnyInstant, choice, Id, Instant, line, livemode, text } from '../../kernel/http/schema.js';

/** Whole won; the maximum keeps every sum far below 2^53. */
const amount = z.int().min(1).max(1_000_000_000_000);
const kind = choice(
  'TransactionKind',
  ['deposit', 'pledge', 'payout', 'fee', 'refund', 'withdrawal', 'fare', 'adjustment'],
  'pledge',
);

export const NewDeposit = z
  .strictObject({
    userId: Id,
    amount: amount.meta({ description: 'Won.', example: 50_000 }),
    reference: line(100).meta({
      description: "The payment provider's id; it is credited once.",
      example: 'pay_20261121_0001',
    }),
  })
  .meta({ id: 'NewDeposit' });
export type NewDeposit = z.infer<typeof NewDeposit>;

export const NewTestDeposit = z
  .strictObject({ amount: amount.meta({ description: 'Won.', example: 50_000 }) })
  .meta({ id: 'NewTestDeposit' });
export type NewTestDeposit = z.infer<typeof NewTestDeposit>;

export const Deposit = z
  .object({ id: Id, livemode, userId: Id, amount: z.int(), reference: z.string(), createdAt: Instant })
  .meta({ id: 'Deposit' });
export type Deposit = z.infer<typeof Deposit>;

const SUCCESS = 'payment.succeeded';
const PaymentSuccess = z.object({
  type: z.literal(SUCCESS),
  data: z.object({ paymentId: text(100), userId: Id, amount }),
});
/** Of these the type alone is sure: a shape of the provider's own must not make it repeat an event for ever. */
const OtherPaymentEvent = z.object({
  type: z
    .string()
    .max(200)
    .refine((type) => type !== SUCCESS),
  data: z
    .object({ paymentId: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
export type OtherPaymentEvent = z.infer<typeof OtherPaymentEvent>;

/** The payment provider's notification; unknown fields are ignored. */
export const PaymentNotice = z.union([PaymentSuccess, OtherPaymentEvent]).meta({ id: 'PaymentNotice' });
export type PaymentNotice = z.infer<typeof PaymentNotice>;

export const isSuccess = (notice: PaymentNotice): notice is z.infer<typeof PaymentSuccess> => notice.type === SUCCESS;

export const PaymentNoticeResult = z
  .union([Deposit, z.object({ noted: z.string().meta({ description: 'The type of the event.' }) })])
  .meta({ id: 'PaymentNoticeResult' });

export const Wallet = z
  .object({
    livemode,
    available: z.int().meta({ description: 'Won available to spend.', example: 42_000 }),
    held: z.int().meta({ description: 'Won held for pending withdrawals.', example: 10_000 }),
  })
  .meta({ id: 'Wallet' });

export const TransactionQuery = PageQuery.extend({
  kind: kind.optional(),
  from: AnyInstant.optional().meta({
    description: 'Only transactions at this time or later.',
    example: '2026-11-01T00:00:00Z',
  }),
  to: AnyInstant.optional().meta({
    description: 'Only transactions before this time.',
    example: '2026-12-01T00:00:00Z',
  }),
});
export type TransactionQuery = z.infer<typeof TransactionQuery>;

export type Wallet = z.infer<typeof Wallet>;

export const Transaction = z
  .object({
    id: Id,
    livemode,
    kind,
    amount: z.int().meta({ description: 'Won; negative when the money left the wallet.', example: -1_000 }),
    balance: z.int().meta({ description: 'Won in the wallet right after this transaction.', example: 41_000 }),
    subjectId: Id.nullable().meta({ description: 'The mission, reservation, deposit or withdrawal that caused it.' }),
    createdAt: Instant,
  })
  .meta({ id: 'Transaction' });
export type Transaction = z.infer<typeof Transaction>;

export const TransactionPage = z
  .object({ items: z.array(Transaction), nextCursor: z.string().nullable() })
  .meta({ id: 'TransactionPage' });

export const NewWithdrawal = z
  .strictObject({
    amount: amount.min(10_000).meta({ description: 'Won.', example: 10_000 }),
    destination: line(100).meta({
      description: 'The bank account, as the payout provider identifies it.',
      example: 'kb:123-456-789',
    }),
  })
  .meta({ id: 'NewWithdrawal' });
export type NewWithdrawal = z.infer<typeof NewWithdrawal>;

export const Withdrawal = z
  .object({
    id: Id,
    livemode,
    amount: z.int(),
    destination: z.string(),
    status: choice('WithdrawalStatus', ['pending', 'posted', 'voided']).meta({
      description: '`pending` until the payout provider confirms or rejects it.',
    }),
    createdAt: Instant,
    endedAt: Instant.nullable(),
  })
  .meta({ id: 'Withdrawal' });
export type Withdrawal = z.infer<typeof Withdrawal>;

export const TrialBalance = z
  .object({
    difference: z
      .int()
      .meta({ description: 'Total debits minus total credits over all accounts, in won; always 0.', example: 0 }),
    accounts: z.int(),
    transfers: z.int(),
    findings: z
      .array(z.string())
      .meta({ description: 'Everything that the audit found wrong; always empty.', example: [] }),
    readOnly: z
      .boolean()
      .meta({ description: 'True after a finding: money cannot move until an operator has checked it.' }),
    checkedAt: Instant,
  })
  .meta({ id: 'TrialBalance' });
export type TrialBalance = z.infer<typeof TrialBalance>;
