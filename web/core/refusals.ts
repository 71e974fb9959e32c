type Language = 'ko' | 'en';

/** Pages say these in words of their own: the sentences of the server speak to programs, of headers, keys and tokens. */
const sentences = {
  ko: {
    offline: '서버에 연결할 수 없습니다. 네트워크를 확인해 주세요.',
    busy: '지금은 요청을 처리할 수 없습니다. 잠시 후 다시 시도해 주세요.',
    broken: '서버에서 문제가 발생했습니다. 잠시 후 다시 시도해 주세요.',
    tooMany: '요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.',
    loggedOut: '로그인이 만료되었습니다. 다시 로그인해 주세요.',
    wrongPassword: '비밀번호를 여러 번 잘못 입력했습니다. 잠시 후 다시 시도해 주세요.',
  },
  en: {
    offline: 'Madang cannot be reached. Please check your connection.',
    busy: 'We are busy right now. Please try again in a moment.',
    broken: 'Something went wrong on our side. Please try again in a moment.',
    tooMany: 'Too many requests. Please try again in a moment.',
    loggedOut: 'Your log-in has ended. Please log in again.',
    wrongPassword: 'Too many wrong passwords. Please try again in a moment.',
  },
};
type Sentence = keyof typeof sentences.ko;

const byCode: Record<string, Sentence> = {
  'too-many-login-attempts': 'wrongPassword',
  unauthenticated: 'loggedOut',
  'invalid-token': 'loggedOut',
};
const byStatus: Record<number, Sentence> = { 0: 'offline', 429: 'tooMany', 502: 'busy', 503: 'busy', 504: 'busy' };

/** The body of an error of the API (RFC 9457), as far as pages read it. */
export type Problem = { code?: string; detail?: string; errors?: { message: string }[] };

/** Why a request did not succeed, for a person to read. `status` is 0 when there was no answer. */
export function refusalOf(status: number, problem: Problem, language: Language): string {
  const own = byCode[problem.code ?? ''] ?? byStatus[status] ?? (status >= 500 ? 'broken' : undefined);
  const said = problem.errors?.[0]?.message ?? problem.detail;
  return own || !said ? sentences[language][own ?? 'broken'] : said;
}
