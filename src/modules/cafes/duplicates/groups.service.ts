import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/tx/tx.js';
import { PlacesService } from '../places/places.service.js';
import { recountGroups } from '../sharing/ratings.queries.js';
import { findMerges, findRanks, moveRecords, writeMergedInto, type Member } from './merges.queries.js';

/**
 * Cafés that are one place. A group is what hangs together by merged pairs; the café of the most believed source stands for
 * it (of several the lowest id), and the others are hidden behind that one. All of it follows from the pairs alone, so that
 * merges can be undone in any order.
 */
@Injectable()
export class GroupsService {
  constructor(private readonly places: PlacesService) {}

  /** Makes of these whole groups, locked, what the merged pairs say now, and tells everybody who keeps a copy. */
  async regroup(tx: Tx, members: Member[]): Promise<void> {
    const ids = members.map(({ id }) => id);
    const groups = groupsOf(ids, await findMerges(tx, ids), await findRanks(tx, ids));
    const rootOf = new Map(groups.flatMap((group) => group.map((id) => [id, group[0]!] as const)));
    const hadHidden = new Set(members.flatMap(({ mergedInto }) => mergedInto ?? []));
    const hidden = ids.filter((id) => rootOf.get(id) !== id);
    const dethroned = hidden.filter((id) => hadHidden.has(id));
    await writeMergedInto(tx, rootOf);
    // Who is hidden keeps what its own records say, so that nothing of it depends on how the group came about.
    await moveRecords(tx, new Map([...rootOf].map(([id, root]) => [id, dethroned.includes(id) ? id : root])));
    if (dethroned.length > 0) await this.places.compose(tx, dethroned);
    await moveRecords(tx, new Map(dethroned.map((id) => [id, rootOf.get(id)!])));
    await this.places.compose(
      tx,
      groups.map(([root]) => root!),
    );
    await this.places.announce(tx, hidden);
    await recountGroups(tx, members, groups);
  }
}

/** What hangs together by these pairs; in each group the best rank comes first, then the lowest id. */
export function groupsOf(ids: string[], pairs: [string, string][], ranks: Map<string, number>): string[][] {
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
