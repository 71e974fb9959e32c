import { api, bodyOf, type Schemas } from '../core/api.js';

type Query = { limit: number; kind?: Schemas['Transaction']['kind']; cursor?: string };

/** One page of what moved in the wallet of the person of this tab, newest first. @throws Failure */
export const findTransactions = (query: Query): Promise<Schemas['TransactionPage']> =>
  // The other type that the contract names is CSV, for those who ask for it.
  bodyOf(api.GET('/v1/wallet/transactions', { params: { query } })) as Promise<Schemas['TransactionPage']>;
