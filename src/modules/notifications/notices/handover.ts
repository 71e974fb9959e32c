import {
  reservationArrived,
  reservationFailed,
  reservationPinLocked,
  reservationPinRenewed,
  reservationPinWrong,
  reservationReturned,
  reservationReturning,
  type FailureReason,
} from '../../reservations/index.js';
import { notice } from './notice.js';
import { exceptActor, otherParty } from './reservations.js';

/** Why a parcel was not handed over. */
const causes: Record<FailureReason, Record<'ko' | 'en', string>> = {
  recipient_absent: { ko: '받는 분 부재', en: 'the recipient was absent' },
  refused: { ko: '수령 거절', en: 'the recipient did not take it' },
  wrong_address: { ko: '주소 오류', en: 'the address was wrong' },
  no_access: { ko: '출입 불가', en: 'there was no way in' },
  damaged: { ko: '물품 파손', en: 'it was damaged' },
  other: { ko: '기타', en: 'another reason' },
};

/** What comes after a locked PIN. */
const forParties = { nextKo: '고객센터 담당자가 처리합니다.', nextEn: 'An operator will decide.' };
const forOperators = {
  nextKo: '기사와 의뢰인에게 확인한 뒤 새 PIN을 발급해 주세요.',
  nextEn: 'Ask its driver and its consumer, then issue a new PIN.',
};

/** What is said of a delivery on the way. */
export const handoverNotices = [
  notice({
    on: reservationArrived,
    category: 'deliveries',
    recipients: async (context, tx, event) => {
      const found = await exceptActor(context, tx, event, [event.payload.consumerId]);
      const place = event.payload.stop === 0 ? 'departure' : 'destination';
      return new Map([...found].map(([userId, facts]) => [userId, { ...facts, place: facts[place]! }]));
    },
    ko: { title: '기사 도착', body: '{driverName} 기사님이 {place}에 도착했습니다.' },
    en: { title: 'Driver arrived', body: '{driverName} arrived at {place}.' },
  }),
  notice({
    on: reservationFailed,
    category: 'deliveries',
    recipients: async (context, tx, event) => {
      const found = await otherParty(context, tx, event);
      const { failureReason } = await context.reservations.get(tx, event.payload.reservationId);
      const { ko, en } = causes[failureReason ?? 'other'];
      return new Map([...found].map(([userId, facts]) => [userId, { ...facts, causeKo: ko, causeEn: en }]));
    },
    ko: { title: '배송 실패', body: '{destination} 배송을 마치지 못했습니다. 사유: {causeKo}' },
    en: { title: 'Could not be delivered', body: 'Your delivery to {destination} was not handed over: {causeEn}.' },
  }),
  notice({
    on: reservationReturning,
    category: 'deliveries',
    recipients: otherParty,
    ko: { title: '반송 시작', body: '{driverName} 기사님이 물품을 출발지({departure})로 되돌려 보내고 있습니다.' },
    en: { title: 'On its way back', body: '{driverName} is taking your delivery back to {departure}.' },
  }),
  notice({
    on: reservationReturned,
    category: 'deliveries',
    recipients: otherParty,
    ko: { title: '반송 완료', body: '물품이 출발지({departure})에 돌아왔습니다.' },
    en: { title: 'Back again', body: 'Your delivery is back at {departure}.' },
  }),
  notice({
    on: reservationPinWrong,
    category: 'deliveries',
    /** In the history alone: people are notified of the fifth. */
    recipients: () => Promise.resolve(new Map()),
    ko: { title: 'PIN 오류', body: '{destination} 배송의 PIN을 잘못 입력했습니다.' },
    en: { title: 'Wrong PIN', body: 'A wrong PIN was tried for the delivery to {destination}.' },
  }),
  notice({
    on: reservationPinLocked,
    category: 'deliveries',
    /** Its parties, and the operators, one of whom decides. */
    recipients: async (context, tx, event) => {
      const { consumerId, driverId } = event.payload;
      const everyone = new Set([consumerId, driverId, ...(await context.users.findAdmins(tx))]);
      const found = await exceptActor(context, tx, { ...event, actorId: null }, [...everyone]);
      const nextOf = (userId: string) => (userId === consumerId || userId === driverId ? forParties : forOperators);
      return new Map([...found].map(([userId, facts]) => [userId, { ...facts, ...nextOf(userId) }]));
    },
    ko: { title: 'PIN 잠김', body: '{destination} 배송의 PIN을 다섯 번 잘못 입력하여 잠겼습니다. {nextKo}' },
    en: { title: 'PIN locked', body: 'Five wrong PINs were tried for the delivery to {destination}. {nextEn}' },
  }),
  notice({
    on: reservationPinRenewed,
    category: 'deliveries',
    recipients: (context, tx, event) => exceptActor(context, tx, event, [event.payload.consumerId]),
    ko: { title: '새 PIN', body: '{destination} 배송의 PIN이 새로 발급되었습니다. 받는 분께 새 PIN을 알려 주세요.' },
    en: { title: 'New PIN', body: 'Your delivery to {destination} has a new PIN. Tell it to the recipient.' },
  }),
];
