import { Problem } from '../../../kernel/problems/problem.js';
import { accountEventTypes } from './catalogue.js';

/** Whether a type is the one that is written, or one of a kind: `reservation.*`. */
const fits = (pattern: string, type: string): boolean =>
  pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;

/** Whether a type is one of those that these patterns mean; without any, all are meant. */
export const isMeant = (patterns: string[], type: string): boolean =>
  patterns.length === 0 || patterns.some((pattern) => fits(pattern, type));

/** The types that these patterns mean. @throws Problem `unknown-event-types` (422) */
export function expandTypes(patterns: string[]): string[] {
  const known = accountEventTypes.map(({ on }) => on.type);
  const unknown = patterns.filter((pattern) => !known.some((type) => fits(pattern, type)));
  if (unknown.length > 0)
    throw new Problem('unknown-event-types', { unknown: unknown.join(', '), known: known.toSorted().join(', ') });
  return known.filter((type) => patterns.some((pattern) => fits(pattern, type)));
}
