import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { parse } from 'yaml';
import { render, TARGET } from '../../scripts/grafana-alerts.mjs';
import { findPromtool } from '../../scripts/lib/promtool.mjs';
import { dashboards, expressions, inGrafana, type Panel } from '../support/grafana.js';
import { alertGroups, recordings, root } from '../support/prometheus.js';

const run = promisify(execFile);
const readYaml = (path: string) => parse(readFileSync(path, 'utf8')) as Record<string, any>;
const boards = dashboards();

let promtool: string;
let folder: string;

beforeAll(async () => {
  promtool = await findPromtool();
  folder = mkdtempSync(join(tmpdir(), 'madang-panels-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Prometheus says of expressions that it cannot read; undefined when it can read all. */
async function misreading(exprs: string[]): Promise<string | undefined> {
  const file = join(folder, 'panels.yml');
  const rules = exprs.map((expr, place) => ({ record: `panel:${place}`, expr }));
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
  return run(promtool, ['check', 'rules', file]).then(
    () => undefined,
    (error: { stderr: string }) => error.stderr,
  );
}

describe('the dashboards', () => {
  it('are of one kind each, and their names are their own', () => {
    expect(boards.map(({ uid }) => uid).sort()).toEqual([
      'madang-database',
      'madang-deliveries',
      'madang-overview',
      'madang-queues',
    ]);
    for (const { description } of boards) expect(description.length).toBeGreaterThan(20);
  });

  test.each(boards.map((board) => [board.title, board] as const))('%s: every panel shows something', (_, board) => {
    const { panels, templating } = board;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    for (const panel of panels) {
      expect(['timeseries', 'stat']).toContain(panel.type);
      expect(panel.fieldConfig.defaults.unit).toMatch(/^[a-z]+$/);
      expect(panel.targets.length).toBeGreaterThan(0);
      expect(new Set(panel.targets.map(({ refId }) => refId)).size).toBe(panel.targets.length);
      const sources = [panel.datasource, ...panel.targets.map(({ datasource }) => datasource)];
      expect(new Set(sources.map(({ uid }) => uid))).toEqual(new Set(['prometheus']));
    }
    const variables = ['__rate_interval', ...templating.list.map(({ name }) => name)];
    const used = [...JSON.stringify(panels).matchAll(/\$(\w+)/g)].map(([, name]) => name);
    expect(used.filter((name) => !variables.includes(name!))).toEqual([]);
    expect(overlaps(panels)).toEqual([]);
  });

  it('ask what Prometheus can read, and recorded series that are recorded', async () => {
    expect(await misreading(expressions())).toBeUndefined();
    const recorded = recordings().map(({ record }) => record);
    const asked = expressions().flatMap((expr) => expr.match(/\bmadang:[\w:]+/g) ?? []);
    expect(asked.filter((series) => !recorded.includes(series))).toEqual([]);
    expect(await misreading(['sum(rate(madang_jobs_total[1m])'])).toContain('unclosed left parenthesis');
  });
});

describe('the provisioning of Grafana', () => {
  it('names the one datasource that dashboards and alerts ask, and takes the folder of dashboards', () => {
    const { datasources } = readYaml(inGrafana('provisioning/datasources/prometheus.yml'));
    expect(datasources).toEqual([expect.objectContaining({ uid: 'prometheus', type: 'prometheus', isDefault: true })]);
    const { providers } = readYaml(inGrafana('provisioning/dashboards/madang.yml'));
    expect(providers).toEqual([
      expect.objectContaining({ type: 'file', options: { path: '/etc/grafana/dashboards' } }),
    ]);
  });

  it('has the alerts of Prometheus, as `npm run grafana:alerts` writes them', async () => {
    expect(readFileSync(TARGET, 'utf8')).toBe(await render());
    const rules = (readYaml(TARGET)['groups'] as any[]).flatMap((group) => group.rules);
    expect(rules.map(({ title }) => title)).toEqual(alertGroups().flatMap((group) => group.rules.map((r) => r.alert)));
    expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
    for (const { uid, data } of rules) {
      expect(uid).toMatch(/^[a-z]{1,40}$/);
      expect(data.map((query: any) => query.datasourceUid)).toEqual(['prometheus', '__expr__']);
    }
    expect(await misreading(rules.map(({ data }) => data[0].model.expr))).toBeUndefined();
  });
});

describe('the collector', () => {
  const standing = readYaml(join(root, 'ops/otel/collector.yaml'));
  const vendor = readYaml(join(root, 'ops/otel/vendor.yaml'));

  test.each([
    ['alone', standing],
    ['with a vendor', merge(standing, vendor)],
  ])('takes traces by OTLP and passes them on, %s: each part is there, and is used', (_, config) => {
    expect(Object.keys(config['receivers'].otlp.protocols)).toEqual(['grpc', 'http']);
    const { traces } = config['service'].pipelines;
    for (const kind of ['receivers', 'processors', 'exporters']) {
      expect(traces[kind].length).toBeGreaterThan(0);
      expect(Object.keys(config[kind])).toEqual(expect.arrayContaining(traces[kind]));
    }
    expect(Object.keys(config['extensions'])).toEqual(config['service'].extensions);
    expect([traces.processors[0], traces.processors.at(-1)]).toEqual(['memory_limiter', 'batch']);
  });

  it('holds no key: it comes from the environment', () => {
    const { endpoint, headers } = vendor['exporters']['otlphttp/vendor'];
    expect([endpoint, headers['api-key']]).toEqual(['${env:VENDOR_OTLP_ENDPOINT}', '${env:VENDOR_OTLP_KEY}']);
  });
});

/** Titles of panels that lie over one another or stick out. */
function overlaps(panels: Panel[]): string[] {
  const meet = ({ gridPos: a }: Panel, { gridPos: b }: Panel) =>
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  return panels
    .filter((one) => one.gridPos.x + one.gridPos.w > 24 || panels.some((other) => other !== one && meet(one, other)))
    .map(({ title }) => title);
}

/** As the collector merges its files: maps by key, lists by replacement. */
function merge(base: any, over: any): any {
  if (!base || !over || Array.isArray(over) || typeof over !== 'object') return over ?? base;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(base[key], over[key])]));
}
