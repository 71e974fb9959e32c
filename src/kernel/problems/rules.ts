import type { Entry } from './problem.js';

/** What the rules of the modules refuse. */
export const ruleProblems = {
  'insufficient-funds': {
    status: 402,
    en: 'There is not enough money in the wallet.',
    ko: '지갑의 잔액이 부족합니다.',
  },
  'not-comment-author': {
    status: 403,
    en: 'Only its author may change a comment, and only its author or a moderator may delete it.',
    ko: '댓글은 작성자만 수정할 수 있고, 작성자나 운영자만 삭제할 수 있습니다.',
  },
  'not-mission-streamer': {
    status: 403,
    en: 'Only the streamer of this mission may do this.',
    ko: '이 미션의 스트리머만 할 수 있습니다.',
  },
  'not-mission-creator': {
    status: 403,
    en: 'Only its creator may cancel a mission, and only while nobody else has pledged.',
    ko: '미션은 만든 사람만, 다른 후원자가 없을 때에만 취소할 수 있습니다.',
  },
  'not-a-backer': {
    status: 403,
    en: 'Only backers of this mission may do this.',
    ko: '이 미션의 후원자만 할 수 있습니다.',
  },
  'reservation-not-found': { status: 404, en: 'There is no such reservation.', ko: '해당 예약을 찾을 수 없습니다.' },
  'notification-not-found': { status: 404, en: 'There is no such notification.', ko: '해당 알림을 찾을 수 없습니다.' },
  'mission-not-found': { status: 404, en: 'There is no such mission.', ko: '해당 미션을 찾을 수 없습니다.' },
  'withdrawal-not-found': { status: 404, en: 'There is no such withdrawal.', ko: '해당 출금을 찾을 수 없습니다.' },
  'cafe-not-found': { status: 404, en: 'There is no such café.', ko: '해당 카페를 찾을 수 없습니다.' },
  'rating-not-found': { status: 404, en: 'You have not rated this café.', ko: '아직 이 카페를 평가하지 않았습니다.' },
  'import-not-found': { status: 404, en: 'There is no such import.', ko: '해당 가져오기 작업을 찾을 수 없습니다.' },
  'comment-not-found': { status: 404, en: 'There is no such comment.', ko: '해당 댓글을 찾을 수 없습니다.' },
  'duplicate-not-found': {
    status: 404,
    en: 'There is no such pair of cafés.',
    ko: '해당 중복 후보를 찾을 수 없습니다.',
  },
  'webhook-not-found': { status: 404, en: 'There is no such webhook.', ko: '해당 웹훅을 찾을 수 없습니다.' },
  'delivery-not-found': { status: 404, en: 'There is no such delivery.', ko: '해당 발송 내역을 찾을 수 없습니다.' },
  'dead-letter-not-found': {
    status: 404,
    en: 'There is no such dead letter.',
    ko: '해당 실패 기록을 찾을 수 없습니다.',
  },
  'suggestion-not-found': { status: 404, en: 'There is no such suggestion.', ko: '해당 제안을 찾을 수 없습니다.' },
  'suppression-not-found': {
    status: 404,
    en: 'This address is not suppressed.',
    ko: '발송이 중단된 주소가 아닙니다.',
  },
  'unsubscribe-link-invalid': {
    status: 404,
    en: 'This link to unsubscribe is not one of ours, or not all of it. Open it from the e-mail, or log in and change your settings.',
    ko: '올바른 수신 거부 링크가 아닙니다. 메일의 링크를 다시 열거나, 로그인하여 알림 설정을 변경해 주세요.',
  },
  'login-id-taken': { status: 409, en: 'This login id is taken. Choose another.', ko: '이미 사용 중인 아이디입니다.' },
  'email-taken': { status: 409, en: 'This e-mail address has an account already.', ko: '이미 가입된 이메일입니다.' },
  'reservation-conflict': {
    status: 409,
    en: 'The reservation is {status}; it cannot become {wanted} now.',
    ko: '현재 상태({status})에서는 {wanted}(으)로 바꿀 수 없습니다.',
  },
  'deposit-reference-reused': {
    status: 409,
    en: 'The reference {reference} was used for another deposit.',
    ko: '참조 번호 {reference}은(는) 다른 입금에 이미 사용되었습니다.',
    level: 'warn',
  },
  'mission-closed': {
    status: 409,
    en: 'This mission is over or its deadline has passed.',
    ko: '이미 종료되었거나 마감된 미션입니다.',
  },
  'import-over': { status: 409, en: 'This import has ended: it {state}.', ko: '이미 끝난 작업입니다({state}).' },
  'duplicate-decided': {
    status: 409,
    en: 'This pair is {state}; that cannot be done to it now.',
    ko: '현재 상태({state})에서는 할 수 없는 작업입니다.',
  },
  'suggestion-decided': {
    status: 409,
    en: 'This suggestion was {state} already.',
    ko: '이미 처리된 제안입니다({state}).',
  },
  'webhook-limit-reached': {
    status: 409,
    en: 'You have {limit} webhooks, which is as many as there may be. Delete one first.',
    ko: '웹훅은 {limit}개까지 등록할 수 있습니다. 먼저 하나를 삭제해 주세요.',
  },
  'webhook-disabled': {
    status: 409,
    en: 'This webhook is disabled. Set its state to "active" first.',
    ko: '비활성화된 웹훅입니다. 먼저 state를 "active"로 바꿔 주세요.',
  },
  'webhook-url-refused': {
    status: 422,
    en: 'Nothing is sent to this address; see "errors".',
    ko: '이 주소로는 보낼 수 없습니다. "errors"를 확인해 주세요.',
  },
  'unknown-event-types': {
    status: 422,
    en: 'Nobody is told of {unknown}. There are: {known}.',
    ko: '{unknown}은(는) 알림을 보내지 않는 이벤트입니다. 사용할 수 있는 이벤트: {known}.',
  },
  'source-not-configured': {
    status: 422,
    en: 'The provider {source} is not configured here: its address or key is missing.',
    ko: '{source} 제공자의 주소나 키가 설정되어 있지 않습니다.',
  },
  'critical-notification': {
    status: 422,
    en: 'A notification of {type} is critical: it cannot be switched off.',
    ko: '{type} 알림은 중요 알림이므로 끌 수 없습니다.',
  },
  'reply-to-reply': {
    status: 422,
    en: 'A reply cannot be replied to: reply to the comment it belongs to.',
    ko: '답글에는 답글을 달 수 없습니다. 원 댓글에 답글을 달아 주세요.',
  },
  'pledge-too-small': { status: 422, en: 'The smallest pledge is 1,000 won.', ko: '최소 후원 금액은 1000원입니다.' },
  'not-a-streamer': { status: 422, en: 'This person is not a streamer.', ko: '스트리머가 아닌 사용자입니다.' },
  'user-not-found': { status: 422, en: 'There is no such person.', ko: '해당 사용자를 찾을 수 없습니다.' },
  'date-in-past': {
    status: 422,
    en: 'The date {date} is over. The earliest is {earliest}.',
    ko: '{date}은(는) 지난 날짜입니다. {earliest}부터 예약할 수 있습니다.',
  },
  'ledger-read-only': {
    status: 503,
    en: 'No money moves while our books are being checked. Repeat later with the same Idempotency-Key.',
    ko: '장부를 확인하는 동안 금전 거래가 중단됩니다. 나중에 같은 Idempotency-Key로 다시 시도해 주세요.',
    level: 'error',
    retryAfterSeconds: 60,
  },
  'withdrawals-unavailable': {
    status: 503,
    en: 'Withdrawals are not available now.',
    ko: '지금은 출금할 수 없습니다.',
    level: 'warn',
    retryAfterSeconds: 3600,
  },
} as const satisfies Record<string, Entry>;
