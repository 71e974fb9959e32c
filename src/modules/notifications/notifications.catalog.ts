import type { Locale } from '../../kernel/problem.js';

type Message = { title: string; body: string };

/** What every event says, in both languages. `{name}` is a fact of the notification's data. */
const catalog: Record<string, Record<Locale, Message>> = {
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

/** The message of a notification in one language. */
export function render(type: string, data: Record<string, string | null>, locale: Locale): Message {
  const message = catalog[type]?.[locale] ?? { title: type, body: '' };
  const fill = (sentence: string) => sentence.replace(/\{(\w+)\}/g, (_, name: string) => data[name] ?? '');
  return { title: fill(message.title), body: fill(message.body) };
}
