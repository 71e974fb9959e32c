import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** The problems of wallets and the ledger. */
export const walletProblems = defineProblems({
  'insufficient-funds': {
    status: 402,
    en: 'The wallet does not hold enough money.',
    ko: '지갑 잔액이 부족합니다.',
  },
  'withdrawal-not-found': { status: 404, en: 'There is no such withdrawal.', ko: '해당 출금 내역을 찾을 수 없습니다.' },
  'deposit-reference-reused': {
    status: 409,
    en: 'The reference {reference} was already used for another deposit.',
    ko: '이미 다른 입금에 사용된 참조 번호입니다: {reference}.',
    level: 'warn',
    example: { reference: 'deposit-20261224-0001' },
  },
  'test-mode-only': {
    status: 403,
    en: 'Only a test key can do this: it makes test money.',
    ko: '테스트용 돈을 만드는 작업이므로 테스트 키로만 할 수 있습니다.',
  },
  'ledger-read-only': {
    status: 503,
    en: 'Money cannot move while the ledger is being checked. Retry later with the same Idempotency-Key.',
    ko: '장부를 점검하는 동안에는 입금, 후원, 출금을 할 수 없습니다. 나중에 같은 Idempotency-Key로 다시 시도해 주세요.',
    level: 'error',
    retryAfterSeconds: 60,
  },
  'withdrawals-unavailable': {
    status: 503,
    en: 'Withdrawals are not available at the moment.',
    ko: '지금은 출금할 수 없습니다.',
    level: 'warn',
    retryAfterSeconds: 3600,
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof walletProblems, ProblemEntry> {}
}
