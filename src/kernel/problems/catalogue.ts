import type { ProblemEntry } from './entry.js';
import { protocolProblems } from './protocol.problems.js';

/** Every code with its entry. A module adds its own codes by declaration merging, in the file that defines them. */
export interface ProblemCatalogue extends Record<keyof typeof protocolProblems, ProblemEntry> {}

/** Codes are stable: clients switch on them. */
export type ProblemCode = keyof ProblemCatalogue;

const catalogue = new Map<string, ProblemEntry>(Object.entries(protocolProblems));

/** Declares the problems of a module. @throws Error when a code exists already. */
export function defineProblems<T extends Record<string, ProblemEntry>>(entries: T): T {
  for (const [code, entry] of Object.entries(entries)) {
    if (catalogue.has(code)) throw new Error(`The problem ${code} is defined twice.`);
    catalogue.set(code, entry);
  }
  return entries;
}

/** Every code that this program has loaded. */
export const problemCodes = (): ProblemCode[] => [...catalogue.keys()] as ProblemCode[];

/** The entry of a code. @throws Error when no loaded file defines it. */
export function problemEntry(code: ProblemCode): ProblemEntry {
  const entry = catalogue.get(code);
  if (!entry) throw new Error(`No loaded file defines the problem ${code}: import it in the module's index.ts.`);
  return entry;
}
