import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** What must end before an account can be deleted, and files with all that is a person's. */
export const privacyProblems = defineProblems({
  'export-under-way': {
    status: 409,
    en: 'A file is being made already. A mail says when it is ready.',
    ko: '이미 파일을 만들고 있습니다. 준비되면 메일로 알려 드립니다.',
  },
  'export-not-found': {
    status: 404,
    en: 'There is no such export, or its 72 hours are over. Request a new one.',
    ko: '내보낸 파일이 없거나 72시간이 지났습니다. 내보내기를 다시 신청해 주세요.',
  },
  'export-not-ready': {
    status: 409,
    en: 'The file is not ready. A mail says when it is.',
    ko: '파일이 아직 준비되지 않았습니다. 준비되면 메일로 알려 드립니다.',
  },
  'deletion-of-admin': {
    status: 409,
    en: 'The account of an admin cannot be deleted. Another admin must take the role first.',
    ko: '관리자 계정은 탈퇴할 수 없습니다. 다른 관리자가 먼저 관리자 역할을 해제해야 합니다.',
  },
  'deletion-bookings-open': {
    status: 409,
    en: 'There are deliveries that have not ended. Cancel or complete them, then request the deletion again.',
    ko: '끝나지 않은 배송이 있습니다. 배송을 취소하거나 완료한 뒤 탈퇴를 다시 신청해 주세요.',
  },
  'deletion-missions-open': {
    status: 409,
    en: 'There are missions for you that have not ended. Complete or cancel them, then request the deletion again.',
    ko: '끝나지 않은 미션이 있습니다. 미션을 마치거나 취소한 뒤 탈퇴를 다시 신청해 주세요.',
  },
  'deletion-pledges-open': {
    status: 409,
    en: 'There is money of yours in missions that have not ended. Request the deletion again once they have.',
    ko: '후원한 미션이 아직 끝나지 않았습니다. 미션이 끝난 뒤 탈퇴를 다시 신청해 주세요.',
  },
  'deletion-withdrawals-open': {
    status: 409,
    en: 'A withdrawal is under way. Request the deletion again once the money has arrived.',
    ko: '처리 중인 출금이 있습니다. 출금이 끝난 뒤 탈퇴를 다시 신청해 주세요.',
  },
  'deletion-balance-left': {
    status: 409,
    en: 'There is money left in the wallet. Withdraw or spend it, then request the deletion again.',
    ko: '지갑에 돈이 남아 있습니다. 출금하거나 사용한 뒤 탈퇴를 다시 신청해 주세요.',
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof privacyProblems, ProblemEntry> {}
}
