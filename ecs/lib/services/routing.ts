import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookupMethods, lookupPaths } from '../../../src/routing.ts';

/**
 * The table of lookups as rules of the load balancer, the first of which that fits counts. A rule holds five values at most, the
 * two methods included. Its `*` stands for slashes too, so that routes of `api` under a lookup's path have to come before it.
 */
export type Rule = { priority: number; paths: string[]; to: 'api' | 'query' };

const PATHS_IN_RULE = 5 - lookupMethods.length;

const contract = JSON.parse(readFileSync(join(import.meta.dirname, '../../../openapi.json'), 'utf8')) as {
  paths: Record<string, object>;
};
const lookupPatterns = patternsOf(lookupPaths);
const mistaken = Object.entries(contract.paths)
  .filter(([path, methods]) => 'get' in methods && !lookupPaths.includes(path) && fitsAny(lookupPatterns, path))
  .map(([path]) => path);

export const rules: Rule[] = [...rulesFrom(10, patternsOf(mistaken), 'api'), ...rulesFrom(20, lookupPatterns, 'query')];

/** Where a request goes, as the load balancer reads the rules. */
export function routeOf(method: string, path: string): 'api' | 'query' {
  if (!lookupMethods.includes(method)) return 'api';
  return rules.toSorted((a, b) => a.priority - b.priority).find(({ paths }) => fitsAny(paths, path))?.to ?? 'api';
}

/** The fewest patterns that fit these paths. */
function patternsOf(paths: readonly string[]): string[] {
  const patterns = paths.map((path) => path.replaceAll(/\{\w+\}/g, '*'));
  return patterns.filter(
    (pattern) =>
      !fitsAny(
        patterns.filter((other) => other !== pattern),
        pattern,
      ),
  );
}

function fitsAny(patterns: string[], path: string): boolean {
  const sources = patterns.map((pattern) => pattern.replaceAll('.', '\\.').replaceAll('*', '.*'));
  return sources.some((source) => new RegExp(`^${source}$`).test(path));
}

function rulesFrom(first: number, patterns: string[], to: Rule['to']): Rule[] {
  return Array.from({ length: Math.ceil(patterns.length / PATHS_IN_RULE) }, (_, i) => ({
    priority: first + i,
    paths: patterns.slice(i * PATHS_IN_RULE, (i + 1) * PATHS_IN_RULE),
    to,
  }));
}
