import ipaddr from 'ipaddr.js';

/** A household or a rented server has at least a /64 (RFC 6177): to count single addresses would limit nothing. */
const IPV6_PREFIX_BITS = 64;
/** NAT64 (RFC 6052): the last four bytes are the caller's IPv4 address. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * The key under which callers without an account are counted: an IPv4 address in one notation, or the /64 of an IPv6 address. Other
 * text is its own key.
 */
export function callerAddressOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  if (address.match(NAT64)) return new ipaddr.IPv4(address.toByteArray().slice(12)).toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${withoutZone(address)}/${IPV6_PREFIX_BITS}`).toString()}/${IPV6_PREFIX_BITS}`;
}

const withoutZone = (address: ipaddr.IPv6): string => new ipaddr.IPv6(address.toByteArray()).toString();
