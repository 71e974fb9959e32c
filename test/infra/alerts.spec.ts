import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { findPromtool } from '../../scripts/lib/promtool.mjs';
import { scale } from '../support/scale.js';
import { alertGroups, inPrometheus, recordings, root, type Alert } from '../support/prometheus.js';

const run = promisify(execFile);
const groups = alertGroups();
const alerts = groups.flatMap(({ rules }) => rules);
const testsOf = (group: string) =>
  readdirSync(inPrometheus('tests')).filter((name) => name === `${group}.test.yml` || name.startsWith(`${group}-`));

let promtool: string;
let folder: string;

beforeAll(async () => {
  promtool = await findPromtool();
  folder = mkdtempSync(join(tmpdir(), 'madang-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What promtool says of tests in a copy of the rules; undefined when they pass. */
async function failureOf(tests: string[], change: (rule: Alert) => void = () => {}): Promise<string | undefined> {
  const copy = mkdtempSync(join(folder, 'copy-'));
  cpSync(inPrometheus(), copy, { recursive: true });
  const rules = parse(readFileSync(join(copy, 'alerts.yml'), 'utf8')) as { groups: { rules: Alert[] }[] };
  rules.groups.flatMap((group) => group.rules).forEach(change);
  writeFileSync(join(copy, 'alerts.yml'), stringify(rules));
  const files = tests.map((name) => join(copy, 'tests', name));
  return run(promtool, ['test', 'rules', ...files]).then(
    () => undefined,
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  );
}

describe('Prometheus', () => {
  it('takes the configuration and every rule', async () => {
    const { stdout } = await run(promtool, ['check', 'config', inPrometheus('prometheus.yml')]);
    expect(stdout).toContain(`SUCCESS: ${recordings().length} rules found`);
    expect(stdout).toContain(`SUCCESS: ${alerts.length} rules found`);
  });

  it.each(groups.map(({ name }) => name))('raises the alerts of %s when it should and not before', async (group) => {
    expect(testsOf(group)).not.toEqual([]);
    expect(await failureOf(testsOf(group))).toBeUndefined();
  });

  test.each(
    groups.flatMap(({ name, rules }) => [
      [name, 'never fire', 'vector(0) > 1', rules] as const,
      ...scale([[name, 'always fire', 'vector(1)', rules] as const], []),
    ]),
  )('finds each alert of %s that would %s', async (group, _, expr, rules) => {
    const failure = await failureOf(testsOf(group), (rule) => (rule.expr = expr));
    for (const { alert } of rules) expect(failure).toContain(`alertname=\\"${alert}\\"`);
  });
});

describe('the runbook', () => {
  const text = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

  it('has a paragraph for each alert, in their order, and none for others', () => {
    expect(headings).toEqual(alerts.map(({ alert }) => alert));
    for (const paragraph of text.split(/^## .+$/m).slice(1)) expect(paragraph.trim().length).toBeGreaterThan(150);
  });

  it('is where each alert points, and says how urgent it is as the alert does', () => {
    for (const { alert, labels, annotations } of alerts) {
      expect(annotations.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
      expect(text).toMatch(new RegExp(`^## ${alert}\\n\\n${labels.severity === 'page' ? 'Page' : 'Ticket'}\\.`, 'm'));
    }
  });
});
