import { NIL_ID } from '../tx/ids.js';
import type { Network } from './networks.js';
import type { Scope } from './scopes.js';

/** The roles of users. An admin has all rights. */
export const roles = ['consumer', 'driver', 'streamer', 'moderator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** The roles of operators, whose work is on what is live: a test account has none of them. */
const operators: readonly Role[] = ['moderator', 'admin'];

/** The roles that a person has in test mode. */
export const testRolesOf = (own: readonly Role[]): Role[] => own.filter((role) => !operators.includes(role));

/** The roles in a column, which separates them by commas. */
export const rolesIn = (text: string): Role[] => (text === '' ? [] : (text.split(',') as Role[]));

/** The API key by which a program acts for a person: within its scopes, and from its networks, where it has any. */
export type ActingKey = {
  id: string;
  /** SHA-256 of the secret that was sent. */
  hash: Buffer;
  scopes: readonly Scope[];
  networks: readonly Network[];
};

/**
 * The authenticated user, with the roles and the session of their log-in. Of a program it is the person for whom it acts, with the
 * key; the session is the key then, so that what ends with a session ends with a key. Of a test key it is the person's test account.
 */
export type Principal = { id: string; roles: readonly Role[]; sessionId: string; key?: ActingKey };

/** A principal with the expiry of its token. */
export type Caller = Principal & { expiresAtMs: number };

/** The id of no user. */
export const ANONYMOUS = NIL_ID;

/** True when the principal has one of the roles, or is an admin. */
export const hasRole = (principal: Pick<Principal, 'roles'>, ...needed: Role[]): boolean =>
  principal.roles.some((role) => role === 'admin' || needed.includes(role));
