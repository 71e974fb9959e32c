import { z } from 'zod';
import { choice, Instant, TimeWindow } from '../../kernel/http/schema.js';
import { vehicles } from '../geo/index.js';
import { ProofView } from './proofs.schema.js';
import { statuses } from './reservation.entity.js';

export const TrackingToken = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'From the link of `GET /v1/reservations/{id}/tracking`.', example: 'A'.repeat(65) });

const TrackedPosition = z
  .object({
    lat: z.number().meta({ example: 37.498095 }),
    lng: z.number().meta({ example: 127.02761 }),
    headingDegrees: z.number().nullable().meta({ description: 'Clockwise from north.', example: 270 }),
    recordedAt: Instant,
    isLive: z
      .boolean()
      .meta({ description: 'False where only the stored position is known, up to half a minute old.', example: true }),
  })
  .meta({ id: 'TrackedPosition' });

/** What everybody with the link sees of a delivery. */
export const TrackingView = z
  .object({
    status: choice('ReservationStatus', statuses),
    date: z.iso.date(),
    pickupWindow: TimeWindow.nullable(),
    departure: z.string().meta({ description: 'The district alone, empty when the address names none.' }),
    destination: z.string().meta({ description: 'As the departure.' }),
    driver: z
      .object({
        firstName: z.string().meta({ example: '준호' }),
        vehicle: choice('Vehicle', vehicles, 'motorcycle').nullable(),
      })
      .meta({ id: 'TrackedDriver' })
      .nullable()
      .meta({ description: 'Once a driver has accepted it.' }),
    position: TrackedPosition.nullable().meta({
      description:
        'Where the driver is, from the arrival at the pick-up or the pick-up on. For an hour after the end where the delivery ended.',
    }),
    dropoff: z
      .object({ lat: z.number().meta({ example: 37.5 }), lng: z.number().meta({ example: 127.04 }) })
      .meta({ id: 'Coordinates' })
      .nullable()
      .meta({ description: 'Where it goes, as long as the position is shown; null without a quote.' }),
    eta: Instant.nullable().meta({ description: 'About when it arrives, after the pick-up.' }),
    endedAt: Instant.nullable(),
    pin: z.string().nullable().meta({
      description:
        'What the recipient tells the driver at the drop-off, until then. Neither its driver nor an operator is shown it.',
      example: '0420',
    }),
    photos: z
      .array(ProofView)
      .meta({ description: 'What its driver showed of the end, once it is delivered; `…/photos/{proofId}` has each.' }),
  })
  .meta({ id: 'Tracking' });
export type TrackingView = z.infer<typeof TrackingView>;

const url = z.string().meta({
  description: 'The page for everybody who has the link, until 30 days after the end.',
  example: `https://madang.example/t/${'A'.repeat(65)}`,
});
export const TrackingLinkView = TrackingView.extend({
  url: url.nullable().meta({
    description:
      'The page for everybody who has the link, until 30 days after the end; null for everyone but its consumer.',
  }),
}).meta({ id: 'TrackingLink' });
export const NewTrackingLink = z.object({ url }).meta({ id: 'NewTrackingLink' });
