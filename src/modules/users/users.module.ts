import { Module } from '@nestjs/common';
import { Passwords } from './passwords.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { UsersController } from './users.controller.js';
import { UsersListeners } from './users.listeners.js';
import { UsersService } from './users.service.js';

@Module({ providers: [UsersService, SessionsService, Passwords], exports: [UsersService, SessionsService, Passwords] })
export class UsersModule {}

@Module({ imports: [UsersModule], controllers: [UsersController, SessionsController] })
export class UsersHttpModule {}

@Module({ imports: [UsersModule], providers: [UsersListeners] })
export class UsersWorkerModule {}
