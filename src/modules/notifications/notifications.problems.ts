import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** What notifications and webhooks refuse. */
export const notificationProblems = defineProblems({
  'notification-not-found': { status: 404, en: 'There is no such notification.', ko: '해당 알림을 찾을 수 없습니다.' },
  'webhook-not-found': { status: 404, en: 'There is no such webhook.', ko: '해당 웹훅을 찾을 수 없습니다.' },
  'delivery-not-found': { status: 404, en: 'There is no such delivery.', ko: '해당 발송 내역을 찾을 수 없습니다.' },
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
  'webhook-limit-reached': {
    status: 409,
    en: 'You have {limit} webhooks, which is as many as there may be. Delete one first.',
    ko: '웹훅은 {limit}개까지 등록할 수 있습니다. 먼저 하나를 삭제해 주세요.',
    example: { limit: 10 },
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
    example: { unknown: 'reservation.exploded', known: 'reservation.requested, reservation.accepted' },
  },
  'critical-notification': {
    status: 422,
    en: 'A notification of {type} is critical: it cannot be switched off.',
    ko: '{type} 알림은 중요 알림이므로 끌 수 없습니다.',
    example: { type: 'mission.failed' },
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof notificationProblems, ProblemEntry> {}
}
