export * from './drivers.events.js';
export { DriversHttpModule, DriversModule, DriversWorkerModule } from './drivers.module.js';
export { DriversService } from './drivers.service.js';
