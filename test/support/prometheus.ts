import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const root = join(import.meta.dirname, '../..');
export const inPrometheus = (...path: string[]) => join(root, 'ops/prometheus', ...path);

export type Alert = {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
};
type Group<R> = { name: string; rules: R[] };

const groupsIn = <R>(file: string): Group<R>[] =>
  (parse(readFileSync(inPrometheus(file), 'utf8')) as { groups: Group<R>[] }).groups;

/** The alerts, by their group. */
export const alertGroups = (): Group<Alert>[] => groupsIn('alerts.yml');
export const recordings = (): { record: string; expr: string }[] =>
  groupsIn<{ record: string; expr: string }>('slo.yml').flatMap(({ rules }) => rules);

/** The metrics that an expression of PromQL names: words that are no function, keyword, label or recorded series. */
export function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/\{[^}]*\}/g, ' ') // matchers
    .replace(/\[[^\]]*\]/g, ' ') // ranges
    .replace(/\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' '); // labels
  const words = [...bare.matchAll(/\$?\b[a-zA-Z_][\w:]*\b(?!\s*\()/g)].map(([word]) => word);
  const keywords = new Set(['and', 'or', 'unless', 'bool', 'offset', 'by', 'on', 'without', 'e', 'Inf']);
  return [...new Set(words.filter((word) => !word.startsWith('$') && !word.includes(':') && !keywords.has(word)))];
}
