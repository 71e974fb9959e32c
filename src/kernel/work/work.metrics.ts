import { Counter, Gauge } from 'prom-client';
import { registry } from '../telemetry/metrics.js';

const registers = [registry];

export const deliveries = new Counter({
  name: 'madang_deliveries_total',
  help: 'Delivery attempts by channel and outcome (delivered, retrying, suppressed, dead).',
  labelNames: ['channel', 'outcome'],
  registers,
});
export const workAttempts = new Counter({
  name: 'madang_work_attempts_total',
  help: 'Ended attempts of durable work by kind and outcome (done, retried, dead).',
  labelNames: ['work', 'outcome'],
  registers,
});

/** State that every worker measures alike: dashboards take the maximum. */
export const workDue = new Gauge({
  name: 'madang_work_due',
  help: 'Rows of durable work that are due and not done, by kind; counted up to 10,000.',
  labelNames: ['work'],
  registers,
});
export const workOldestOwedSeconds = new Gauge({
  name: 'madang_work_oldest_owed_seconds',
  help: 'How long the oldest row of durable work has been owed and not done, by kind, however often it was tried; 0 when none is.',
  labelNames: ['work'],
  registers,
});
export const workOldestDueSeconds = new Gauge({
  name: 'madang_work_oldest_due_seconds',
  help: 'How long the oldest due row of durable work has been due, by kind; 0 when none is.',
  labelNames: ['work'],
  registers,
});
