import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Tx } from '../../../kernel/tx/tx.js';
import {
  addDuplicates,
  decideDuplicate,
  findNear,
  findPairsOf,
  findVisible,
  findSources,
  hasSeveralSources,
  withdrawSuggestions,
  type Duplicate,
  type VisibleCafe,
} from './duplicates.queries.js';
import { representativeFirst } from './duplicates.service.js';
import { GroupsService } from './groups.service.js';
import { similarPairs, decide, keyOf, shareSource, type Pair, type Place, type Verdict } from './linking.js';
import { findRanks, lockGroups, type Member } from './merges.queries.js';

/** Finds cafés of different sources that are one place: merges certain pairs, suggests likely ones to moderators. */
@Injectable()
export class LinkingService {
  constructor(private readonly groups: GroupsService) {}

  /**
   * Links cafés that are new or whose name, phone or position changed, at most 500 at a time. Idempotent. Pairs that
   * moderators dismissed or separated stay as they are.
   */
  async link(tx: Tx, cafeIds: string[]): Promise<void> {
    if (cafeIds.length === 0 || !(await hasSeveralSources(tx))) return;
    const candidates = await findVisible(tx, cafeIds);
    const found = await findSimilar(tx, candidates);
    const members = await lockGroups(tx, idsOf(found));
    const pairs = await withoutMerged(tx, found, members);
    const [rootOf, candidateIds] = [rootsOf(members), new Set(candidates.map(({ id }) => id))];
    const known = await findPairsOf(tx, [...new Set([...members.map(({ id }) => id), ...candidateIds])]);
    const { verdicts, suggested } = readVerdicts(known, rootOf);
    const { merges, suggestions } = decide(pairs, candidateIds, verdicts);

    const ranks = await findRanks(tx, [...new Set([...idsOf(pairs), ...candidateIds])]);
    await addDuplicates(tx, [
      ...merges.filter((pair) => !suggested.has(keyOf(pair.one.id, pair.other.id))).map(toRow('merged', ranks)),
      ...suggestions.map(toRow('suggested', ranks)),
    ]);
    for (const { one, other } of merges) {
      const id = suggested.get(keyOf(one.id, other.id));
      if (id) await decideDuplicate(tx, id, ['suggested'], 'merged', null);
    }
    const merged = new Set(idsOf(merges));
    if (merged.size > 0) {
      await this.groups.regroup(
        tx,
        members.filter(({ id }) => merged.has(rootOf.get(id)!)),
      );
    }
    await withdrawSuggestions(tx, obsoleteSuggestions(suggested, pairs, candidateIds, merged));
  }
}

/** All similar pairs of these cafés and of their neighbours: the best pair can only be chosen among all of them. */
async function findSimilar(manager: EntityManager, candidates: VisibleCafe[]): Promise<Pair<VisibleCafe>[]> {
  const first = similarPairs(await findNear(manager, candidates));
  const asked = new Set(candidates.map(({ id }) => id));
  const partners = new Map(first.filter(({ other }) => !asked.has(other.id)).map(({ other }) => [other.id, other]));
  const second = similarPairs(await findNear(manager, [...partners.values()]));
  return [...new Map([...first, ...second].map((pair) => [keyOf(pair.one.id, pair.other.id), pair])).values()];
}

/** The pairs as they are under the locks: a concurrent transaction may have merged one, or added a source. */
async function withoutMerged(manager: EntityManager, pairs: Pair[], members: Member[]): Promise<Pair[]> {
  const roots = new Set(members.flatMap(({ id, mergedInto }) => (mergedInto === null ? [id] : [])));
  const sources = await findSources(manager, idsOf(pairs));
  const now = (place: Place): Place => ({ ...place, sources: sources.get(place.id)! });
  return pairs
    .filter(({ one, other }) => roots.has(one.id) && roots.has(other.id))
    .map((pair) => ({ ...pair, one: now(pair.one), other: now(pair.other) }))
    .filter(({ one, other }) => !shareSource(one.sources, other.sources));
}

/** Decisions about pairs count for the places that their cafés belong to now. */
function readVerdicts(known: Duplicate[], rootOf: Map<string, string>) {
  const verdicts = new Map<string, Verdict>();
  const suggested = new Map<string, string>();
  for (const { id, state, firstId, secondId } of known) {
    const key = keyOf(rootOf.get(firstId) ?? firstId, rootOf.get(secondId) ?? secondId);
    if (state === 'dismissed' || state === 'separated') verdicts.set(key, 'refused');
    if (state !== 'suggested') continue;
    suggested.set(key, id);
    if (!verdicts.has(key)) verdicts.set(key, 'suggested');
  }
  return { verdicts, suggested };
}

/** Suggestions that would not be made any more, because a café has moved or has another name. */
function obsoleteSuggestions(
  suggested: Map<string, string>,
  pairs: Pair[],
  candidateIds: Set<string>,
  merged: Set<string>,
): string[] {
  const alive = new Set(pairs.map(({ one, other }) => keyOf(one.id, other.id)));
  return [...suggested].flatMap(([key, id]) => {
    const ends = key.split(' ');
    if (ends[0] === ends[1] || ends.some((end) => merged.has(end)) || alive.has(key)) return [];
    return ends.some((end) => candidateIds.has(end)) ? [id] : [];
  });
}

const toRow = (state: 'merged' | 'suggested', ranks: Map<string, number>) => (pair: Pair) => {
  const [firstId, secondId] = representativeFirst([pair.one.id, pair.other.id], ranks);
  return { state, firstId, secondId, similarity: pair.similarity, distance: pair.distance, decidedBy: null };
};

const idsOf = (pairs: Pair[]): string[] => [...new Set(pairs.flatMap(({ one, other }) => [one.id, other.id]))];

const rootsOf = (members: Member[]): Map<string, string> =>
  new Map(members.map(({ id, mergedInto }) => [id, mergedInto ?? id]));
