import { Counter, Gauge } from 'prom-client';
import { registry } from '../../kernel/telemetry/metrics.js';

const registers = [registry];

export const ledgerDifference = new Gauge({
  name: 'madang_ledger_difference_won',
  help: 'Total debits minus total credits over all accounts at the last audit, in won; anything but 0 is an incident.',
  registers,
});
export const ledgerAuditAt = new Gauge({
  name: 'madang_ledger_audit_timestamp_seconds',
  help: 'Unix time of the end of the last audit, with or without findings; 0 before the first one.',
  registers,
});
export const ledgerFindings = new Gauge({
  name: 'madang_ledger_findings',
  help: 'Rules that the last audit found broken; anything but 0 is an incident.',
  registers,
});
export const paymentReversals = new Counter({
  name: 'madang_payment_reversals_total',
  help: 'Signed notices of the payment provider of money that went back; an operator must look into each.',
  registers,
});
