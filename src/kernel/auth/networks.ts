import ipaddr from 'ipaddr.js';
import { withoutPort } from './caller-address.js';

/** A network as `parseNetwork` returns it. */
export type Network = [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/** Reads a network such as 192.0.2.0/24 or 2001:db8::/32, or a single address; undefined for other text. */
export function parseNetwork(text: string): Network | undefined {
  if (text.includes('%')) return undefined; // a zone means something on one machine only
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.parse(text);
  return [address, address.toByteArray().length * 8];
}

/** A network in one notation: its first address, and how many bits it fixes. */
export function writeNetwork([address, bits]: Network): string {
  const Kind = address instanceof ipaddr.IPv4 ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${Kind.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()}/${bits}`;
}

/** Whether an address, as a request has it, is in one of the networks; an IPv4 address in IPv6 notation is that IPv4 address. */
export function isWithin(ip: string, networks: readonly Network[]): boolean {
  const plain = withoutPort(ip);
  if (!ipaddr.isValid(plain)) return false;
  const address = ipaddr.process(plain);
  return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
}
