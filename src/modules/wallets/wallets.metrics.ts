import { Gauge } from 'prom-client';
import { registry } from '../../kernel/telemetry/metrics.js';

const registers = [registry];

export const ledgerDifference = new Gauge({
  name: 'madang_ledger_difference_won',
  help: 'Won debited less won credited over all accounts, at the last audit: 0, or wake somebody.',
  registers,
});
export const ledgerAuditAt = new Gauge({
  name: 'madang_ledger_audit_timestamp_seconds',
  help: 'When the last audit ended, whatever it found, as Unix time; 0 in a process that has run none.',
  registers,
});
export const ledgerFindings = new Gauge({
  name: 'madang_ledger_findings',
  help: 'Rules of the audit that were broken at its last run: 0, or wake somebody.',
  registers,
});
