import { setTimeout as sleep } from 'node:timers/promises';
import { MachineClock } from './machine-clock.js';

const LONGEST_PAUSE_MS = 100;
const CLOCK_EVERY_MS = 250;

let failure: Error | undefined;

/** Ends every wait, now and later, with this error: what they wait for cannot come any more. */
export function failWaits(error: Error): void {
  failure ??= error;
}

/**
 * Asks until the answer is there; never sleeps for a guessed time. The limit counts the time in which the machine has nothing to do
 * (see MachineClock): however slow it is, a wait goes on while something goes on.
 *
 * @throws Error with `what` after `withinMs` of that, or at once when a process that the test stands on has died
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  withinMs = 10_000,
): Promise<T> {
  const startedAt = performance.now();
  const clock = new MachineClock(false);
  let last: unknown;
  let readAt = startedAt;
  let spentMs = 0;
  let pauseMs = 5;
  while (spentMs < withinMs) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    if (failure) throw new Error(`Waited in vain until ${what}.`, { cause: failure });
    await sleep(pauseMs);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5);
    if (performance.now() - readAt < Math.min(CLOCK_EVERY_MS, withinMs / 4)) continue;
    readAt = performance.now();
    spentMs = clock.elapsedMs();
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  throw new Error(`Waited ${seconds} s in vain until ${what}.`, { cause: last });
}

/**
 * Waits until a number has reached `goal`, for as long as it grows: the limit begins anew with each step. Gives the number.
 *
 * @throws Error with `what` and the number after `withinMs` without a step, by the clock of `until`
 */
export async function untilReached(
  what: string,
  goal: number,
  ask: () => Promise<number> | number,
  withinMs = 20_000,
): Promise<number> {
  let reached = await ask();
  while (reached < goal) {
    const before = reached;
    await until(`${what} (${before} of ${goal} so far)`, async () => (reached = await ask()) > before, withinMs);
  }
  return reached;
}
