import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/tx/tx.js';
import { PlacesService } from '../places/places.service.js';
import { recountGroups } from '../sharing/ratings.queries.js';
import { findMerges, findRanks, moveRecords, writeMergedInto, type Member } from './merges.queries.js';

/**
 * Groups of cafés that are one place: the connected components of the merged pairs. The café of the most trusted source
 * represents the group (of several the one with the lowest id), and the others are hidden. Everything follows from the
 * pairs, so that merges can be undone in any order.
 */
@Injectable()
export class GroupsService {
  constructor(private readonly places: PlacesService) {}

  /** Recomputes these whole, locked groups from the merged pairs, and publishes the changes. */
  async regroup(tx: Tx, members: Member[]): Promise<void> {
    const ids = members.map(({ id }) => id);
    const groups = groupsOf(ids, await findMerges(tx, ids), await findRanks(tx, ids));
    const rootOf = new Map(groups.flatMap((group) => group.map((id) => [id, group[0]!] as const)));
    const hadHidden = new Set(members.flatMap(({ mergedInto }) => mergedInto ?? []));
    const hidden = ids.filter((id) => rootOf.get(id) !== id);
    const demoted = hidden.filter((id) => hadHidden.has(id));
    await writeMergedInto(tx, rootOf);
    // A hidden café keeps the content of its own records, so that nothing depends on the order of merges.
    await moveRecords(tx, new Map([...rootOf].map(([id, root]) => [id, demoted.includes(id) ? id : root])));
    if (demoted.length > 0) await this.places.rebuild(tx, demoted);
    await moveRecords(tx, new Map(demoted.map((id) => [id, rootOf.get(id)!])));
    await this.places.rebuild(
      tx,
      groups.map(([root]) => root!),
    );
    await this.places.publishChanges(tx, hidden);
    await recountGroups(tx, members, groups);
  }
}

/** The connected components of these pairs; in each the best rank comes first, then the lowest id. */
function groupsOf(ids: string[], pairs: [string, string][], ranks: Map<string, number>): string[][] {
  const groups = new Map(ids.map((id) => [id, [id]]));
  for (const [one, other] of pairs) {
    const [into, from] = [groups.get(one)!, groups.get(other)!];
    if (into === from) continue;
    into.push(...from);
    for (const id of from) groups.set(id, into);
  }
  const order = (a: string, b: string) => ranks.get(a)! - ranks.get(b)! || (a < b ? -1 : 1);
  return [...new Set(groups.values())].map((group) => group.sort(order));
}
