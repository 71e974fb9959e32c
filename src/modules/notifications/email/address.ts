/** An address in its normal form: without a display name, in lower case. */
export const normalizeAddress = (address: string): string =>
  (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
