/**
 * The environment of each kind of process: what is plain text, and which secrets it may read. A test feeds it through the
 * schema of src/environment.ts.
 */
import { isSecret, variables, type VariableName } from '../../../src/variables.ts';
import { mostProcesses, type Environment, type Service } from '../environments.ts';
import { appPort, eventsBus, eventsTopicArn, metricsPort, proofsBucket, queryPlace, serviceName } from '../names.ts';
import { heapOf } from './memory.ts';

export type Role = Service | 'migrate';

const stores = ['REPLICA_DATABASE_URL', 'REDIS_QUEUE_URL', 'REDIS_CACHE_URL', 'SEARCH_URL'];
const ownKeys = ['JWT_PRIVATE_KEY', 'MAIL_LINK_SECRET', 'WEBHOOK_ENCRYPTION_KEY'];

/** Whoever only reads gets no key to sign with, and no user who can write. */
const secretsOf: Record<Role, string[]> = {
  api: ['DATABASE_URL', ...stores, ...ownKeys, 'MAIL_FEEDBACK_SECRET', 'PAYMENT_WEBHOOK_SECRET'],
  query: ['READER_DATABASE_URL', ...stores, 'JWT_PUBLIC_KEY'],
  worker: ['DATABASE_URL', ...stores, ...ownKeys, 'SMTP_URL'],
  migrate: [
    'DATABASE_URL',
    'READER_DATABASE_URL',
    'MIGRATION_DATABASE_URL',
    'REDIS_QUEUE_URL',
    'REDIS_CACHE_URL',
    'JWT_PRIVATE_KEY',
  ],
};

/** Which secret becomes which environment variable of this role. */
export function secretVariables(role: Role, environment: Environment): Record<string, string> {
  const own = secretsOf[role].filter((name) => name !== 'REPLICA_DATABASE_URL' || environment.database.replica);
  const names = [...own, ...environment.keys.filter((name) => isRead(name, role))];
  return {
    ...Object.fromEntries(names.map((name) => [name, name])),
    // The configuration asks everybody for this one; here it leads to nothing that could be written.
    ...(role === 'query' && { DATABASE_URL: 'READER_DATABASE_URL' }),
    ...(role !== 'migrate' && environment.tracesTo && { OTEL_EXPORTER_OTLP_HEADERS: 'OTEL_EXPORTER_OTLP_HEADERS' }),
  };
}

const isRead = (name: VariableName, role: Role): boolean => variables[name].readBy.includes(role);

/** What the environment sets, as far as this role reads it. @throws Error when it is a secret: that would be shown. */
function settingsOf(role: Role, { settings }: Environment): Record<string, string> {
  const told = Object.entries(settings).filter(([name]) => isRead(name as VariableName, role));
  for (const [name] of told) if (isSecret(name)) throw new Error(`${name} is a secret: it belongs to the keys.`);
  return Object.fromEntries(told);
}

/** Which roles take, show or delete photos of deliveries. */
export const keepsProofs = (role: Role): boolean => role === 'api' || role === 'worker';

/** A young generation of 4 MB instead of 16: 12 to 20 MB less resident. A busy `api` would collect it too often. */
const LEAN = '--max-semi-space-size=4';
const nodeOptions = (role: Role, environment: Environment): string =>
  [`--max-old-space-size=${heapOf(role, environment)}`, ...(role === 'api' ? [] : [LEAN])].join(' ');

/** What is no secret. */
export function plainVariables(role: Role, environment: Environment): Record<string, string> {
  return {
    NODE_ENV: 'production',
    HOST: '0.0.0.0',
    PORT: String(appPort),
    METRICS_HOST: '127.0.0.1',
    METRICS_PORT: String(metricsPort),
    NODE_OPTIONS: nodeOptions(role, environment),
    PUBLIC_URL: `https://${environment.host}`,
    // nginx beside it writes X-Forwarded-For itself.
    TRUST_PROXY: 'true',
    DATABASE_POOL: String(environment.pool),
    DATABASE_PROCESSES: String(mostProcesses(environment)),
    ...(keepsProofs(role) && { S3_BUCKET: proofsBucket(environment), S3_REGION: environment.region }),
    ...(role === 'worker' && {
      MAIL_FROM: `Madang <no-reply@${environment.hostedZone.name}>`,
      ...(environment.eventsTo.topic && { AWS_SNS_TOPIC_ARN: eventsTopicArn(environment) }),
      ...(environment.eventsTo.bus && { AWS_EVENT_BUS: eventsBus(environment) }),
    }),
    ...settingsOf(role, environment),
    ...(role !== 'migrate' && {
      OTEL_EXPORTER_OTLP_ENDPOINT: environment.tracesTo ?? 'http://127.0.0.1:4318',
      OTEL_SERVICE_NAME: serviceName(environment, role),
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: String(environment.tracedShare),
    }),
  };
}

/** nginx/templates, as a sidecar of `api`, which covers for `query` as it does with Compose. */
export function gatewayVariables(environment: Environment): Record<string, string> {
  const { network, docs } = environment;
  const documents = { 'madang-api': 'local', 'madang-query': queryPlace(environment), ...docs };
  return {
    API_UPSTREAM: 'local',
    QUERY_UPSTREAM: queryPlace(environment),
    // Amazon's, the same address in every network.
    NGINX_RESOLVER: '169.254.169.253',
    // The load balancer has addresses of the whole network.
    TRUSTED_PROXY: network.cidr,
    OPERATOR_NETWORK: network.operators ?? '127.0.0.1/32',
    CLIENT_RATE: '500r/s',
    CLIENT_CONNECTIONS: '512',
    DOCS_PROJECTS: Object.entries(documents)
      .map(([name, place]) => `${name}=${place}`)
      .join(' '),
  };
}
