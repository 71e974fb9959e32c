import { z } from 'zod';
import { databaseAddress, isUnspecified, localAddress, redisAddress, withoutBrackets } from './addresses.js';

const port = z.coerce.number().int().min(0).max(65535);
const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);
const count = z.coerce.number().int().positive();
const url = (...protocols: string[]) =>
  z.url({
    protocol: new RegExp(`^(${protocols.join('|')})$`),
    error: `must be a ${protocols.join(' or ')}:// address`,
  });

/** An address, as `read` understands it. */
const parsed = <T>(address: ReturnType<typeof url>, read: (address: string) => T) =>
  address.transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });
const databaseUrl = parsed(url('mysql', 'mariadb'), databaseAddress);
const redisUrl = parsed(url('redis', 'rediss'), redisAddress);

/** Where to listen. Links begin with it where there is no PUBLIC_URL, so a URL must be able to hold it. */
const host = z
  .string()
  .default('127.0.0.1')
  .transform(withoutBrackets)
  .refine((name) => URL.canParse(localAddress(name, 1)), 'must be a host name or an IP address, without a zone');
const publicUrl = url('http', 'https')
  .refine((address) => !isUnspecified(withoutBrackets(new URL(address).hostname)), {
    error: 'must be an address that clients can reach',
    when: ({ value }) => URL.canParse(String(value)),
  })
  .refine((address) => /^\/?$/.test(new URL(address).pathname + new URL(address).search + new URL(address).hash), {
    error: 'must end after the host and the port',
    when: ({ value }) => URL.canParse(String(value)),
  });

/** The environment variables. No other file knows their names. */
export const Environment = z.object({
  HOST: host,
  PORT: port.default(3000),
  METRICS_HOST: host,
  METRICS_PORT: port.default(9464),
  PUBLIC_URL: publicUrl.optional(),
  /** Only behind a gateway that writes X-Forwarded-For itself; elsewhere callers would choose their address. */
  TRUST_PROXY: z.stringbool().default(false),
  /** The collector of traces (OTLP over HTTP); without one of the two no tracing is loaded. The SDK also reads other OTEL_… variables. */
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http', 'https').or(z.literal('')).optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url('http', 'https').or(z.literal('')).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),

  DATABASE_URL: databaseUrl,
  /** The password of DATABASE_URL, as it is: for files that put the address together and cannot encode the password. */
  DATABASE_PASSWORD: z.string().optional(),
  /** The user who migrates and grants; with it the application's user gets only the rights it needs. */
  MIGRATION_DATABASE_URL: databaseUrl.optional(),
  MIGRATION_DATABASE_PASSWORD: z.string().optional(),
  /** The primary, as a user who may only read; the role `query` uses it instead of DATABASE_URL. */
  READER_DATABASE_URL: databaseUrl.optional(),
  READER_DATABASE_PASSWORD: z.string().optional(),
  /** A replica of the primary, as a user who may only read. Without it every read goes to the primary. */
  REPLICA_DATABASE_URL: databaseUrl.optional(),
  /** A replica with more lag is not read. */
  REPLICA_MAX_LAG_SECONDS: count.default(30),
  DATABASE_POOL: count.default(10),
  /** The most processes that ever run at once; twice as many during a deploy. Checked against `max_connections`. */
  DATABASE_PROCESSES: count.default(4),
  REDIS_QUEUE_URL: redisUrl,
  REDIS_CACHE_URL: redisUrl,
  /** How long a request waits for the cache, and a commit for its invalidation, before it goes on without. */
  REDIS_CACHE_TIMEOUT_MS: count.default(50),
  /** Separates installations that share one Redis. In braces, it keeps all keys in one slot of a cluster. */
  REDIS_PREFIX: z
    .string()
    .regex(/^([\w-]+|\{[\w-]+\})$/, 'must be letters, digits, _ and -, in braces or not')
    .default('madang'),

  /** OpenSearch, with user and password if needed; without it messages are searched in the tables only. */
  SEARCH_URL: url('http', 'https').optional(),
  /** The prefix of index names; separates installations that share one cluster. */
  SEARCH_PREFIX: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .default('madang'),

  SMTP_URL: url('smtp', 'smtps').default('smtp://127.0.0.1:1025'),
  MAIL_FROM: z.string().default('Madang <no-reply@madang.local>'),
  /** The Standard Webhooks secret (`whsec_…`) of bounce and complaint reports; without it every report is rejected. */
  MAIL_FEEDBACK_SECRET: z.string().startsWith('whsec_').optional(),
  /** The key that signs unsubscribe links; by default derived from the signing key, and changes with it. */
  MAIL_LINK_SECRET: z.string().min(32).optional(),

  /** The key that encrypts the secrets of webhooks; by default derived from the signing key. */
  WEBHOOK_ENCRYPTION_KEY: z.string().min(32).optional(),
  /** Allows webhooks over http and to this machine: only for development and tests. */
  WEBHOOK_ALLOW_LOOPBACK: z.stringbool().default(false),
  /** The timeout of an attempt, from the DNS lookup to the end of the response. */
  WEBHOOK_TIMEOUT_MS: count.default(10_000),

  /** The payment provider's Standard Webhooks secret (`whsec_…`); without it every payment notice is rejected. */
  PAYMENT_WEBHOOK_SECRET: z.string().startsWith('whsec_').optional(),
  /** The platform fee in basis points of a success; each mission copies it when it is created. */
  MISSION_FEE_BPS: z.coerce.number().int().min(0).max(10_000).default(1_000),
  /** How long backers may dispute a claimed success; 0 pays at once. */
  MISSION_DISPUTE_SECONDS: z.coerce.number().int().min(0).default(0),
  /** Above this many backers the refunds of a mission are paid in chunks of this many. */
  MISSION_REFUND_CHUNK: count.default(50_000),
  /** The payout provider; without it withdrawals are unavailable. */
  PAYOUT_URL: url('http', 'https').optional(),

  /** The largest file of cafés that an admin may upload. */
  CAFE_IMPORT_MAX_MIB: count.default(512),
  /** How often all cafés of the area are collected from each configured provider; 0 is never. */
  CAFE_COLLECT_EVERY_HOURS: z.coerce.number().min(0).default(0),
  /** West, south, east and north of the area, in degrees: Seoul. */
  CAFE_COLLECT_AREA: z
    .string()
    .default('126.76,37.41,127.19,37.72')
    .transform((text) => text.split(',').map(Number))
    .pipe(z.tuple([longitude, latitude, longitude, latitude])),
  /** The pause before the first retry of a provider; each further one doubles it. */
  CAFE_COLLECT_RETRY_MS: count.default(1_000),
  CAFE_COLLECT_TIMEOUT_MS: count.default(10_000),
  SEOUL_URL: url('http', 'https').default('http://openapi.seoul.go.kr:8088'),
  SEOUL_KEY: z.string().optional(),
  KAKAO_URL: url('http', 'https').default('https://dapi.kakao.com'),
  KAKAO_KEY: z.string().optional(),
  NAVER_URL: url('http', 'https').default('https://openapi.naver.com'),
  NAVER_CLIENT_ID: z.string().optional(),
  NAVER_CLIENT_SECRET: z.string().optional(),
  /** Queries to Naver besides the cafés of Seoul's districts, separated by commas, such as `성수동 카페,연남동 카페`. */
  NAVER_QUERIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((query) => query.trim() || [])),
  /** Needs no key: it is used when the address is set. */
  OVERPASS_URL: url('http', 'https').optional(),

  /** How long a person waits for a provider of places or routes, before the next one is asked. */
  GEO_TIMEOUT_MS: count.default(1_500),
  /** The address service of juso.go.kr has one key for the search and one for coordinates; both are needed. KAKAO_KEY is for places as well. */
  JUSO_URL: url('http', 'https').default('https://business.juso.go.kr'),
  JUSO_KEY: z.string().optional(),
  JUSO_COORDINATES_KEY: z.string().optional(),
  /** Routes need OSRM's address or Kakao Mobility's key; without both they follow the straight line. */
  OSRM_URL: url('http', 'https').optional(),
  KAKAO_MOBILITY_URL: url('http', 'https').default('https://apis-navi.kakaomobility.com'),
  KAKAO_MOBILITY_KEY: z.string().optional(),

  /** Every event is forwarded to this SNS topic, to this EventBridge bus (name or ARN), or to both. */
  AWS_SNS_TOPIC_ARN: z
    .string()
    .regex(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]+$/)
    .optional(),
  AWS_EVENT_BUS: z
    .string()
    .regex(/^[\w./:-]+$/)
    .optional(),
  /** By default the region in the ARN, else that of the AWS SDK's default chain, which also finds the credentials. */
  AWS_REGION: z.string().optional(),
  /** An endpoint other than AWS's own, such as a stub or one in a private network. */
  AWS_ENDPOINT_URL: url('http', 'https').optional(),

  /** Where photos of deliveries are kept. Processes of several machines share this folder, or use a bucket instead. */
  BLOB_FOLDER: z.string().min(1).default('.local/blobs'),
  /** A bucket of S3, or of a server with its protocol, in place of the folder. The AWS SDK's default chain finds the credentials. */
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
  /** A server other than AWS's own, such as MinIO: there the bucket is part of the path. */
  S3_ENDPOINT: url('http', 'https').optional(),
  /** By default AWS_REGION, else that of the AWS SDK's default chain. */
  S3_REGION: z.string().optional(),

  JWT_PRIVATE_KEY: z.string().optional(),
  JWT_PRIVATE_KEY_FILE: z.string().optional(),
  /** The public key that checks tokens (SPKI PEM): the role `query` needs no other. */
  JWT_PUBLIC_KEY: z.string().optional(),
  JWT_PUBLIC_KEY_FILE: z.string().optional(),
  /** Multiplies every request quota; the demo runs with 100. The lockout of wrong passwords is never multiplied. */
  RATE_LIMIT_FACTOR: count.default(1),
  /** The most drivers who are asked for a booking at once, and after how long others are asked: so long an offer lives. */
  DISPATCH_FANOUT: count.default(200),
  DISPATCH_ROUND_SECONDS: count.default(20),
  /** How long before its pick-up the search for the driver of a booking with a price begins. */
  DISPATCH_LEAD_SECONDS: z.coerce.number().int().min(0).default(1_800),
  /** A driver of whom nothing was seen for so long is offline. */
  DRIVER_LAPSE_SECONDS: count.default(600),
  /** Whether workers play the robot drivers, who carry out the bookings of test accounts and no others. */
  ROBOTS: z.stringbool().default(false),
  /** How much faster than a driver a robot drives. */
  ROBOT_SPEED: z.coerce.number().positive().default(20),
  /** How long a robot looks at an offer, how long it stays at a stop, and how late it begins to drive for the note `#late`. */
  ROBOT_ACCEPT_SECONDS: z.coerce.number().min(0).default(3),
  ROBOT_STAY_SECONDS: z.coerce.number().min(0).default(3),
  ROBOT_LATE_SECONDS: z.coerce.number().min(0).default(1_200),
  /** The most open bookings of one consumer; multiplied by RATE_LIMIT_FACTOR, and no bound above 10,000. */
  RESERVATION_OPEN_MAX: count.default(20),
  /** How long an account is new (0: never), and how often it may do then what reaches others (× RATE_LIMIT_FACTOR). */
  NEW_ACCOUNT_SECONDS: z.coerce.number().int().min(0).default(3_600),
  NEW_ACCOUNT_QUOTA: count.default(30),
  /** When set, `migrate` and `all` create the demo accounts with this password. */
  DEMO_ADMIN_PASSWORD: z.string().min(1).optional(),
  /** A file with that password. */
  DEMO_ADMIN_PASSWORD_FILE: z.string().optional(),
  /** `off` creates no demo, whatever the password; `seeded` neither, for it is there already. */
  DEMO: z.enum(['on', 'off', 'seeded']).default('on'),
  /** The time zone of the calendar days of bookings. */
  BUSINESS_TIME_ZONE: z.string().default('Asia/Seoul'),
  /** The relay pauses while this many jobs wait in Redis. */
  QUEUE_BACKLOG_LIMIT: count.default(20_000),
});
