import { Resolver } from 'node:dns/promises';
import { request as http, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';

/** Why Madang sends nothing to an address that somebody else chose. */
export type Refusal = 'malformed_url' | 'not_https' | 'has_credentials' | 'port_not_allowed' | 'no_public_address';

export class AddressRefused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.replaceAll('_', ' '));
  }
}

/** The first KB of an answer, and its head. */
export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** An address that was checked, and what it means: these are connected to, whatever its name means a moment later. */
type Target = { url: URL; addresses: string[] };

export type OutgoingPolicy = {
  /** Of public addresses, as `URL` writes them: '' is 443. */
  ports: readonly string[];
  /** Lets http and https go to 127.0.0.1, ::1 and localhost, at any port: for development and tests. */
  allowLoopback: boolean;
};

const MAX_URL_LENGTH = 2_000;
const KEPT_BYTES = 1_024;
const READ_BYTES = 64 * 1_024;

/** Asks DNS itself: not the hosts file, and not in the threads that passwords are hashed in. */
@Injectable()
export class HostResolver {
  private readonly resolver = new Resolver({ timeout: 2_000, tries: 2 });

  /** Every A and AAAA of a name; none when there is no such name. */
  async resolve(name: string): Promise<string[]> {
    const answers = await Promise.allSettled([this.resolver.resolve4(name), this.resolver.resolve6(name)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  }
}

/**
 * Requests to addresses that people gave us. They must not reach what only we can reach (server-side request forgery): https
 * to public addresses alone, each checked at every request, and the checked one connected to. No redirect is followed, no
 * proxy used, no connection kept.
 */
export class Outgoing {
  constructor(
    private readonly resolver: HostResolver,
    private readonly policy: OutgoingPolicy,
  ) {}

  /** The address in its normal form, or why nothing would be sent there. */
  async inspect(address: string): Promise<{ url: string } | { refusal: Refusal }> {
    try {
      return { url: (await this.check(address)).url.href };
    } catch (error) {
      if (error instanceof AddressRefused) return { refusal: error.refusal };
      throw error;
    }
  }

  /**
   * Sends one request. `timeoutMs` is for everything, from the look-up of the name to the end of the answer.
   *
   * @throws AddressRefused, and Error when there was no whole answer in time; of a long one the start is enough.
   */
  async post(
    address: string,
    { headers, body, timeoutMs }: { headers: Record<string, string>; body: string; timeoutMs: number },
  ): Promise<Answer> {
    const deadline = AbortSignal.timeout(timeoutMs);
    const late = new Promise<never>((_, reject) => {
      deadline.addEventListener('abort', () => reject(new Error(`no whole answer within ${timeoutMs / 1000} s`)));
    });
    const exchange = async () => post(await this.check(address), headers, body, deadline);
    return Promise.race([exchange(), late]);
  }

  private async check(address: string): Promise<Target> {
    const url = URL.parse(address);
    if (!url || url.href.length > MAX_URL_LENGTH) throw new AddressRefused('malformed_url');
    if (url.username || url.password) throw new AddressRefused('has_credentials');
    if (this.policy.allowLoopback && isLoopback(url)) return { url, addresses: [loopbackOf(url)] };
    if (url.protocol !== 'https:') throw new AddressRefused('not_https');
    if (!this.policy.ports.includes(url.port)) throw new AddressRefused('port_not_allowed');
    url.hostname = url.hostname.replace(/\.$/, ''); // the root's dot is part of no certificate
    // A name without a public address and one that nobody has are the same to a caller: it is no search of our network.
    const addresses = await this.find(hostOf(url));
    if (addresses.length === 0 || !addresses.every(isPublic)) throw new AddressRefused('no_public_address');
    return { url, addresses };
  }

  private async find(host: string): Promise<string[]> {
    if (isIP(host)) return [host];
    return host.includes('.') ? this.resolver.resolve(host) : [];
  }
}

/** Without the brackets of IPv6. `URL` has by now read decimal, octal, hexadecimal and full-width digits as what they mean. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

const isLoopback = (url: URL): boolean =>
  ['http:', 'https:'].includes(url.protocol) && ['localhost', '127.0.0.1', '::1'].includes(hostOf(url));

const loopbackOf = (url: URL): string => (hostOf(url) === '::1' ? '::1' : '127.0.0.1');

/** The only part of IPv6 that is given out to networks (IANA, IPv6 Global Unicast Address Assignments). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** Azure's host agent, which answers from inside at a public address. */
const WIRE_SERVER = '168.63.129.16';

/** True when the address belongs to the Internet and not to this machine, its network, or a way back into it. */
export function isPublic(address: string): boolean {
  if (!isIP(address) || address === WIRE_SERVER) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST);
}

function post(target: Target, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Answer> {
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
  (_, { all }, answer) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (all) answer(null, found);
    else answer(null, found[0]!.address, found[0]!.family);
  };

/** Stops reading, and so hangs up, once an answer turns out to be long. */
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
