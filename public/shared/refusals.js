/** Pages say these in words of their own: the sentences of the server speak to programs, of headers, keys and tokens. */
const sentences = {
  ko: {
    busy: '지금은 요청을 처리할 수 없습니다. 잠시 후 다시 시도해 주세요.',
    broken: '서버에서 문제가 발생했습니다. 잠시 후 다시 시도해 주세요.',
    tooMany: '요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.',
    loggedOut: '로그인이 필요합니다. 다시 로그인해 주세요.',
    wrongPassword: '비밀번호를 여러 번 잘못 입력했습니다. 잠시 후 다시 시도해 주세요.',
  },
  en: {
    busy: 'We are busy right now. Please try again in a moment.',
    broken: 'Something went wrong on our side. Please try again in a moment.',
    tooMany: 'Too many requests. Please try again in a moment.',
    loggedOut: 'You are not logged in. Please log in again.',
    wrongPassword: 'Too many wrong passwords. Please try again in a moment.',
  },
};

/** @type {Record<string, keyof typeof sentences.ko>} */
const byCode = {
  'too-many-login-attempts': 'wrongPassword',
  unauthenticated: 'loggedOut',
  'invalid-token': 'loggedOut',
};
/** @type {Record<number, keyof typeof sentences.ko>} */
const byStatus = { 429: 'tooMany', 502: 'busy', 503: 'busy', 504: 'busy' };

/**
 * Why the server refused a request, for a person to read; undefined when it did not say.
 *
 * @param {number} status of the response
 * @param {{ code?: string, detail?: string, errors?: { message: string }[] } | null} body the problem details that came with it, if any
 * @param {'ko' | 'en'} language
 */
export function refusalOf(status, body, language) {
  const own = byCode[body?.code ?? ''] ?? byStatus[status] ?? (status >= 500 ? 'broken' : undefined);
  return own ? sentences[language][own] : (body?.errors?.[0]?.message ?? body?.detail);
}
