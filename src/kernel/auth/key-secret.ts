import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What a key acts on, as its secret says. */
type Mode = 'live' | 'test';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_BYTES = 32;
/** 62^43 > 2^256, and 62^6 > 2^32. */
const SECRET_DIGITS = 43;
const CHECKSUM_DIGITS = 6;

const FORM = /^(mk_(?:live|test)_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/**
 * A new secret of a key: the prefix with its mode, 256 random bits in base 62, and the CRC-32 of all before it, as GitHub's tokens
 * have: scanners of leaked secrets find it, and a typing error shows without a look-up.
 */
export function newKeySecret(mode: Mode): string {
  const secret = `mk_${mode}_${inBase62(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_DIGITS)}`;
  return secret + checksumOf(secret);
}

/** Whether a credential claims to be a key, and is no token. */
export const looksLikeKey = (credential: string): boolean => credential.startsWith('mk_');

/** Whether it has the form of a key's secret, and its checksum. */
export function isKeySecret(given: string): boolean {
  const [, secret = '', checksum] = FORM.exec(given) ?? [];
  return checksum !== undefined && checksumOf(secret) === checksum;
}

const checksumOf = (text: string): string => inBase62(BigInt(crc32(text)), CHECKSUM_DIGITS);

function inBase62(value: bigint, digits: number): string {
  let text = '';
  for (let rest = value; text.length < digits; rest /= 62n) text = DIGITS[Number(rest % 62n)] + text;
  return text;
}
