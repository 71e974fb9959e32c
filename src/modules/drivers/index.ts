export * from './drivers.events.js';
export { DriversHttpModule, DriversModule, DriversWorkerModule } from './drivers.module.js';
export { OfferCounters } from './offer-counters.js';
export { DriversService } from './drivers.service.js';
