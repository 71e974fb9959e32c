import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { DataSource, type EntityManager } from 'typeorm';
import { config } from '../../config.js';
import { Problem } from '../problems/problem.js';
import { CACHE, subscribe } from '../redis.js';
import { Schedule } from '../schedule.js';
import { fromBytes, toBytes } from '../tx/ids.js';
import type { Tx } from '../tx/tx.js';
import type { Principal } from './principal.js';

const EVERY_MS = 1_000;
/** An access token outlives the end of its session by this much at most; clocks may differ by half a minute. */
const KEPT_SECONDS = config.auth.accessTokenSeconds + 30;
/** No transaction lives longer, so what was revoked before has been read. */
const OVERLAP_SECONDS = 30;

/** The condition on a row of `sessions` that has neither ended nor expired. */
export const ALIVE = 'revoked_at IS NULL AND expires_at > NOW(6)';

/** The row of a secret whose key has neither ended nor expired, and whose person is not suspended. */
export const LIVING_KEY = `api_key_secrets s JOIN api_keys k ON k.id = s.key_id JOIN users u ON u.id = k.user_id
  WHERE s.hash = ? AND k.revoked_at IS NULL AND u.suspended_at IS NULL
    AND (k.expires_at IS NULL OR k.expires_at > NOW(6)) AND (s.expires_at IS NULL OR s.expires_at > NOW(6))`;

/** What is in the database as long as a caller may act: the tables with the condition, and its values. */
export function livingRowOf({ sessionId, key }: Principal): [from: string, values: Buffer[]] {
  if (!key) return [`sessions WHERE id = ? AND ${ALIVE}`, [toBytes(sessionId)]];
  return [LIVING_KEY, [key.hash]];
}

/** @throws Problem `invalid-token` (401) when the session or the key has ended; reads the primary, inside the transaction of the write */
export async function assertAlive(tx: Tx, caller: Principal): Promise<void> {
  const [from, values] = livingRowOf(caller);
  const rows: unknown[] = await tx.query(`SELECT 1 FROM ${from}`, values);
  if (rows.length === 0) throw new Problem('invalid-token');
}

/**
 * The sessions that ended while their access tokens may still be valid, and the API keys that were revoked. The process that ends
 * one tells the others by Redis; besides, each reads them once a second, so that reads end within two seconds without Redis, too,
 * and without a query for each request. Writes do not wait for this: they read session or key in their own transaction.
 */
@Injectable()
export class RevokedSessions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** When each may be forgotten. */
  private readonly ended = new Map<string, number>();
  private readonly schedule = new Schedule('revoked sessions', EVERY_MS, () => this.read(OVERLAP_SECONDS));
  private readonly subscribers: ((id: string) => void)[] = [];
  private subscription: Redis | undefined;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CACHE) private readonly redis: Redis,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // Without a database the schedule reads on; what it has missed by then is in no older copy either.
    await this.read(KEPT_SECONDS).catch(() => {});
    this.subscription = subscribe(this.redis, channelOf(this.redis), (id) => this.keep(id));
    this.schedule.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.subscription?.disconnect();
    await this.schedule.stop();
  }

  has(sessionId: string): boolean {
    return this.ended.has(sessionId);
  }

  /** Calls `handle` with the id of each session and key that ends, and of each person all of whose sessions end. */
  subscribe(handle: (id: string) => void): void {
    this.subscribers.push(handle);
  }

  /** Adds a session, a key, or all of a person that this process has just ended, and informs the other processes. */
  add(id: string): void {
    this.keep(id);
    // Those that miss it read it a second later.
    this.redis.publish(channelOf(this.redis), id).catch(() => {});
  }

  private keep(id: string): void {
    this.ended.set(id, Date.now() + KEPT_SECONDS * 1000);
    for (const handle of this.subscribers) handle(id);
  }

  private async read(seconds: number): Promise<void> {
    for (const id of await findRevoked(this.dataSource.manager, seconds)) if (!this.ended.has(id)) this.keep(id);
    const now = Date.now();
    for (const [id, until] of this.ended) {
      if (until > now) break; // the oldest come first
      this.ended.delete(id);
    }
  }
}

/** Its messages are the ids of what has ended. */
const channelOf = (redis: Redis): string => `${redis.options.keyPrefix}sessions:ended`;

async function findRevoked(manager: EntityManager, seconds: number): Promise<string[]> {
  const since = `revoked_at > NOW(6) - INTERVAL ${seconds} SECOND`;
  const rows: { id: Buffer }[] = await manager.query(
    `SELECT id FROM sessions FORCE INDEX (sessions_revocation) WHERE ${since}
     UNION ALL SELECT id FROM api_keys FORCE INDEX (api_keys_revocation) WHERE ${since}`,
  );
  return rows.map(({ id }) => fromBytes(id));
}
