import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { localAddress, type DatabaseAddress } from './addresses.js';
import { Environment } from './environment.js';
import { timeouts } from './limits.js';
import { readKey } from './signing-keys.js';

const withPassword = (address: DatabaseAddress, password: string | undefined): DatabaseAddress => ({
  ...address,
  password: password ?? address.password,
});

const toArea = ([west, south, east, north]: [number, number, number, number]) => ({ west, south, east, north });

/** Can people of other machines not open our pages? */
const isPrivate = ({ PUBLIC_URL: url, HOST: host }: z.infer<typeof Environment>): boolean =>
  /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/.test(url ? new URL(url).hostname : host);

const demoPasswordOf = (e: z.infer<typeof Environment>): string | undefined =>
  e.DEMO_ADMIN_PASSWORD_FILE && !e.DEMO_ADMIN_PASSWORD
    ? readFileSync(e.DEMO_ADMIN_PASSWORD_FILE, 'utf8').trim()
    : e.DEMO_ADMIN_PASSWORD;

function read(environment: NodeJS.ProcessEnv) {
  const result = Environment.safeParse(environment);
  if (!result.success) throw new Error(`The environment is not usable.\n${z.prettifyError(result.error)}`);
  const e = result.data;
  const privateKey = keyOf('JWT_PRIVATE_KEY', e.JWT_PRIVATE_KEY, e.JWT_PRIVATE_KEY_FILE, createPrivateKey);
  const publicKey = keyOf('JWT_PUBLIC_KEY', e.JWT_PUBLIC_KEY, e.JWT_PUBLIC_KEY_FILE, createPublicKey);
  return {
    http: {
      host: e.HOST,
      port: e.PORT,
      trustProxy: e.TRUST_PROXY,
      corsOrigins: e.CORS_ORIGINS,
      publicUrl: e.PUBLIC_URL ?? localAddress(e.HOST, e.PORT),
      bodyLimitBytes: 1024 * 1024,
    },
    metrics: { host: e.METRICS_HOST, port: e.METRICS_PORT },
    log: { level: e.LOG_LEVEL },
    tracing: { isOn: Boolean(e.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || e.OTEL_EXPORTER_OTLP_ENDPOINT) },
    database: {
      application: withPassword(e.DATABASE_URL, e.DATABASE_PASSWORD),
      migration: e.MIGRATION_DATABASE_URL && withPassword(e.MIGRATION_DATABASE_URL, e.MIGRATION_DATABASE_PASSWORD),
      reader: e.READER_DATABASE_URL && withPassword(e.READER_DATABASE_URL, e.READER_DATABASE_PASSWORD),
      replica: e.REPLICA_DATABASE_URL,
      replicaMaxLagSeconds: e.REPLICA_MAX_LAG_SECONDS,
      poolSize: e.DATABASE_POOL,
      processes: e.DATABASE_PROCESSES,
    },
    redis: {
      queue: e.REDIS_QUEUE_URL,
      cache: e.REDIS_CACHE_URL,
      cacheTimeoutMs: e.REDIS_CACHE_TIMEOUT_MS,
      prefix: e.REDIS_PREFIX,
    },
    queue: { backlogLimit: e.QUEUE_BACKLOG_LIMIT },
    search: { url: e.SEARCH_URL, prefix: e.SEARCH_PREFIX },
    mail: {
      smtpUrl: e.SMTP_URL,
      from: e.MAIL_FROM,
      feedbackSecret: e.MAIL_FEEDBACK_SECRET,
      linkSecret: e.MAIL_LINK_SECRET,
    },
    webhooks: {
      encryptionKey: e.WEBHOOK_ENCRYPTION_KEY,
      allowLoopback: e.WEBHOOK_ALLOW_LOOPBACK,
      timeoutMs: e.WEBHOOK_TIMEOUT_MS,
    },
    payments: { webhookSecret: e.PAYMENT_WEBHOOK_SECRET, payoutUrl: e.PAYOUT_URL },
    missions: {
      feeBps: e.MISSION_FEE_BPS,
      disputeSeconds: e.MISSION_DISPUTE_SECONDS,
      refundChunk: e.MISSION_REFUND_CHUNK,
    },
    cafes: {
      importMaxBytes: e.CAFE_IMPORT_MAX_MIB * 1024 * 1024,
      collectEveryHours: e.CAFE_COLLECT_EVERY_HOURS,
      collectArea: toArea(e.CAFE_COLLECT_AREA),
      retryMs: e.CAFE_COLLECT_RETRY_MS,
      timeoutMs: e.CAFE_COLLECT_TIMEOUT_MS,
      seoul: { url: e.SEOUL_URL, key: e.SEOUL_KEY },
      kakao: { url: e.KAKAO_URL, key: e.KAKAO_KEY },
      naver: {
        url: e.NAVER_URL,
        clientId: e.NAVER_CLIENT_ID,
        clientSecret: e.NAVER_CLIENT_SECRET,
        queries: e.NAVER_QUERIES,
      },
      overpass: { url: e.OVERPASS_URL },
    },
    geo: {
      timeoutMs: e.GEO_TIMEOUT_MS,
      kakao: { url: e.KAKAO_URL, key: e.KAKAO_KEY },
      juso: { url: e.JUSO_URL, key: e.JUSO_KEY, coordinatesKey: e.JUSO_COORDINATES_KEY },
      osrm: { url: e.OSRM_URL },
      kakaoMobility: { url: e.KAKAO_MOBILITY_URL, key: e.KAKAO_MOBILITY_KEY },
    },
    site: {
      tiles: e.MAP_TILES_URL ? { url: e.MAP_TILES_URL, attribution: e.MAP_TILES_ATTRIBUTION } : null,
      mailboxUrl: e.MAILBOX_URL ?? null,
    },
    aws: {
      snsTopicArn: e.AWS_SNS_TOPIC_ARN,
      eventBus: e.AWS_EVENT_BUS,
      region: e.AWS_REGION,
      endpointUrl: e.AWS_ENDPOINT_URL,
      timeoutMs: 10_000,
    },
    blobs: {
      folder: e.BLOB_FOLDER,
      s3: e.S3_BUCKET
        ? { bucket: e.S3_BUCKET, endpoint: e.S3_ENDPOINT, region: e.S3_REGION ?? e.AWS_REGION }
        : undefined,
    },
    auth: {
      privateKey,
      publicKey,
      issuer: 'madang',
      audience: 'madang-api',
      accessTokenSeconds: 600,
      refreshTokenDays: 30,
    },
    rateLimitFactor: e.RATE_LIMIT_FACTOR,
    newAccount: { seconds: e.NEW_ACCOUNT_SECONDS, quota: e.NEW_ACCOUNT_QUOTA },
    dispatch: {
      fanout: e.DISPATCH_FANOUT,
      roundSeconds: e.DISPATCH_ROUND_SECONDS,
      leadSeconds: e.DISPATCH_LEAD_SECONDS,
    },
    drivers: { lapseSeconds: e.DRIVER_LAPSE_SECONDS },
    robots: {
      isOn: e.ROBOTS,
      speed: e.ROBOT_SPEED,
      acceptMs: e.ROBOT_ACCEPT_SECONDS * 1_000,
      stayMs: e.ROBOT_STAY_SECONDS * 1_000,
      lateMs: e.ROBOT_LATE_SECONDS * 1_000,
    },
    reservations: { openMax: e.RESERVATION_OPEN_MAX * e.RATE_LIMIT_FACTOR },
    demoPassword: e.DEMO === 'on' ? demoPasswordOf(e) : undefined,
    // The pages / and /docs show it.
    shownDemoPassword: e.DEMO !== 'off' && isPrivate(e) ? demoPasswordOf(e) : undefined,
    businessTimeZone: e.BUSINESS_TIME_ZONE,
    timeouts,
  } as const;
}

/** @throws Error that names the variable */
function keyOf(name: string, text: string | undefined, file: string | undefined, parse: (pem: string) => KeyObject) {
  try {
    return readKey(text, file, parse);
  } catch (error) {
    const variable = text ? name : `${name}_FILE`;
    throw new Error(`The environment is not usable.\n✖ ${(error as Error).message}\n  → at ${variable}`, {
      cause: error,
    });
  }
}

/** The configuration, parsed once before anything else runs. Throws one readable error that names each bad variable. */
export const config = Object.freeze(read(process.env));
