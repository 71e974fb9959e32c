import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 2_000;

/** Treats a hanging Redis as unavailable: BullMQ itself would wait for ever. @throws Error after two seconds */
export function withTimeout<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {}); // it may still fail after we have stopped waiting
  return Promise.race([answer, timeout()]);
}

async function timeout(): Promise<never> {
  await sleep(TIMEOUT_MS, undefined, { ref: false });
  // After a pause of the whole process timers run before sockets are read: the answer may have been there for long.
  await nextTurn();
  throw new Error(`Redis did not answer within ${TIMEOUT_MS} ms`);
}
