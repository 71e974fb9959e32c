import { statement } from './statement.js';

/** Operators are found without reading everybody. Expand only: the previous release does not ask for them. */
export const operators = [statement('UsersByRoles', 1797638400001, 'CREATE INDEX users_by_roles ON users (roles)')];
