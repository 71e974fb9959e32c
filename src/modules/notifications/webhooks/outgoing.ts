import { Resolver } from 'node:dns/promises';
import { request as http, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';

/** Why a user-supplied URL is rejected. */
export type UrlRejection = 'malformed_url' | 'not_https' | 'has_credentials' | 'port_not_allowed' | 'no_public_address';

export class UrlRejected extends Error {
  constructor(readonly rejection: UrlRejection) {
    super(rejection.replaceAll('_', ' '));
  }
}

/** The status, headers and first KB of a response. */
export type WebhookResponse = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/**
 * A checked URL with its resolved addresses: the connection uses these, even if DNS answers differently a moment later.
 */
type Target = { url: URL; addresses: string[] };

export type OutgoingPolicy = {
  /** Ports for public addresses, as `URL` writes them: '' is 443. */
  ports: readonly string[];
  /** Allows http and https to 127.0.0.1, ::1 and localhost at any port, for development and tests. */
  allowLoopback: boolean;
};

const MAX_URL_LENGTH = 2_000;
const KEPT_BYTES = 1_024;
const READ_BYTES = 64 * 1_024;

/** Queries DNS directly: the hosts file is not read, and no libuv thread is used, as passwords are hashed there. */
@Injectable()
export class HostResolver {
  private readonly resolver = new Resolver({ timeout: 2_000, tries: 2 });

  /** All A and AAAA records of a name; empty when it does not exist. */
  async resolve(name: string): Promise<string[]> {
    const answers = await Promise.allSettled([this.resolver.resolve4(name), this.resolver.resolve6(name)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  }
}

/**
 * HTTP requests to user-supplied URLs, protected against server-side request forgery: only https to public addresses,
 * resolved and checked for every request and pinned for the connection. No redirects, no proxies, no kept connections.
 */
export class Outgoing {
  constructor(
    private readonly resolver: HostResolver,
    private readonly policy: OutgoingPolicy,
  ) {}

  /** The URL in its normal form, or why it is rejected. */
  async inspect(address: string): Promise<{ url: string } | { refusal: UrlRejection }> {
    try {
      return { url: (await this.check(address)).url.href };
    } catch (error) {
      if (error instanceof UrlRejected) return { refusal: error.rejection };
      throw error;
    }
  }

  /**
   * Sends one request. `timeoutMs` covers everything from the DNS look-up to the end of the response.
   *
   * @throws AddressRefused; Error when the response is not complete in time (of a long one the start is enough)
   */
  async post(
    address: string,
    { headers, body, timeoutMs }: { headers: Record<string, string>; body: string; timeoutMs: number },
  ): Promise<WebhookResponse> {
    const deadline = AbortSignal.timeout(timeoutMs);
    const timeout = new Promise<never>((_, reject) => {
      deadline.addEventListener('abort', () => reject(new Error(`no whole answer within ${timeoutMs / 1000} s`)));
    });
    const exchange = async () => post(await this.check(address), headers, body, deadline);
    return Promise.race([exchange(), timeout]);
  }

  private async check(address: string): Promise<Target> {
    const url = URL.parse(address);
    if (!url || url.href.length > MAX_URL_LENGTH) throw new UrlRejected('malformed_url');
    if (url.username || url.password) throw new UrlRejected('has_credentials');
    if (this.policy.allowLoopback && isLoopback(url)) return { url, addresses: [loopbackOf(url)] };
    if (url.protocol !== 'https:') throw new UrlRejected('not_https');
    if (!this.policy.ports.includes(url.port)) throw new UrlRejected('port_not_allowed');
    url.hostname = url.hostname.replace(/\.$/, ''); // certificates do not contain the root's dot
    // A name without public addresses and a name that does not exist look the same, so that callers cannot scan our
    // network.
    const addresses = await this.find(hostOf(url));
    if (addresses.length === 0 || !addresses.every(isPublic)) throw new UrlRejected('no_public_address');
    return { url, addresses };
  }

  private async find(host: string): Promise<string[]> {
    if (isIP(host)) return [host];
    return host.includes('.') ? this.resolver.resolve(host) : [];
  }
}

/** Without the brackets of IPv6. `URL` has already normalized decimal, octal, hexadecimal and full-width digits. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

const isLoopback = (url: URL): boolean =>
  ['http:', 'https:'].includes(url.protocol) && ['localhost', '127.0.0.1', '::1'].includes(hostOf(url));

const loopbackOf = (url: URL): string => (hostOf(url) === '::1' ? '::1' : '127.0.0.1');

/** The only part of IPv6 that is assigned to networks (IANA, IPv6 Global Unicast Address Assignments). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** Azure's host agent, which answers from inside at a public address. */
const WIRE_SERVER = '168.63.129.16';

/** True for addresses of the public Internet; false for this machine, its network and tunnels back into it. */
export function isPublic(address: string): boolean {
  if (!isIP(address) || address === WIRE_SERVER) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST);
}

function post(
  target: Target,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<WebhookResponse> {
  const request = target.url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    request(target.url, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
      lookup: pinnedTo(target.addresses),
      agent: false,
      rejectUnauthorized: true, // whatever the environment says
      signal,
    })
      .on('error', reject)
      .on('response', (response) => {
        const { statusCode = 0, headers } = response;
        readStart(response).then((body) => resolve({ status: statusCode, headers, body }), reject);
      })
      .end(body);
  });
}

const pinnedTo =
  (addresses: string[]): LookupFunction =>
  (_, { all }, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (all) callback(null, found);
    else callback(null, found[0]!.address, found[0]!.family);
  };

/** Stops reading, and closes the connection, when a response is long. */
async function readStart(response: IncomingMessage): Promise<Buffer> {
  const start: Buffer[] = [];
  let read = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (read < KEPT_BYTES) start.push(chunk.subarray(0, KEPT_BYTES - read));
    read += chunk.length;
    if (read >= READ_BYTES) break;
  }
  return Buffer.concat(start);
}
