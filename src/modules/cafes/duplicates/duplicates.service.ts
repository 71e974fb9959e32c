import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { recordAct } from '../../../kernel/tx/acts.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import {
  addDuplicates,
  decideDuplicate,
  findCompared,
  findDuplicate,
  findDuplicates,
  findPair,
  findSides,
  type Duplicate,
  type DuplicateState,
} from './duplicates.queries.js';
import type { DuplicateQuery, DuplicateView, NewDuplicate } from './duplicates.schema.js';
import { GroupsService } from './groups.service.js';
import { findRanks, lockGroups, type Member } from './merges.queries.js';
import { similarity } from './similarity.js';

/** The states from which each decision is allowed: decisions can be revised. */
const transitionsFrom = {
  merged: ['suggested', 'dismissed', 'separated'],
  dismissed: ['suggested'],
  separated: ['merged'],
} as const satisfies Partial<Record<DuplicateState, DuplicateState[]>>;

/** Decisions of moderators about cafés that may be one place. */
@Injectable()
export class DuplicatesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly groups: GroupsService,
  ) {}

  /** One page, newest first. @throws Problem `invalid-cursor` (400) */
  async findAll({ state, limit, cursor }: DuplicateQuery) {
    const { manager } = this.dataSource;
    const found = await findDuplicates(manager, state, readCursor(cursor), limit + 1);
    const { items, nextCursor } = toPage(found, limit);
    return { items: await toViews(manager, items), nextCursor };
  }

  /**
   * Reports two cafés that are one place: they are merged at once.
   *
   * @throws Problem `cafe-not-found` (404), `duplicate-decided` (409) when they are merged already
   */
  async report(tx: Tx, by: Principal, { firstId, secondId }: NewDuplicate): Promise<DuplicateView> {
    const members = await lockGroups(tx, [firstId, secondId]);
    const [first, second] = representativeFirst([firstId, secondId], await findRanks(tx, [firstId, secondId]));
    const compared = await findCompared(tx, first, second);
    if (!compared) throw new Problem('cafe-not-found');
    const known = await findPair(tx, first, second);
    if (known) return this.join(tx, by, known, members);
    assertNotMerged(members, first, second);
    const [id] = await addDuplicates(tx, [
      {
        state: 'merged',
        firstId: first,
        secondId: second,
        similarity: similarity(compared.first, compared.second),
        distance: compared.distance,
        decidedBy: by.id,
      },
    ]);
    recordAct(tx, { actorId: by.id, action: 'duplicate.merged', subjectId: id! });
    await this.groups.regroup(tx, members);
    return this.view(tx, id!);
  }

  /** Merges the two. @throws Problem `duplicate-not-found` (404), `duplicate-decided` (409) */
  async merge(tx: Tx, by: Principal, id: string): Promise<DuplicateView> {
    const { pair, members } = await this.lock(tx, id);
    return this.join(tx, by, pair, members);
  }

  /** Marks them as two places; they are not suggested again. @throws as `merge` */
  async dismiss(tx: Tx, by: Principal, id: string): Promise<DuplicateView> {
    await this.lock(tx, id);
    await this.decide(tx, by, id, 'dismissed');
    return this.view(tx, id);
  }

  /** Undoes a merge: each gets its own records and ratings back. @throws as `merge` */
  async separate(tx: Tx, by: Principal, id: string): Promise<DuplicateView> {
    const { members } = await this.lock(tx, id);
    await this.decide(tx, by, id, 'separated');
    await this.groups.regroup(tx, members);
    return this.view(tx, id);
  }

  private async join(tx: Tx, by: Principal, pair: Duplicate, members: Member[]): Promise<DuplicateView> {
    assertNotMerged(members, pair.firstId, pair.secondId);
    await this.decide(tx, by, pair.id, 'merged');
    await this.groups.regroup(tx, members);
    return this.view(tx, pair.id);
  }

  private async lock(tx: Tx, id: string): Promise<{ pair: Duplicate; members: Member[] }> {
    const pair = await findDuplicate(tx, id);
    if (!pair) throw new Problem('duplicate-not-found');
    return { pair, members: await lockGroups(tx, [pair.firstId, pair.secondId]) };
  }

  private async decide(tx: Tx, by: Principal, id: string, to: keyof typeof transitionsFrom): Promise<void> {
    if (await decideDuplicate(tx, id, transitionsFrom[to], to, by.id))
      return recordAct(tx, { actorId: by.id, action: `duplicate.${to}`, subjectId: id });
    const pair = await findDuplicate(tx, id);
    throw pair ? new Problem('duplicate-decided', { state: pair.state }) : new Problem('duplicate-not-found');
  }

  private async view(tx: Tx, id: string): Promise<DuplicateView> {
    const [view] = await toViews(tx, [(await findDuplicate(tx, id))!]);
    return view!;
  }
}

/** The one that represents both comes first. */
export function representativeFirst([a, b]: [string, string], ranks: Map<string, number>): [string, string] {
  const [rankOfA, rankOfB] = [ranks.get(a)!, ranks.get(b)!];
  const isInOrder = rankOfA === rankOfB ? a < b : rankOfA < rankOfB;
  return isInOrder ? [a, b] : [b, a];
}

/** Cafés that are merged through other pairs need no pair of their own: undoing it would separate nothing. */
function assertNotMerged(members: Member[], firstId: string, secondId: string): void {
  const rootOf = (id: string) => members.find((member) => member.id === id)?.mergedInto ?? id;
  if (rootOf(firstId) === rootOf(secondId)) throw new Problem('duplicate-decided', { state: 'merged' });
}

async function toViews(manager: EntityManager, pairs: Duplicate[]): Promise<DuplicateView[]> {
  if (pairs.length === 0) return [];
  const sides = await findSides(manager, [...new Set(pairs.flatMap(({ firstId, secondId }) => [firstId, secondId]))]);
  return pairs.map(({ firstId, secondId, decidedAt, ...pair }) => ({
    ...pair,
    similarity: Number(pair.similarity.toFixed(4)),
    first: sides.get(firstId)!,
    second: sides.get(secondId)!,
    decidedAt: decidedAt?.toISOString() ?? null,
  }));
}
