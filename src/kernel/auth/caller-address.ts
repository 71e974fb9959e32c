import ipaddr from 'ipaddr.js';

/** A household or a rented server has at least a /64 (RFC 6177): to count single addresses would limit nothing. */
const IPV6_PREFIX_BYTES = 8;
const ZEROS = Array<number>(16 - IPV6_PREFIX_BYTES).fill(0);
/** NAT64 (RFC 6052): the last four bytes are the caller's IPv4 address. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** What is kept of an address with a session: enough to tell networks apart, too little to name a household. */
const KEPT_BYTES = { ipv4: 3, ipv6: 6 } as const;

/** Some gateways write the port of the caller as well. */
const PORT = /^\[(.+)\](?::\d+)?$|^([\d.]+):\d+$/;

/** The address alone. */
export const withoutPort = (given: string): string => given.replace(PORT, '$1$2');

/**
 * The key under which callers without an account are counted: an IPv4 address in one notation, or the /64 of an IPv6 address. Other
 * text is its own key.
 */
export function callerAddressOf(given: string): string {
  const ip = withoutPort(given);
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  const bytes = address.toByteArray();
  if (address.match(NAT64)) return new ipaddr.IPv4(bytes.slice(12)).toString();
  return `${new ipaddr.IPv6([...bytes.slice(0, IPV6_PREFIX_BYTES), ...ZEROS]).toString()}/${IPV6_PREFIX_BYTES * 8}`;
}

/** The network of an address, as `203.0.113.0/24` or `2001:db8:1::/48`; null for what is no address. */
export function networkOf(given: string): string | null {
  const ip = withoutPort(given);
  if (!ipaddr.isValid(ip)) return null;
  const address = ipaddr.process(ip);
  const kept = KEPT_BYTES[address.kind()];
  const bytes = address.toByteArray().map((byte, at) => (at < kept ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/${kept * 8}`;
}
