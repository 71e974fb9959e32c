import { spellDate } from '../../../kernel/calendar-date.js';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import type { Reservation } from '../../reservations/index.js';
import {
  reservationAccepted,
  reservationApproaching,
  reservationArrived,
  reservationCancelled,
  reservationDelivered,
  reservationExpired,
  reservationFailed,
  reservationHandedBack,
  reservationPickedUp,
  reservationPinLocked,
  reservationPinRenewed,
  reservationPinWrong,
  reservationReassigned,
  reservationRequested,
  reservationReturned,
  reservationReturning,
} from '../../reservations/index.js';
import { template, type MessageContext, type RenderedMessage } from './template.js';

type ReservationEvent = EventOf<typeof reservationAccepted | typeof reservationCancelled>;

const wayOf = ({ departure, destination }: Reservation): string => `${departure} → ${destination}`;

/** The day of a reservation, as the message of an event names it. */
const dayOf = ({ date }: Reservation, { occurredAt }: { occurredAt: Date }): Record<Locale, string> => ({
  ko: spellDate(date, 'ko', occurredAt),
  en: spellDate(date, 'en', occurredAt),
});

/** For the consumer and the driver, both named: they deal with each other. */
function toParties(
  { reservationId, consumerId, driverId }: ReservationEvent['payload'],
  ko: string,
  en: string,
): RenderedMessage {
  const parties = driverId === null ? [consumerId] : [consumerId, driverId];
  return { ko, en, subject: 'reservation', subjectId: reservationId, readers: parties, named: parties };
}

/** Who cancelled: a party by name; anybody else is an admin. */
function cancellerOf(context: MessageContext, { actorId, payload: { consumerId, driverId } }: ReservationEvent) {
  const isParty = actorId !== null && (actorId === consumerId || actorId === driverId);
  return isParty
    ? { ko: `${context.name(actorId)}님이`, en: context.name(actorId) }
    : { ko: '관리자가', en: 'An admin' };
}

/** What a driver did with a delivery: `ko` ends the sentence about it, `en` begins it after the name; `then` follows in English. */
function actOfDriver(
  on: EventType<{ reservationId: string; consumerId: string; driverId: string }>,
  { ko, en, then }: Record<Locale, string> & { then?: string },
) {
  return template({
    on,
    render: (context, event) => {
      const { payload } = event;
      const reservation = context.reservation(payload.reservationId);
      const [driver, way, day] = [context.name(payload.driverId), wayOf(reservation), dayOf(reservation, event)];
      return toParties(
        payload,
        `${driver} 기사님이 ${day.ko} ${way} ${ko}`,
        `${driver} ${en} on ${day.en}: ${way}.${then ? ` ${then}` : ''}`,
      );
    },
  });
}

/** What happened where a delivery goes, by the names of its driver and that place. */
function atDestination(
  on: EventType<{ reservationId: string; consumerId: string; driverId: string }>,
  sentences: Record<Locale, (driver: string, place: string) => string>,
) {
  return template({
    on,
    render: (context, { payload }) => {
      const { destination } = context.reservation(payload.reservationId);
      const driver = context.name(payload.driverId);
      return toParties(payload, sentences.ko(driver, destination), sentences.en(driver, destination));
    },
  });
}

export const reservationTemplates = [
  template({
    on: reservationRequested,
    render: (context, event) => {
      const { reservationId, consumerId } = event.payload;
      const reservation = context.reservation(reservationId);
      const [name, way, day] = [context.name(consumerId), wayOf(reservation), dayOf(reservation, event)];
      const { contactName } = reservation;
      // Read by the consumer alone: a driver of it finds the name in the handover.
      return toParties(
        { reservationId, consumerId, driverId: null },
        `${name}님이 ${day.ko} ${way} 배송을 예약했습니다.${contactName ? ` 받는 분: ${contactName}` : ''}`,
        `${name} booked a delivery on ${day.en}: ${way}.${contactName ? ` For ${contactName}.` : ''}`,
      );
    },
  }),
  actOfDriver(reservationAccepted, { ko: '배송을 맡았습니다.', en: 'accepted the delivery' }),
  actOfDriver(reservationHandedBack, {
    ko: '배송을 반납하여 다른 기사를 찾습니다.',
    en: 'handed back the delivery',
    then: 'Other drivers are asked.',
  }),
  template({
    on: reservationReassigned,
    render: (context, event) => {
      const { payload } = event;
      const reservation = context.reservation(payload.reservationId);
      const [driver, way, day] = [context.name(payload.driverId), wayOf(reservation), dayOf(reservation, event)];
      return toParties(
        payload,
        `${day.ko} ${way} 배송을 ${driver} 기사님 대신 다른 기사가 맡습니다.`,
        `The delivery on ${day.en}, ${way}, goes to another driver instead of ${driver}.`,
      );
    },
  }),
  template({
    on: reservationArrived,
    render: (context, event) => {
      const { payload } = event;
      const { departure, destination } = context.reservation(payload.reservationId);
      const [driver, place] = [context.name(payload.driverId), payload.stop === 0 ? departure : destination];
      return toParties(payload, `${driver} 기사님이 ${place}에 도착했습니다.`, `${driver} arrived at ${place}.`);
    },
  }),
  atDestination(reservationApproaching, {
    ko: (driver, place) => `${driver} 기사님이 ${place}에 곧 도착합니다.`,
    en: (driver, place) => `${driver} is about to arrive at ${place}.`,
  }),
  atDestination(reservationPinWrong, {
    ko: (driver, place) => `${driver} 기사님이 ${place}에서 잘못된 PIN을 입력했습니다.`,
    en: (driver, place) => `${driver} tried a wrong PIN at ${place}.`,
  }),
  atDestination(reservationPinLocked, {
    ko: (driver, place) => `${driver} 기사님이 ${place}에서 PIN을 다섯 번 잘못 입력하여 PIN이 잠겼습니다.`,
    en: (driver, place) => `${driver} tried five wrong PINs at ${place}. The PIN is locked.`,
  }),
  atDestination(reservationPinRenewed, {
    ko: (_driver, place) => `${place} 배송의 PIN이 새로 발급되었습니다.`,
    en: (_driver, place) => `The delivery to ${place} has a new PIN.`,
  }),
  actOfDriver(reservationPickedUp, { ko: '배송 물품을 픽업했습니다.', en: 'picked up the delivery' }),
  actOfDriver(reservationDelivered, { ko: '배송을 완료했습니다.', en: 'completed the delivery' }),
  actOfDriver(reservationFailed, { ko: '배송을 마치지 못했습니다.', en: 'could not hand over the delivery' }),
  actOfDriver(reservationReturning, { ko: '배송 물품을 반송하기 시작했습니다.', en: 'is taking back the delivery' }),
  actOfDriver(reservationReturned, { ko: '배송 물품을 출발지로 반송했습니다.', en: 'took back the delivery' }),
  template({
    on: reservationExpired,
    render: (context, event) => {
      const { payload } = event;
      const reservation = context.reservation(payload.reservationId);
      const [way, day] = [wayOf(reservation), dayOf(reservation, event)];
      return toParties(
        { ...payload, driverId: null },
        `${day.ko} ${way} 배송을 맡은 기사가 없어 예약이 만료되었습니다.`,
        `No driver accepted the delivery on ${day.en} in time: ${way}.`,
      );
    },
  }),
  template({
    on: reservationCancelled,
    render: (context, event) => {
      const reservation = context.reservation(event.payload.reservationId);
      const { cancelReason } = reservation;
      const [by, way, day] = [cancellerOf(context, event), wayOf(reservation), dayOf(reservation, event)];
      return toParties(
        event.payload,
        `${by.ko} ${day.en} ${way} 예약을 취소했습니다. 사유: ${cancelReason ?? ''}`,
        `${by.en} cancelled the delivery on ${day.en}, ${way}. Reason: ${cancelReason ?? ''}`,
      );
    },
  }),
];
