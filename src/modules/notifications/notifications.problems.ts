import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** The problems of notifications and webhooks. */
export const notificationProblems = defineProblems({
  'notification-not-found': { status: 404, en: 'There is no such notification.', ko: '해당 알림을 찾을 수 없습니다.' },
  'event-not-found': { status: 404, en: 'There is no such event.', ko: '해당 이벤트를 찾을 수 없습니다.' },
  'webhook-not-found': { status: 404, en: 'There is no such webhook.', ko: '해당 웹훅을 찾을 수 없습니다.' },
  'delivery-not-found': { status: 404, en: 'There is no such delivery.', ko: '해당 발송 내역을 찾을 수 없습니다.' },
  'suppression-not-found': {
    status: 404,
    en: 'This address is not suppressed.',
    ko: '발송이 중단된 주소가 아닙니다.',
  },
  'unsubscribe-link-invalid': {
    status: 404,
    en: 'This unsubscribe link is not valid or is incomplete. Open it from the e-mail, or log in and change your settings.',
    ko: '유효하지 않은 수신 거부 링크입니다. 메일의 링크를 다시 열거나, 로그인한 뒤 알림 설정을 변경해 주세요.',
  },
  'webhook-limit-reached': {
    status: 409,
    en: 'You already have {limit} webhooks, which is the maximum. Delete one first.',
    ko: '웹훅은 {limit}개까지 등록할 수 있습니다. 먼저 하나를 삭제해 주세요.',
    example: { limit: 10 },
  },
  'webhook-disabled': {
    status: 409,
    en: 'This webhook is disabled. Enable it first.',
    ko: '비활성화된 웹훅입니다. 먼저 다시 활성화해 주세요.',
  },
  'webhook-url-refused': {
    status: 422,
    en: 'This URL cannot be used for a webhook; see "errors".',
    ko: '웹훅에 사용할 수 없는 URL입니다. "errors"를 확인해 주세요.',
  },
  'unknown-event-types': {
    status: 422,
    en: 'Unknown event types: {unknown}. Supported: {known}.',
    ko: '알 수 없는 이벤트 종류입니다: {unknown}. 사용할 수 있는 이벤트 종류: {known}.',
    example: { unknown: 'reservation.exploded', known: 'reservation.requested, reservation.accepted' },
  },
  'critical-notification': {
    status: 422,
    en: 'Notifications of {type} are critical and cannot be switched off.',
    ko: '{type} 알림은 중요한 알림이므로 끌 수 없습니다.',
    example: { type: 'mission.failed' },
    words: {
      type: {
        'mission.failed': { ko: '미션 실패', en: 'mission.failed' },
        'mission.expired': { ko: '미션 마감', en: 'mission.expired' },
        'mission.cancelled': { ko: '미션 취소', en: 'mission.cancelled' },
        'user.email_verification_requested': { ko: '이메일 주소 확인', en: 'user.email_verification_requested' },
        'user.email_changed': { ko: '이메일 주소가 변경되었습니다', en: 'user.email_changed' },
        'user.password_changed': { ko: '비밀번호가 변경되었습니다', en: 'user.password_changed' },
        'password_reset.requested': { ko: '새 비밀번호 설정', en: 'password_reset.requested' },
        'user.deletion_requested': { ko: '7일 뒤 탈퇴가 완료됩니다', en: 'user.deletion_requested' },
        'user.export_ready': { ko: '내 정보 파일이 준비되었습니다', en: 'user.export_ready' },
        'user.deletion_stopped': { ko: '탈퇴가 완료되지 않았습니다', en: 'user.deletion_stopped' },
        'user.email_change_requested': { ko: '이메일 주소 확인 코드', en: 'user.email_change_requested' },
      },
    },
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof notificationProblems, ProblemEntry> {}
}
