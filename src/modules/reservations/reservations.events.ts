import { z } from 'zod';
import { defineEvent } from '../../kernel/events/events.js';
import { Id } from '../../kernel/http/schema.js';

const parties = { reservationId: Id, consumerId: Id };

export const reservationRequested = defineEvent('reservation.requested', z.strictObject(parties));
export const reservationAccepted = defineEvent('reservation.accepted', z.strictObject({ ...parties, driverId: Id }));
export const reservationPickedUp = defineEvent('reservation.picked_up', z.strictObject({ ...parties, driverId: Id }));
/** The driver is at a stop: 0 is the pick-up, 1 the drop-off. */
export const reservationArrived = defineEvent(
  'reservation.arrived',
  z.strictObject({ ...parties, driverId: Id, stop: z.int() }),
);
export const reservationDelivered = defineEvent('reservation.delivered', z.strictObject({ ...parties, driverId: Id }));
/** It cannot be handed over. What happens then is what its quote says. */
export const reservationFailed = defineEvent('reservation.failed', z.strictObject({ ...parties, driverId: Id }));
/** It is on its way back to where it was picked up. */
export const reservationReturning = defineEvent('reservation.returning', z.strictObject({ ...parties, driverId: Id }));
export const reservationReturned = defineEvent('reservation.returned', z.strictObject({ ...parties, driverId: Id }));
/** A wrong PIN was tried, which was not tried before. */
export const reservationPinWrong = defineEvent('reservation.pin_wrong', z.strictObject({ ...parties, driverId: Id }));
/** Too many wrong PINs were tried: an operator decides. */
export const reservationPinLocked = defineEvent('reservation.pin_locked', z.strictObject({ ...parties, driverId: Id }));
export const reservationPinRenewed = defineEvent(
  'reservation.pin_renewed',
  z.strictObject({ ...parties, driverId: Id }),
);
/** The driver returned it before the pick-up: it is open again. */
export const reservationHandedBack = defineEvent(
  'reservation.handed_back',
  z.strictObject({ ...parties, driverId: Id }),
);
/** Its driver is within 300 m of the destination. */
export const reservationApproaching = defineEvent(
  'reservation.approaching',
  z.strictObject({ ...parties, driverId: Id }),
);
/** It is offered to further drivers, in this round. */
export const reservationOffered = defineEvent('reservation.offered', z.strictObject({ ...parties, round: z.int() }));
/** It is offered to some drivers nearby, in this round: until their time is over it is theirs to take. */
export const reservationOfferMade = defineEvent(
  'reservation.offer_made',
  z.strictObject({ ...parties, round: z.int() }),
);
/** The offers of this round are over, or that of a driver who declined. */
export const reservationOfferEnded = defineEvent(
  'reservation.offer_ended',
  z.strictObject({ ...parties, round: z.int(), driverId: Id.nullable() }),
);
/** Its driver no longer carries it out, for the consumer or an operator decided so: it is open again. */
export const reservationReassigned = defineEvent(
  'reservation.reassigned',
  z.strictObject({ ...parties, driverId: Id }),
);
/** Its deadline has passed before a driver accepted it. */
export const reservationExpired = defineEvent('reservation.expired', z.strictObject(parties));
export const reservationCancelled = defineEvent(
  'reservation.cancelled',
  z.strictObject({ ...parties, driverId: Id.nullable() }),
);
