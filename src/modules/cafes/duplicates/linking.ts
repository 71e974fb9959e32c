import type { SourceName } from '../source-names.js';
import { similarity, type Named } from './similarity.js';

/**
 * The greatest distance of one place in two sources, in metres: sources locate a café at its door or in the middle of
 * its building.
 */
export const REACH_METERS = 60;

/** A visible café. */
export type Place = Named & { id: string; open: boolean; sources: ReadonlySet<SourceName> };

/** Two neighbouring places. */
export type Pair<P extends Place = Place> = { one: P; other: P; distance: number; similarity: number };

/** An earlier decision about two places. */
export type Verdict = 'suggested' | 'refused';

/*
 * Measured with the licences of Gangnam and the register of commerce: of the best pairs practically all are one café at 0.85
 * and above, about two of three between 0.7 and 0.85, and hardly any below.
 */
const CERTAIN_SIMILARITY = 0.95;
const CERTAIN_SIMILARITY_WHEN_NEAR = 0.85;
const NEAR_METERS = 30;
const SUGGESTION_SIMILARITY = 0.7;
/** When another candidate is within this margin of the best one, the match is ambiguous. */
const AMBIGUITY_MARGIN = 0.05;

/** The pairs that may be one place: different sources, similar names. */
export function similarPairs<P extends Place>(near: Omit<Pair<P>, 'similarity'>[]): Pair<P>[] {
  return near
    .filter(({ one, other }) => !shareSource(one.sources, other.sources))
    .map((pair) => ({ ...pair, similarity: similarity(pair.one, pair.other) }))
    .filter((pair) => pair.similarity >= SUGGESTION_SIMILARITY);
}

/**
 * Decides which pairs with a candidate are certainly one place, and which to suggest to moderators. A pair is certain
 * when it is similar enough and, on both sides, better than all alternatives; so `pairs` must hold all pairs of the
 * candidates and of their neighbours. `verdicts` are earlier decisions. Two places of one source are never merged, not
 * even through a third one.
 */
export function decide(
  pairs: Pair[],
  candidates: ReadonlySet<string>,
  verdicts: ReadonlyMap<string, Verdict>,
): { merges: Pair[]; suggestions: Pair[] } {
  const allowed = pairs
    .filter(({ one, other }) => verdicts.get(keyOf(one.id, other.id)) !== 'refused')
    .sort(compareMatches);
  const choices = new Map<string, Pair[]>();
  for (const pair of allowed) {
    for (const { id } of [pair.one, pair.other]) choices.set(id, [...(choices.get(id) ?? []), pair]);
  }
  const relevant = allowed.filter(({ one, other }) => candidates.has(one.id) || candidates.has(other.id));
  const clusters = new Clusters(verdicts);
  const isBest = (pair: Pair) =>
    [pair.one, pair.other].every((place) => choices.get(place.id)!.every((rival) => !isRival(pair, rival, place)));
  const merges = relevant.filter((pair) => isCertain(pair) && isBest(pair) && clusters.join(pair.one, pair.other));
  const suggestions = relevant.filter(
    ({ one, other }) => clusters.canJoin(one, other) && !verdicts.has(keyOf(one.id, other.id)),
  );
  return { merges, suggestions };
}

/** The key of a pair, whatever its order. */
export const keyOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

const isCertain = ({ similarity: alikeness, distance }: Pair): boolean =>
  alikeness >= CERTAIN_SIMILARITY || (alikeness >= CERTAIN_SIMILARITY_WHEN_NEAR && distance <= NEAR_METERS);

/** The best first: similar, open, near; then by id, so that the result does not depend on the order. */
function compareMatches(a: Pair, b: Pair): number {
  const inBusiness = ({ one, other }: Pair) => Number(one.open && other.open);
  return (
    b.similarity - a.similarity ||
    inBusiness(b) - inBusiness(a) ||
    a.distance - b.distance ||
    (keyOf(a.one.id, a.other.id) < keyOf(b.one.id, b.other.id) ? -1 : 1)
  );
}

/** True when `rival` makes `pair` an uncertain match for `place`. */
function isRival(pair: Pair, rival: Pair, place: Place): boolean {
  const [chosen, instead] = [pair, rival].map((p) => (p.one.id === place.id ? p.other : p.one)) as [Place, Place];
  // A third source may know the same café: only a place that excludes the chosen one is a rival.
  if (chosen.id === instead.id || !shareSource(chosen.sources, instead.sources)) return false;
  if (compareMatches(rival, pair) < 0) return true;
  if (rival.similarity < pair.similarity - AMBIGUITY_MARGIN) return false;
  // A café that changed hands is listed again with the same name: open once, closed any number of times.
  if (chosen.open || instead.open) return chosen.open && instead.open;
  return pair.similarity < CERTAIN_SIMILARITY;
}

/** True when a source lists both, which means that they are two places. */
export function shareSource(a: ReadonlySet<SourceName>, b: ReadonlySet<SourceName>): boolean {
  return [...a].some((source) => b.has(source));
}

/** The clusters merged so far (union-find). */
class Clusters {
  private readonly of = new Map<string, { ids: string[]; sources: Set<SourceName> }>();

  constructor(private readonly verdicts: ReadonlyMap<string, Verdict>) {}

  canJoin(a: Place, b: Place): boolean {
    const [left, right] = [this.find(a), this.find(b)];
    if (left === right || shareSource(left.sources, right.sources)) return false;
    return !left.ids.some((id) => right.ids.some((other) => this.verdicts.get(keyOf(id, other)) === 'refused'));
  }

  join(a: Place, b: Place): boolean {
    if (!this.canJoin(a, b)) return false;
    const [left, right] = [this.find(a), this.find(b)];
    const joined = { ids: [...left.ids, ...right.ids], sources: new Set([...left.sources, ...right.sources]) };
    for (const id of joined.ids) this.of.set(id, joined);
    return true;
  }

  private find(place: Place) {
    return this.of.get(place.id) ?? { ids: [place.id], sources: new Set(place.sources) };
  }
}
