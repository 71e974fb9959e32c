import { z } from 'zod';
import { defineEvent } from '../../kernel/events/events.js';
import { Id } from '../../kernel/http/schema.js';

const parties = { reservationId: Id, consumerId: Id };

export const reservationRequested = defineEvent('reservation.requested', z.strictObject(parties));
export const reservationAccepted = defineEvent('reservation.accepted', z.strictObject({ ...parties, driverId: Id }));
export const reservationPickedUp = defineEvent('reservation.picked_up', z.strictObject({ ...parties, driverId: Id }));
export const reservationDelivered = defineEvent('reservation.delivered', z.strictObject({ ...parties, driverId: Id }));
/** The driver returned it before the pick-up: it is open again. */
export const reservationHandedBack = defineEvent(
  'reservation.handed_back',
  z.strictObject({ ...parties, driverId: Id }),
);
/** It is offered to further drivers, in this round. */
export const reservationOffered = defineEvent('reservation.offered', z.strictObject({ ...parties, round: z.int() }));
/** Its deadline has passed before a driver accepted it. */
export const reservationExpired = defineEvent('reservation.expired', z.strictObject(parties));
export const reservationCancelled = defineEvent(
  'reservation.cancelled',
  z.strictObject({ ...parties, driverId: Id.nullable() }),
);
