import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is there; never sleeps for a guessed time. @throws Error with `what` after `withinMs`. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  withinMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < deadline) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(25);
  }
  throw new Error(`Waited ${withinMs} ms in vain until ${what}.`, { cause: last });
}
