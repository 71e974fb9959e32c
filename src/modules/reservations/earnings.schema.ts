import { z } from 'zod';
import { choice, windowOrder } from '../../kernel/http/schema.js';

/** Days of the longest range that is answered at once. */
export const MOST_DAYS = 92;
export const DAY_MS = 86_400_000;

const day = z.iso.date().refine((date) => date >= '1970-01-01' && date < '9999-01-01', {
  params: {
    code: 'date_out_of_range',
    message: { en: 'Must be from 1970 to 9998.', ko: '1970년부터 9998년까지의 날짜여야 합니다.' },
  },
});
const isDue = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  from === undefined || to === undefined || daysFrom(from, to) >= 1;
const isShort = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  from === undefined || to === undefined || daysFrom(from, to) <= MOST_DAYS;
/** Days of a range, the first and the last one included. */
export const daysFrom = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

export const EarningsQuery = z
  .strictObject({
    period: choice('EarningsPeriod', ['day', 'week']).default('day').meta({
      description: 'What the amounts are added up by: a day, or a week from Monday to Sunday.',
      example: 'day',
    }),
    from: day.optional().meta({
      description: 'The first day, in Korean time; by default 7 days are answered, or 8 weeks.',
      example: '2026-11-23',
    }),
    to: day.optional().meta({
      description: `The last day; today by default. At most ${MOST_DAYS} days with the first; weeks are answered as a whole.`,
      example: '2026-11-29',
    }),
  })
  .refine(isDue, windowOrder)
  .refine(isShort, {
    path: ['to'],
    params: {
      code: 'range_too_long',
      message: { en: `Must be at most ${MOST_DAYS} days.`, ko: `기간은 ${MOST_DAYS}일 이하여야 합니다.` },
    },
  });
export type EarningsQuery = z.infer<typeof EarningsQuery>;

const won = (description: string, example: number) => z.int().meta({ description, example });

/** What a driver was paid in some time; each amount stands in the statement of their wallet. */
const sums = {
  deliveries: won('Reservations delivered.', 3),
  returns: won('Reservations that came back to their pick-up.', 0),
  cancellations: won('Reservations cancelled late enough for a fee.', 1),
  deliveryPay: won('Won for the way there, of deliveries and returns.', 21_000),
  returnPay: won('Won for the way back.', 0),
  cancellationFees: won('Won for cancellations.', 1_000),
  total: won('Won; the sum of the three.', 22_000),
};

export const Earnings = z
  .object({
    period: choice('EarningsPeriod', ['day', 'week']),
    items: z
      .array(
        z
          .object({ from: z.iso.date(), to: z.iso.date().meta({ description: 'The last day.' }), ...sums })
          .meta({ id: 'EarningsOfPeriod' }),
      )
      .meta({ description: 'Every day or week of the range, the newest first.' }),
    sum: z.object(sums).meta({ id: 'EarningsSum' }),
  })
  .meta({ id: 'Earnings' });
export type Earnings = z.infer<typeof Earnings>;
export type EarningsSum = Earnings['sum'];
