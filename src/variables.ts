/**
 * What each environment variable means, which processes read it, and which of them are secrets. It imports nothing: the
 * infrastructure code (ecs/) and `npm run variables` read it as it is. The schema beside it, environment.ts, says what a value
 * must be; the compiler holds both to the same names.
 */

/** A process that serves, or the one-off task that migrates. `archive`, `reindex` and `admin` run with the environment of one of them. */
export type Role = 'api' | 'query' | 'worker' | 'migrate';
export type Variable = { meaning: string; readBy: readonly Role[] };

const every = ['api', 'query', 'worker', 'migrate'] as const;
const serving = ['api', 'query', 'worker'] as const;
const answering = ['api', 'query'] as const;
const writing = ['api', 'worker'] as const;
const signing = ['api', 'worker', 'migrate'] as const;
const seeding = ['api', 'migrate'] as const;

/** Variables that the same processes read, with their meanings. */
const readBy = <Name extends string>(roles: readonly Role[], meanings: Record<Name, string>) =>
  Object.fromEntries(
    Object.entries<string>(meanings).map(([name, meaning]) => [name, { meaning, readBy: roles }]),
  ) as Record<Name, Variable>;

export const variables = {
  ...readBy(serving, {
    HOST: 'The address on which HTTP listens.',
    PORT: 'The port of HTTP; 0 lets the system choose one.',
    METRICS_HOST: 'The address on which `/metrics` listens.',
    METRICS_PORT: 'The port of `/metrics`.',
  }),
  ...readBy(every, {
    PUBLIC_URL: 'Where people reach the API; links in mails begin with it. By default HOST and PORT.',
  }),
  ...readBy(serving, {
    TRUST_PROXY:
      'Whether X-Forwarded-For names the caller: only behind a gateway that writes it itself, elsewhere callers would choose their address.',
    CORS_ORIGINS:
      'The origins whose pages may call the API with a token or a key, such as `https://shop.example`, separated by commas; `*` is all, and nothing is none.',
    OTEL_EXPORTER_OTLP_ENDPOINT:
      'The collector of traces (OTLP over HTTP); without it or the next one no tracing is loaded. The SDK also reads other `OTEL_…` variables.',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'The same, as the whole address of the traces.',
  }),
  ...readBy(every, {
    LOG_LEVEL:
      'The least severe log lines that are written: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    DATABASE_URL: 'The primary, as the user who serves: `mysql://user:password@host:3306/database`.',
    DATABASE_PASSWORD:
      'The password of DATABASE_URL, as it is: for files that put the address together and cannot encode the password.',
  }),
  ...readBy(['migrate'], {
    MIGRATION_DATABASE_URL:
      'The primary, as the user who migrates and grants; with it the user of DATABASE_URL gets only the rights it needs.',
    MIGRATION_DATABASE_PASSWORD: 'The password of MIGRATION_DATABASE_URL, as it is.',
  }),
  ...readBy(['query', 'migrate'], {
    READER_DATABASE_URL:
      'The primary, as a user who may only read; `query` uses it instead of DATABASE_URL, `migrate` grants it its rights.',
    READER_DATABASE_PASSWORD: 'The password of READER_DATABASE_URL, as it is.',
  }),
  ...readBy(serving, {
    REPLICA_DATABASE_URL:
      'A replica of the primary, as a user who may only read. Without it every read goes to the primary.',
    REPLICA_MAX_LAG_SECONDS: 'A replica with more lag is not read.',
  }),
  ...readBy(every, {
    DATABASE_POOL: 'The most connections of a process to one database.',
    DATABASE_PROCESSES:
      'The most processes that ever run at once; twice as many during a deploy. Checked against `max_connections`.',
    REDIS_QUEUE_URL: 'Redis for jobs, which must not evict: `redis://host:6379`, or `rediss://` for TLS.',
    REDIS_CACHE_URL: 'Redis for the cache, which may evict; another server than that of the jobs.',
    REDIS_CACHE_TIMEOUT_MS:
      'How long a request waits for the cache, and a commit for its invalidation, before it goes on without.',
    REDIS_PREFIX:
      'Separates installations that share one Redis. In braces, it keeps all keys in one slot of a cluster.',
  }),
  ...readBy(serving, {
    SEARCH_URL: 'OpenSearch, with user and password if needed; without it messages are searched in the tables only.',
    SEARCH_PREFIX: 'The prefix of index names; separates installations that share one cluster.',
  }),
  ...readBy(['worker'], {
    SMTP_URL: 'The mail server: `smtp://host:25`, or `smtps://` for TLS.',
    MAIL_FROM: 'The sender of every mail.',
  }),
  ...readBy(['api'], {
    MAIL_FEEDBACK_SECRET:
      'The Standard Webhooks secret (`whsec_…`) of bounce and complaint reports; without it every report is rejected.',
  }),
  ...readBy(writing, {
    MAIL_LINK_SECRET:
      'The key that signs links in mails, at least 32 characters; by default derived from the signing key, and changes with it.',
    WEBHOOK_ENCRYPTION_KEY:
      'The key that encrypts the secrets of webhooks, at least 32 characters; by default derived from the signing key.',
    WEBHOOK_ALLOW_LOOPBACK: 'Allows webhooks over http and to this machine: only for development and tests.',
    WEBHOOK_TIMEOUT_MS: 'The timeout of an attempt, from the DNS lookup to the end of the response.',
  }),
  ...readBy(['api'], {
    PAYMENT_WEBHOOK_SECRET:
      'The payment provider’s Standard Webhooks secret (`whsec_…`); without it every payment notice is rejected.',
    MISSION_FEE_BPS: 'The platform fee in basis points of a success; each mission copies it when it is created.',
  }),
  ...readBy(writing, {
    MISSION_DISPUTE_SECONDS: 'How long backers may dispute a claimed success; 0 pays at once.',
    MISSION_REFUND_CHUNK: 'Above this many backers the refunds of a mission are paid in chunks of this many.',
    PAYOUT_URL: 'The payout provider; without it withdrawals are unavailable.',
  }),
  ...readBy(['api'], { CAFE_IMPORT_MAX_MIB: 'The largest file of cafés that an admin may upload.' }),
  ...readBy(['worker'], {
    CAFE_COLLECT_EVERY_HOURS:
      'How often all cafés of the area are collected from each configured provider; 0 is never.',
  }),
  ...readBy(writing, {
    CAFE_COLLECT_AREA: 'West, south, east and north of the area, in degrees.',
    CAFE_COLLECT_RETRY_MS: 'The pause before the first retry of a provider; each further one doubles it.',
    CAFE_COLLECT_TIMEOUT_MS: 'The timeout of a request to a provider of cafés.',
    SEOUL_URL: 'The open data of Seoul.',
    SEOUL_KEY: 'Its key; without it Seoul is not asked for cafés.',
    KAKAO_URL: 'Kakao Local, for cafés and for places.',
    KAKAO_KEY: 'Its key; without it Kakao is asked for neither.',
    NAVER_URL: 'Naver Search.',
    NAVER_CLIENT_ID: 'Who we are there; without it and the next one Naver is not asked for cafés.',
    NAVER_CLIENT_SECRET: 'The secret of NAVER_CLIENT_ID.',
    NAVER_QUERIES:
      'Queries to Naver besides the cafés of Seoul’s districts, separated by commas, such as `성수동 카페,연남동 카페`.',
    OVERPASS_URL: 'OpenStreetMap’s Overpass, for cafés. It needs no key: it is used when the address is set.',
    GEO_TIMEOUT_MS: 'How long a person waits for a provider of places or routes, before the next one is asked.',
    JUSO_URL: 'The address service of juso.go.kr.',
    JUSO_KEY: 'Its key for the search; needed together with the next one.',
    JUSO_COORDINATES_KEY: 'Its key for coordinates.',
    OSRM_URL: 'A server of OSRM, for routes. Without it and Kakao Mobility’s key routes follow the straight line.',
    KAKAO_MOBILITY_URL: 'Kakao Mobility, for routes.',
    KAKAO_MOBILITY_KEY: 'Its key.',
  }),
  ...readBy(['api'], {
    MAP_TILES_URL:
      'The streets of the pages’ maps: a server of tiles, as `https://tiles.example/{z}/{x}/{y}.png`. Without it the ground is plain.',
    MAP_TILES_ATTRIBUTION: 'What a map says of where its tiles come from, as their licence asks.',
    MAILBOX_URL: 'Where a demo shows the mail that Madang sends; the first page links to it.',
  }),
  ...readBy(['worker'], {
    AWS_SNS_TOPIC_ARN:
      'Every event is forwarded to this SNS topic; to the bus of the next one as well, if both are set.',
    AWS_EVENT_BUS: 'Every event is forwarded to this EventBridge bus, by name or ARN.',
  }),
  ...readBy(writing, {
    AWS_REGION:
      'By default the region in the ARN, else that of the AWS SDK’s default chain, which also finds the credentials.',
  }),
  ...readBy(['worker'], {
    AWS_ENDPOINT_URL: 'An endpoint other than AWS’s own, such as a stub or one in a private network.',
  }),
  ...readBy(writing, {
    BLOB_FOLDER:
      'Where photos of deliveries are kept. Processes of several machines share this folder, or use a bucket instead.',
    S3_BUCKET:
      'A bucket of S3, or of a server with its protocol, in place of the folder. The AWS SDK’s default chain finds the credentials.',
    S3_ENDPOINT: 'A server other than AWS’s own, such as MinIO: there the bucket is part of the path.',
    S3_REGION: 'By default AWS_REGION, else that of the AWS SDK’s default chain.',
  }),
  ...readBy(signing, {
    JWT_PRIVATE_KEY: 'The Ed25519 key that signs tokens (PKCS #8 PEM).',
    JWT_PRIVATE_KEY_FILE: 'A file with that key.',
  }),
  ...readBy(['query'], {
    JWT_PUBLIC_KEY: 'The public key that checks tokens (SPKI PEM): `query` needs no other.',
    JWT_PUBLIC_KEY_FILE: 'A file with that key.',
  }),
  ...readBy(answering, {
    RATE_LIMIT_FACTOR:
      'Multiplies every request quota; the demo runs with 100. The lockout of wrong passwords is never multiplied.',
  }),
  ...readBy(writing, {
    DISPATCH_FANOUT: 'The most drivers who are asked for a booking at once.',
    DISPATCH_ROUND_SECONDS: 'After how long others are asked: so long an offer lives.',
    DISPATCH_LEAD_SECONDS: 'How long before its pick-up the search for the driver of a booking with a price begins.',
    DRIVER_LAPSE_SECONDS: 'A driver of whom nothing was seen for so long is offline.',
    ROBOTS:
      'Whether workers also play robot drivers for live bookings of marked accounts. For those of test keys they always do.',
  }),
  ...readBy(['worker'], {
    ROBOT_SPEED: 'How much faster than a driver a robot drives.',
    ROBOT_ACCEPT_SECONDS: 'How long a robot looks at an offer.',
    ROBOT_STAY_SECONDS: 'How long a robot stays at a stop.',
    ROBOT_LATE_SECONDS: 'How late a robot begins to drive for the note `#late`.',
  }),
  ...readBy(['api'], {
    RESERVATION_OPEN_MAX:
      'The most open bookings of one consumer; multiplied by RATE_LIMIT_FACTOR, and no bound above 10,000.',
    NEW_ACCOUNT_SECONDS: 'How long an account is new; 0 is never.',
    NEW_ACCOUNT_QUOTA: 'How often a new account may do what reaches others; multiplied by RATE_LIMIT_FACTOR.',
  }),
  ...readBy(seeding, {
    DEMO_ADMIN_PASSWORD: 'When set, `migrate` and `all` create the demo accounts with this password.',
    DEMO_ADMIN_PASSWORD_FILE: 'A file with that password.',
    DEMO: '`off` creates no demo, whatever the password; `seeded` neither, for it is there already.',
  }),
  ...readBy(every, { BUSINESS_TIME_ZONE: 'The time zone of the calendar days of bookings.' }),
  ...readBy(['worker'], { QUEUE_BACKLOG_LIMIT: 'The relay pauses while this many jobs wait in Redis.' }),
};

export type VariableName = keyof typeof variables;

/** What no log, no plain text and no message may show. */
const secretNames = [
  'DATABASE_URL',
  'DATABASE_PASSWORD',
  'MIGRATION_DATABASE_URL',
  'MIGRATION_DATABASE_PASSWORD',
  'READER_DATABASE_URL',
  'READER_DATABASE_PASSWORD',
  'REPLICA_DATABASE_URL',
  'REDIS_QUEUE_URL',
  'REDIS_CACHE_URL',
  'SEARCH_URL',
  'SMTP_URL',
  'MAIL_FEEDBACK_SECRET',
  'MAIL_LINK_SECRET',
  'WEBHOOK_ENCRYPTION_KEY',
  'PAYMENT_WEBHOOK_SECRET',
  'SEOUL_KEY',
  'KAKAO_KEY',
  'NAVER_CLIENT_ID',
  'NAVER_CLIENT_SECRET',
  'JUSO_KEY',
  'JUSO_COORDINATES_KEY',
  'KAKAO_MOBILITY_KEY',
  'JWT_PRIVATE_KEY',
  'JWT_PUBLIC_KEY',
  'DEMO_ADMIN_PASSWORD',
] as const satisfies VariableName[];

export type SecretName = (typeof secretNames)[number];
export const isSecret = (name: string): name is SecretName => (secretNames as readonly string[]).includes(name);
