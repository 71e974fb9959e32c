import fc from 'fast-check';
import { seed } from './seed.js';

/** The generator of random cases draws by the seed of this run. */
fc.configureGlobal({ seed });
export { default } from 'fast-check';
