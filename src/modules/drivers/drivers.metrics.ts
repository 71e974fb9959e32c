import { Counter } from 'prom-client';
import { registry } from '../../kernel/telemetry/metrics.js';

export const offersCounted = new Counter({
  name: 'madang_offers_total',
  help: "Offers that were a driver's to take, by outcome (offered, accepted, declined, ignored), and deliveries taken from drivers who came late (late).",
  labelNames: ['outcome'],
  registers: [registry],
});
