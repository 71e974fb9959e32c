import { z } from 'zod';
import { pageOf, PageQuery } from '../../kernel/http/pagination.js';
import { choice, flag, Id, Instant, TimeWindow } from '../../kernel/http/schema.js';
import { SeenPosition } from '../drivers/index.js';
import { statuses } from './reservation.entity.js';

/** Why an operator should look at an open booking. */
const stuckReasons = ['searching', 'silent', 'overdue'] as const;
export type StuckReason = (typeof stuckReasons)[number];

export const BoardQuery = PageQuery.extend({
  stuck: flag.optional().meta({ description: 'true: only those that are stuck; false: only the others.' }),
});
export type BoardQuery = z.infer<typeof BoardQuery>;

const person = z.object({ id: Id, name: z.string().meta({ example: '김미나' }) }).meta({ id: 'PersonOfReservation' });
const point = z
  .object({ lat: z.number().meta({ example: 37.4979 }), lng: z.number().meta({ example: 127.0276 }) })
  .meta({ id: 'PointOfReservation' });

export const OpenReservation = z
  .object({
    id: Id,
    status: choice('ReservationStatus', statuses),
    stuck: choice('StuckReason', stuckReasons, 'silent').nullable().meta({
      description:
        'searching: no driver for 10 minutes. silent: nothing of its driver for 5 minutes. overdue: not picked up in time, or under way for 2 hours.',
    }),
    departure: z.string().meta({ description: 'For moderators the district alone.', example: '서울 강남구' }),
    destination: z.string().meta({ description: 'As the departure.', example: '서울 마포구' }),
    pickup: point.nullable().meta({ description: 'For admins, of a reservation with a quote.' }),
    dropoff: point.nullable().meta({ description: 'As the pick-up.' }),
    date: z.iso.date(),
    pickupWindow: TimeWindow.nullable(),
    deadline: Instant.meta({ description: 'When it must be picked up.' }),
    price: z.int().nullable().meta({ description: 'Won; null without a quote.', example: 9_800 }),
    consumer: person,
    driver: person.nullable(),
    position: SeenPosition.nullable().meta({ description: 'Of its driver, for admins, where it is shared.' }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'OpenReservation' });
export type OpenReservation = z.infer<typeof OpenReservation>;

export const OpenReservationPage = pageOf(OpenReservation).meta({ id: 'OpenReservationPage' });
