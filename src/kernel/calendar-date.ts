import { config } from '../config.js';
import { clockOf } from './time-zones.js';

/** Without the year and with it. `month: 'short'` is 12월 in Korean, and keeps the weekday in parentheses there. */
const formatsOf = (language: string): readonly [Intl.DateTimeFormat, Intl.DateTimeFormat] => {
  const style = { timeZone: 'UTC', month: 'short', day: 'numeric', weekday: 'short' } as const;
  return [new Intl.DateTimeFormat(language, style), new Intl.DateTimeFormat(language, { ...style, year: 'numeric' })];
};

/** In English as dates are written in most of the world, the day before the month. */
const formats = { ko: formatsOf('ko'), en: formatsOf('en-GB') };

/**
 * A calendar date as people write it: 12월 24일 (목), Thu 24 Dec. The year is named unless it is the one in which the text
 * was written. The current time decides nothing: a text is the same in a mail, in the inbox and in the history, and still
 * says which year it means when it is found years later.
 *
 * @param date YYYY-MM-DD @param writtenAt when the text was written: the time of its event, never the current time
 */
export function spellDate(date: string, locale: keyof typeof formats, writtenAt: Date): string {
  const [withoutYear, withYear] = formats[locale];
  const isThatYear = clockOf(writtenAt, config.businessTimeZone).date.slice(0, 4) === date.slice(0, 4);
  return (isThatYear ? withoutYear : withYear).format(new Date(date));
}

/**
 * An instant as people write it, to the minute, in the business time zone: 12월 24일 (목) 18:30, Thu 24 Dec, 18:30 GMT+9.
 * Seconds are cut off: a time limit that is read here is never later than the real one.
 *
 * @param writtenAt as for `spellDate`
 */
export function spellInstant(at: Date, locale: keyof typeof formats, writtenAt: Date): string {
  const { date, time } = clockOf(at, config.businessTimeZone);
  const day = spellDate(date, locale, writtenAt);
  return locale === 'ko' ? `${day} ${time}` : `${day}, ${time} ${zoneNameAt(at)}`;
}

/** Readers of English may live in other time zones. */
function zoneNameAt(at: Date): string {
  const style = { timeZone: config.businessTimeZone, timeZoneName: 'shortOffset' } as const;
  const parts = new Intl.DateTimeFormat('en-GB', style).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')!.value;
}
