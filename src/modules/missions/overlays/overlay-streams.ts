import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { ChangeNotices } from '../../../kernel/cache/change-notices.js';
import { SharedStreams } from '../../../kernel/http/shared-streams.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { hashOfSecret } from '../../../kernel/secret-hash.js';
import type { CacheTag } from '../../../kernel/tx/changes.js';
import { firstIdOf } from '../../../kernel/tx/ids.js';
import { UsersService } from '../../users/index.js';
import { findNewestPledges } from '../live/live.queries.js';
import type { OverlayState } from '../overlays.schema.js';
import { findStreamedMissions, findWorkingOverlays } from './overlays.queries.js';
import { ALERT_MS, MOST_ALERTS, toState } from './overlay-state.js';

/** On the board, once their streamer has accepted them. */
const ongoing = ['open', 'claimed', 'disputed'] as const;

/** The open streams of overlays, by the hash of the token with which they were opened: another token of the link ends them. */
@Injectable()
export class OverlayStreams extends SharedStreams {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    notices: ChangeNotices,
  ) {
    super('overlay', notices);
  }

  /** What the page of a link shows now. @throws Problem `overlay-not-found` (404) */
  async find(token: string): Promise<OverlayState> {
    const key = keyOf(token);
    const state = (await this.findStates([key])).get(key);
    if (!state) throw new Problem('overlay-not-found');
    return state;
  }

  /** Answers with a stream of it. @throws Problem `overlay-not-found` (404), `too-many-streams` (429), `busy` (503) */
  async stream(token: string, reply: FastifyReply): Promise<void> {
    const key = keyOf(token);
    const isThere = this.isWatched(key) || (await findWorkingOverlays(this.dataSource.manager, [key])).has(key);
    if (!isThere) throw new Problem('overlay-not-found');
    this.open(key, reply);
  }

  protected async findMarks(keys: string[]): Promise<Map<string, string>> {
    const { manager } = this.dataSource;
    const overlays = await findWorkingOverlays(manager, keys);
    const missions = await findStreamedMissions(manager, streamersOf(overlays), ongoing);
    const byStreamer = Map.groupBy(missions, ({ streamerId }) => streamerId);
    return new Map(
      [...overlays].map(([key, { streamerId, testedAt }]) => [
        key,
        JSON.stringify([testedAt, byStreamer.get(streamerId) ?? []]),
      ]),
    );
  }

  protected async findStates(keys: string[]): Promise<Map<string, OverlayState>> {
    const { manager } = this.dataSource;
    const overlays = await findWorkingOverlays(manager, keys);
    const missions = await findStreamedMissions(manager, streamersOf(overlays), [...ongoing, 'succeeded']);
    const sinceMs = Date.now() - ALERT_MS;
    const ids = missions.filter(({ endedAt }) => !endedAt || endedAt.getTime() >= sinceMs).map(({ id }) => id);
    const pledges = await findNewestPledges(manager, ids, MOST_ALERTS, firstIdOf(sinceMs));
    const shown = pledges.filter(({ showName }) => showName).map(({ backerId }) => backerId);
    const people = await this.users.findPeople(manager, shown);
    const byStreamer = Map.groupBy(missions, ({ streamerId }) => streamerId);
    return new Map(
      [...overlays].map(([key, overlay]) => {
        const own = byStreamer.get(overlay.streamerId) ?? [];
        return [key, toState(overlay, own, pledges, people, sinceMs)];
      }),
    );
  }

  protected keysOf(tags: readonly CacheTag[], watched: ReadonlyMap<string, unknown>): Iterable<string> {
    return tags.includes('mission') ? watched.keys() : [];
  }
}

const keyOf = (token: string): string => hashOfSecret(token).toString('hex');

const streamersOf = (overlays: ReadonlyMap<string, { streamerId: string }>): string[] => [
  ...new Set([...overlays.values()].map(({ streamerId }) => streamerId)),
];
