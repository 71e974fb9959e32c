import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { config } from '../../config.js';
import type { Changes, CacheTag } from '../tx/changes.js';
import { CACHE, eventsChannelOf } from '../redis.js';
import type { CommitPosition, Since } from '../tx/commit-position.js';
import { UnitOfWork } from '../tx/unit-of-work.js';
import { CacheStore } from './store.js';

/** Longer than a replica may lag. */
const VERSION_SECONDS = 1_200 + config.database.replicaMaxLagSeconds;
/** Longer than the event feed may lag. */
const PUBLISHED_SECONDS = 120;
/** A Redis that is younger than the longest replica lag may have lost versions that still matter. */
const MIN_EPOCH_AGE_MS = config.database.replicaMaxLagSeconds * 1_000 + 5_000;
/**
 * The epoch: when this Redis was first seen. It disappears together with the versions. The keys keep the names that they have
 * always had: two releases share them during a deploy.
 */
const EPOCH_KEY = 'stamps:born';
const keyOf = (tag: CacheTag): string => `stamp:${tag}`;
const publishedKeyOf = (eventId: string): string => `told:${eventId}`;

/**
 * Sets a new version token and the commit's position for each tag. Commits may be published out of order, so of two
 * positions of one source the later one is kept. The last keys are those of the events, of which a message with the tags
 * tells: it wakes the relays, and streams of what the tags name (change-notices.ts).
 */
const PUBLISH = `
for index, key in ipairs(KEYS) do
  if index > tonumber(ARGV[6]) then
    redis.call('SET', key, 1, 'EX', ARGV[7])
  else
    local place = ARGV[2] .. '|' .. ARGV[3] .. '|' .. ARGV[4]
    local old = redis.call('GET', key)
    if old then
      local source, number, rest = string.match(old, '^[^|]*|([^|]*)|(%d+)|(.*)$')
      if source == ARGV[2] and tonumber(number) > tonumber(ARGV[3]) then
        place = source .. '|' .. number .. '|' .. rest
      end
    end
    redis.call('SET', key, ARGV[1] .. '|' .. place, 'EX', ARGV[5])
  end
end
if #KEYS > tonumber(ARGV[6]) then redis.call('PUBLISH', ARGV[8], ARGV[9]) end`;

/**
 * The versions of some tags: a token that changes whenever one of them does, and the commits that a read must have
 * seen.
 */
export type TagVersions = {
  token: string;
  since: Since;
  /** The tags without a version: nothing may be cached under their token. */
  unversioned: CacheTag[];
};

type PublishVersions = (numberOfKeys: number, ...args: string[]) => Promise<null>;

/** Publishes what changed up to which commit: cached values become invalid, and replicas are checked. */
@Injectable()
export class CacheVersions {
  private failures = 0;
  private readonly publishVersions: PublishVersions;

  constructor(
    @Inject(CACHE) private readonly redis: Redis,
    private readonly store: CacheStore,
    uow: UnitOfWork,
  ) {
    uow.addCommitListener((changes, position) => this.publish(changes, position));
    redis.defineCommand('publishVersions', { lua: PUBLISH });
    this.publishVersions = (redis as unknown as { publishVersions: PublishVersions }).publishVersions.bind(redis);
  }

  /**
   * Publishes the changes of a commit. Never fails, and takes 50 ms at most; changes that Redis misses are published
   * again by the invalidation feed. While Redis keeps failing, nothing waits for it.
   */
  async publish(changes: Changes, position: CommitPosition): Promise<void> {
    if (changes.tags.length === 0) return;
    const sent = this.send(changes, position);
    if (this.failures < 3) await sent;
  }

  private send({ tags, events }: Changes, { source, number, gtid, atMs }: CommitPosition): Promise<boolean> {
    return this.publishVersions(
      tags.length + events.length,
      ...tags.map(keyOf),
      ...events.map(publishedKeyOf),
      newToken(),
      source,
      String(number),
      `${atMs}|${gtid}`,
      String(VERSION_SECONDS),
      String(tags.length),
      String(PUBLISHED_SECONDS),
      eventsChannelOf(this.redis),
      tags.join(' '),
    ).then(
      () => {
        this.failures = 0;
        return true;
      },
      () => {
        this.failures++;
        return false;
      },
    );
  }

  /** The versions of these tags, and the values of other keys; undefined when Redis does not respond in time. */
  async find(tags: CacheTag[], ...keys: string[]): Promise<(TagVersions & { values: (string | null)[] }) | undefined> {
    const found = await this.store.find([EPOCH_KEY, ...tags.map(keyOf), ...keys]);
    if (!found) return undefined;
    const [epoch, ...rest] = found;
    const versions = rest.slice(0, tags.length);
    const isEpochOldEnough = epoch != null && Date.now() - Number(epoch) > MIN_EPOCH_AGE_MS;
    if (epoch == null) this.redis.set(EPOCH_KEY, Date.now(), 'NX').catch(() => {});
    return {
      token: [epoch, ...versions.map((version) => version?.split('|', 1)[0] ?? '')].join('.'),
      since: isEpochOldEnough ? versions.filter((version) => version != null).map(toPosition) : 'unknown',
      unversioned: tags.filter((_, index) => versions[index] == null),
      values: rest.slice(tags.length),
    };
  }

  /**
   * Gives a version to tags without one, and returns the token under which a value may be cached; undefined when
   * another process has just set one. Without versions of their own, values would become valid again after Redis has
   * evicted the version of a change.
   */
  async begin({ token, unversioned }: TagVersions): Promise<string | undefined> {
    const [epoch, ...tokens] = token.split('.');
    if (epoch === '') return undefined;
    const fresh = unversioned.map(() => newToken());
    const begun = await Promise.all(
      unversioned.map((tag, index) =>
        this.redis.set(keyOf(tag), `${fresh[index]}||0|0|`, 'EX', VERSION_SECONDS, 'NX').catch(() => null),
      ),
    );
    if (begun.includes(null)) return undefined;
    return [epoch, ...tokens.map((known) => known || fresh.shift()!)].join('.');
  }

  /**
   * Publishes changes of events that were not published yet, without a position. @returns false when Redis did not
   * respond
   */
  async publishMissing(happened: Map<string, CacheTag[]>): Promise<boolean> {
    const ids = [...happened.keys()];
    const published = await this.redis.mget(ids.map(publishedKeyOf)).catch(() => undefined);
    if (!published) return false;
    const events = ids.filter((_, index) => published[index] === null);
    if (events.length === 0) return true;
    const tags = [...new Set(events.flatMap((id) => happened.get(id)!))];
    const atMs = Date.now();
    return this.send({ tags, events }, { source: '', number: atMs, gtid: '', atMs });
  }

  /**
   * Starts a new epoch: invalidates everything cached, and trusts no replica about unknown tags. @returns whether it
   * succeeded
   */
  async startEpoch(): Promise<boolean> {
    return this.redis.set(EPOCH_KEY, Date.now()).then(
      () => true,
      () => false,
    );
  }
}

const newToken = (): string => randomBytes(9).toString('base64url');

function toPosition(version: string): CommitPosition {
  const [, source, number, atMs, gtid] = version.split('|');
  return { source: source!, number: Number(number), atMs: Number(atMs), gtid: gtid! };
}
