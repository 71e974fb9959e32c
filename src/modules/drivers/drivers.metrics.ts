import { Counter, Gauge } from 'prom-client';
import { registry } from '../../kernel/telemetry/metrics.js';

export const offersCounted = new Counter({
  name: 'madang_offers_total',
  help: "Offers that were a driver's to take, by outcome (offered, accepted, declined, ignored), and deliveries taken from drivers who came late (late).",
  labelNames: ['outcome'],
  registers: [registry],
});

/** State that every worker measures alike: dashboards take the maximum. */
export const driversOnline = new Gauge({
  name: 'madang_drivers_online',
  help: 'Drivers who are online, by their position: of the last minute (fresh), older or none (stale), or not shared (unshared).',
  labelNames: ['position'],
  registers: [registry],
});
