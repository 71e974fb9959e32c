/** What people may do. An admin may do everything. */
export const roles = ['consumer', 'driver', 'streamer', 'moderator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who is asking: a person, the roles they had when they logged in, and the session they logged in with. */
export type Principal = { id: string; roles: readonly Role[]; sessionId: string };

/** A principal with the end of the token that they came with. */
export type Caller = Principal & { expiresAtMs: number };

/** Stands for "nobody" where an id is needed (RFC 9562 §5.9, the nil UUID). */
export const ANONYMOUS = '00000000-0000-0000-0000-000000000000';

/** True when the principal has one of the roles, or is an admin. */
export const hasRole = (principal: Principal, ...needed: Role[]): boolean =>
  principal.roles.some((role) => role === 'admin' || needed.includes(role));
