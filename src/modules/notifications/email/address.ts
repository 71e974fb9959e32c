import { readEmailAddress } from '../../../kernel/email-address.js';

/** An address in its normal form, without a display name; of what is none, its lower case. */
export function normalizeAddress(address: string): string {
  const bare = (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim();
  return readEmailAddress(bare) ?? bare.toLowerCase();
}
