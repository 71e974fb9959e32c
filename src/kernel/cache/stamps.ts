import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { config } from '../../config.js';
import type { Changes, Tag } from '../tx/changes.js';
import { CACHE } from '../redis.js';
import type { CommitPosition, Since } from '../tx/commit-position.js';
import { UnitOfWork } from '../tx/unit-of-work.js';
import { CacheStore } from './store.js';

/** For longer than a replica may be late. */
const STAMP_SECONDS = 1_200 + config.database.replicaMaxLagSeconds;
/** For longer than the feed of events is late. */
const TOLD_SECONDS = 120;
/** A Redis that is younger than any replica may be late has forgotten marks that still matter. */
const GROWN_UP_MS = config.database.replicaMaxLagSeconds * 1_000 + 5_000;
/** When this Redis was first seen: it is gone when the marks are gone. */
const BORN = 'stamps:born';
const keyOf = (tag: Tag): string => `stamp:${tag}`;
const toldKeyOf = (eventId: string): string => `told:${eventId}`;

/**
 * Marks each tag with a token that was never there before and the position of the commit. Commits may be told of in another
 * order than they happened, so of two positions of one source the later one stays. The last keys are those of the events.
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
end`;

/** What is known of some tags: a token that changes whenever one of them does, and what a read of them must have seen. */
export type Stamp = {
  token: string;
  since: Since;
  /** Those that carry no mark: under their token nothing may be kept. */
  bare: Tag[];
};

type PublishStamps = (numberOfKeys: number, ...args: string[]) => Promise<null>;

/** Tells all processes what was changed up to which commit: what is cached is then old, and a replica may be too. */
@Injectable()
export class Stamps {
  private failures = 0;
  private readonly publishStamps: PublishStamps;

  constructor(
    @Inject(CACHE) private readonly redis: Redis,
    private readonly store: CacheStore,
    uow: UnitOfWork,
  ) {
    uow.addCommitListener((changes, position) => this.publish(changes, position));
    redis.defineCommand('publishStamps', { lua: PUBLISH });
    this.publishStamps = (redis as unknown as { publishStamps: PublishStamps }).publishStamps.bind(redis);
  }

  /**
   * Marks what has changed at this position. It never fails and takes 50 ms at most; what Redis does not hear of now it is
   * told by the feed of events. While it keeps failing nobody waits for it.
   */
  async publish(changes: Changes, position: CommitPosition): Promise<void> {
    if (changes.tags.length === 0) return;
    const told = this.tell(changes, position);
    if (this.failures < 3) await told;
  }

  private tell({ tags, events }: Changes, { source, number, gtid, atMs }: CommitPosition): Promise<boolean> {
    return this.publishStamps(
      tags.length + events.length,
      ...tags.map(keyOf),
      ...events.map(toldKeyOf),
      newToken(),
      source,
      String(number),
      `${atMs}|${gtid}`,
      String(STAMP_SECONDS),
      String(tags.length),
      String(TOLD_SECONDS),
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
      token: [born, ...marks.map((mark) => mark?.split('|', 1)[0] ?? '')].join('.'),
      since: isGrownUp ? marks.filter((mark) => mark != null).map(toPosition) : 'unknown',
      bare: tags.filter((_, index) => marks[index] == null),
      values: rest.slice(tags.length),
    };
  }

  /**
   * Marks the tags that carry no mark, and gives the token to keep a value under that is read meanwhile; undefined when one
   * of them has just been marked. Without a mark of its own a value would be valid again once Redis has evicted the mark
   * of a change.
   */
  async begin({ token, bare }: Stamp): Promise<string | undefined> {
    const [born, ...tokens] = token.split('.');
    if (born === '') return undefined;
    const fresh = bare.map(() => newToken());
    const begun = await Promise.all(
      bare.map((tag, index) =>
        this.redis.set(keyOf(tag), `${fresh[index]}||0|0|`, 'EX', STAMP_SECONDS, 'NX').catch(() => null),
      ),
    );
    if (begun.includes(null)) return undefined;
    return [born, ...tokens.map((known) => known || fresh.shift()!)].join('.');
  }

  /** Marks what these events changed, at no known position, unless somebody has. @returns false when Redis did not answer. */
  async publishUntold(happened: Map<string, Tag[]>): Promise<boolean> {
    const ids = [...happened.keys()];
    const told = await this.redis.mget(ids.map(toldKeyOf)).catch(() => undefined);
    if (!told) return false;
    const events = ids.filter((_, index) => told[index] === null);
    if (events.length === 0) return true;
    const tags = [...new Set(events.flatMap((id) => happened.get(id)!))];
    const atMs = Date.now();
    return this.tell({ tags, events }, { source: '', number: atMs, gtid: '', atMs });
  }

  /** All that is kept is invalid from now on, and no replica is believed to have what is not known of it. @returns whether it is done. */
  async forgetAll(): Promise<boolean> {
    return this.redis.set(BORN, Date.now()).then(
      () => true,
      () => false,
    );
  }
}

const newToken = (): string => randomBytes(9).toString('base64url');

function toPosition(mark: string): CommitPosition {
  const [, source, number, atMs, gtid] = mark.split('|');
  return { source: source!, number: Number(number), atMs: Number(atMs), gtid: gtid! };
}
