import type { SourceName } from '../source-names.js';
import { similarity, type Named } from './similarity.js';

/** Farther apart than this, metres, nothing is one place: sources put a café at its door or in the middle of its building. */
export const REACH_METERS = 60;

/** A café that people see. */
export type Place = Named & { id: string; open: boolean; sources: ReadonlySet<SourceName> };

/** Two places side by side. */
export type Pair<P extends Place = Place> = { one: P; other: P; distance: number; similarity: number };

/** What a person, or Madang before, has said of two places. */
export type Verdict = 'suggested' | 'refused';

/*
 * Measured on the licences of Gangnam and the register of commerce: of the best pairs from 0.85 on practically all are one
 * café; from 0.7 to there about two of three; below that hardly any.
 */
const SURE = 0.95;
const SURE_WHEN_NEAR = 0.85;
const NEAR_METERS = 30;
const WORTH_A_LOOK = 0.7;
/** A rival this close to the best one makes the choice a guess. */
const CLOSE_CALL = 0.05;

/** The pairs of these that could be one place: of different sources, and alike. */
export function alike<P extends Place>(near: Omit<Pair<P>, 'similarity'>[]): Pair<P>[] {
  return near
    .filter(({ one, other }) => !shareSource(one.sources, other.sources))
    .map((pair) => ({ ...pair, similarity: similarity(pair.one, pair.other) }))
    .filter((pair) => pair.similarity >= WORTH_A_LOOK);
}

/**
 * Which pairs with a seeker are surely one place, and which a person should look at. Sure is what is alike enough and, on
 * both sides, better than every other choice: `pairs` holds all choices of the seekers and of those side by side with them.
 * `verdicts` are those that pairs of places have already. Two places of one source never come together, not by way of a
 * third one either.
 */
export function decide(
  pairs: Pair[],
  seekers: ReadonlySet<string>,
  verdicts: ReadonlyMap<string, Verdict>,
): { merges: Pair[]; suggestions: Pair[] } {
  const allowed = pairs.filter(({ one, other }) => verdicts.get(keyOf(one.id, other.id)) !== 'refused').sort(better);
  const choices = new Map<string, Pair[]>();
  for (const pair of allowed) {
    for (const { id } of [pair.one, pair.other]) choices.set(id, [...(choices.get(id) ?? []), pair]);
  }
  const asked = allowed.filter(({ one, other }) => seekers.has(one.id) || seekers.has(other.id));
  const clusters = new Clusters(verdicts);
  const isBest = (pair: Pair) =>
    [pair.one, pair.other].every((place) => choices.get(place.id)!.every((rival) => !isRival(pair, rival, place)));
  const merges = asked.filter((pair) => isSure(pair) && isBest(pair) && clusters.join(pair.one, pair.other));
  const suggestions = asked.filter(
    ({ one, other }) => clusters.canJoin(one, other) && !verdicts.has(keyOf(one.id, other.id)),
  );
  return { merges, suggestions };
}

/** One key for a pair, whichever is named first. */
export const keyOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

const isSure = ({ similarity: alikeness, distance }: Pair): boolean =>
  alikeness >= SURE || (alikeness >= SURE_WHEN_NEAR && distance <= NEAR_METERS);

/** The best first: alike, in business, near; ids decide the rest, so that the same cafés are always linked the same way. */
function better(a: Pair, b: Pair): number {
  const inBusiness = ({ one, other }: Pair) => Number(one.open && other.open);
  return (
    b.similarity - a.similarity ||
    inBusiness(b) - inBusiness(a) ||
    a.distance - b.distance ||
    (keyOf(a.one.id, a.other.id) < keyOf(b.one.id, b.other.id) ? -1 : 1)
  );
}

/** Whether `rival` puts in doubt that `pair` is the right choice of `place`. */
function isRival(pair: Pair, rival: Pair, place: Place): boolean {
  const [chosen, instead] = [pair, rival].map((p) => (p.one.id === place.id ? p.other : p.one)) as [Place, Place];
  // A third source may know the same café: only a place that excludes the chosen one is a rival.
  if (chosen.id === instead.id || !shareSource(chosen.sources, instead.sources)) return false;
  if (better(rival, pair) < 0) return true;
  if (rival.similarity < pair.similarity - CLOSE_CALL) return false;
  // A café that changed hands is there again under the same name, once in business and any number of times closed.
  if (chosen.open || instead.open) return chosen.open && instead.open;
  return pair.similarity < SURE;
}

/** Whether a source knows both, and so says that they are two. */
export function shareSource(a: ReadonlySet<SourceName>, b: ReadonlySet<SourceName>): boolean {
  return [...a].some((source) => b.has(source));
}

/** What has come together so far. */
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
