import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';

const folder = process.env['SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const missing = 'The real data is not here: ../shared/data beside the project, or the folder that SHARED_DATA names.';

/** The path of a file of the real data, which lies beside the project and never in it. */
export const sharedData = (name: string): string => join(folder, name);

/** Tests over the real data. Without it they fail in CI with one clear line, and are left out with that line elsewhere. */
export function describeWithSharedData(name: string, tests: () => void): void {
  if (existsSync(folder)) describe(name, tests);
  else if (process.env['CI']) {
    it(name, () => {
      throw new Error(missing);
    });
  } else {
    // Not `tests` themselves: what a suite reads while it is put together is not there.
    describe.skip(`${name} (${missing})`, () => {
      it('is left out', () => {});
    });
  }
}
