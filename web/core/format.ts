import { language } from './language.js';

/** Won as people of the language write it. */
export const won = (amount: number): string =>
  language.value === 'ko' ? `${amount.toLocaleString('ko')}원` : `₩${amount.toLocaleString('en')}`;

/** Metres as people read them. */
export const meters = (length: number): string =>
  length < 995 ? `${Math.round(length / 10) * 10} m` : `${(length / 1_000).toFixed(1)} km`;

/** The time of day of an instant. */
export const clock = (instant: string): string =>
  new Date(instant).toLocaleTimeString(language.value, { hour: '2-digit', minute: '2-digit' });

/** A calendar date, or the day of an instant. */
export const day = (date: string): string =>
  new Date(date).toLocaleDateString(language.value, { month: 'short', day: 'numeric', weekday: 'short' });

/** The day and the time of day of an instant. */
export const dayAndClock = (instant: string): string =>
  new Date(instant).toLocaleString(language.value, {
    ...{ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  });

/** Seconds as minutes and seconds. */
export const countdown = (seconds: number): string => {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};
