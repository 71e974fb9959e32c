import type { ProblemEntry, Words } from './entry.js';

const roleNames: Words = {
  consumer: { ko: '의뢰인', en: 'a consumer' },
  driver: { ko: '기사', en: 'a driver' },
  streamer: { ko: '스트리머', en: 'a streamer' },
  moderator: { ko: '운영자', en: 'a moderator' },
  admin: { ko: '관리자', en: 'an admin' },
};

/** Problems of any request: unreadable, unauthenticated, repeated, rate-limited, or a failure on our side. */
export const protocolProblems = {
  'malformed-request': {
    status: 400,
    en: 'The request could not be read: {reason}.',
    ko: '요청을 읽을 수 없습니다: {reason}.',
    example: { reason: 'FST_ERR_BAD_URL' },
    words: {
      reason: {
        FST_ERR_BAD_URL: { ko: '주소에 잘못된 % 인코딩이 있습니다', en: 'its URL is not valid' },
        'bad request': { ko: '형식을 알 수 없는 요청입니다', en: 'it is not a valid request' },
        'no Host': { ko: 'Host 헤더가 없습니다', en: 'it has no Host header' },
        'a header twice': {
          ko: 'Host, Authorization, Content-Type 헤더는 한 번만 보내 주세요',
          en: 'Host, Authorization and Content-Type may come once only',
        },
        'not HTTP': { ko: 'HTTP 요청이 아닙니다', en: 'it is not HTTP' },
        'Last-Event-ID': {
          ko: 'Last-Event-ID는 알림 번호여야 합니다',
          en: 'Last-Event-ID must be the number of a notification',
        },
      },
    },
  },
  'malformed-json': {
    status: 400,
    en: 'The body is not valid JSON in UTF-8.',
    ko: '본문이 UTF-8로 쓴 올바른 JSON이 아닙니다.',
  },
  'malformed-upload': {
    status: 400,
    en: 'The upload could not be read: {reason}.',
    ko: '업로드를 읽을 수 없습니다: {reason}.',
    example: { reason: 'FST_FILES_LIMIT' },
    words: {
      reason: {
        FST_FILES_LIMIT: { ko: '파일이 두 개 이상입니다', en: 'it has more than one file' },
        FST_PARTS_LIMIT: { ko: '항목이 너무 많습니다', en: 'it has too many parts' },
        FST_FIELDS_LIMIT: { ko: '입력 항목이 너무 많습니다', en: 'it has too many fields' },
        FST_PROTO_VIOLATION: {
          ko: '사용할 수 없는 항목 이름이 있습니다',
          en: 'it has a field name that is not allowed',
        },
        'Unexpected end of form': { ko: '업로드가 중간에 끊겼습니다', en: 'it ends too early' },
      },
    },
  },
  'idempotency-key-missing': {
    status: 400,
    en: 'Send one Idempotency-Key header (1 to 255 printable ASCII characters): a new key for each operation, the same key for each retry.',
    ko: 'Idempotency-Key 헤더(출력 가능한 ASCII 문자 1~255자)를 보내 주세요. 새 요청에는 새 키를, 재시도에는 같은 키를 사용합니다.',
  },
  'idempotency-key-invalid': {
    status: 400,
    en: 'The Idempotency-Key must be 1 to 255 printable ASCII characters, and sent once.',
    ko: 'Idempotency-Key는 출력 가능한 ASCII 문자 1~255자여야 하며, 한 번만 보내야 합니다.',
  },
  'invalid-cursor': {
    status: 400,
    en: 'The cursor is not valid. Omit it to start at the first page.',
    ko: '유효하지 않은 cursor입니다. 첫 페이지부터 보려면 cursor 없이 요청해 주세요.',
  },
  unauthenticated: {
    status: 401,
    en: 'Log in and send the access token, or an API key, as "Authorization: Bearer …".',
    ko: '로그인한 뒤 액세스 토큰이나 API 키를 "Authorization: Bearer …" 헤더로 보내 주세요.',
  },
  'invalid-token': {
    status: 401,
    en: 'The token is not valid or has expired. Refresh it or log in again.',
    ko: '토큰이 유효하지 않거나 만료되었습니다. 갱신하거나 다시 로그인해 주세요.',
  },
  /** Of the queue console alone, which is no part of the contract. */
  'not-an-admin': { status: 401, en: 'Log in as an admin.', ko: '관리자로 로그인해 주세요.' },
  'invalid-signature': {
    status: 401,
    en: 'The signature of this notice is not valid.',
    ko: '서명이 유효하지 않습니다.',
    level: 'warn',
  },
  forbidden: {
    status: 403,
    en: 'Only {roles} may do this.',
    ko: '이 작업은 {roles}만 할 수 있습니다.',
    example: { roles: 'driver' },
    words: { roles: roleNames },
  },
  'insufficient-scope': {
    status: 403,
    en: 'This API key lacks the scope {scope}. Make a key that has it.',
    ko: '이 API 키에는 {scope} 권한 범위가 없습니다. 해당 범위를 가진 키를 만들어 주세요.',
    example: { scope: 'reservations:write' },
  },
  'live-mode-only': {
    status: 403,
    en: 'A test key cannot do this, because people would see it. Send a live key.',
    ko: '다른 이용자에게 보이는 작업이므로 테스트 키로는 할 수 없습니다. 라이브 키로 요청해 주세요.',
  },
  'person-required': {
    status: 403,
    en: 'No API key can do this. Log in and send the access token instead.',
    ko: 'API 키로는 할 수 없는 작업입니다. 로그인한 뒤 액세스 토큰으로 요청해 주세요.',
  },
  'key-address-refused': {
    status: 403,
    en: 'This API key cannot be used from this IP address.',
    ko: '이 IP 주소에서는 사용할 수 없는 API 키입니다.',
  },
  'not-found': { status: 404, en: 'The requested resource does not exist.', ko: '요청한 대상을 찾을 수 없습니다.' },
  'method-not-allowed': {
    status: 405,
    en: 'This address does not support this method.',
    ko: '이 주소에서는 사용할 수 없는 메서드입니다.',
  },
  'request-timeout': {
    status: 408,
    en: 'The request took too long to arrive.',
    ko: '요청을 제시간에 받지 못했습니다.',
  },
  'request-in-flight': {
    status: 409,
    en: 'A request with this Idempotency-Key is still being processed. Retry in a moment.',
    ko: '같은 Idempotency-Key의 요청을 처리하고 있습니다. 잠시 후 다시 시도해 주세요.',
    retryAfterSeconds: 1,
  },
  'payload-too-large': { status: 413, en: 'The body is larger than 1 MiB.', ko: '본문이 1 MiB를 넘습니다.' },
  'file-too-large': {
    status: 413,
    en: 'The file is larger than {limitMiB} MiB.',
    ko: '파일이 {limitMiB} MiB를 넘습니다.',
    example: { limitMiB: 512 },
  },
  'unsupported-media-type': {
    status: 415,
    en: 'Send the body as application/json in UTF-8.',
    ko: '본문은 UTF-8로 쓴 application/json 형식으로 보내 주세요.',
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
  /** Of the gateway alone: the limit of a process is that of all headers together. */
  'uri-too-long': { status: 414, en: 'The address is too long.', ko: '주소가 너무 깁니다.' },
  'expectation-failed': {
    status: 417,
    en: 'The only expectation that can be met is "100-continue".',
    ko: 'Expect 헤더에는 "100-continue"만 사용할 수 있습니다.',
  },
  'headers-too-large': { status: 431, en: 'The headers are too large.', ko: '헤더가 너무 큽니다.' },
  /** For the log alone, with nginx's status: the client is gone. */
  'client-closed': {
    status: 499,
    en: 'The connection was closed before the request had arrived.',
    ko: '요청을 다 받기 전에 연결이 끊겼습니다.',
    level: 'info',
  },
  'too-many-requests': {
    status: 429,
    en: 'Too many requests. Retry after the number of seconds in Retry-After.',
    ko: '요청이 너무 많습니다. Retry-After에 적힌 시간 후에 다시 시도해 주세요.',
  },
  'too-many-streams': {
    status: 429,
    en: 'From one address {limit} streams can be open.',
    ko: '한 주소에서 스트림은 {limit}개까지 열 수 있습니다.',
    example: { limit: 100 },
  },
  'new-account': {
    status: 429,
    en: 'A new account can do this only so often. Retry after the number of seconds in Retry-After.',
    ko: '새로 만든 계정은 이 기능을 제한된 횟수만 사용할 수 있습니다. Retry-After에 적힌 시간 후에 다시 시도해 주세요.',
  },
  'internal-error': {
    status: 500,
    en: 'Something went wrong on the server. Contact us with the requestId.',
    ko: '서버에서 문제가 발생했습니다. requestId와 함께 문의해 주세요.',
    level: 'error',
  },
  busy: {
    status: 503,
    en: 'The server is busy. Retry with the same Idempotency-Key.',
    ko: '서버에 요청이 몰리고 있습니다. 같은 Idempotency-Key로 다시 시도해 주세요.',
    level: 'warn',
    retryAfterSeconds: 1,
  },
  'database-unavailable': {
    status: 503,
    en: 'The database is not available. Retry with the same Idempotency-Key.',
    ko: '데이터베이스에 연결할 수 없습니다. 같은 Idempotency-Key로 다시 시도해 주세요.',
    level: 'error',
    retryAfterSeconds: 2,
  },
} as const satisfies Record<string, ProblemEntry>;
