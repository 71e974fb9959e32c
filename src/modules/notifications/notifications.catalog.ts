import type { Locale } from '../../kernel/problem.js';

type Message = { title: string; body: string };

/** `critical` ones tell of somebody's money coming back: nobody may switch them off. */
type Entry = Record<Locale, Message> & { critical?: true };

/** What every event says, in both languages. `{name}` is a fact of the notification's data, `{…Krw}` an amount of won. */
const catalog: Record<string, Entry> = {
  'mission.created': {
    ko: { title: '새 미션', body: '"{title}" 미션이 {amountKrw}원으로 등록되었습니다.' },
    en: { title: 'A new mission', body: '"{title}" was put up with {amountKrw} won.' },
  },
  'mission.pledged': {
    ko: { title: '새 후원', body: '"{title}" 미션에 {amountKrw}원이 후원되었습니다. 현재 {potKrw}원입니다.' },
    en: { title: 'A new pledge', body: '{amountKrw} won were pledged to "{title}"; the pot is {potKrw} won.' },
  },
  'mission.accepted': {
    ko: { title: '미션 수락', body: '{streamerName}님이 "{title}" 미션을 수락했습니다.' },
    en: { title: 'Mission accepted', body: '{streamerName} took "{title}" on.' },
  },
  'mission.disputed': {
    ko: { title: '미션 이의 제기', body: '"{title}" 미션의 성공에 이의가 제기되었습니다. 운영자가 확인합니다.' },
    en: { title: 'Mission disputed', body: 'The success of "{title}" is disputed; a moderator will decide.' },
  },
  'mission.succeeded': {
    ko: { title: '미션 성공', body: '"{title}" 미션이 성공했습니다. {amountKrw}원이 전달되었습니다.' },
    en: { title: 'Mission succeeded', body: '"{title}" succeeded; {amountKrw} won went to the streamer.' },
  },
  'mission.failed': {
    critical: true,
    ko: { title: '미션 실패', body: '"{title}" 미션이 실패했습니다. {amountKrw}원이 환불되었습니다.' },
    en: { title: 'Mission failed', body: '"{title}" failed; {amountKrw} won were refunded.' },
  },
  'mission.expired': {
    critical: true,
    ko: { title: '미션 마감', body: '"{title}" 미션의 시간이 지났습니다. {amountKrw}원이 환불되었습니다.' },
    en: { title: 'Mission expired', body: 'The time of "{title}" is over; {amountKrw} won were refunded.' },
  },
  'mission.cancelled': {
    critical: true,
    ko: { title: '미션 취소', body: '"{title}" 미션이 취소되었습니다. {amountKrw}원이 환불되었습니다.' },
    en: { title: 'Mission cancelled', body: '"{title}" was cancelled; {amountKrw} won were refunded.' },
  },
  'reservation.requested': {
    ko: { title: '새 배송 요청', body: '{date} {departure} → {destination} 배송 요청이 있습니다.' },
    en: { title: 'New delivery request', body: 'A delivery on {date}: {departure} → {destination}.' },
  },
  'reservation.accepted': {
    ko: {
      title: '기사 배정 완료',
      body: '{driverName} 기사님이 {date} {departure} → {destination} 배송을 맡았습니다.',
    },
    en: {
      title: 'A driver accepted',
      body: '{driverName} will carry out your delivery on {date}: {departure} → {destination}.',
    },
  },
  'reservation.picked_up': {
    ko: { title: '물품 픽업 완료', body: '{driverName} 기사님이 {departure}에서 물품을 픽업했습니다.' },
    en: { title: 'Picked up', body: '{driverName} picked your delivery up at {departure}.' },
  },
  'reservation.delivered': {
    ko: { title: '배송 완료', body: '{destination}에 배송이 완료되었습니다.' },
    en: { title: 'Delivered', body: 'Your delivery arrived at {destination}.' },
  },
  'reservation.cancelled': {
    ko: { title: '예약 취소', body: '{date} {departure} → {destination} 예약이 취소되었습니다. 사유: {reason}' },
    en: {
      title: 'Reservation cancelled',
      body: 'The delivery on {date}, {departure} → {destination}, was cancelled: {reason}',
    },
  },
};

/** Event types that have a message. */
export const notifiable = Object.keys(catalog);

/** Whether a notification of this type is critical. */
export const isCritical = (type: string): boolean => catalog[type]?.critical === true;

/** The message of a notification in one language. */
export function render(type: string, data: Record<string, string | null>, locale: Locale): Message {
  const message = catalog[type]?.[locale] ?? { title: type, body: '' };
  const say = (name: string) => (name.endsWith('Krw') ? Number(data[name]).toLocaleString(locale) : data[name]) ?? '';
  const fill = (sentence: string) => sentence.replace(/\{(\w+)\}/g, (_, name: string) => say(name));
  return { title: fill(message.title), body: fill(message.body) };
}
