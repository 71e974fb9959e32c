import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * The one form of a phone number in which it is kept: E.164, such as `+821012345678`. A number without a country is Korean.
 * Undefined for what is no number, has an extension, or stands among other words.
 */
export function readPhoneNumber(given: string): string | undefined {
  const found = parsePhoneNumberFromString(given, { defaultCountry: 'KR', extract: false });
  return found?.isValid() && !found.ext ? found.number : undefined;
}

/** A number that others than its owner's driver see: its country and last four digits. */
export const maskedPhoneNumber = (number: string): string =>
  `${number.slice(0, 3)}${'*'.repeat(number.length - 7)}${number.slice(-4)}`;
