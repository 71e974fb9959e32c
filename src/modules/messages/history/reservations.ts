import type { EventOf } from '../../../kernel/events/events.js';
import type { Reservation } from '../../reservations/index.js';
import {
  reservationAccepted,
  reservationCancelled,
  reservationDelivered,
  reservationPickedUp,
  reservationRequested,
} from '../../reservations/index.js';
import { sentence, type Known, type Said } from './sentence.js';

type Happened = EventOf<typeof reservationAccepted | typeof reservationCancelled>;

const wayOf = ({ departure, destination }: Reservation): string => `${departure} → ${destination}`;

/** Its consumer and whoever drives or drove it: they deal with each other, so they know each other by name. */
function toParties({ reservationId, consumerId, driverId }: Happened['payload'], ko: string, en: string): Said {
  const parties = driverId === null ? [consumerId] : [consumerId, driverId];
  return { ko, en, subject: 'reservation', subjectId: reservationId, readers: parties, named: parties };
}

/** Who cancelled it: a party by name, anybody else is an operator. */
function cancellerOf(known: Known, { actorId, payload: { consumerId, driverId } }: Happened) {
  const isParty = actorId !== null && (actorId === consumerId || actorId === driverId);
  return isParty
    ? { ko: `${known.name(actorId)}님이`, en: known.name(actorId) }
    : { ko: '운영자가', en: 'An operator' };
}

export const reservationSentences = [
  sentence({
    on: reservationRequested,
    say: (known, { payload: { reservationId, consumerId } }) => {
      const reservation = known.reservation(reservationId);
      const [name, way, { date }] = [known.name(consumerId), wayOf(reservation), reservation];
      return toParties(
        { reservationId, consumerId, driverId: null },
        `${name}님이 ${date} ${way} 배송을 예약했습니다.`,
        `${name} booked a delivery on ${date}: ${way}.`,
      );
    },
  }),
  sentence({
    on: reservationAccepted,
    say: (known, { payload }) => {
      const reservation = known.reservation(payload.reservationId);
      const [driver, way, { date }] = [known.name(payload.driverId), wayOf(reservation), reservation];
      return toParties(
        payload,
        `${driver} 기사님이 ${date} ${way} 배송을 맡았습니다.`,
        `${driver} accepted the delivery on ${date}: ${way}.`,
      );
    },
  }),
  sentence({
    on: reservationPickedUp,
    say: (known, { payload }) => {
      const reservation = known.reservation(payload.reservationId);
      const [driver, way, { date }] = [known.name(payload.driverId), wayOf(reservation), reservation];
      return toParties(
        payload,
        `${driver} 기사님이 ${date} ${way} 배송 물품을 픽업했습니다.`,
        `${driver} picked up the delivery on ${date}: ${way}.`,
      );
    },
  }),
  sentence({
    on: reservationDelivered,
    say: (known, { payload }) => {
      const reservation = known.reservation(payload.reservationId);
      const [driver, way, { date }] = [known.name(payload.driverId), wayOf(reservation), reservation];
      return toParties(
        payload,
        `${driver} 기사님이 ${date} ${way} 배송을 완료했습니다.`,
        `${driver} completed the delivery on ${date}: ${way}.`,
      );
    },
  }),
  sentence({
    on: reservationCancelled,
    say: (known, event) => {
      const reservation = known.reservation(event.payload.reservationId);
      const [by, way, { date, cancelReason }] = [cancellerOf(known, event), wayOf(reservation), reservation];
      return toParties(
        event.payload,
        `${by.ko} ${date} ${way} 예약을 취소했습니다. 사유: ${cancelReason ?? ''}`,
        `${by.en} cancelled the delivery on ${date}, ${way}. Reason: ${cancelReason ?? ''}`,
      );
    },
  }),
];
