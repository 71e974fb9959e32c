import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry, Words } from '../../kernel/problems/entry.js';

/** What a reservation is like in each state; a refusal goes on with what cannot be done to it. */
const states: Words = {
  requested: { ko: '아직 기사가 배정되지 않아', en: 'has no driver yet' },
  accepted: { ko: '기사가 배정된 상태이므로', en: 'is already accepted' },
  picked_up: { ko: '기사가 이미 물품을 픽업하여', en: 'is already picked up' },
  delivered: { ko: '이미 배송이 완료되어', en: 'is already delivered' },
  cancelled: { ko: '이미 예약이 취소되어', en: 'is already cancelled' },
  expired: { ko: '기한까지 기사가 배정되지 않아 만료되었으므로', en: 'has expired' },
  failed: { ko: '배송하지 못한 상태이므로', en: 'could not be delivered' },
  returning: { ko: '출발지로 반송 중이므로', en: 'is on its way back' },
  returned: { ko: '이미 출발지로 반송되어', en: 'is back where it came from' },
};

const changes: Words = {
  arrived: { ko: '도착으로 바꿀', en: 'marked as arrived' },
  proven: { ko: '사진을 추가할', en: 'given a photo' },
  requested: { ko: '반납할', en: 'handed back' },
  accepted: { ko: '수락할', en: 'accepted' },
  picked_up: { ko: '픽업 완료로 바꿀', en: 'marked as picked up' },
  delivered: { ko: '배송 완료로 바꿀', en: 'marked as delivered' },
  cancelled: { ko: '취소할', en: 'cancelled' },
  expired: { ko: '만료로 바꿀', en: 'marked as expired' },
  reassigned: { ko: '다른 기사에게 넘길', en: 'given to another driver' },
  failed: { ko: '배송 실패로 바꿀', en: 'marked as undeliverable' },
  returning: { ko: '반송을 시작할', en: 'sent back' },
  returned: { ko: '반송 완료로 바꿀', en: 'marked as back at its pick-up' },
};

/** The problems of reservations. */
export const reservationProblems = defineProblems({
  'reservation-not-found': { status: 404, en: 'There is no such reservation.', ko: '해당 예약을 찾을 수 없습니다.' },
  'reservation-conflict': {
    status: 409,
    en: 'The reservation {status}; it cannot be {wanted}.',
    ko: '{status} {wanted} 수 없습니다.',
    example: { status: 'delivered', wanted: 'cancelled' },
    words: { status: states, wanted: changes },
  },
  'quote-required': {
    status: 409,
    en: 'Only a reservation with a quote can be marked as undeliverable: its quote says what happens then.',
    ko: '견적으로 예약한 배송만 배송 실패로 바꿀 수 있습니다. 배송하지 못했을 때의 처리 방법이 견적에 정해져 있기 때문입니다.',
  },
  'proof-required': {
    status: 422,
    en: 'This delivery needs {proof} at the drop-off.',
    ko: '이 배송을 완료하려면 {proof} 필요합니다.',
    example: { proof: 'pin' },
    words: {
      proof: {
        pin: { ko: '받는 분의 PIN 4자리가', en: 'the four digits of the PIN' },
        photo: { ko: '물품을 전달한 사진이', en: 'a photo' },
      },
    },
  },
  'proof-unknown': {
    status: 422,
    en: 'One of these proofs is not one of yours for this reservation.',
    ko: '이 예약에 직접 추가하지 않은 사진이 들어 있습니다.',
  },
  'proof-not-found': { status: 404, en: 'There is no such proof.', ko: '해당 사진을 찾을 수 없습니다.' },
  'too-many-proofs': {
    status: 409,
    en: 'A reservation has at most {max} photos.',
    ko: '사진은 예약마다 {max}장까지 추가할 수 있습니다.',
    example: { max: 10 },
  },
  'not-a-photo': {
    status: 422,
    en: 'This is no JPEG, PNG or WebP picture, or it is broken.',
    ko: 'JPEG, PNG, WebP 사진이 아니거나 손상된 파일입니다.',
  },
  'pin-wrong': {
    status: 422,
    en: 'This is not the PIN of the delivery. Attempts left: {left}.',
    ko: 'PIN이 일치하지 않습니다. 남은 횟수: {left}번',
    example: { left: 3 },
  },
  'pin-locked': {
    status: 409,
    en: 'Too many wrong PINs were tried. Ask support: an operator decides.',
    ko: 'PIN을 여러 번 잘못 입력하여 잠겼습니다. 고객센터에 문의해 주세요. 담당자가 처리합니다.',
  },
  'pin-not-used': {
    status: 409,
    en: 'This reservation has no PIN that could be renewed.',
    ko: '새 PIN을 발급할 수 있는 예약이 아닙니다.',
  },
  'tracking-not-found': {
    status: 404,
    en: 'This link shows no delivery, or its time is over.',
    ko: '잘못되었거나 기간이 지난 배송 조회 링크입니다.',
  },
  'use-hand-back': {
    status: 409,
    en: 'Its driver cannot cancel a reservation. Hand it back: POST /v1/reservations/(id)/hand-back.',
    ko: '기사는 예약을 취소할 수 없습니다. 맡은 배송을 반납해 주세요: POST /v1/reservations/(id)/hand-back',
  },
  'driver-offline': {
    status: 409,
    en: 'You are offline. Go online to accept reservations.',
    ko: '오프라인 상태에서는 예약을 수락할 수 없습니다. 온라인으로 전환한 뒤 다시 시도해 주세요.',
  },
  'offer-not-found': { status: 404, en: 'There is no such offer.', ko: '해당 배송 제안을 찾을 수 없습니다.' },
  'offer-over': {
    status: 409,
    en: 'The offer is over: its time has passed, or it was answered.',
    ko: '응답 시간이 지났거나 이미 응답한 배송 제안입니다.',
  },
  'offered-to-others': {
    status: 409,
    en: 'It is offered to other drivers at the moment. Try again when they have declined.',
    ko: '지금은 다른 기사에게 제안된 배송입니다. 그 기사가 거절하면 수락할 수 있습니다.',
  },
  'driver-not-late': {
    status: 409,
    en: 'The driver may still come: another one can be found when they have not arrived {minutes} minutes after the acceptance and the beginning of the pick-up window.',
    ko: '아직 기사를 기다려 주세요. 배정과 픽업 시작 시각에서 {minutes}분이 지나도 기사가 도착하지 않으면 다른 기사를 찾을 수 있습니다.',
    example: { minutes: '15' },
  },
  'driver-unavailable': {
    status: 409,
    en: 'This driver cannot take it: they are offline, carry out another delivery at that time, or have it already.',
    ko: '맡을 수 없는 기사입니다. 오프라인이거나 같은 시간에 다른 배송이 있거나 이미 이 배송을 맡고 있습니다.',
  },
  'driver-busy': {
    status: 409,
    en: 'You carry out another delivery at that time. Finish it or hand it back first.',
    ko: '같은 시간에 이미 맡은 배송이 있습니다. 그 배송을 마치거나 반납한 뒤 수락해 주세요.',
  },
  'too-many-open-reservations': {
    status: 409,
    en: 'You have {max} open reservations already. Wait until one is delivered, or cancel one.',
    ko: '진행 중인 예약이 이미 {max}건 있습니다. 배송이 끝나기를 기다리거나 예약을 취소한 뒤 다시 예약해 주세요.',
    example: { max: '20' },
  },
  'client-reference-used': {
    status: 409,
    en: 'You have given this reference to the reservation {reservationId} already.',
    ko: '이미 다른 예약({reservationId})에 사용한 clientReference입니다.',
    example: { reservationId: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b' },
  },
  'no-receipt': {
    status: 409,
    en: 'There is a receipt once a reservation with a price has ended.',
    ko: '요금이 있는 예약이 끝난 뒤에 영수증이 발행됩니다.',
  },
  'adjustment-impossible': {
    status: 409,
    en: 'Only a reservation with a price that has ended can be adjusted.',
    ko: '요금이 있고 이미 끝난 예약만 조정할 수 있습니다.',
  },
  'adjustment-too-large': {
    status: 422,
    en: 'At most {max} won can be refunded: more was not paid.',
    ko: '최대 {max}원까지 환불할 수 있습니다. 그보다 많이 결제되지 않았습니다.',
    example: { max: '9,800' },
  },
  'date-in-past': {
    status: 422,
    en: 'The date {date} is in the past. The earliest possible date is {earliest}.',
    ko: '지난 날짜({date})로는 예약할 수 없습니다. {earliest}부터 예약할 수 있습니다.',
    example: { date: '2026-12-23', earliest: '2026-12-24' },
  },
  'pickup-window-over': {
    status: 422,
    en: 'The pick-up window of today ended at {to}.',
    ko: '오늘의 픽업 시간대가 {to}에 이미 끝났습니다.',
    example: { to: '12:00' },
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof reservationProblems, ProblemEntry> {}
}
