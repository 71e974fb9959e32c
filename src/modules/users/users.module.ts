import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AdministrationController } from './administration.controller.js';
import { Administration } from './administration.service.js';
import { EmailsController } from './emails.controller.js';
import { Closures } from './closures.service.js';
import { Emails } from './emails.service.js';
import { PasswordChanges } from './password-changes.service.js';
import { PasswordsController } from './passwords.controller.js';
import { ApiKeyUses } from './api-keys/api-key-uses.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { Passwords } from './passwords.js';
import { RequestLogWriter } from './requests/request-log-writer.js';
import { RequestsController } from './requests/requests.controller.js';
import { RequestsService } from './requests/requests.service.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { Setup } from './setup.service.js';
import { UsersController } from './users.controller.js';
import { UsersListeners } from './users.listeners.js';
import { UsersService } from './users.service.js';

@Module({
  providers: [UsersService, SessionsService, Passwords, ApiKeysService, RequestsService, Closures, PasswordChanges],
  exports: [UsersService, SessionsService, Passwords, ApiKeysService, RequestsService, Closures, PasswordChanges],
})
export class UsersModule {}

@Module({
  imports: [UsersModule],
  controllers: [
    UsersController,
    PasswordsController,
    EmailsController,
    SessionsController,
    AdministrationController,
    AuditController,
    ApiKeysController,
    RequestsController,
  ],
  providers: [Emails, Administration, Setup, ApiKeyUses, RequestLogWriter],
})
export class UsersHttpModule {}

@Module({ imports: [UsersModule], providers: [UsersListeners] })
export class UsersWorkerModule {}
