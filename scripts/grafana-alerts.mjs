/** `npm run grafana:alerts`: writes Grafana's alerts from those of Prometheus, so that there is one list of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { ROOT } from './lib/paths.mjs';

/** @typedef {{ alert: string, expr: string, for?: string, labels: object, annotations: object }} AlertRule of Prometheus */

const SOURCE = join(ROOT, 'ops/prometheus/alerts.yml');
export const TARGET = join(ROOT, 'ops/grafana/provisioning/alerting/madang.yml');

/** The text of the file, as it should be. */
export async function render() {
  const [{ format, resolveConfig }, { parse, stringify }] = await Promise.all([import('prettier'), import('yaml')]);
  /** @type {{ groups: { name: string, rules: AlertRule[] }[] }} */
  const { groups } = parse(readFileSync(SOURCE, 'utf8'));
  const provisioned = groups.map(({ name, rules }) => ({
    orgId: 1,
    name,
    folder: 'Madang',
    interval: '1m',
    rules: rules.map(toRule),
  }));
  const text = stringify({ apiVersion: 1, groups: provisioned }, { lineWidth: 0, aliasDuplicateObjects: false });
  const comment = '# Written by `npm run grafana:alerts` from ops/prometheus/alerts.yml.';
  return format(`${comment}\n${text}`, { ...(await resolveConfig(TARGET)), filepath: TARGET });
}

/** @param {AlertRule} rule */
function toRule({ alert, expr, for: pending = '0s', labels, annotations }) {
  const relativeTimeRange = { from: 600, to: 0 };
  return {
    uid: alert.toLowerCase(),
    title: alert,
    condition: 'B',
    data: [
      {
        refId: 'A',
        relativeTimeRange,
        datasourceUid: 'prometheus',
        // Prometheus fires for each series there is, whatever its value, be it 0 or infinite.
        model: { refId: 'A', expr: `count without () (${expr.trim()})`, instant: true },
      },
      {
        refId: 'B',
        relativeTimeRange,
        datasourceUid: '__expr__',
        model: {
          refId: 'B',
          type: 'threshold',
          expression: 'A',
          conditions: [{ evaluator: { type: 'gt', params: [0] } }],
        },
      },
    ],
    for: pending,
    noDataState: 'OK',
    execErrState: 'Error',
    labels,
    annotations,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await command('grafana:alerts', async () => {
    await bootstrap();
    writeFileSync(TARGET, await render());
  });
}
