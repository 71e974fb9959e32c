import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** The problems of quotes. */
export const quoteProblems = defineProblems({
  'quote-not-found': { status: 404, en: 'There is no such quote.', ko: '해당 견적을 찾을 수 없습니다.' },
  'quote-used': {
    status: 409,
    en: 'This quote was already used for a reservation. Get a new one.',
    ko: '이미 예약에 사용한 견적입니다. 견적을 새로 받아 주세요.',
  },
  'quote-expired': {
    status: 409,
    en: 'This quote has expired. Get a new one.',
    ko: '유효 시간이 지난 견적입니다. 견적을 새로 받아 주세요.',
  },
  'route-too-long': {
    status: 422,
    en: 'The way is {kilometers} km long. Deliveries go up to {max} km.',
    ko: '배송 거리가 {kilometers}km입니다. {max}km까지만 배송할 수 있습니다.',
    example: { kilometers: 325, max: 100 },
  },
  'parcel-too-large': {
    status: 422,
    en: 'This parcel does not fit on a {vehicle}. Choose a larger vehicle.',
    ko: '{vehicle}에는 실을 수 없는 물품입니다. 더 큰 차량을 선택해 주세요.',
    example: { vehicle: 'bicycle' },
    words: {
      vehicle: {
        bicycle: { ko: '자전거', en: 'bicycle' },
        motorcycle: { ko: '오토바이', en: 'motorcycle' },
        car: { ko: '승용차', en: 'car' },
        van: { ko: '승합차', en: 'van' },
      },
    },
  },
  'pickup-date-out-of-range': {
    status: 422,
    en: 'The pick-up must be from {earliest} to {latest}, and not be over yet.',
    ko: '픽업은 {earliest}부터 {latest}까지, 아직 지나지 않은 시간대로만 정할 수 있습니다.',
    example: { earliest: '2026-12-24', latest: '2027-01-23' },
  },
  'dropoff-window-over': {
    status: 422,
    en: 'The drop-off window ends before a driver can pick it up.',
    ko: '기사가 픽업하기 전에 끝나는 배송 시간대입니다.',
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof quoteProblems, ProblemEntry> {}
}
