/** Where Madang runs: two environments, each in an account and region of its own if you like, apart by network, names and keys. Everything that differs is here. */
import { connectionBudget, connectionsNeeded } from '../../src/limits.ts';
import type { Key, Setting } from './settings.ts';

/** Where images are built and kept, and whence they are delivered. Replace these with yours before the first deploy. */
export const delivery = {
  account: '111111111111',
  region: 'ap-northeast-2',
  repository: { owner: 'madang-team', name: 'madang', branch: 'main' },
  /** Made once by hand in the console: only a person can agree to it at the code host. */
  connection: 'arn:aws:codeconnections:ap-northeast-2:111111111111:connection/00000000-0000-0000-0000-000000000000',
  alarmsTo: 'on-call@madang.example',
} as const;

/** An account and a region for environments: that of the deliveries, or another, which its `base` stack opens to releases. */
const home = {
  account: delivery.account as string,
  region: delivery.region as string,
  zones: ['ap-northeast-2a', 'ap-northeast-2c'],
  hostedZone: { id: 'Z00000000000000000000', name: 'madang.example' },
};

export const services = ['api', 'query', 'worker'] as const;
export type Service = (typeof services)[number];

export type Size = {
  /** CPU units (1,024 are one) and MiB, one of the pairs that Fargate offers. */
  cpu: number;
  memory: number;
  min: number;
  max: number;
};

export type Environment = {
  name: 'dev' | 'prd';
  account: string;
  region: string;
  /** Two of the region's zones; both sizes of task, database and cache that are named below exist in them. */
  zones: string[];
  /** In the same account: the stacks write its records. */
  hostedZone: { id: string; name: string };
  host: string;
  network: {
    cidr: string;
    natGateways: number;
    interfaceEndpoints: boolean;
    /** The network, such as a VPN's, whose people reach the queue console and /health through the load balancer; none by default. */
    operators?: string;
  };
  database: {
    instance: string;
    storageGib: number;
    maxStorageGib: number;
    multiAz: boolean;
    replica: boolean;
    maxConnections: number;
    backupDays: number;
  };
  /** Connections of each process to a database server. */
  pool: number;
  redis: { queueNode: string; cacheNode: string; copies: number };
  search: { instance: string; nodes: number; storageGib: number };
  services: Record<Service, Size>;
  /**
   * New tasks of api get this share of the requests first, and the rest when no alarm has gone off; the old ones stay for
   * `bakeMinutes` more. Without it tasks are replaced one after the other.
   */
  canary?: { percent: number; minutes: number; bakeMinutes: number };
  /** Whose documents /api-docs/NAME shows beside ours, four at most: name → HOST:PORT as our tasks reach it. */
  docs: Record<string, string>;
  migrate: { cpu: number; memory: number };
  /** Variables of the application that differ from their defaults (docs/variables.md); each goes to the roles that read it. */
  settings: Partial<Record<Setting, string>>;
  /** Secrets of others' services that this environment uses: a person puts each in before the services are deployed. */
  keys: Key[];
  /** Who gets every event: a topic (SNS), a bus (EventBridge), both or neither. */
  eventsTo: { topic: boolean; bus: boolean };
  /** Raised by one after a password was changed, so that the addresses which hold it are composed anew. */
  passwordGeneration: number;
  logDays: 30 | 90;
  /** Of requests, between 0 and 1. */
  tracedShare: number;
  /** How many requests one address may send in five minutes before the firewall answers for us; nginx's own limit is for bursts. */
  requestsPerAddress: number;
  /** A vendor's OTLP address instead of X-Ray; what it knows us by goes into the secret OTEL_EXPORTER_OTLP_HEADERS. */
  tracesTo?: string;
  /** Kept when the stack goes, and only deleted after protection is switched off by hand. */
  protected: boolean;
  /** Somebody has to agree before this environment gets a new image. */
  approval: boolean;
};

export const environments: Environment[] = [
  {
    name: 'dev',
    ...home,
    host: `api.dev.${home.hostedZone.name}`,
    network: { cidr: '10.20.0.0/16', natGateways: 1, interfaceEndpoints: false },
    database: {
      instance: 't4g.small',
      storageGib: 20,
      maxStorageGib: 50,
      multiAz: false,
      replica: false,
      maxConnections: 160,
      backupDays: 7,
    },
    pool: 10,
    redis: { queueNode: 'cache.t4g.micro', cacheNode: 'cache.t4g.micro', copies: 1 },
    search: { instance: 't3.small.search', nodes: 1, storageGib: 10 },
    services: {
      api: { cpu: 512, memory: 1_024, min: 1, max: 2 },
      query: { cpu: 512, memory: 1_024, min: 1, max: 2 },
      worker: { cpu: 512, memory: 1_024, min: 1, max: 2 },
    },
    docs: {},
    migrate: { cpu: 512, memory: 1_024 },
    settings: {},
    keys: [],
    eventsTo: { topic: true, bus: true },
    passwordGeneration: 1,
    logDays: 30,
    tracedShare: 1,
    // A load test comes from one address, that of the NAT gateway.
    requestsPerAddress: 1_000_000,
    protected: false,
    approval: false,
  },
  {
    name: 'prd',
    ...home,
    host: `api.${home.hostedZone.name}`,
    network: { cidr: '10.30.0.0/16', natGateways: 2, interfaceEndpoints: true },
    database: {
      instance: 'r7g.large',
      storageGib: 100,
      maxStorageGib: 1_000,
      multiAz: true,
      replica: true,
      maxConnections: 1_000,
      backupDays: 14,
    },
    pool: 10,
    redis: { queueNode: 'cache.t4g.medium', cacheNode: 'cache.t4g.medium', copies: 2 },
    search: { instance: 'r7g.medium.search', nodes: 2, storageGib: 50 },
    services: {
      api: { cpu: 1_024, memory: 2_048, min: 2, max: 12 },
      query: { cpu: 1_024, memory: 2_048, min: 2, max: 12 },
      worker: { cpu: 1_024, memory: 2_048, min: 2, max: 8 },
    },
    canary: { percent: 10, minutes: 5, bakeMinutes: 5 },
    docs: {},
    migrate: { cpu: 512, memory: 1_024 },
    // The bot that collects cafés: every night's worth of what its providers have.
    settings: { CAFE_COLLECT_EVERY_HOURS: '24' },
    keys: ['SEOUL_KEY', 'KAKAO_KEY', 'NAVER_CLIENT_ID', 'NAVER_CLIENT_SECRET'],
    eventsTo: { topic: true, bus: false },
    passwordGeneration: 1,
    logDays: 90,
    tracedShare: 0.05,
    // 200 a second: many people share the address of a mobile carrier.
    requestsPerAddress: 60_000,
    protected: true,
    approval: true,
  },
];

/** How many processes of an environment may ever hold connections at once, a deploy's overlap aside. */
export function mostProcesses({ services }: Environment): number {
  return Object.values(services).reduce((sum, { max }) => sum + max, 0);
}

/** @throws Error when a deploy at full size could exhaust the database's connections. */
export function checkBudget(environment: Environment): void {
  const needed = connectionsNeeded(mostProcesses(environment), environment.pool);
  const budget = connectionBudget(environment.database.maxConnections);
  if (needed > budget)
    throw new Error(
      `${environment.name}: ${needed} connections may be needed, the budget of the database is ${budget}.`,
    );
}
