import type { EventOf, EventType } from '../../../kernel/events/events.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { config } from '../../../config.js';
import {
  districtOf,
  reservationAccepted,
  reservationApproaching,
  reservationCancelled,
  reservationDelivered,
  reservationExpired,
  reservationHandedBack,
  reservationOffered,
  reservationOfferEnded,
  reservationOfferMade,
  reservationPickedUp,
  reservationReassigned,
  reservationRequested,
} from '../../reservations/index.js';
import { driverIgnoredOffers, driverLapsed } from '../../drivers/index.js';
import type { Channel } from '../notification.entity.js';
import { notice, type Facts, type NoticeContext } from './notice.js';

type ReservationEvent = {
  actorId: string | null;
  payload: EventOf<typeof reservationRequested>['payload'] & { driverId?: string | null };
};

/** What asks drivers: what a driver has accepted, or what has ended, is no longer to be had. */
const asked = [reservationRequested, reservationOffered, reservationOfferMade] as EventType[];

/** How drivers are asked: never by e-mail, which comes too late for what the first to accept gets. */
const askedBy: readonly Channel[] = ['in_app', 'webhook', 'sms', 'push'];

/** Notifies these users, except the one who caused the event. */
export async function exceptActor(
  context: NoticeContext,
  tx: Tx,
  event: ReservationEvent,
  people: string[],
): Promise<Map<string, Facts>> {
  const others = people.filter((id) => id !== event.actorId);
  if (others.length === 0) return new Map();
  const { reservationId, driverId: driverThen } = event.payload;
  const found = await context.in(tx).reservation(reservationId);
  const reservation = found ?? (await context.reservations.get(tx, reservationId)); // throws as elsewhere
  const { id, departure, destination, date, driverId, cancelReason } = reservation;
  const driver = driverThen || driverId ? await context.in(tx).user((driverThen ?? driverId)!) : undefined;
  const driverName = driver?.name ?? null;
  const facts = { reservationId: id, departure, destination, date, driverName, reason: cancelReason };
  return new Map(others.map((userId) => [userId, facts]));
}

/** What drivers read of a booking that they may accept: what `toOpenView` shows, and no address. */
async function toDrivers(
  context: NoticeContext,
  tx: Tx,
  event: ReservationEvent,
  drivers: string[],
): Promise<Map<string, Facts>> {
  const found = await exceptActor(
    context,
    tx,
    event,
    drivers.filter((id) => id !== event.payload.consumerId),
  );
  return new Map(
    [...found].map(([userId, { reservationId, date, departure, destination }]) => {
      const facts = { reservationId: reservationId!, date: date! };
      return [userId, { ...facts, ...areaOf('departure', departure!), ...areaOf('destination', destination!) }];
    }),
  );
}

/** The district of an address as a fact, or words of each language for an address without one. */
function areaOf(name: 'departure' | 'destination', address: string): Facts {
  const district = districtOf(address);
  if (district) return { [name]: district };
  return { [name]: null, [`${name}Ko`]: '지역 미상', [`${name}En`]: 'area unknown' };
}

/** The other party: the consumer for the driver's acts, the driver for the consumer's, both for an admin's. */
export function otherParty(
  context: NoticeContext,
  tx: Tx,
  event: EventOf<typeof reservationAccepted | typeof reservationCancelled>,
) {
  const { consumerId, driverId } = event.payload;
  return exceptActor(
    context,
    tx,
    event,
    [consumerId, driverId].filter((id) => id !== null),
  );
}

export const reservationNotices = [
  notice({
    on: reservationRequested,
    category: 'deliveries',
    channels: askedBy,
    /** Those who are asked first, except the consumer who booked. */
    recipients: async (context, tx, event) => {
      const { reservationId: id } = event.payload;
      const reservation = (await context.in(tx).reservation(id)) ?? (await context.reservations.get(tx, id));
      return toDrivers(context, tx, event, await context.dispatch.begin(tx, reservation));
    },
    ko: { title: '새 배송 요청', body: '{date, date} {departure} → {destination} 배송 요청이 들어왔습니다.' },
    en: {
      title: 'New delivery request',
      body: 'A delivery is requested for {date, date}: {departure} → {destination}.',
    },
  }),
  notice({
    on: reservationAccepted,
    category: 'deliveries',
    ends: { types: asked, except: ({ payload }) => payload.driverId },
    recipients: otherParty,
    ko: {
      title: '기사 배정 완료',
      body: '{driverName} 기사님이 {date, date} {departure} → {destination} 배송을 맡았습니다.',
    },
    en: {
      title: 'Driver assigned',
      body: '{driverName} will carry out your delivery on {date, date}: {departure} → {destination}.',
    },
  }),
  notice({
    on: reservationHandedBack,
    category: 'deliveries',
    ends: { types: [reservationAccepted as EventType] },
    recipients: otherParty,
    ko: {
      title: '다른 기사 찾는 중',
      body: '{driverName} 기사님이 {date, date} {departure} → {destination} 배송을 반납하여 다른 기사를 찾고 있습니다.',
    },
    en: {
      title: 'Looking for another driver',
      body: '{driverName} handed back your delivery on {date, date}, {departure} → {destination}. We are asking other drivers.',
    },
  }),
  notice({
    on: reservationOffered,
    category: 'deliveries',
    channels: askedBy,
    /** Those who are asked in this round. */
    recipients: async (context, tx, event) => {
      const { reservationId, round } = event.payload;
      return toDrivers(context, tx, event, await context.dispatch.findAsked(tx, reservationId, round));
    },
    ko: { title: '기사를 찾는 배송', body: '{date, date} {departure} → {destination} 배송 요청이 들어왔습니다.' },
    en: {
      title: 'Delivery still open',
      body: 'A delivery is requested for {date, date}: {departure} → {destination}.',
    },
  }),
  notice({
    on: reservationOfferMade,
    category: 'deliveries',
    channels: askedBy,
    /** Those whose offer is not over yet. */
    recipients: async (context, tx, event) => {
      const live = new Map(
        (await context.dispatch.findLive(tx, event.payload.reservationId)).map((offer) => [offer.driverId, offer]),
      );
      const found = await toDrivers(context, tx, event, [...live.keys()]);
      const reservation = found.size > 0 ? await context.in(tx).reservation(event.payload.reservationId) : undefined;
      return new Map(
        [...found].map(([driverId, facts]) => {
          const { meters, secondsLeft } = live.get(driverId)!;
          const offer = { kilometers: (meters / 1_000).toFixed(1), seconds: String(Math.ceil(secondsLeft)) };
          return [driverId, { ...facts, ...offer, payKrw: String(reservation!.driverPay) }];
        }),
      );
    },
    ko: {
      title: '배송 제안',
      body: '{date, date} {departure} → {destination} 배송, 픽업 장소까지 {kilometers} km, 수입 {payKrw, number}원. {seconds}초 안에 응답해 주세요.',
    },
    en: {
      title: 'A delivery for you',
      body: 'On {date, date}: {departure} → {destination}, {kilometers} km to the pick-up, {payKrw, number} won for you. Answer within {seconds} seconds.',
    },
  }),
  notice({
    on: reservationOfferEnded,
    category: 'deliveries',
    ends: { types: asked, only: ({ payload }) => payload.driverId },
    /** What is over is marked as gone; that is all there is to say. */
    recipients: () => Promise.resolve(new Map()),
    ko: { title: '배송 제안 종료', body: '{departure} → {destination} 배송 제안이 끝났습니다.' },
    en: { title: 'Offer over', body: 'The offer of the delivery {departure} → {destination} is over.' },
  }),
  notice({
    on: reservationReassigned,
    category: 'deliveries',
    ends: { types: [reservationAccepted as EventType] },
    recipients: otherParty,
    ko: {
      title: '기사 변경',
      body: '{date, date} {departure} → {destination} 배송을 {driverName} 기사님 대신 다른 기사가 맡습니다.',
    },
    en: {
      title: 'Another driver',
      body: 'The delivery on {date, date}, {departure} → {destination}, goes to another driver instead of {driverName}.',
    },
  }),
  notice({
    on: reservationPickedUp,
    category: 'deliveries',
    recipients: otherParty,
    ko: { title: '물품 픽업 완료', body: '{driverName} 기사님이 {departure}에서 물품을 픽업했습니다.' },
    en: { title: 'Picked up', body: '{driverName} picked up your delivery at {departure}.' },
  }),
  notice({
    on: reservationApproaching,
    category: 'deliveries',
    recipients: (context, tx, event) => exceptActor(context, tx, event, [event.payload.consumerId]),
    ko: { title: '곧 도착합니다', body: '{driverName} 기사님이 {destination} 근처에 있습니다.' },
    en: { title: 'Almost there', body: '{driverName} is close to {destination}.' },
  }),
  notice({
    on: reservationDelivered,
    category: 'deliveries',
    recipients: otherParty,
    ko: { title: '배송 완료', body: '{destination}까지 배송이 완료되었습니다.' },
    en: { title: 'Delivered', body: 'Your delivery arrived at {destination}.' },
  }),
  notice({
    on: driverLapsed,
    category: 'deliveries',
    recipients: (_context, _tx, { payload }) =>
      Promise.resolve(new Map([[payload.driverId, { minutes: String(Math.ceil(config.drivers.lapseSeconds / 60)) }]])),
    ko: {
      title: '오프라인으로 전환됨',
      body: '{minutes}분 동안 활동이 없어 오프라인으로 전환되었습니다. 배송 요청을 받으려면 다시 온라인으로 전환해 주세요.',
    },
    en: {
      title: 'You are offline',
      body: 'Nothing was seen of you for {minutes} minutes, so you are offline. Go online again to get delivery requests.',
    },
  }),
  notice({
    on: driverIgnoredOffers,
    category: 'deliveries',
    recipients: (_context, _tx, { payload }) => Promise.resolve(new Map([[payload.driverId, { ignored: '3' }]])),
    ko: {
      title: '오프라인으로 전환됨',
      body: '배송 제안에 {ignored}번 연속으로 응답하지 않아 오프라인으로 전환되었습니다. 배송 제안을 받으려면 다시 온라인으로 전환해 주세요.',
    },
    en: {
      title: 'You are offline',
      body: 'You did not answer {ignored} offers in a row, so you are offline. Go online again to get offers.',
    },
  }),
  notice({
    on: reservationExpired,
    category: 'deliveries',
    // The drivers who were asked see their request end.
    ends: { types: asked },
    recipients: (context, tx, event) => exceptActor(context, tx, event, [event.payload.consumerId]),
    ko: {
      title: '예약 만료',
      body: '{date, date} {departure} → {destination} 배송을 맡은 기사가 없어 예약이 만료되었습니다.',
    },
    en: {
      title: 'Reservation expired',
      body: 'No driver accepted the delivery on {date, date} in time: {departure} → {destination}.',
    },
  }),
  notice({
    on: reservationCancelled,
    category: 'deliveries',
    ends: { types: asked },
    recipients: otherParty,
    ko: { title: '예약 취소', body: '{date, date} {departure} → {destination} 예약이 취소되었습니다. 사유: {reason}' },
    en: {
      title: 'Reservation cancelled',
      body: 'The delivery on {date, date}, {departure} → {destination}, was cancelled. Reason: {reason}',
    },
  }),
];
