import { Module } from '@nestjs/common';
import { config } from '../../config.js';
import { DriversModule } from '../drivers/index.js';
import { GeoModule } from '../geo/index.js';
import { QuotesModule } from '../quotes/index.js';
import { UsersModule } from '../users/index.js';
import { WalletsModule } from '../wallets/index.js';
import { BoardController } from './board.controller.js';
import { DispatchService } from './dispatch/dispatch.service.js';
import { EarningsController } from './earnings.controller.js';
import { EarningsService } from './earnings/earnings.service.js';
import { ExpiryService } from './expiry.js';
import { FaresController } from './fares.controller.js';
import { FaresService } from './fares/fares.service.js';
import { ReceiptsService } from './fares/receipts.service.js';
import { OffersController } from './offers.controller.js';
import { OffersService } from './offers.service.js';
import { HandoverController } from './handover.controller.js';
import { HandoverService } from './handover/handover.service.js';
import { ReservationsLookupController } from './lookup.controller.js';
import { ReassignmentController } from './reassignment.controller.js';
import { ReservationsController } from './reservations.controller.js';
import { PinsService } from './pins/pins.service.js';
import { ProofsController } from './proofs.controller.js';
import { BlobStore } from './proofs/blob-store.js';
import { FolderStore } from './proofs/folder-store.js';
import { S3Store } from './proofs/s3-store.js';
import { ProofsService } from './proofs/proofs.service.js';
import { ReservationsListeners } from './reservations.listeners.js';
import { ReservationsLookup } from './reservations.lookup.js';
import { ReservationsService } from './reservations.service.js';
import { TrackingController } from './tracking.controller.js';
import { TrackingHub } from './tracking/tracking-hub.js';
import { TrackingLinks } from './tracking/tracking-links.js';
import { TrackingSweeps } from './tracking/tracking-sweeps.js';
import { TrackingService } from './tracking/tracking.service.js';

const { folder, s3 } = config.blobs;

const services = [
  ReservationsService,
  DispatchService,
  FaresService,
  ReceiptsService,
  HandoverService,
  PinsService,
  ProofsService,
  OffersService,
];

@Module({
  imports: [DriversModule, QuotesModule, WalletsModule],
  providers: [...services, { provide: BlobStore, useFactory: () => (s3 ? new S3Store(s3) : new FolderStore(folder)) }],
  exports: [...services, BlobStore],
})
export class ReservationsModule {}

@Module({
  imports: [ReservationsModule, DriversModule, GeoModule],
  controllers: [
    ReservationsController,
    HandoverController,
    ProofsController,
    FaresController,
    EarningsController,
    OffersController,
    ReassignmentController,
    BoardController,
    TrackingController,
  ],
  providers: [EarningsService, TrackingService, TrackingHub, TrackingLinks],
})
export class ReservationsHttpModule {}

@Module({ imports: [UsersModule], controllers: [ReservationsLookupController], providers: [ReservationsLookup] })
export class ReservationsLookupModule {}

@Module({ imports: [ReservationsModule], providers: [ExpiryService, TrackingSweeps, ReservationsListeners] })
export class ReservationsWorkerModule {}
