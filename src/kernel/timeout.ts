import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 2_000;

/** Redis that hangs is as good as away: BullMQ itself would wait for ever. @throws Error after two seconds. */
export function patiently<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {}); // it may still fail after we have stopped waiting
  return Promise.race([
    answer,
    sleep(PATIENCE_MS, undefined, { ref: false }).then(() => {
      throw new Error(`Redis did not answer within ${PATIENCE_MS} ms`);
    }),
  ]);
}
