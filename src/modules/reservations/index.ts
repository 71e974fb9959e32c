import './reservations.problems.js';
export { DispatchService } from './dispatch/dispatch.service.js';
export { districtOf } from './district.js';
export { Reservation, type FailureReason } from './reservation.entity.js';
export * from './reservations.events.js';
export {
  ReservationsHttpModule,
  ReservationsLookupModule,
  ReservationsModule,
  ReservationsWorkerModule,
} from './reservations.module.js';
export { ReservationsService } from './reservations.service.js';
