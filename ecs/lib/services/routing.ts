/**
 * Who answers what, as rules of the load balancer: GET and HEAD of lookups go to `query`, everything else to `api`. The
 * first rule that fits counts. A rule holds five values at most, the two methods included, and `*` stands for slashes too.
 */
export const LOOKUP_METHODS = ['GET', 'HEAD'];

export type Rule = { priority: number; paths: string[]; to: 'api' | 'query' };

export const rules: Rule[] = [
  // What only operators and people themselves read, under paths that are looked up otherwise.
  { priority: 10, paths: ['/v1/cafes/imports', '/v1/cafes/imports/*', '/v1/cafes/duplicates'], to: 'api' },
  { priority: 11, paths: ['/v1/cafes/*/rating', '/v1/cafes/*/suggestions'], to: 'api' },
  { priority: 20, paths: ['/v1/reservations', '/v1/reservations/*', '/v1/messages'], to: 'query' },
  { priority: 21, paths: ['/v1/missions', '/v1/missions/*'], to: 'query' },
  { priority: 22, paths: ['/v1/cafes', '/v1/cafes/*', '/v1/tags'], to: 'query' },
];

/** Where a request goes, as the load balancer reads the rules. */
export function routeOf(method: string, path: string): 'api' | 'query' {
  if (!LOOKUP_METHODS.includes(method)) return 'api';
  const fits = (pattern: string) =>
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    ).test(path);
  return rules.toSorted((a, b) => a.priority - b.priority).find(({ paths }) => paths.some(fits))?.to ?? 'api';
}
