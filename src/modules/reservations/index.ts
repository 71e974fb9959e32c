import './reservations.problems.js';
export { DispatchService } from './dispatch/dispatch.service.js';
export { districtOf } from './district.js';
export { HandoverService } from './handover/handover.service.js';
export { OffersService } from './offers.service.js';
export { PinsService } from './pins/pins.service.js';
export { BlobStore, orBusy } from './proofs/blob-store.js';
export { ProofsService } from './proofs/proofs.service.js';
export { Reservation, type FailureReason } from './reservation.entity.js';
export * from './reservations.events.js';
export {
  ReservationsHttpModule,
  ReservationsLookupModule,
  ReservationsModule,
  ReservationsWorkerModule,
} from './reservations.module.js';
export { ReservationView } from './reservations.schema.js';
export { ReservationsService } from './reservations.service.js';
export { viewAfter as reservationAfter } from './snapshot.js';
