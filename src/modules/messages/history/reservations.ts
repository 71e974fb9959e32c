import type { EventOf } from '../../../kernel/events/events.js';
import type { Reservation } from '../../reservations/index.js';
import {
  reservationAccepted,
  reservationCancelled,
  reservationDelivered,
  reservationPickedUp,
  reservationRequested,
} from '../../reservations/index.js';
import { template, type MessageContext, type RenderedMessage } from './template.js';

type ReservationEvent = EventOf<typeof reservationAccepted | typeof reservationCancelled>;

const wayOf = ({ departure, destination }: Reservation): string => `${departure} → ${destination}`;

/** For the consumer and the driver, both named: they deal with each other. */
function toParties(
  { reservationId, consumerId, driverId }: ReservationEvent['payload'],
  ko: string,
  en: string,
): RenderedMessage {
  const parties = driverId === null ? [consumerId] : [consumerId, driverId];
  return { ko, en, subject: 'reservation', subjectId: reservationId, readers: parties, named: parties };
}

/** Who cancelled: a party by name; anybody else is an operator. */
function cancellerOf(context: MessageContext, { actorId, payload: { consumerId, driverId } }: ReservationEvent) {
  const isParty = actorId !== null && (actorId === consumerId || actorId === driverId);
  return isParty
    ? { ko: `${context.name(actorId)}님이`, en: context.name(actorId) }
    : { ko: '운영자가', en: 'An operator' };
}

export const reservationTemplates = [
  template({
    on: reservationRequested,
    render: (context, { payload: { reservationId, consumerId } }) => {
      const reservation = context.reservation(reservationId);
      const [name, way, { date }] = [context.name(consumerId), wayOf(reservation), reservation];
      return toParties(
        { reservationId, consumerId, driverId: null },
        `${name}님이 ${date} ${way} 배송을 예약했습니다.`,
        `${name} booked a delivery on ${date}: ${way}.`,
      );
    },
  }),
  template({
    on: reservationAccepted,
    render: (context, { payload }) => {
      const reservation = context.reservation(payload.reservationId);
      const [driver, way, { date }] = [context.name(payload.driverId), wayOf(reservation), reservation];
      return toParties(
        payload,
        `${driver} 기사님이 ${date} ${way} 배송을 맡았습니다.`,
        `${driver} accepted the delivery on ${date}: ${way}.`,
      );
    },
  }),
  template({
    on: reservationPickedUp,
    render: (context, { payload }) => {
      const reservation = context.reservation(payload.reservationId);
      const [driver, way, { date }] = [context.name(payload.driverId), wayOf(reservation), reservation];
      return toParties(
        payload,
        `${driver} 기사님이 ${date} ${way} 배송 물품을 픽업했습니다.`,
        `${driver} picked up the delivery on ${date}: ${way}.`,
      );
    },
  }),
  template({
    on: reservationDelivered,
    render: (context, { payload }) => {
      const reservation = context.reservation(payload.reservationId);
      const [driver, way, { date }] = [context.name(payload.driverId), wayOf(reservation), reservation];
      return toParties(
        payload,
        `${driver} 기사님이 ${date} ${way} 배송을 완료했습니다.`,
        `${driver} completed the delivery on ${date}: ${way}.`,
      );
    },
  }),
  template({
    on: reservationCancelled,
    render: (context, event) => {
      const reservation = context.reservation(event.payload.reservationId);
      const [by, way, { date, cancelReason }] = [cancellerOf(context, event), wayOf(reservation), reservation];
      return toParties(
        event.payload,
        `${by.ko} ${date} ${way} 예약을 취소했습니다. 사유: ${cancelReason ?? ''}`,
        `${by.en} cancelled the delivery on ${date}, ${way}. Reason: ${cancelReason ?? ''}`,
      );
    },
  }),
];
