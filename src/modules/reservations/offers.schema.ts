import { z } from 'zod';
import { Id, livemode, TimeOfDay } from '../../kernel/http/schema.js';

/** The most offers of a list: a driver decides on a few. */
export const MOST_LISTED = 50;

const time = TimeOfDay.meta({ example: '09:00' });

export const OfferView = z
  .object({
    id: Id,
    livemode,
    reservationId: Id,
    departure: z.string().meta({
      description: 'The district, empty when the address names none.',
      example: '서울 강남구',
    }),
    destination: z.string().meta({ description: 'As the departure.', example: '서울 마포구' }),
    date: z.iso.date().meta({ example: '2026-12-24' }),
    pickupWindow: z.object({ from: time, to: time }).nullable(),
    distanceToPickupMeters: z.int().nullable().meta({
      description: 'The straight line from where you were; null without a position.',
      example: 820,
    }),
    driverPay: z.int().nullable().meta({ description: 'Won; null without a price.', example: 8_330 }),
    secondsLeft: z.number().nullable().meta({
      description: 'So long it is yours to take; null: it is open to every driver.',
      example: 17.2,
    }),
  })
  .meta({ id: 'Offer' });
export type OfferView = z.infer<typeof OfferView>;

export const OfferList = z
  .object({ items: z.array(OfferView).meta({ description: 'At most 50: yours to take first, then the newest.' }) })
  .meta({ id: 'OfferList' });
