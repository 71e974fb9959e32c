import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { databaseFor } from './database/database.module.js';
import { DeadLettersHttpModule } from './kernel/work/dead-letters.controller.js';
import { KernelModule, WritingModule } from './kernel/kernel.module.js';
import { WorkerModule } from './kernel/events/worker.module.js';
import { CafesHttpModule, CafesLookupModule, CafesWorkerModule } from './modules/cafes/index.js';
import { DriversHttpModule, DriversWorkerModule } from './modules/drivers/index.js';
import { ForwardingWorkerModule } from './modules/forwarding/index.js';
import { GeoHttpModule } from './modules/geo/index.js';
import { MessagesLookupModule, MessagesWorkerModule } from './modules/messages/index.js';
import { MissionsHttpModule, MissionsLookupModule, MissionsWorkerModule } from './modules/missions/index.js';
import { NotificationsHttpModule, NotificationsWorkerModule } from './modules/notifications/index.js';
import { PrivacyHttpModule, PrivacyWorkerModule } from './modules/privacy/index.js';
import { ProfilesLookupModule } from './modules/profiles/index.js';
import { QuotesHttpModule, QuotesWorkerModule } from './modules/quotes/index.js';
import {
  ReservationsHttpModule,
  ReservationsLookupModule,
  ReservationsWorkerModule,
} from './modules/reservations/index.js';
import { RobotsModule, RobotsWorkerModule } from './modules/robots/index.js';
import { WalletsHttpModule, WalletsWorkerModule } from './modules/wallets/index.js';
import { UsersHttpModule, UsersWorkerModule } from './modules/users/index.js';
import type { LookupModule } from './routing.js';

/** What only looks things up, and serves what the table of routing.ts says: it needs nothing but reading. */
const lookupModules: Record<LookupModule, Type> = {
  reservations: ReservationsLookupModule,
  missions: MissionsLookupModule,
  cafes: CafesLookupModule,
  profiles: ProfilesLookupModule,
  messages: MessagesLookupModule,
};
const lookup = Object.values(lookupModules);
const http = [
  UsersHttpModule,
  WalletsHttpModule,
  GeoHttpModule,
  QuotesHttpModule,
  DriversHttpModule,
  ReservationsHttpModule,
  RobotsModule,
  MissionsHttpModule,
  CafesHttpModule,
  NotificationsHttpModule,
  PrivacyHttpModule,
  DeadLettersHttpModule,
];
const worker = [
  WorkerModule,
  UsersWorkerModule,
  WalletsWorkerModule,
  QuotesWorkerModule,
  DriversWorkerModule,
  ReservationsWorkerModule,
  RobotsWorkerModule,
  MissionsWorkerModule,
  CafesWorkerModule,
  NotificationsWorkerModule,
  MessagesWorkerModule,
  PrivacyWorkerModule,
  ForwardingWorkerModule,
];

/** What each kind of process is made of. */
const roles = {
  api: [WritingModule, ...http, ...lookup],
  query: lookup,
  worker: [WritingModule, ...worker],
  all: [WritingModule, ...http, ...lookup, ...worker],
};

export type ProcessRole = keyof typeof roles;
export const isProcessRole = (name: string): name is ProcessRole => Object.hasOwn(roles, name);

@Module({})
export class AppModule {
  static for(role: ProcessRole): DynamicModule {
    return { module: AppModule, imports: [databaseFor({ isReader: role === 'query' }), KernelModule, ...roles[role]] };
  }
}
