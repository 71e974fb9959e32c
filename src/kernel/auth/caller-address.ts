import ipaddr from 'ipaddr.js';

/** A household or a rented server has at least a /64 (RFC 6177): to count single addresses would limit nothing. */
const IPV6_PREFIX_BYTES = 8;
const ZEROS = Array<number>(16 - IPV6_PREFIX_BYTES).fill(0);
/** NAT64 (RFC 6052): the last four bytes are the caller's IPv4 address. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** Some gateways write the port of the caller as well. */
const PORT = /^\[(.+)\](?::\d+)?$|^([\d.]+):\d+$/;

/**
 * The key under which callers without an account are counted: an IPv4 address in one notation, or the /64 of an IPv6 address. Other
 * text is its own key.
 */
export function callerAddressOf(given: string): string {
  const ip = given.replace(PORT, '$1$2');
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  const bytes = address.toByteArray();
  if (address.match(NAT64)) return new ipaddr.IPv4(bytes.slice(12)).toString();
  return `${new ipaddr.IPv6([...bytes.slice(0, IPV6_PREFIX_BYTES), ...ZEROS]).toString()}/${IPV6_PREFIX_BYTES * 8}`;
}
