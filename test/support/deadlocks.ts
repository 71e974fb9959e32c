import { txRetries } from '../../src/kernel/tx/tx.metrics.js';

const DEADLOCK = 1213;

/** How many transactions of this process have ended by a deadlock. */
export const deadlocks = async (): Promise<number> =>
  (await txRetries.get()).values
    .filter(({ labels }) => Number(labels.errno) === DEADLOCK)
    .reduce((sum, { value }) => sum + value, 0);
