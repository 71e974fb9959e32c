import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Tx } from '../../../kernel/tx/tx.js';
import {
  addDuplicates,
  decideDuplicate,
  findNear,
  findPairsOf,
  findSeen,
  findSources,
  hasSeveralSources,
  withdrawSuggestions,
  type Duplicate,
  type Seen,
} from './duplicates.queries.js';
import { inOrder } from './duplicates.service.js';
import { GroupsService } from './groups.service.js';
import { alike, decide, keyOf, shareSource, type Pair, type Place, type Verdict } from './linking.js';
import { findRanks, lockGroups, type Member } from './merges.queries.js';

/** Finds cafés of different sources that are one place: merges what is sure, suggests what a person should look at. */
@Injectable()
export class LinkingService {
  constructor(private readonly groups: GroupsService) {}

  /**
   * Links cafés that are new, or whose name, phone or position changed; at most 500 at a time. Doing it again changes nothing.
   * What people dismissed or separated is left alone.
   */
  async link(tx: Tx, cafeIds: string[]): Promise<void> {
    if (cafeIds.length === 0 || !(await hasSeveralSources(tx))) return;
    const seekers = await findSeen(tx, cafeIds);
    const found = await findAlike(tx, seekers);
    const members = await lockGroups(tx, idsOf(found));
    const pairs = await stillApart(tx, found, members);
    const [rootOf, seeking] = [rootsOf(members), new Set(seekers.map(({ id }) => id))];
    const known = await findPairsOf(tx, [...new Set([...members.map(({ id }) => id), ...seeking])]);
    const { verdicts, suggested } = readVerdicts(known, rootOf);
    const { merges, suggestions } = decide(pairs, seeking, verdicts);

    const ranks = await findRanks(tx, [...new Set([...idsOf(pairs), ...seeking])]);
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
    await withdrawSuggestions(tx, overtaken(suggested, pairs, seeking, merged));
  }
}

/** Every pair that is alike of these and of those side by side with them: only so can it be told which is the best. */
async function findAlike(manager: EntityManager, seekers: Seen[]): Promise<Pair<Seen>[]> {
  const first = alike(await findNear(manager, seekers));
  const asked = new Set(seekers.map(({ id }) => id));
  const partners = new Map(first.filter(({ other }) => !asked.has(other.id)).map(({ other }) => [other.id, other]));
  const second = alike(await findNear(manager, [...partners.values()]));
  return [...new Map([...first, ...second].map((pair) => [keyOf(pair.one.id, pair.other.id), pair])).values()];
}

/** The pairs as they are under the locks: somebody else may have merged one of them, or given it another source. */
async function stillApart(manager: EntityManager, pairs: Pair[], members: Member[]): Promise<Pair[]> {
  const roots = new Set(members.flatMap(({ id, mergedInto }) => (mergedInto === null ? [id] : [])));
  const sources = await findSources(manager, idsOf(pairs));
  const now = (place: Place): Place => ({ ...place, sources: sources.get(place.id)! });
  return pairs
    .filter(({ one, other }) => roots.has(one.id) && roots.has(other.id))
    .map((pair) => ({ ...pair, one: now(pair.one), other: now(pair.other) }))
    .filter(({ one, other }) => !shareSource(one.sources, other.sources));
}

/** What was said of pairs counts for the places that their cafés belong to now. */
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

/** Suggestions for a seeker that would not be made any more, because one has moved away or has another name. */
function overtaken(suggested: Map<string, string>, pairs: Pair[], seeking: Set<string>, merged: Set<string>): string[] {
  const alive = new Set(pairs.map(({ one, other }) => keyOf(one.id, other.id)));
  return [...suggested].flatMap(([key, id]) => {
    const ends = key.split(' ');
    if (ends[0] === ends[1] || ends.some((end) => merged.has(end)) || alive.has(key)) return [];
    return ends.some((end) => seeking.has(end)) ? [id] : [];
  });
}

const toRow = (state: 'merged' | 'suggested', ranks: Map<string, number>) => (pair: Pair) => {
  const [firstId, secondId] = inOrder([pair.one.id, pair.other.id], ranks);
  return { state, firstId, secondId, similarity: pair.similarity, distance: pair.distance, decidedBy: null };
};

const idsOf = (pairs: Pair[]): string[] => [...new Set(pairs.flatMap(({ one, other }) => [one.id, other.id]))];

const rootsOf = (members: Member[]): Map<string, string> =>
  new Map(members.map(({ id, mergedInto }) => [id, mergedInto ?? id]));
