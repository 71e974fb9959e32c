import { domainToASCII } from 'node:url';

/** RFC 5321 §4.5.3.1; two octets of a path are its brackets. */
const MAX_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** Dot-atom (RFC 5322 §3.2.3). Quoted strings and letters beyond ASCII (RFC 6531) are refused: few servers deliver to them. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** Host name (RFC 1123 §2.1) of two labels at least, the last of which is no number; an international one begins with xn--. */
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** What a domain may hold before it is written in ASCII: nothing that the host parser of URLs would interpret. */
const INTERNATIONAL = /^[\p{L}\p{M}\p{N}.\u3002-]+$/u;

/**
 * The one form of an e-mail address in which it is stored, compared and sent to: lower case, the domain in ASCII (RFC 5890
 * A-labels); undefined for what is no address.
 */
export function readEmailAddress(given: string): string | undefined {
  const address = given.trim();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at)).toLowerCase();
  const domain = toAscii(address.slice(at + 1).toLowerCase());
  const isValid = local.length <= MAX_LOCAL_LENGTH && LOCAL.test(local) && DOMAIN.test(domain);
  return isValid && local.length + 1 + domain.length <= MAX_LENGTH ? `${local}@${domain}` : undefined;
}

function toAscii(domain: string): string {
  if (/^[ -~]*$/.test(domain)) return domain;
  return INTERNATIONAL.test(domain) ? domainToASCII(domain) : '';
}

/** Domains that are reserved for documentation, tests and local networks (RFC 2606, RFC 6761, RFC 6762): no mail is read there. */
const RESERVED = /(^|[.@])(example|test|invalid|localhost|local|example\.(com|net|org))$/;

/** Whether people may read mail at an address, as far as its domain tells. */
export const mayHaveMailbox = (address: string): boolean => !RESERVED.test(address);
