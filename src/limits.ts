/**
 * The numbers on which processes, gateway, load balancer and database have to agree. This file imports nothing: the
 * infrastructure code (ecs/) reads it as it is, and its tests hold nginx's template and the stacks to it.
 */

/** The application: query < handler < timeout of the gateway; a connection stays open longer here than at the gateway. */
export const timeouts = {
  queryMs: 5_000,
  lockWaitSeconds: 1,
  requestMs: 15_000,
  /** For a request that waits for news, 25 s at most; less than the gateway waits. */
  waitMs: 28_000,
  /** For the largest file over a slow line: 512 MiB at 300 kB/s. */
  uploadMs: 1_800_000,
  keepAliveMs: 75_000,
  headersMs: 80_000,
  shutdownMs: 25_000,
  finishJobsMs: 15_000,
  heartbeatMs: 15_000,
  poolIdleMs: 45_000,
} as const;

/** nginx, as gateway and as sidecar. */
export const gateway = {
  port: 8_080,
  connectSeconds: 2,
  readSeconds: 30,
  clientKeepAliveSeconds: 75,
  upstreamKeepAliveSeconds: 60,
} as const;

export const loadBalancer = {
  idleSeconds: 60,
  /** How long a deregistered target may finish its requests; it gets SIGTERM only afterwards. */
  deregistrationSeconds: 30,
} as const;

export const orchestrator = {
  /** From SIGTERM to SIGKILL, for the application and for nginx, which waits for its open responses. */
  stopSeconds: 30,
  gatewayStopSeconds: 35,
} as const;

export const databaseServer = { waitTimeoutSeconds: 60 } as const;

/** A deploy runs the new tasks beside the old ones. */
export const DEPLOY_OVERLAP = 2;
/** The rest is for migrations, operators and the server itself. */
const BUDGET_SHARE = 0.8;

/** The most connections that these processes open while a deploy replaces them. */
export function connectionsNeeded(processes: number, poolSize: number): number {
  return processes * DEPLOY_OVERLAP * poolSize;
}

/** How many of a server's connections the application may need. */
export function connectionBudget(maxConnections: number): number {
  return Math.floor(maxConnections * BUDGET_SHARE);
}
