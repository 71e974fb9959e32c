import { z } from 'zod';
import { choice, Instant, line } from '../../kernel/http/schema.js';
import { vehicles } from '../geo/index.js';

const online = z.boolean().meta({ example: true });
const vehicle = choice('Vehicle', vehicles, 'motorcycle');
const plate = line(20).meta({ example: '서울 강남 가 1234' });
const count = (description: string) => z.int().meta({ description, example: 12 });

export const Availability = z
  .strictObject({
    online,
    sharesPosition: z.boolean().optional().meta({
      description:
        'Your consent to send your position, and to show it to the parties of a delivery under way; false withdraws it. Without this field it stays as it was.',
      example: true,
    }),
  })
  .meta({ id: 'Availability', example: { online: true } });
export type Availability = z.infer<typeof Availability>;
/** The same in a response, where clients must expect fields to come. */
export const AvailabilityView = z.object(Availability.shape).meta({ id: 'AvailabilityView' });

export const DriverProfile = z
  .strictObject({
    vehicle,
    plate: plate.nullable().default(null).meta({ description: 'Of the vehicle, where it has one.' }),
  })
  .meta({ id: 'DriverProfile', example: { vehicle: 'motorcycle', plate: '서울 강남 가 1234' } });
export type DriverProfile = z.infer<typeof DriverProfile>;

/** What a driver sees of their own account. */
export const DriverView = z
  .object({
    vehicle: vehicle.nullable().meta({ description: 'Null until it is set.' }),
    plate: plate.nullable(),
    online,
    positionConsentAt: Instant.nullable().meta({ description: 'Since when your position may be used; null: not.' }),
    hasDevice: z.boolean().meta({ description: 'Whether an address for a phone app is in use.', example: false }),
    offers: z
      .object({
        offered: count('Reservations offered to you.'),
        accepted: count('Of these, accepted in time.'),
        declined: count('Declined.'),
        ignored: count('Neither accepted nor declined in time.'),
        late: count('Deliveries that went to another driver, because you had not come in time.'),
      })
      .meta({ id: 'OfferCounters' }),
  })
  .meta({ id: 'Driver' });
export type DriverView = z.infer<typeof DriverView>;
