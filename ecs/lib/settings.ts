/**
 * How each variable of the application (src/variables.ts) reaches a task: the stacks set it, a secret of the data stack holds
 * it, an environment's `settings` or `keys` say it, or it is left out for a reason. docs/variables.md shows the same.
 */
import type { SecretName, VariableName } from '../../src/variables.ts';

/** What the stacks know by themselves (services/variables.ts). */
export const setByStacks = [
  'HOST',
  'PORT',
  'METRICS_HOST',
  'METRICS_PORT',
  'PUBLIC_URL',
  'TRUST_PROXY',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'DATABASE_POOL',
  'DATABASE_PROCESSES',
  'MAIL_FROM',
  'AWS_SNS_TOPIC_ARN',
  'AWS_EVENT_BUS',
  'S3_BUCKET',
  'S3_REGION',
] as const satisfies VariableName[];

/** Secrets that every environment has. */
export const alwaysSecret = [
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'READER_DATABASE_URL',
  'REPLICA_DATABASE_URL',
  'REDIS_QUEUE_URL',
  'REDIS_CACHE_URL',
  'SEARCH_URL',
  'SMTP_URL',
  'MAIL_FEEDBACK_SECRET',
  'MAIL_LINK_SECRET',
  'WEBHOOK_ENCRYPTION_KEY',
  'PAYMENT_WEBHOOK_SECRET',
  'JWT_PRIVATE_KEY',
  'JWT_PUBLIC_KEY',
] as const satisfies SecretName[];

const IN_ADDRESS = 'the address in Secrets Manager holds it';
const NO_FILE = 'a task mounts no file: the variable without `_FILE` comes from Secrets Manager';
const OWN_ENDPOINT = 'AWS’s own endpoint is meant';

/** What no task is told, and why. */
export const leftOut = {
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '`tracesTo` of the environment says the same',
  DATABASE_PASSWORD: IN_ADDRESS,
  MIGRATION_DATABASE_PASSWORD: IN_ADDRESS,
  READER_DATABASE_PASSWORD: IN_ADDRESS,
  WEBHOOK_ALLOW_LOOPBACK: 'only for development and tests',
  AWS_REGION: 'Fargate sets it',
  AWS_ENDPOINT_URL: OWN_ENDPOINT,
  BLOB_FOLDER: 'photos are in S3',
  S3_ENDPOINT: OWN_ENDPOINT,
  JWT_PRIVATE_KEY_FILE: NO_FILE,
  JWT_PUBLIC_KEY_FILE: NO_FILE,
  DEMO_ADMIN_PASSWORD_FILE: NO_FILE,
} satisfies Partial<Record<VariableName, string>>;

type Decided = (typeof setByStacks)[number] | keyof typeof leftOut;
/** A secret of a service that only some environments use. */
export type Key = Exclude<SecretName, (typeof alwaysSecret)[number] | Decided>;
/** A variable in plain text that an environment may set to another value than its default. */
export type Setting = Exclude<VariableName, SecretName | Decided>;
