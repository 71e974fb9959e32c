import './drivers.problems.js';
export * from './drivers.events.js';
export { DriverPositionsModule, DriversHttpModule, DriversModule, DriversWorkerModule } from './drivers.module.js';
export { OfferCounters } from './offer-counters.js';
export { DriversService } from './drivers.service.js';
export { POSITION_SECONDS, type Fix } from './positions/fix.js';
export { LivePositions } from './positions/live-positions.js';
export { PositionRecorder } from './positions/position-recorder.js';
export { PositionsService, type ShownPosition } from './positions/positions.service.js';
