import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prometheus.js';

export type Panel = {
  id: number;
  type: string;
  title: string;
  datasource: { uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  fieldConfig: { defaults: { unit: string } };
  targets: { refId: string; expr: string; datasource: { uid: string } }[];
};
export type Dashboard = {
  uid: string;
  title: string;
  description: string;
  panels: Panel[];
  templating: { list: { name: string; definition: string }[] };
};

export const inGrafana = (...path: string[]) => join(root, 'ops/grafana', ...path);

export const dashboards = (): Dashboard[] =>
  readdirSync(inGrafana('dashboards')).map(
    (file) => JSON.parse(readFileSync(inGrafana('dashboards', file), 'utf8')) as Dashboard,
  );

/** Every question that a panel asks Prometheus, with what Grafana fills in. */
export const expressions = (panels = dashboards().flatMap((dashboard) => dashboard.panels)): string[] =>
  panels.flatMap(({ targets }) =>
    targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', 'madang-.+')),
  );
