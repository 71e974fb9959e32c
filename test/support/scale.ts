import { it } from '@jest/globals';

const isFull = process.env['TEST_FULL'] === '1';

/**
 * The promises name large numbers. The suite runs each proof with fewer, so that it stays under five minutes; with
 * TEST_FULL=1, as by `npm run faults`, the numbers are those of the promise.
 */
export const scale = <T = number>(promised: T, everyDay: T): T => (isFull ? promised : everyDay);

/** A test of the long form alone: a second proof, at a higher cost, of what another test shows in every run. */
export const itInFull = (name: string, test: () => Promise<void>): void => {
  if (isFull) it(name, test);
};

/** Of planted faults the first for each promise that must notice one; all of them with TEST_FULL=1. */
export const planted = <T extends [fault: string, noticed: string, ...rest: unknown[]]>(faults: T[]): T[] =>
  isFull ? faults : faults.filter(([, noticed], index) => faults.findIndex(([, other]) => other === noticed) === index);
