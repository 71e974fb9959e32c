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
  'handle-taken': {
    status: 409,
    en: 'This handle is taken, or it was given up lately. Choose another.',
    ko: '이미 사용 중이거나 최근까지 사용된 핸들입니다. 다른 핸들을 입력해 주세요.',
  },
  'handle-changed-lately': {
    status: 409,
    en: 'A handle can be changed once in {days} days.',
    ko: '핸들은 {days}일에 한 번만 바꿀 수 있습니다.',
    example: { days: 30 },
  },
  'email-code-invalid': {
    status: 409,
    en: 'This code is wrong or older than an hour. Request the change of the address again.',
    ko: '확인 코드가 올바르지 않거나 1시간이 지났습니다. 이메일 변경을 다시 요청해 주세요.',
  },
  'wrong-password': {
    status: 403,
    en: 'The current password is wrong.',
    ko: '현재 비밀번호가 올바르지 않습니다.',
  },
  'password-names-user': {
    status: 422,
    en: 'The password must not be the login id, the e-mail address or the name.',
    ko: '아이디, 이메일 주소, 이름과 같은 비밀번호는 사용할 수 없습니다.',
  },
  'reset-link-invalid': {
    status: 409,
    en: 'This link was used already, or it is older than 30 minutes. Request a new one.',
    ko: '이미 사용했거나 30분이 지난 링크입니다. 링크를 다시 요청해 주세요.',
  },
  'session-not-found': { status: 404, en: 'There is no such session.', ko: '해당 로그인 기록을 찾을 수 없습니다.' },
  'email-verified': {
    status: 409,
    en: 'This e-mail address is confirmed already.',
    ko: '이미 확인된 이메일 주소입니다.',
  },
  'email-link-invalid': {
    status: 409,
    en: 'This link was used already, is too old, or is for another address than the account has now.',
    ko: '이미 사용했거나 기간이 지났거나, 지금 계정의 이메일 주소와 맞지 않는 링크입니다.',
  },
  'account-suspended': {
    status: 403,
    en: 'This account is suspended. Contact the operators.',
    ko: '이용이 정지된 계정입니다. 고객센터에 문의해 주세요.',
  },
  'account-closing': {
    status: 403,
    en: 'This account is being deleted. To keep it, open the link in the mail about its deletion within 7 days of the request.',
    ko: '탈퇴 처리 중인 계정입니다. 계정을 유지하려면 신청 후 7일 안에 탈퇴 안내 메일의 링크를 열어 주세요.',
  },
  'deletion-link-invalid': {
    status: 409,
    en: 'This link was used already, or the account is deleted by now.',
    ko: '이미 사용한 링크이거나 탈퇴가 이미 완료되었습니다.',
  },
  'own-account': {
    status: 409,
    en: 'An admin cannot do this to their own account. Another admin can.',
    ko: '본인 계정에는 할 수 없습니다. 다른 관리자가 처리해야 합니다.',
  },
  'setup-link-invalid': {
    status: 409,
    en: 'This link was used already, is older than 24 hours, or there is an admin by now.',
    ko: '이미 사용했거나 24시간이 지난 링크이거나, 이미 관리자가 있습니다.',
  },
  'too-many-login-attempts': {
    status: 429,
    en: 'Too many wrong passwords. Retry after the number of seconds in Retry-After.',
    ko: '비밀번호를 여러 번 잘못 입력했습니다. Retry-After에 적힌 시간 후에 다시 시도해 주세요.',
    level: 'warn',
  },
  'api-key-not-found': { status: 404, en: 'There is no such API key.', ko: '해당 API 키를 찾을 수 없습니다.' },
  'api-key-limit-reached': {
    status: 409,
    en: 'A person has {limit} API keys at most. Revoke one first.',
    ko: 'API 키는 {limit}개까지 만들 수 있습니다. 먼저 다른 키를 폐기해 주세요.',
    example: { limit: 20 },
  },
  'request-not-found': {
    status: 404,
    en: 'No request of your keys in the last 7 days has this id.',
    ko: '최근 7일 동안 내 API 키로 보낸 요청 중에 이 ID가 없습니다.',
  },
  'user-not-found': { status: 422, en: 'There is no such user.', ko: '해당 이용자를 찾을 수 없습니다.' },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof userProblems, ProblemEntry> {}
}
