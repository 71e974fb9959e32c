import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Cache, type CacheResult } from '../../kernel/cache/cache.js';
import { PEOPLE, tagOf, tagOfPerson } from '../../kernel/tx/changes.js';
import { NIL_ID } from '../../kernel/tx/ids.js';
import { isTest } from '../../kernel/tx/mode.js';
import { weakEtagOf, type SerializedResponse } from '../../kernel/http/conditional.js';
import { Problem } from '../../kernel/problems/problem.js';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import { findTimeline } from '../../kernel/events/timeline.js';
import { UsersService } from '../users/index.js';
import { Mission } from './mission.entity.js';
import { missionDisputed, missionPledged } from './missions.events.js';
import { findByReference, findMissions, findPledges, type Kind } from './missions.queries.js';
import {
  MissionPage,
  MissionView,
  isPartyOf,
  peopleOf,
  shareOf,
  shownTo,
  toView,
  withTimeLeft,
  type MissionQuery,
  type SeenPledge,
} from './missions.schema.js';
import { maySee } from './visibility.js';

/** A view as it was read; its validator ignores the time left, which changes by itself. */
type CachedView<T> = { view: T; etag: string };

type LookupResult = { value: SerializedResponse; result: CacheResult };

/** Reads missions from the cache or a replica, never older than the caller's own writes and reads. */
@Injectable()
export class MissionsLookup {
  constructor(
    private readonly cache: Cache,
    private readonly users: UsersService,
  ) {}

  /** @throws Problem `invalid-cursor` (400) */
  async findAll(viewer: Principal, query: MissionQuery): Promise<LookupResult> {
    if (query.clientReference !== undefined) return this.findOwn(viewer, query, query.clientReference);
    if (isTest(viewer.id)) return this.findTests(viewer, query);
    // Not everyone may see all that a person backed. Those who may have an answer of their own in the cache.
    const isShownOnly = query.backerId !== undefined && query.backerId !== viewer.id && !hasRole(viewer, 'moderator');
    const key = `missions-seen:${hash('sha1', JSON.stringify({ ...query, isShownOnly }), 'base64url')}`;
    const { value, result } = await this.cache.readThrough(key, ['mission', PEOPLE], (manager) =>
      this.loadPage(manager, query, { isShownOnly, isOfTest: false }),
    );
    const { view, etag } = value!;
    return { value: toResponse(viewer, view, etag), result };
  }

  /** @throws Problem `mission-not-found` (404) */
  async find(viewer: Principal, id: string): Promise<LookupResult> {
    const { value, result } = await this.read(viewer, id);
    const body = JSON.stringify(shownTo(viewer, withTimeLeft(value.view)));
    return { value: { body, etag: etagFor(viewer, [value.view], value.etag) }, result };
  }

  /** As the viewer may see them. Never cached: they differ. @throws Problem `mission-not-found` (404), `invalid-cursor` (400) */
  async findPledges(viewer: Principal, id: string, page: { limit: number; cursor?: string }) {
    const isParty = isPartyOf(viewer, (await this.read(viewer, id)).value.view);
    return this.cache.uncached([tagOf('mission', id), PEOPLE], async (manager) => {
      const { items, nextCursor } = await findPledges(manager, id, isParty ? null : viewer.id, page);
      const people = await this.users.findPeople(
        manager,
        items.map(({ backerId }) => backerId),
      );
      const seen = items.map((pledge): SeenPledge => {
        const backer = people.get(pledge.backerId)!;
        const whole = { ...pledge, backerName: backer.name, backer };
        if (isParty || pledge.backerId === viewer.id) return whole;
        return { ...whole, backerId: null, backer: { ...backer, id: null }, amount: null };
      });
      return { items: seen, nextCursor };
    });
  }

  /**
   * The events of a mission, oldest first; of a backer's acts strangers do not see whose they are.
   *
   * @throws Problem `mission-not-found` (404)
   */
  async findTimeline(viewer: Principal, id: string) {
    const isParty = isPartyOf(viewer, (await this.read(viewer, id)).value.view);
    const { items } = await this.cache.uncached([tagOf('mission', id)], (manager) => findTimeline(manager, id, viewer));
    const isSeen = ({ type, actorId }: (typeof items)[number]) =>
      isParty || actorId === viewer.id || !actsOfBackers.includes(type);
    return { items: items.map((item) => (isSeen(item) ? item : { ...item, actorId: null })) };
  }

  /** In test mode an account is alone: it sees what it backs, as everybody does who creates a mission. Never cached. */
  private async findTests(viewer: Principal, query: MissionQuery): Promise<LookupResult> {
    const own = { ...query, backerId: viewer.id };
    if (query.backerId !== undefined && query.backerId !== viewer.id) own.backerId = NIL_ID;
    const { view, etag } = await this.cache.uncached(['mission'], (manager) =>
      this.loadPage(manager, own, { isShownOnly: false, isOfTest: true }),
    );
    return { value: toResponse(viewer, view, etag), result: 'BYPASS' };
  }

  /** Never cached: each has references of their own. */
  private async findOwn(viewer: Principal, query: MissionQuery, reference: string): Promise<LookupResult> {
    const { view, etag } = await this.cache.uncached([tagOfPerson(viewer.id), PEOPLE], async (manager) =>
      this.toPage(manager, await findByReference(manager, viewer.id, reference, query)),
    );
    return { value: toResponse(viewer, view, etag), result: 'BYPASS' };
  }

  private async read(viewer: Principal, id: string) {
    const tags = [tagOf('mission', id), PEOPLE];
    const { value, result } = await this.cache.readThrough(`mission-seen:${id}`, tags, (manager) =>
      this.load(manager, id),
    );
    if (!value || !maySee(viewer, value.view)) throw new Problem('mission-not-found');
    return { value, result };
  }

  private async load(manager: EntityManager, id: string): Promise<CachedView<MissionView> | null> {
    const mission = await manager.findOneBy(Mission, { id });
    if (!mission) return null;
    const people = await this.users.findPeople(manager, peopleOf(mission));
    return toCached(MissionView.parse(toView(mission, people)), (view) => ({ ...view, secondsLeft: 0 }));
  }

  private async loadPage(manager: EntityManager, query: MissionQuery, kind: Kind): Promise<CachedView<MissionPage>> {
    return this.toPage(manager, await findMissions(manager, query, kind));
  }

  /** A page with the names of its people, which one statement reads. */
  private async toPage(
    manager: EntityManager,
    { items, nextCursor }: { items: Mission[]; nextCursor: string | null },
  ): Promise<CachedView<MissionPage>> {
    const people = await this.users.findPeople(manager, items.flatMap(peopleOf));
    const page = MissionPage.parse({ items: items.map((mission) => toView(mission, people)), nextCursor });
    return toCached(page, timeless);
  }
}

/** A page as its reader sees it. */
function toResponse(viewer: Principal, page: MissionPage, etag: string): SerializedResponse {
  const items = page.items.map((item) => shownTo(viewer, withTimeLeft(item)));
  return { body: JSON.stringify({ ...page, items }), etag: etagFor(viewer, page.items, etag) };
}

/** A validator of its own for what not everybody sees. */
function etagFor(viewer: Principal, views: MissionView[], etag: string): string {
  const shares = views.map((view) => shareOf(viewer, view));
  return shares.some((share) => share !== '') ? weakEtagOf([etag, ...shares].join(' ')) : etag;
}

/** A page without what changes by itself. */
const timeless = (page: MissionPage): MissionPage => ({
  ...page,
  items: page.items.map((item) => ({ ...item, secondsLeft: 0 })),
});

const actsOfBackers: readonly string[] = [missionPledged.type, missionDisputed.type];

const toCached = <T>(view: T, timeless: (view: T) => T): CachedView<T> => ({
  view,
  etag: weakEtagOf(JSON.stringify(timeless(view))),
});
