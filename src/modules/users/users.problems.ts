import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** The problems of accounts and log-ins. */
export const userProblems = defineProblems({
  'invalid-credentials': {
    status: 401,
    en: 'The login id or the password is wrong.',
    ko: '아이디 또는 비밀번호가 올바르지 않습니다.',
  },
  'login-id-taken': {
    status: 409,
    en: 'This login id is taken. Choose another.',
    ko: '이미 사용 중인 아이디입니다. 다른 아이디를 입력해 주세요.',
  },
  'email-taken': { status: 409, en: 'This e-mail address already has an account.', ko: '이미 가입된 이메일입니다.' },
  'email-code-invalid': {
    status: 409,
    en: 'This code is wrong or older than an hour. Request the change of the address again.',
    ko: '확인 코드가 올바르지 않거나 1시간이 지났습니다. 이메일 변경을 다시 요청해 주세요.',
  },
  'too-many-login-attempts': {
    status: 429,
    en: 'Too many wrong passwords. Retry after the number of seconds in Retry-After.',
    ko: '비밀번호를 여러 번 잘못 입력했습니다. Retry-After에 적힌 시간 후에 다시 시도해 주세요.',
    level: 'warn',
  },
  'user-not-found': { status: 422, en: 'There is no such user.', ko: '해당 이용자를 찾을 수 없습니다.' },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof userProblems, ProblemEntry> {}
}
