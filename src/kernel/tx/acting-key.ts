import type { Tx } from './tx.js';

const keys = new WeakMap<Tx, string>();

/** Says by which API key a person acts in this transaction: its events are recorded with it. */
export function setActingKey(tx: Tx, keyId: string): void {
  keys.set(tx, keyId);
}

/** The API key by which a person acts; undefined where they do so themselves. */
export const actingKeyOf = (tx: Tx): string | undefined => keys.get(tx);
