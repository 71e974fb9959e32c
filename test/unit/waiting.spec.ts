import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { MachineClock } from '../support/machine-clock.js';
import { failWaits, until, untilReached } from '../support/wait.js';

/** Keeps a processor at work for so many ms. */
function work(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;) Math.sqrt(end);
}

describe('The clock of the machine', () => {
  it('runs slower than the wall’s while a processor works', () => {
    const clock = new MachineClock(false);
    work(1_000);
    expect(clock.elapsedMs()).toBeLessThan(500);
  });

  it('is the wall’s where a promise is judged in full', () => {
    const clock = new MachineClock(true);
    work(500);
    expect(clock.elapsedMs()).toBeGreaterThanOrEqual(499);
  });
});

describe('A wait', () => {
  it('for a count goes on as long as that grows, and ends where it stands still', async () => {
    let count = 0;
    const growing = setInterval(() => (count = Math.min(count + 1, 8)), 100);
    await expect(untilReached('eight are there', 8, () => count, 500)).resolves.toBe(8);
    await expect(untilReached('nine are there', 9, () => count, 500)).rejects.toThrow('(8 of 9 so far)');
    clearInterval(growing);
  });

  it('ends at once when what it waits for cannot come any more', async () => {
    const waiting = until('it comes', () => false, 3_600_000);
    await sleep(50);
    failWaits(new Error('the worker has died'));
    await expect(waiting).rejects.toMatchObject({ cause: { message: 'the worker has died' } });
  });
});
