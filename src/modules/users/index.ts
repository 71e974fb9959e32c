import './users.problems.js';
export type { AccountLink } from './account-links.queries.js';
export { Passwords } from './passwords.js';
export { SessionsService } from './sessions.service.js';
export * from './users.events.js';
export { User } from './user.entity.js';
export { UsersHttpModule, UsersModule, UsersWorkerModule } from './users.module.js';
export { UsersService } from './users.service.js';
