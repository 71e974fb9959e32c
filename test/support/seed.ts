import { it } from '@jest/globals';
import { randomly } from '../../scripts/lib/random.mjs';
import { scale } from './scale.js';

/**
 * The seed of this run's random choices; `SEED=…` repeats a run. The long form makes new ones each time; in every other run they are
 * the same, so that none is red for what its change did not do.
 */
export const seed = Number(process.env['SEED'] ?? scale((Math.random() * 2 ** 32) >>> 0, 11));

export type Random = {
  /** A whole number, `from` ≤ n < `to`. */
  between(from: number, to: number): number;
};

function randomFrom(state: number): Random {
  const next = randomly(state);
  return { between: (from, to) => from + Math.floor(next() * (to - from)) };
}

/** A test whose faults come at random moments: when it fails, the message tells the seed that repeats them. */
export function itSeeded(
  name: string,
  run: (random: Random) => Promise<void>,
  declare: (name: string, run: () => Promise<void>) => void = it,
): void {
  const told = async () => {
    try {
      await run(randomFrom(seed));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const again = `Repeat this run with SEED=${seed}.`;
      error.message = `${again}\n${error.message}`;
      error.stack = `${again}\n${error.stack}`;
      throw error;
    }
  };
  declare(name, told);
}
