import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { config } from '../../config.js';
import { Problem } from '../problems/problem.js';
import { Schedule } from '../schedule.js';
import { fromBytes, toBytes } from '../tx/ids.js';
import type { Tx } from '../tx/tx.js';

const EVERY_MS = 1_000;
/** An access token outlives the end of its session by this much at most; clocks may differ by half a minute. */
const KEPT_SECONDS = config.auth.accessTokenSeconds + 30;
/** No transaction lives longer, so what was revoked before has been read. */
const OVERLAP_SECONDS = 30;

/** The condition on a row of `sessions` that has neither ended nor expired. */
export const ALIVE = 'revoked_at IS NULL AND expires_at > NOW(6)';

/** @throws Problem `invalid-token` (401) when the session has ended; reads the primary, inside the transaction of the write */
export async function assertSessionAlive(tx: Tx, sessionId: string): Promise<void> {
  const rows: unknown[] = await tx.query(`SELECT 1 FROM sessions WHERE id = ? AND ${ALIVE}`, [toBytes(sessionId)]);
  if (rows.length === 0) throw new Problem('invalid-token');
}

/**
 * The sessions that ended while their access tokens may still be valid. Each process reads them once a second, so that a log-out
 * or a noticed theft ends reads within two seconds, without a query for each request and without Redis. Writes do not wait for
 * this: they read the session in their own transaction.
 */
@Injectable()
export class RevokedSessions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** When each may be forgotten. */
  private readonly ended = new Map<string, number>();
  private readonly schedule = new Schedule('revoked sessions', EVERY_MS, () => this.read(OVERLAP_SECONDS));

  constructor(private readonly dataSource: DataSource) {}

  async onApplicationBootstrap(): Promise<void> {
    // Without a database the schedule reads on; what it has missed by then is in no older copy either.
    await this.read(KEPT_SECONDS).catch(() => {});
    this.schedule.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.schedule.stop();
  }

  has(sessionId: string): boolean {
    return this.ended.has(sessionId);
  }

  /** Adds a session that this process has just ended. */
  add(sessionId: string): void {
    this.ended.set(sessionId, Date.now() + KEPT_SECONDS * 1000);
  }

  private async read(seconds: number): Promise<void> {
    for (const id of await findRevoked(this.dataSource.manager, seconds)) if (!this.ended.has(id)) this.add(id);
    const now = Date.now();
    for (const [id, until] of this.ended) {
      if (until > now) break; // the oldest come first
      this.ended.delete(id);
    }
  }
}

async function findRevoked(manager: EntityManager, seconds: number): Promise<string[]> {
  const rows: { id: Buffer }[] = await manager.query(
    `SELECT id FROM sessions FORCE INDEX (sessions_revocation) WHERE revoked_at > NOW(6) - INTERVAL ${seconds} SECOND`,
  );
  return rows.map(({ id }) => fromBytes(id));
}
