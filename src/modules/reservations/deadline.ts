import { config } from '../../config.js';
import { Problem } from '../../kernel/problems/problem.js';
import { clockOf, resolveLocalTime } from '../../kernel/time-zones.js';
import type { Reservation } from './reservation.entity.js';

/** The end of the pick-up window, or else of the day, in the business time zone. */
export function deadlineOf({ date, pickupTo }: Pick<Reservation, 'date' | 'pickupTo'>): Date {
  const end = pickupTo ?? '00:00';
  return resolveLocalTime(date, end, config.businessTimeZone, { plusDays: pickupTo === null ? 1 : 0 });
}

/** Today counts as long as there is something left of it, or of its pick-up window. @throws Problem `date-in-past`, `pickup-window-over` (422) */
export function assertNotPast(now: Date, date: string, window: { to: string } | undefined): void {
  const { date: earliest, time } = clockOf(now, config.businessTimeZone);
  if (date < earliest) throw new Problem('date-in-past', { date, earliest });
  if (date > earliest || !window || window.to > time) return;
  const over = new Problem('pickup-window-over', { to: window.to });
  const message = { en: over.detail('en'), ko: over.detail('ko') };
  over.issues.push({ in: 'body', pointer: '/pickupWindow', code: 'pickup_window_over', message });
  throw over;
}
