import { NIL_ID } from '../tx/ids.js';

/** The roles of users. An admin has all rights. */
export const roles = ['consumer', 'driver', 'streamer', 'moderator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** The authenticated user, with the roles and the session of their log-in. */
export type Principal = { id: string; roles: readonly Role[]; sessionId: string };

/** A principal with the expiry of its token. */
export type Caller = Principal & { expiresAtMs: number };

/** The id of no user. */
export const ANONYMOUS = NIL_ID;

/** True when the principal has one of the roles, or is an admin. */
export const hasRole = (principal: Principal, ...needed: Role[]): boolean =>
  principal.roles.some((role) => role === 'admin' || needed.includes(role));
