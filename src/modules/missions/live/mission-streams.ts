import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource, In } from 'typeorm';
import { ChangeNotices } from '../../../kernel/cache/change-notices.js';
import { SharedStreams } from '../../../kernel/http/shared-streams.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { CacheTag } from '../../../kernel/tx/changes.js';
import { isTest } from '../../../kernel/tx/mode.js';
import { UsersService, type Person } from '../../users/index.js';
import type { LiveMission } from '../live.schema.js';
import { Mission } from '../mission.entity.js';
import type { Pledge } from '../missions.schema.js';
import { findMissionMarks, findNewestPledges } from './live.queries.js';

const PLEDGES = 20;
const AGGREGATE = 'mission:';

/** The open streams of missions. */
@Injectable()
export class MissionStreams extends SharedStreams {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    notices: ChangeNotices,
  ) {
    super('mission', notices);
  }

  /** A mission as everybody may see it. @throws Problem `mission-not-found` (404; also for what is of the test mode) */
  async find(id: string): Promise<LiveMission> {
    const live = isTest(id) ? undefined : (await this.findStates([id])).get(id);
    if (!live) throw new Problem('mission-not-found');
    return live;
  }

  /**
   * Answers with a stream of a mission, for everybody.
   *
   * @throws Problem `mission-not-found` (404; also for what is of the test mode), `too-many-streams` (429), `busy` (503)
   */
  async stream(id: string, reply: FastifyReply): Promise<void> {
    const isThere = !isTest(id) && (this.isWatched(id) || (await this.findMarks([id])).has(id));
    if (!isThere) throw new Problem('mission-not-found');
    this.open(id, reply);
  }

  protected findMarks(ids: string[]): Promise<Map<string, string>> {
    return findMissionMarks(this.dataSource.manager, ids);
  }

  protected async findStates(ids: string[]): Promise<Map<string, LiveMission>> {
    const { manager } = this.dataSource;
    const [missions, pledges] = await Promise.all([
      manager.findBy(Mission, { id: In(ids) }),
      findNewestPledges(manager, ids, PLEDGES),
    ]);
    const shown = pledges.filter(({ showName }) => showName).map(({ backerId }) => backerId);
    const streamers = missions.map(({ streamerId }) => streamerId);
    const people = await this.users.findPeople(manager, [...shown, ...streamers]);
    const byMission = Map.groupBy(pledges, ({ missionId }) => missionId);
    return new Map(missions.map((mission) => [mission.id, toLive(mission, byMission.get(mission.id) ?? [], people)]));
  }

  protected keysOf(tags: readonly CacheTag[], watched: ReadonlyMap<string, unknown>): string[] {
    return tags
      .filter((tag) => tag.startsWith(AGGREGATE))
      .map((tag) => tag.slice(AGGREGATE.length))
      .filter((id) => watched.has(id));
  }
}

function toLive(mission: Mission, pledges: Pledge[], people: ReadonlyMap<string, Person>): LiveMission {
  const { id, status, title, description, pot, backers, deadline, acceptedAt, claimedUntil, endedAt } = mission;
  return {
    streamer: people.get(mission.streamerId)!,
    ...{ id, status, title, description, pot, backers },
    deadline: deadline.toISOString(),
    createdAt: mission.createdAt.toISOString(),
    acceptedAt: acceptedAt?.toISOString() ?? null,
    claimedUntil: claimedUntil?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    pledges: pledges.map((pledge) => ({
      id: pledge.id,
      backer: toBacker(pledge, people),
      createdAt: pledge.createdAt,
    })),
  };
}

function toBacker({ showName, backerId }: Pledge, people: ReadonlyMap<string, Person>) {
  const backer = showName ? people.get(backerId) : undefined;
  return backer ? { name: backer.name, handle: backer.handle } : null;
}
