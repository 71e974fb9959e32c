import { derivedId, NIL_ID } from '../../kernel/tx/ids.js';
import { inModeOf } from '../../kernel/tx/mode.js';

/**
 * What an account is for. A `wallet` belongs to a user, an `escrow` to a mission or a reservation; the others exist once in each mode. Money enters
 * from `topup`, the only account that may be overdrawn (it represents the outside), and leaves to `payout`.
 */
type AccountKind = 'wallet' | 'escrow' | 'fees' | 'topup' | 'payout';

/**
 * An account of the ledger; `owner` is a user, a mission or a reservation. Its id derives from kind and owner, so it needs no look-up.
 */
export type Account = { readonly id: string; readonly kind: AccountKind; readonly owner: string };

const NAMESPACE = '6ba7c0de-6d61-5d61-8e67-6c6564676572';
/** The owner of the accounts that exist once: Madang itself. For test money it has others. */
const HOUSE = NIL_ID;

const account = (kind: AccountKind, owner: string): Account => ({
  id: derivedId(NAMESPACE, `${kind}:${owner}`),
  kind,
  owner,
});

export const walletOf = (userId: string): Account => account('wallet', userId);
export const escrowOf = (subjectId: string): Account => account('escrow', subjectId);

/** The account of the house for the money of what has this id: an account, a mission or a reservation. */
const ofHouse = (kind: 'fees' | 'topup' | 'payout') => (id: string) => account(kind, inModeOf(id, HOUSE));
export const feesOf = ofHouse('fees');
export const topupOf = ofHouse('topup');
export const payoutOf = ofHouse('payout');

/** The id of a transfer derives from its purpose: the same money can never move twice, however late the retry. */
export const transferId = (purpose: string): string => derivedId(NAMESPACE, `transfer:${purpose}`);
