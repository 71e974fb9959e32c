import { randomBytes } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../../config.js';
import { RateLimits } from '../../../kernel/auth/rate-limit.js';
import { Feed } from '../../../kernel/events/feed.js';
import { Outbox } from '../../../kernel/events/outbox.js';
import { setBounded } from '../../../kernel/maps.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { hashOfSecret } from '../../../kernel/secret-hash.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { write, type Tx } from '../../../kernel/tx/tx.js';
import { sharingChanged } from '../drivers.events.js';

const TOKEN_BYTES = 32;
const MAX_KNOWN = 50_000;

/** Addresses for phone apps, which send positions while the screen is off: each is a secret of its driver. */
@Injectable()
export class DevicesService implements OnApplicationBootstrap {
  /** Driver by hash of the token. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly limits: RateLimits,
    private readonly feed: Feed,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.feed.subscribe(sharingChanged, ({ payload }) => {
      for (const [hash, driverId] of this.known) if (driverId === payload.driverId) this.known.delete(hash);
    });
  }

  /** A new address; one of before is void. */
  async issue(tx: Tx, driverId: string): Promise<{ url: string; issuedAt: string }> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    write(
      tx,
      `INSERT INTO driver_profiles (driver_id, device_token_hash) VALUES (?, ?)
       ON DUPLICATE KEY UPDATE device_token_hash = VALUES(device_token_hash)`,
      [toBytes(driverId), hashOfSecret(token)],
    );
    await this.announce(tx, driverId);
    return { url: new URL(`/v1/positions/${token}`, config.http.publicUrl).href, issuedAt: new Date().toISOString() };
  }

  /** The address is void. */
  async revoke(tx: Tx, driverId: string): Promise<void> {
    write(tx, 'UPDATE driver_profiles SET device_token_hash = NULL WHERE driver_id = ?', [toBytes(driverId)]);
    await this.announce(tx, driverId);
  }

  /**
   * The driver of an address. Unknown ones count against the quota of the network they come from.
   *
   * @throws Problem `device-not-found` (404), `too-many-requests` (429)
   */
  async findDriver(token: string, network: string): Promise<string> {
    const hash = hashOfSecret(token);
    const key = hash.toString('base64');
    const known = this.known.get(key);
    if (known !== undefined) return known;
    await this.limits.consume('anonymous', network);
    const [row]: { driver_id: Buffer }[] = await this.dataSource.query(
      'SELECT driver_id FROM driver_profiles WHERE device_token_hash = ?',
      [hash],
    );
    if (!row) throw new Problem('device-not-found');
    setBounded(this.known, key, fromBytes(row.driver_id), MAX_KNOWN);
    return fromBytes(row.driver_id);
  }

  /** Every process forgets the address. */
  private announce(tx: Tx, driverId: string): Promise<void> {
    return this.outbox.add(tx, sharingChanged, { aggregateId: driverId, actorId: driverId, payload: { driverId } });
  }
}
