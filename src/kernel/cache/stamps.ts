import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Tag } from '../changes.js';
import { CACHE } from '../redis.js';
import type { Position, Since } from '../reads/position.js';
import { CacheStore } from './store.js';

/** Longer than anything is kept, so that nothing kept before a change outlives the mark of the change. */
const STAMP_SECONDS = 1_200;
/** A Redis that is younger than any replica may be late has forgotten marks that still matter. */
const GROWN_UP_MS = 60_000;
/** When this Redis was first seen: it is gone when the marks are gone. */
const BORN = 'stamps:born';
const keyOf = (tag: Tag): string => `stamp:${tag}`;

/**
 * Marks each tag with a token that was never there before and the position of the commit. Commits may be told of in another
 * order than they happened, so of two positions of one source the later one stays.
 */
const PUBLISH = `
for _, key in ipairs(KEYS) do
  local place = ARGV[2] .. '|' .. ARGV[3] .. '|' .. ARGV[4]
  local old = redis.call('GET', key)
  if old then
    local source, number, rest = string.match(old, '^[^|]*|([^|]*)|(%d+)|(.*)$')
    if source == ARGV[2] and tonumber(number) > tonumber(ARGV[3]) then
      place = source .. '|' .. number .. '|' .. rest
    end
  end
  redis.call('SET', key, ARGV[1] .. '|' .. place, 'EX', ARGV[5])
end`;

/** What is known of some tags: a token that changes whenever one of them does, and what a read of them must have seen. */
export type Stamp = { token: string; since: Since };

type PublishStamps = (numberOfKeys: number, ...args: string[]) => Promise<null>;

/** Tells all processes what was changed up to which commit: what is cached is then old, and a replica may be too. */
@Injectable()
export class Stamps {
  private failures = 0;
  private readonly publishStamps: PublishStamps;

  constructor(
    @Inject(CACHE) private readonly redis: Redis,
    private readonly store: CacheStore,
  ) {
    redis.defineCommand('publishStamps', { lua: PUBLISH });
    this.publishStamps = (redis as unknown as { publishStamps: PublishStamps }).publishStamps.bind(redis);
  }

  /**
   * Marks the tags as changed at this position. It never fails and takes 50 ms at most; what Redis does not hear of now it is
   * told by the feed of events. While it keeps failing nobody waits for it.
   */
  async publish(tags: Tag[], position: Position): Promise<void> {
    if (tags.length === 0) return;
    const told = this.tell(tags, position);
    if (this.failures < 3) await told;
  }

  private tell(tags: Tag[], { source, number, gtid, atMs }: Position): Promise<boolean> {
    const token = randomBytes(9).toString('base64url');
    return this.publishStamps(
      tags.length,
      ...tags.map(keyOf),
      token,
      source,
      String(number),
      `${atMs}|${gtid}`,
      String(STAMP_SECONDS),
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

  /** What is known of these tags, along with the values of other keys; undefined when Redis does not answer in time. */
  async find(tags: Tag[], ...keys: string[]): Promise<(Stamp & { values: (string | null)[] }) | undefined> {
    const found = await this.store.find([BORN, ...tags.map(keyOf), ...keys]);
    if (!found) return undefined;
    const [born, ...rest] = found;
    const marks = rest.slice(0, tags.length);
    const isGrownUp = born != null && Date.now() - Number(born) > GROWN_UP_MS;
    if (born == null) this.redis.set(BORN, Date.now(), 'NX').catch(() => {});
    return {
      token: marks.map((mark) => mark?.split('|', 1)[0] ?? '').join('.'),
      since: isGrownUp ? marks.filter((mark) => mark != null).map(toPosition) : 'unknown',
      values: rest.slice(tags.length),
    };
  }

  /** Marks those tags, at no known position, that nobody has marked since the given time. @returns false when Redis did not answer. */
  async publishMissing(tags: Map<Tag, number>): Promise<boolean> {
    const names = [...tags.keys()];
    const found = await this.store.find(names.map(keyOf));
    if (!found) return false;
    const missing = names.filter((tag, index) => {
      const mark = found[index];
      return !mark || toPosition(mark).atMs < tags.get(tag)!;
    });
    if (missing.length === 0) return true;
    const atMs = Date.now();
    return this.tell(missing, { source: '', number: atMs, gtid: '', atMs });
  }
}

function toPosition(mark: string): Position {
  const [, source, number, atMs, gtid] = mark.split('|');
  return { source: source!, number: Number(number), atMs: Number(atMs), gtid: gtid! };
}
