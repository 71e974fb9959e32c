import { Counter } from 'prom-client';
import { registry } from '../../../kernel/telemetry/metrics.js';

const registers = [registry];

export const imports = new Counter({
  name: 'madang_cafe_imports_total',
  help: 'Imports of cafés that ended, by source and outcome (succeeded, failed); those that people cancel are not counted.',
  labelNames: ['source', 'outcome'],
  registers,
});
export const importedRows = new Counter({
  name: 'madang_cafe_import_rows_total',
  help: 'Rows of imports that were taken over or refused with a reason, by source.',
  labelNames: ['source'],
  registers,
});
