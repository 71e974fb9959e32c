/**
 * The one table of lookups, and so of which role answers what. GET and HEAD of these go to the role `query`, everything else to `api`: each
 * write, people's own things (bookmarks, wallet, inbox …), and what only operators read. This file imports nothing. It is read by
 * the modules of the roles (app.module.ts), the grants of the user who only reads (database/grants.ts), nginx's template
 * (`npm run gateway:routes` renders it) and the load generator (load/).
 */

export const lookupMethods: readonly string[] = ['GET', 'HEAD'];

type Lookups = {
  /** As the contract writes them: `{handle}` is a handle, any other `{…}` an id. */
  readonly paths: readonly string[];
  /** Whether strangers are served as well: the gateway keeps such an answer for a second. */
  readonly isPublic: boolean;
  /** The tables that they read besides those that every process reads. */
  readonly tables: readonly string[];
};

/** The lookups of the role `query`, by module. */
const lookups = {
  reservations: {
    paths: [
      '/v1/reservations',
      '/v1/reservations/{id}',
      '/v1/reservations/{id}/people',
      '/v1/reservations/{id}/timeline',
    ],
    isPublic: false,
    tables: ['reservations', 'events', 'events_moving', 'events_archive', 'event_keys'],
  },
  missions: {
    paths: ['/v1/missions', '/v1/missions/{id}', '/v1/missions/{id}/pledges', '/v1/missions/{id}/events'],
    isPublic: false,
    tables: ['missions', 'pledges', 'events', 'events_moving', 'events_archive', 'event_keys'],
  },
  cafes: {
    paths: [
      '/v1/cafes',
      '/v1/cafes/suggestions',
      '/v1/cafes/{id}',
      '/v1/cafes/{id}/comments',
      '/v1/cafes/{id}/comments/{commentId}/replies',
      '/v1/tags',
    ],
    isPublic: true,
    tables: ['cafes', 'cafe_records', 'cafe_tags', 'cafe_comments'],
  },
  profiles: {
    paths: ['/v1/profiles/{handle}', '/v1/streamers'],
    isPublic: true,
    tables: ['handles', 'missions'],
  },
  messages: {
    paths: ['/v1/messages'],
    isPublic: false,
    tables: ['messages', 'message_readers', 'message_grams'],
  },
} as const satisfies Record<string, Lookups>;

export type LookupModule = keyof typeof lookups;

const allLookups: readonly Lookups[] = Object.values(lookups);

/** The path of each lookup, as the contract writes it. */
export const lookupPaths: readonly string[] = allLookups.flatMap(({ paths }) => paths);

/** The paths of lookups without authentication. */
export const publicLookupPaths: readonly string[] = allLookups.flatMap(({ paths, isPublic }) =>
  isPublic ? paths : [],
);

/**
 * What the role `query` may read, by table: all columns, or only those named. No credentials, but hashes of 256 random bits, which
 * lead back to none; of users only what others see of them, of sessions only which have ended.
 */
export const readableTables: Readonly<Record<string, 'all' | readonly string[]>> = {
  migrations: 'all',
  replication_heartbeat: 'all',
  users: ['bio', 'closed_at', 'handle', 'id', 'listed_handle', 'listed_name', 'name', 'roles', 'suspended_at'],
  sessions: ['id', 'revoked_at'],
  api_keys: ['cidrs', 'expires_at', 'id', 'revoked_at', 'scopes', 'user_id'],
  api_key_secrets: ['expires_at', 'hash', 'key_id'],
  ...Object.fromEntries(allLookups.flatMap(({ tables }) => tables.map((table) => [table, 'all' as const]))),
};

/** The source of a regular expression, for nginx as for JavaScript, that fits the addresses of a path of the contract. */
export const patternOf = (path: string): string =>
  `^${path.replaceAll('{handle}', '[A-Za-z0-9_]{3,30}').replaceAll(/\{\w+\}/g, '[0-9A-Fa-f-]{36}')}$`;

const lookupPatterns = lookupPaths.map((path) => new RegExp(patternOf(path)));

/** The role that answers a request; `target` is its path, with or without a query string. */
export function answeredBy(method: string, target: string): 'api' | 'query' {
  const [path = ''] = target.split('?');
  return lookupMethods.includes(method) && lookupPatterns.some((pattern) => pattern.test(path)) ? 'query' : 'api';
}
