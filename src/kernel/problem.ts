/** Languages Madang speaks to end users. */
export type Locale = 'ko' | 'en';

type Entry = { status: number; en: string; ko: string; level?: 'info' | 'warn' | 'error'; retryAfterSeconds?: number };

/**
 * Every error a caller can get: status, the sentence in both languages, and how loudly it is logged. `{name}` in a
 * sentence is filled from the problem's parameters. Codes are stable: clients switch on them.
 */
export const problems = {
  'malformed-request': {
    status: 400,
    en: 'The request could not be read: {reason}.',
    ko: '요청을 읽을 수 없습니다: {reason}.',
  },
  'malformed-json': { status: 400, en: 'The body is not valid JSON.', ko: '본문이 올바른 JSON이 아닙니다.' },
  'malformed-upload': {
    status: 400,
    en: 'The upload could not be read: {reason}.',
    ko: '업로드를 읽을 수 없습니다: {reason}.',
  },
  'idempotency-key-missing': {
    status: 400,
    en: 'Send an Idempotency-Key header (1 to 255 printable ASCII characters), new for each intention, the same for a repeat.',
    ko: 'Idempotency-Key 헤더(출력 가능한 ASCII 1~255자)를 보내 주세요. 새 요청에는 새 키를, 재시도에는 같은 키를 사용합니다.',
  },
  'idempotency-key-invalid': {
    status: 400,
    en: 'The Idempotency-Key must be 1 to 255 printable ASCII characters.',
    ko: 'Idempotency-Key는 출력 가능한 ASCII 1~255자여야 합니다.',
  },
  'invalid-cursor': {
    status: 400,
    en: 'The cursor is not one of ours. Leave it out to start at the first page.',
    ko: '알 수 없는 cursor입니다. 첫 페이지부터 보려면 cursor를 빼고 요청해 주세요.',
  },
  unauthenticated: {
    status: 401,
    en: 'Log in and send the access token as "Authorization: Bearer …".',
    ko: '로그인한 뒤 액세스 토큰을 "Authorization: Bearer …" 헤더로 보내 주세요.',
  },
  'invalid-token': {
    status: 401,
    en: 'The token is not valid or has expired. Refresh it or log in again.',
    ko: '토큰이 유효하지 않거나 만료되었습니다. 갱신하거나 다시 로그인해 주세요.',
  },
  'invalid-credentials': {
    status: 401,
    en: 'Login id or password is wrong.',
    ko: '아이디 또는 비밀번호가 올바르지 않습니다.',
  },
  'invalid-signature': {
    status: 401,
    en: 'The signature of this notice is not valid.',
    ko: '알림의 서명이 올바르지 않습니다.',
    level: 'warn',
  },
  'insufficient-funds': {
    status: 402,
    en: 'There is not enough money in the wallet.',
    ko: '지갑의 잔액이 부족합니다.',
  },
  forbidden: { status: 403, en: 'This needs the role {roles}.', ko: '{roles} 권한이 필요합니다.' },
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
  'not-found': { status: 404, en: 'There is nothing here.', ko: '요청한 대상을 찾을 수 없습니다.' },
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
  'suggestion-not-found': { status: 404, en: 'There is no such suggestion.', ko: '해당 제안을 찾을 수 없습니다.' },
  'method-not-allowed': {
    status: 405,
    en: 'This method does not work here.',
    ko: '이 주소에서는 사용할 수 없는 메서드입니다.',
  },
  'request-timeout': {
    status: 408,
    en: 'The request took too long to arrive.',
    ko: '요청을 제시간에 받지 못했습니다.',
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
  'request-in-flight': {
    status: 409,
    en: 'A request with this Idempotency-Key is still being worked on. Repeat it in a moment.',
    ko: '같은 Idempotency-Key의 요청을 처리하고 있습니다. 잠시 후 다시 시도해 주세요.',
    retryAfterSeconds: 1,
  },
  'payload-too-large': { status: 413, en: 'The body is larger than 1 MiB.', ko: '본문이 1MiB를 넘습니다.' },
  'file-too-large': {
    status: 413,
    en: 'The file is larger than {limitMiB} MiB.',
    ko: '파일이 {limitMiB}MiB를 넘습니다.',
  },
  'unsupported-media-type': {
    status: 415,
    en: 'Send the body as application/json.',
    ko: '본문은 application/json 형식으로 보내 주세요.',
  },
  'multipart-required': {
    status: 415,
    en: 'Send the file as multipart/form-data.',
    ko: '파일은 multipart/form-data 형식으로 보내 주세요.',
  },
  'invalid-input': {
    status: 422,
    en: 'Some fields are not valid; see "errors".',
    ko: '올바르지 않은 값이 있습니다. "errors"를 확인해 주세요.',
  },
  'idempotency-key-reused': {
    status: 422,
    en: 'This Idempotency-Key was used for another request. Use a new key for a new request.',
    ko: '이 Idempotency-Key는 다른 요청에 이미 사용되었습니다. 새 요청에는 새 키를 사용해 주세요.',
  },
  'source-not-configured': {
    status: 422,
    en: 'The provider {source} is not configured here: its address or key is missing.',
    ko: '{source} 제공자의 주소나 키가 설정되어 있지 않습니다.',
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
  'headers-too-large': { status: 431, en: 'The headers are too large.', ko: '헤더가 너무 큽니다.' },
  'too-many-requests': {
    status: 429,
    en: 'Too many requests. Wait for the seconds in Retry-After.',
    ko: '요청이 너무 많습니다. Retry-After에 적힌 시간 후에 다시 시도해 주세요.',
  },
  'too-many-login-attempts': {
    status: 429,
    en: 'Too many wrong passwords. Wait for the seconds in Retry-After.',
    ko: '비밀번호를 여러 번 잘못 입력했습니다. Retry-After에 적힌 시간 후에 다시 시도해 주세요.',
    level: 'warn',
  },
  'internal-error': {
    status: 500,
    en: 'Something went wrong on our side. Tell us the requestId.',
    ko: '서버에서 문제가 발생했습니다. requestId를 알려 주세요.',
    level: 'error',
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
  busy: {
    status: 503,
    en: 'We are busy. Repeat with the same Idempotency-Key.',
    ko: '요청이 몰리고 있습니다. 같은 Idempotency-Key로 다시 시도해 주세요.',
    level: 'warn',
    retryAfterSeconds: 1,
  },
  'database-unavailable': {
    status: 503,
    en: 'We cannot reach our database. Repeat with the same Idempotency-Key.',
    ko: '데이터베이스에 연결할 수 없습니다. 같은 Idempotency-Key로 다시 시도해 주세요.',
    level: 'error',
    retryAfterSeconds: 2,
  },
} as const satisfies Record<string, Entry>;

export type ProblemCode = keyof typeof problems;

/** Where in the request an input error is, what kind it is, and what to change. `pointer` is an RFC 6901 pointer. */
export type InputError = { in: 'body' | 'query' | 'path'; pointer: string; code: string; message: string };

/** How an input error reads in each language; it is rendered when the language of the caller is known. */
export type InputIssue = Omit<InputError, 'message'> & { message: Record<Locale, string> };

type Extra = { cause?: unknown; issues?: InputIssue[]; retryAfterSeconds?: number };

/** An answer that is an error: thrown anywhere, rendered once as RFC 9457 problem details by `ProblemFilter`. */
export class Problem extends Error {
  readonly issues: InputIssue[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ProblemCode,
    readonly params: Record<string, string | number> = {},
    { cause, issues = [], retryAfterSeconds }: Extra = {},
  ) {
    super(code, { cause });
    this.issues = issues;
    this.retryAfterSeconds = retryAfterSeconds ?? this.entry.retryAfterSeconds;
  }

  get entry(): Entry {
    return problems[this.code];
  }

  get status(): number {
    return this.entry.status;
  }

  /** The problem as its JSON body (RFC 9457 §3, with our `code`, `errors` and `requestId`). */
  render(locale: Locale, requestId: string) {
    const detail = this.entry[locale].replace(/\{(\w+)\}/g, (_, name: string) => String(this.params[name] ?? ''));
    const errors = this.issues.map(({ message, ...where }): InputError => ({ ...where, message: message[locale] }));
    return {
      type: `urn:madang:problem:${this.code}`,
      title: this.code.replaceAll('-', ' '),
      status: this.status,
      code: this.code,
      detail,
      ...(errors.length > 0 && { errors }),
      requestId,
    };
  }
}

/** The language of the answer: the first of `Accept-Language` (RFC 9110 §12.5.4) that we speak, else English. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const ranked = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    });
  const spoken = ranked.filter((r) => (r.language === 'ko' || r.language === 'en') && r.quality > 0);
  return (spoken.sort((a, b) => b.quality - a.quality)[0]?.language ?? 'en') as Locale;
}
