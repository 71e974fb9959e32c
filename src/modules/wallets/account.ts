import { derivedId } from '../../kernel/ids.js';

/**
 * What an account is for. `wallet` belongs to a person and `escrow` to a mission; the others exist once. Money enters
 * from `topup`, the only account that may be overdrawn (it stands for the outside), and leaves to `payout`.
 */
export const accountKinds = ['wallet', 'escrow', 'fees', 'topup', 'payout'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** An account as callers of the ledger name it; `owner` is a person or a mission. */
export type Account = { kind: AccountKind; owner: string };

const NAMESPACE = '6ba7c0de-6d61-5d61-8e67-6c6564676572';
const HOUSE = '00000000-0000-0000-0000-000000000000';

export const walletOf = (userId: string): Account => ({ kind: 'wallet', owner: userId });
export const escrowOf = (missionId: string): Account => ({ kind: 'escrow', owner: missionId });
export const fees: Account = { kind: 'fees', owner: HOUSE };
export const topup: Account = { kind: 'topup', owner: HOUSE };
export const payout: Account = { kind: 'payout', owner: HOUSE };

/** The id of an account follows from what it is, so that nobody has to look it up. */
export const accountId = ({ kind, owner }: Account): string => derivedId(NAMESPACE, `${kind}:${owner}`);

/** The id of a transfer follows from what it is for: the same money can never move twice, however late the repeat. */
export const transferId = (purpose: string): string => derivedId(NAMESPACE, `transfer:${purpose}`);
