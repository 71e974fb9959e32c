/** The order in which Jest runs the files: what takes longest begins first, so that the end of a run is no single long file. */
import sequencer from '@jest/test-sequencer';

/** Its types are those of its CommonJS half, whose class is one step further in. */
const Sequencer = /** @type {typeof sequencer.default} */ (/** @type {unknown} */ (sequencer));

/** Long before short, as far as a folder tells: processes that are killed, browsers, whole applications, proxies, plain functions. */
const FOLDERS = ['/test/faults/', '/test/journeys/', '/test/modules/', '/test/model/', '/test/'];
const rank = (/** @type {{ path: string }} */ { path }) => {
  const found = /\/test\/(unit|mutants)\//.test(path) ? -1 : FOLDERS.findIndex((folder) => path.includes(folder));
  return found === -1 ? FOLDERS.length : found;
};

/** Jest knows what took how long on this machine before; on a fresh one it would go by the size of the files. */
export default class SlowestFirst extends Sequencer {
  /**
   * @override
   * @param {Parameters<InstanceType<typeof Sequencer>['sort']>[0]} tests
   */
  async sort(tests) {
    const sorted = await super.sort(tests);
    const isKnown = sorted.some(({ duration }) => duration !== undefined);
    return isKnown ? sorted : sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
