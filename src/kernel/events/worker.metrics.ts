import { Counter, Gauge, Histogram } from 'prom-client';
import { registry } from '../telemetry/metrics.js';

const registers = [registry];

/** State that every worker measures alike: dashboards take the maximum. */
export const pendingEvents = new Gauge({
  name: 'madang_events_pending',
  help: 'Committed events that are not relayed yet; kind "unknown" has no consumer in this version and waits for one.',
  labelNames: ['kind'],
  registers,
});
export const oldestPendingSeconds = new Gauge({
  name: 'madang_events_oldest_pending_seconds',
  help: 'Age of the oldest event that is waiting for the relay.',
  registers,
});
export const queueJobs = new Gauge({
  name: 'madang_queue_jobs',
  help: 'Jobs in Redis by queue and state (waiting, active, delayed); absent while Redis is not reachable.',
  labelNames: ['queue', 'state'],
  registers,
});
export const deadLetters = new Gauge({
  name: 'madang_dead_letters',
  help: 'Dead letters that are not redriven yet; counted up to 10,000.',
  registers,
});

/** Work of this process alone: dashboards take the sum. */
export const outboxLagSeconds = new Histogram({
  name: 'madang_outbox_lag_seconds',
  help: 'Time from the commit of an event to the commit of the relay that queued it, by the clock of the database.',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  registers,
});
export const jobSeconds = new Histogram({
  name: 'madang_job_duration_seconds',
  help: 'Duration of the handling of one event or one batch by a consumer, including its transaction; of a batch by its first.',
  labelNames: ['consumer'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  registers,
});
export const jobs = new Counter({
  name: 'madang_jobs_total',
  help: 'Jobs by consumer and outcome (done, duplicate, waiting, retried, dead).',
  labelNames: ['consumer', 'outcome'],
  registers,
});
