/** ITU-T E.164 §6.2.1: at most 15 digits, the first of which is that of a country. */
const E164 = /^\+[1-9]\d{6,14}$/;
/** Separators, as people write them. */
const SEPARATORS = /[\s().-]/g;
/** Korean numbers at home: mobile, regional, nationwide and internet telephony, after the 0 that is dialled before them. */
const KOREAN = /^(1\d|2|[3-6]\d|70|50\d)\d{7,8}$/;

/**
 * The one form of a phone number in which it is kept: E.164, such as `+821012345678`. A number without a country is Korean.
 * Undefined for what is no number.
 */
export function readPhoneNumber(given: string): string | undefined {
  const digits = given.trim().replaceAll(SEPARATORS, '');
  if (!digits.startsWith('+')) return digits.startsWith('0') ? korean(digits.slice(1)) : undefined;
  // Many write the 0 that is dialled at home behind the country, too.
  if (digits.startsWith('+82')) return korean(digits.slice(3).replace(/^0/, ''));
  return E164.test(digits) ? digits : undefined;
}

const korean = (national: string): string | undefined => (KOREAN.test(national) ? `+82${national}` : undefined);

/** A number that others than its owner's driver see: its country and last four digits. */
export const maskedPhoneNumber = (number: string): string =>
  `${number.slice(0, 3)}${'*'.repeat(number.length - 7)}${number.slice(-4)}`;
