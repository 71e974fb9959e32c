import { z } from 'zod';
import { databaseAddress, isUnspecified, localAddress, redisAddress, withoutBrackets } from './addresses.js';
import type { VariableName } from './variables.js';

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

const origins = z
  .string()
  .transform((text) => text.split(',').flatMap((one) => one.trim() || []))
  .refine((all) => all.every((one) => URL.canParse(one) && new URL(one).origin === one), {
    error: 'must be origins such as https://shop.example, separated by commas, or *',
  });

/** What a value of each environment variable must be; variables.ts says what it means. */
export const Environment = z.object({
  HOST: host,
  PORT: port.default(3000),
  METRICS_HOST: host,
  METRICS_PORT: port.default(9464),
  PUBLIC_URL: publicUrl.optional(),
  TRUST_PROXY: z.stringbool().default(false),
  CORS_ORIGINS: z.union([z.literal('*'), origins]).default('*'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http', 'https').or(z.literal('')).optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url('http', 'https').or(z.literal('')).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),

  DATABASE_URL: databaseUrl,
  DATABASE_PASSWORD: z.string().optional(),
  MIGRATION_DATABASE_URL: databaseUrl.optional(),
  MIGRATION_DATABASE_PASSWORD: z.string().optional(),
  READER_DATABASE_URL: databaseUrl.optional(),
  READER_DATABASE_PASSWORD: z.string().optional(),
  REPLICA_DATABASE_URL: databaseUrl.optional(),
  REPLICA_MAX_LAG_SECONDS: count.default(30),
  DATABASE_POOL: count.default(10),
  DATABASE_PROCESSES: count.default(4),
  REDIS_QUEUE_URL: redisUrl,
  REDIS_CACHE_URL: redisUrl,
  REDIS_CACHE_TIMEOUT_MS: count.default(50),
  REDIS_PREFIX: z
    .string()
    .regex(/^([\w-]+|\{[\w-]+\})$/, 'must be letters, digits, _ and -, in braces or not')
    .default('madang'),

  SEARCH_URL: url('http', 'https').optional(),
  SEARCH_PREFIX: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .default('madang'),

  SMTP_URL: url('smtp', 'smtps').default('smtp://127.0.0.1:1025'),
  MAIL_FROM: z.string().default('Madang <no-reply@madang.local>'),
  MAIL_FEEDBACK_SECRET: z.string().startsWith('whsec_').optional(),
  MAIL_LINK_SECRET: z.string().min(32).optional(),

  WEBHOOK_ENCRYPTION_KEY: z.string().min(32).optional(),
  WEBHOOK_ALLOW_LOOPBACK: z.stringbool().default(false),
  WEBHOOK_TIMEOUT_MS: count.default(10_000),

  PAYMENT_WEBHOOK_SECRET: z.string().startsWith('whsec_').optional(),
  MISSION_FEE_BPS: z.coerce.number().int().min(0).max(10_000).default(1_000),
  MISSION_DISPUTE_SECONDS: z.coerce.number().int().min(0).default(0),
  MISSION_REFUND_CHUNK: count.default(50_000),
  PAYOUT_URL: url('http', 'https').optional(),

  CAFE_IMPORT_MAX_MIB: count.default(512),
  CAFE_COLLECT_EVERY_HOURS: z.coerce.number().min(0).default(0),
  CAFE_COLLECT_AREA: z
    .string()
    .default('126.76,37.41,127.19,37.72')
    .transform((text) => text.split(',').map(Number))
    .pipe(z.tuple([longitude, latitude, longitude, latitude])),
  CAFE_COLLECT_RETRY_MS: count.default(1_000),
  CAFE_COLLECT_TIMEOUT_MS: count.default(10_000),
  SEOUL_URL: url('http', 'https').default('http://openapi.seoul.go.kr:8088'),
  SEOUL_KEY: z.string().optional(),
  KAKAO_URL: url('http', 'https').default('https://dapi.kakao.com'),
  KAKAO_KEY: z.string().optional(),
  NAVER_URL: url('http', 'https').default('https://openapi.naver.com'),
  NAVER_CLIENT_ID: z.string().optional(),
  NAVER_CLIENT_SECRET: z.string().optional(),
  NAVER_QUERIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((query) => query.trim() || [])),
  OVERPASS_URL: url('http', 'https').optional(),

  GEO_TIMEOUT_MS: count.default(1_500),
  JUSO_URL: url('http', 'https').default('https://business.juso.go.kr'),
  JUSO_KEY: z.string().optional(),
  JUSO_COORDINATES_KEY: z.string().optional(),
  OSRM_URL: url('http', 'https').optional(),
  KAKAO_MOBILITY_URL: url('http', 'https').default('https://apis-navi.kakaomobility.com'),
  KAKAO_MOBILITY_KEY: z.string().optional(),

  MAP_TILES_URL: z
    .string()
    .regex(/^https?:\/\/[^/\s{}]+\/(?=.*\{z\})(?=.*\{x\})(?=.*\{y\})\S+$/, 'must be an address with {z}, {x} and {y}')
    .optional(),
  MAP_TILES_ATTRIBUTION: z.string().default(''),
  MAILBOX_URL: url('http', 'https').optional(),

  AWS_SNS_TOPIC_ARN: z
    .string()
    .regex(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]+$/)
    .optional(),
  AWS_EVENT_BUS: z
    .string()
    .regex(/^[\w./:-]+$/)
    .optional(),
  AWS_REGION: z.string().optional(),
  AWS_ENDPOINT_URL: url('http', 'https').optional(),

  BLOB_FOLDER: z.string().min(1).default('.local/blobs'),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
  S3_ENDPOINT: url('http', 'https').optional(),
  S3_REGION: z.string().optional(),

  JWT_PRIVATE_KEY: z.string().optional(),
  JWT_PRIVATE_KEY_FILE: z.string().optional(),
  JWT_PUBLIC_KEY: z.string().optional(),
  JWT_PUBLIC_KEY_FILE: z.string().optional(),
  RATE_LIMIT_FACTOR: count.default(1),
  DISPATCH_FANOUT: count.default(200),
  DISPATCH_ROUND_SECONDS: count.default(20),
  DISPATCH_LEAD_SECONDS: z.coerce.number().int().min(0).default(1_800),
  DRIVER_LAPSE_SECONDS: count.default(600),
  ROBOTS: z.stringbool().default(false),
  ROBOT_SPEED: z.coerce.number().positive().default(20),
  ROBOT_ACCEPT_SECONDS: z.coerce.number().min(0).default(3),
  ROBOT_STAY_SECONDS: z.coerce.number().min(0).default(3),
  ROBOT_LATE_SECONDS: z.coerce.number().min(0).default(1_200),
  RESERVATION_OPEN_MAX: count.default(20),
  NEW_ACCOUNT_SECONDS: z.coerce.number().int().min(0).default(3_600),
  NEW_ACCOUNT_QUOTA: count.default(30),
  DEMO_ADMIN_PASSWORD: z.string().min(1).optional(),
  DEMO_ADMIN_PASSWORD_FILE: z.string().optional(),
  DEMO: z.enum(['on', 'off', 'seeded']).default('on'),
  BUSINESS_TIME_ZONE: z.string().default('Asia/Seoul'),
  QUEUE_BACKLOG_LIMIT: count.default(20_000),
} satisfies Record<VariableName, z.ZodType>);
