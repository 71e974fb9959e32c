import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { dataSourceOptions, tuneSessions } from './database/data-source.js';
import { DeadLettersHttpModule } from './kernel/dead-letters.controller.js';
import { KernelModule } from './kernel/kernel.module.js';
import { WorkerModule } from './kernel/worker.module.js';
import { CafesHttpModule, CafesWorkerModule } from './modules/cafes/index.js';
import { ForwardingWorkerModule } from './modules/forwarding/index.js';
import { MissionsHttpModule, MissionsWorkerModule } from './modules/missions/index.js';
import { NotificationsHttpModule, NotificationsWorkerModule } from './modules/notifications/index.js';
import { ReservationsHttpModule } from './modules/reservations/index.js';
import { WalletsHttpModule, WalletsWorkerModule } from './modules/wallets/index.js';
import { UsersHttpModule, UsersWorkerModule } from './modules/users/index.js';

const http = [
  UsersHttpModule,
  WalletsHttpModule,
  ReservationsHttpModule,
  MissionsHttpModule,
  CafesHttpModule,
  NotificationsHttpModule,
  DeadLettersHttpModule,
];
const worker = [
  WorkerModule,
  UsersWorkerModule,
  WalletsWorkerModule,
  MissionsWorkerModule,
  CafesWorkerModule,
  NotificationsWorkerModule,
  ForwardingWorkerModule,
];

/** What each kind of process is made of. */
const roles = {
  api: [...http],
  worker: [...worker],
  all: [...http, ...worker],
};

export type Role = keyof typeof roles;
export const isRole = (name: string): name is Role => Object.hasOwn(roles, name);

@Module({})
export class AppModule {
  static for(role: Role): DynamicModule {
    const database = TypeOrmModule.forRootAsync({
      useFactory: () => dataSourceOptions,
      dataSourceFactory: async (options) => tuneSessions(await new DataSource(options!).initialize()),
    });
    return { module: AppModule, imports: [database, KernelModule, ...roles[role]] };
  }
}
