import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { config } from '../../config.js';
import { setBounded, startOnce } from '../maps.js';
import { Problem } from '../problems/problem.js';
import { Reads } from '../reads/reads.js';
import { CACHE } from '../redis.js';
import { hashOfSecret } from '../secret-hash.js';
import { fromBytes } from '../tx/ids.js';
import { parseJson } from '../tx/json.js';
import { isTest, testIdOf } from '../tx/mode.js';
import { isKeySecret } from './key-secret.js';
import { parseNetwork } from './networks.js';
import { rolesIn, testRolesOf, type Caller } from './principal.js';
import type { Scope } from './scopes.js';
import { LIVING_KEY, RevokedSessions } from './sessions.js';

/**
 * How long a process trusts what it has read of a key: so long a key may outlive its own end, or a change of its person's roles,
 * where `RevokedSessions` does not say so.
 */
const KNOWN_MS = 4_000;
const MAX_KNOWN = 10_000;
/** A use is noted once a minute. */
const USE_EVERY_MS = 60_000;

type Row = {
  id: Buffer;
  user_id: Buffer;
  roles: string;
  scopes: unknown;
  cidrs: unknown;
  key_ends_at: Date | null;
  secret_ends_at: Date | null;
};
/** What was read of a secret; undefined where there is no such key. */
type Known = { caller: Caller | undefined; untilMs: number };

/** Recognizes API keys. What was read of one is kept for four seconds, so that most requests need no database. */
@Injectable()
export class ApiKeys {
  /** By the hash of the secret. */
  private readonly known = new Map<string, Known>();
  private readonly underWay = new Map<string, Promise<Caller | undefined>>();
  /** When each key's use was noted last. */
  private readonly noted = new Map<string, number>();
  /** How often something of this was forgotten. */
  private forgotten = 0;
  private writeUse: ((keyId: string) => void) | undefined;

  constructor(
    private readonly reads: Reads,
    @Inject(CACHE) private readonly redis: Redis,
    revoked: RevokedSessions,
  ) {
    revoked.subscribe((id) => this.forget(id));
  }

  /** The caller of a secret that was read a moment ago. */
  recall(secret: string): Caller | undefined {
    return this.find(hashOfSecret(secret).toString('base64'))?.caller;
  }

  /** @throws Problem `invalid-token` (401) when there is no such key, or it has ended */
  async verify(secret: string): Promise<Caller> {
    if (!isKeySecret(secret)) throw new Problem('invalid-token');
    const hash = hashOfSecret(secret);
    const name = hash.toString('base64');
    const found = this.find(name);
    const caller = found ? found.caller : await this.load(name, hash);
    if (!caller) throw new Problem('invalid-token');
    return caller;
  }

  /** Notes that a key was used. Where this process cannot write it down, others are informed by Redis. */
  noteUse(keyId: string): void {
    const now = Date.now();
    if (now < (this.noted.get(keyId) ?? 0) + USE_EVERY_MS) return;
    setBounded(this.noted, keyId, now, MAX_KNOWN);
    if (this.writeUse) this.writeUse(keyId);
    else this.redis.publish(usesChannelOf(this.redis), keyId).catch(() => {});
  }

  /** Calls `write` at most once a minute for each key that this process sees used. */
  writeUsesBy(write: (keyId: string) => void): void {
    this.writeUse = write;
  }

  /** Forgets a key, or all of a person, whose roles may be others. What is being read may be of before. */
  private forget(id: string): void {
    this.forgotten++;
    for (const [name, { caller }] of this.known)
      if (caller && [caller.sessionId, caller.id].includes(id)) this.known.delete(name);
  }

  private find(name: string): Known | undefined {
    const known = this.known.get(name);
    return known && known.untilMs > Date.now() ? known : undefined;
  }

  /** Requests that come together share one read. */
  private load(name: string, hash: Buffer): Promise<Caller | undefined> {
    return startOnce(this.underWay, name, () => this.read(name, hash));
  }

  /** From the primary, as long as that answers. */
  private async read(name: string, hash: Buffer): Promise<Caller | undefined> {
    const startedAt = Date.now();
    const { forgotten } = this;
    const { value: rows } = await this.reads.read('unknown', (manager): Promise<Row[]> =>
      manager.query(
        `SELECT k.id, k.user_id, u.roles, k.scopes, k.cidrs, k.expires_at AS key_ends_at, s.expires_at AS secret_ends_at
         FROM ${LIVING_KEY}`,
        [hash],
      ),
    );
    const [caller] = rows.map((row) => toCaller(row, hash, startedAt));
    if (forgotten !== this.forgotten) return caller;
    const untilMs = Math.min(startedAt + KNOWN_MS, caller?.expiresAtMs ?? Infinity);
    setBounded(this.known, name, { caller, untilMs }, MAX_KNOWN);
    return caller;
  }
}

/** On which processes that cannot write tell which keys were used. */
export const usesChannelOf = (redis: Redis): string => `${redis.options.keyPrefix}keys:used`;

/** What it opens, such as a stream, ends like that of a token. */
function toCaller(row: Row, hash: Buffer, readAtMs: number): Caller {
  const id = fromBytes(row.id);
  const [personId, roles] = [fromBytes(row.user_id), rolesIn(row.roles)];
  const ends = [row.key_ends_at, row.secret_ends_at].map((at) => at?.getTime() ?? Infinity);
  return {
    ...(isTest(id) ? { id: testIdOf(personId), roles: testRolesOf(roles) } : { id: personId, roles }),
    sessionId: id,
    expiresAtMs: Math.min(readAtMs + config.auth.accessTokenSeconds * 1_000, ...ends),
    key: {
      id,
      hash,
      scopes: parseJson(row.scopes) as Scope[],
      networks: (parseJson(row.cidrs) as string[]).flatMap((cidr) => {
        const network = parseNetwork(cidr);
        return network ? [network] : [];
      }),
    },
  };
}
