import { clockOf, resolveLocalTime } from '../../../kernel/time-zones.js';
import {
  DAY_MS,
  daysFrom,
  MOST_DAYS,
  type Earnings,
  type EarningsQuery,
  type EarningsSum,
} from '../earnings.schema.js';
import type { Paid } from './earnings.queries.js';

type Period = EarningsQuery['period'];

const DAYS: Record<Period, number> = { day: 1, week: 7 };
const USUAL_DAYS: Record<Period, number> = { day: 7, week: 56 };

/** The first day (YYYY-MM-DD) of every day or week that the range touches, in order. */
export function beginningsOf({ period, from, to }: EarningsQuery, today: string): string[] {
  const last = to ?? lastOf(from, today);
  const first = beginningOf(period, from ?? plus(last, 1 - USUAL_DAYS[period]));
  return Array.from({ length: Math.ceil(daysFrom(first, last) / DAYS[period]) }, (_, index) =>
    plus(first, index * DAYS[period]),
  );
}

/** When the first of these days or weeks begins and when the last one ends, in a time zone. */
export function instantsOf(period: Period, beginnings: readonly string[], zone: string): { from: Date; to: Date } {
  const end = plus(beginnings.at(-1)!, DAYS[period]);
  return { from: resolveLocalTime(beginnings[0]!, '00:00', zone), to: resolveLocalTime(end, '00:00', zone) };
}

/** Adds up what was paid, by the day or week in which it was. */
export function addUp(period: Period, beginnings: readonly string[], paid: readonly Paid[], zone: string): Earnings {
  const sums = new Map(beginnings.map((date) => [date, { ...nothing }]));
  const sum = { ...nothing };
  for (const one of paid) {
    add(sums.get(beginningOf(period, clockOf(one.at, zone).date))!, one);
    add(sum, one);
  }
  const items = beginnings.map((from) => ({ from, to: plus(from, DAYS[period] - 1), ...sums.get(from)! }));
  return { period, items: items.toReversed(), sum };
}

const nothing: Readonly<EarningsSum> = {
  ...{ deliveries: 0, returns: 0, cancellations: 0 },
  ...{ deliveryPay: 0, returnPay: 0, cancellationFees: 0, total: 0 },
};

/** Of a return the way there is paid as a delivery is, the rest is for the way back. */
function add(sum: EarningsSum, { amount, status, driverPay }: Paid): void {
  sum.total += amount;
  if (status === 'delivered') {
    sum.deliveries += 1;
    sum.deliveryPay += amount;
  } else if (status === 'returned') {
    sum.returns += 1;
    sum.deliveryPay += driverPay;
    sum.returnPay += amount - driverPay;
  } else {
    sum.cancellations += 1;
    sum.cancellationFees += amount;
  }
}

/** Today, or as late as a range from there may end. */
function lastOf(from: string | undefined, today: string): string {
  if (from === undefined) return today;
  const latest = plus(from, MOST_DAYS - 1);
  if (today < from) return from;
  return today < latest ? today : latest;
}

/** A week begins on Monday (ISO 8601). */
const beginningOf = (period: Period, date: string): string =>
  period === 'day' ? date : plus(date, -((new Date(date).getUTCDay() + 6) % 7));

const plus = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
