/** What an API key may be made for; one does not contain the other. `operations` is what moderators and admins alone may do. */
export const scopes = [
  'account:read',
  'reservations:read',
  'reservations:write',
  'drivers:read',
  'drivers:write',
  'missions:read',
  'missions:write',
  'wallets:read',
  'wallets:write',
  'cafes:read',
  'cafes:write',
  'messages:read',
  'notifications:read',
  'notifications:write',
  'webhooks:read',
  'webhooks:write',
  'events:read',
  'operations:read',
  'operations:write',
] as const;
export type Scope = (typeof scopes)[number];

/** What scopes are for, such as `reservations`. */
type Resource = Scope extends `${infer R}:${string}` ? R : never;

/** What a test key never does: people see the cafés, and there is one set of them. */
export const liveScopes: readonly Scope[] = ['cafes:write'];

/** Stands where a scope would: no key may do this, whatever its scopes. */
export const BY_PERSON = 'person';

/** What a route asks of a key: the scope, or that of the resource for reading (GET, HEAD) or for writing (all others). */
export type KeyRule = Resource | Scope | typeof BY_PERSON;

const isScope = (name: string): name is Scope => (scopes as readonly string[]).includes(name);

/**
 * The scope that a key needs for a request by this method (in any case); undefined where no key will do.
 *
 * @throws Error where a route names a scope that there is not
 */
export function scopeOf(rule: KeyRule, method: string): Scope | undefined {
  if (rule === BY_PERSON) return undefined;
  const verb = /^(?:get|head)$/i.test(method) ? 'read' : 'write';
  const name = rule.includes(':') ? rule : `${rule}:${verb}`;
  if (!isScope(name)) throw new Error(`There is no scope "${name}": see kernel/auth/scopes.ts.`);
  return name;
}
