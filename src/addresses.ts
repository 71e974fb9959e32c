/** Where servers are and how they are reached, as the addresses in the environment say. */

/** The options of a connection to MySQL or MariaDB, as mysql2 names them. */
export type DatabaseAddress = {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** A profile of mysql2 ("Amazon RDS"), or what is checked of the server's certificate; undefined: in clear text. */
  ssl?: string | { rejectUnauthorized: boolean; verifyIdentity?: boolean };
};

/** The options of a connection to Redis, as ioredis names them. */
export type RedisAddress = {
  host: string;
  port: number;
  username?: string;
  password?: string;
  db?: number;
  tls?: object;
};

const IN_CLEAR_TEXT = undefined;
/** Encrypted, without a look at the certificate: what MySQL's own clients mean by REQUIRED. */
const ENCRYPTED = { rejectUnauthorized: false };
const FROM_AN_AUTHORITY = { rejectUnauthorized: true };
const OF_THIS_HOST = { rejectUnauthorized: true, verifyIdentity: true };

/** The values of `ssl-mode` (MySQL's clients) and `sslmode` (PostgreSQL's), in lower case and without `_` and `-`. */
const MODES: Record<string, DatabaseAddress['ssl']> = {
  disabled: IN_CLEAR_TEXT,
  disable: IN_CLEAR_TEXT,
  required: ENCRYPTED,
  require: ENCRYPTED,
  verifyca: FROM_AN_AUTHORITY,
  verifyidentity: OF_THIS_HOST,
  verifyfull: OF_THIS_HOST,
};
/** The values of `ssl` that are no profile. */
const SWITCHES: Record<string, DatabaseAddress['ssl']> = {
  true: OF_THIS_HOST,
  1: OF_THIS_HOST,
  false: IN_CLEAR_TEXT,
  0: IN_CLEAR_TEXT,
};
const PROFILES = ['Amazon RDS'];

const isAboutTls = (name: string): boolean => /ssl|tls/i.test(name);
/** Node connects to an IPv6 address without the brackets that it has in a URL (RFC 3986 §3.2.2). */
export const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

/**
 * Reads `mysql://user:password@host:port/database?ssl-mode=…`.
 *
 * @throws Error when it asks for TLS in a way that is not known: the connection would be in clear text
 */
export function databaseAddress(address: string): DatabaseAddress {
  const url = new URL(address);
  return {
    host: withoutBrackets(url.hostname),
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ssl: tlsOf(url),
  };
}

function tlsOf({ searchParams }: URL): DatabaseAddress['ssl'] {
  const [parameter, ...others] = [...searchParams].filter(([name]) => isAboutTls(name));
  if (!parameter) return IN_CLEAR_TEXT;
  const [name, value] = parameter;
  if (others.length > 0) throw new Error(`says ${name} and ${others[0]![0]}: one of them is enough`);
  if (name === 'ssl' && PROFILES.includes(value)) return value;
  const meanings = /^ssl[-_]?mode$/i.test(name) ? MODES : name === 'ssl' ? SWITCHES : {};
  const word = value.toLowerCase().replaceAll(/[-_]/g, '');
  if (!Object.hasOwn(meanings, word))
    throw new Error(
      `asks for TLS by ${name}=${value}, which is not known: use ssl-mode=REQUIRED, VERIFY_CA, VERIFY_IDENTITY or DISABLED, or ssl=Amazon%20RDS`,
    );
  return meanings[word];
}

/**
 * Reads `redis://user:password@host:port/number`; `rediss:` means TLS.
 *
 * @throws Error when it asks for TLS in another way: the connection would be in clear text
 */
export function redisAddress(address: string): RedisAddress {
  const url = new URL(address);
  const parameter = [...url.searchParams.keys()].find(isAboutTls);
  if (parameter) throw new Error(`asks for TLS by ${parameter}: begin the address with rediss:// instead`);
  return {
    host: withoutBrackets(url.hostname),
    port: Number(url.port || 6379),
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    ...(url.pathname.length > 1 && { db: Number(url.pathname.slice(1)) }),
    ...(url.protocol === 'rediss:' && { tls: {} }),
  };
}

/** The name of a host in a URL. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Whether a host is all addresses of this machine, in whatever form (`0.0.0.0`, `::`, `0`): none that a client can reach. */
export const isUnspecified = (host: string): boolean => {
  const name = inUrl(host);
  return URL.canParse(`http://${name}`) && /^(0\.0\.0\.0|\[::(ffff:0:0)?\])$/.test(new URL(`http://${name}`).hostname);
};

/** The address at which a process that listens on `host` is reached from this machine. */
export const localAddress = (host: string, port: number): string =>
  `http://${isUnspecified(host) ? 'localhost' : inUrl(host)}:${port}`;
