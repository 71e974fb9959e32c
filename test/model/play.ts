import { expect } from '@jest/globals';
import fc from 'fast-check';
import { seed } from '../support/seed.js';
import { Refused } from './vocabulary.js';

/** `SEED=… CASE=…`, as a failure prints them, repeats one run. */
const { STEPS = '30', CASE, SHRINK } = process.env;

/** One thing that both do, with the words that say it. */
export type Both<Reference, System> = {
  words: string;
  inMemory: (reference: Reference) => string | void;
  forReal: (system: System) => Promise<string | void>;
};

/**
 * Plays drawn openings and commands so many times; a failing run is shrunk to the few that matter, and told with its steps.
 *
 * @param settings `command` repeats the run, `keptRuns` lie between two calls of `forget`, `play` adds its steps to `told`, and
 *   `describe` says what else a failing opening holds
 */
export async function playModel<Opening, Command>(settings: {
  command: string;
  runs: number;
  keptRuns: number;
  opening: fc.Arbitrary<Opening>;
  commands: fc.Arbitrary<Command>;
  forget: () => Promise<void>;
  play: (opening: Opening, drawn: Command[], told: string[]) => Promise<void>;
  describe?: (opening: Opening) => string;
}): Promise<void> {
  const { command, runs, keptRuns, opening, commands, forget, play, describe } = settings;
  let done = 0;
  let failing: string[] | undefined;
  // On average as many as asked for.
  const drawn = fc.noBias(fc.array(commands, { maxLength: Number(STEPS) * 2, size: 'max' }));
  const run = fc.asyncProperty(opening, drawn, async (begun, some) => {
    if (failing || done++ % keptRuns === 0) await forget();
    const steps: string[] = [];
    await play(begun, some, steps).catch((error: unknown) => {
      failing = steps;
      throw error;
    });
  });
  const details = await fc.check(run, { seed, numRuns: runs, path: CASE ?? '', endOnFailure: SHRINK === 'no' });
  if (!details.failed) return;
  const told = [
    `The system and the reference differ. This repeats it:\n  SEED=${seed} CASE=${details.counterexamplePath} ${command}`,
    ...(describe ? [describe(details.counterexample![0])] : []),
    ...failing!.map((words, index) => `${index + 1}. ${words}`),
  ].join('\n');
  throw new Error(`${told}\n${(details.errorInstance as Error).message}`);
}

/** Takes a step of both, and compares what they answer and what there is then. */
export function comparing<Reference extends { view(): unknown }, System extends { view(): Promise<unknown> }>(
  reference: Reference,
  system: System,
  told: string[],
): (step: Both<Reference, System>) => Promise<void> {
  return async ({ words, inMemory, forReal }) => {
    told.push(words);
    const expected = await answerOf(() => inMemory(reference));
    expect(await answerOf(() => forReal(system))).toBe(expected);
    expect(await system.view()).toEqual(reference.view());
  };
}

/** What came back: a thing's name, or the code of a refusal. Any other error is the run's. */
async function answerOf(ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}
