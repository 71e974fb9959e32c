import type { Account } from './account.js';

type TransferKind = 'deposit' | 'pledge' | 'payout' | 'fee' | 'refund' | 'withdrawal' | 'fare' | 'adjustment';

/** Money from one account to another: one debit, one credit, one amount, so that an unbalanced one cannot be written. */
export type Transfer = {
  /** Derived from what it is for; a second transfer with this id is refused. */
  id: string;
  kind: TransferKind;
  from: Account;
  to: Account;
  amountKrw: number;
  /** The mission, reservation, deposit or withdrawal it belongs to. */
  subjectId: string | null;
};
