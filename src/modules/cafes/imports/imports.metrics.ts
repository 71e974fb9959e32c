import { Counter } from 'prom-client';
import { registry } from '../../../kernel/telemetry/metrics.js';

const registers = [registry];

export const imports = new Counter({
  name: 'madang_cafe_imports_total',
  help: 'Ended café imports by source and outcome (succeeded, failed); cancelled imports are not counted.',
  labelNames: ['source', 'outcome'],
  registers,
});
export const importedRows = new Counter({
  name: 'madang_cafe_import_rows_total',
  help: 'Processed rows of café imports, accepted or rejected with a reason, by source.',
  labelNames: ['source'],
  registers,
});
