import { Counter } from 'prom-client';
import { registry } from '../../../kernel/telemetry/metrics.js';

const registers = [registry];

export const receivedFixes = new Counter({
  name: 'madang_position_fixes_total',
  help: 'Positions that drivers sent, by what became of them: accepted, or why not.',
  labelNames: ['result'],
  registers,
});
export const writtenPositions = new Counter({
  name: 'madang_positions_written_total',
  help: 'Rows of positions that were written.',
  registers,
});
