import { distance, type GeoPoint } from '../../geo/index.js';

/** Where a driver was, and when by the clock of their phone (ms since 1970). */
export type Fix = GeoPoint & {
  accuracyMeters: number | null;
  headingDegrees: number | null;
  speedMps: number | null;
  recordedAtMs: number;
};

export const MAX_ACCURACY_METERS = 100;
/** Faster than a driver in a city, with some room for what satellites get wrong. */
export const MAX_METERS_PER_SECOND = 60;
/** How much a phone's clock may be ahead. */
const MAX_AHEAD_MS = 30_000;
/** What is older says nothing about now; and a last position as old no longer says where a driver can be. */
export const MAX_AGE_MS = 600_000;

/** An older position says too little of where a driver is. */
export const POSITION_SECONDS = 60;

export const refusals = [
  'position-inaccurate',
  'position-outdated',
  'position-in-future',
  'position-implausible',
] as const;
export type Refusal = (typeof refusals)[number];

/** Why a position is not taken after `last`; undefined when it is. */
export function refusalOf(fix: Fix, last: Fix | undefined, nowMs: number): Refusal | undefined {
  if (fix.accuracyMeters !== null && fix.accuracyMeters > MAX_ACCURACY_METERS) return 'position-inaccurate';
  if (fix.recordedAtMs > nowMs + MAX_AHEAD_MS) return 'position-in-future';
  if (fix.recordedAtMs < nowMs - MAX_AGE_MS) return 'position-outdated';
  if (!last || last.recordedAtMs < nowMs - MAX_AGE_MS) return undefined;
  if (fix.recordedAtMs < last.recordedAtMs) return 'position-outdated';
  return isReachable(last, fix) ? undefined : 'position-implausible';
}

/** Whether the way between two positions can be driven in the time; what both may be off does not count. */
function isReachable(from: Fix, to: Fix): boolean {
  const seconds = (to.recordedAtMs - from.recordedAtMs) / 1_000;
  const slack = (from.accuracyMeters ?? 0) + (to.accuracyMeters ?? 0);
  return distance(from, to) <= seconds * MAX_METERS_PER_SECOND + slack;
}

/** The newest of some positions that is taken, how many are, and why each of the others is not. */
export function newestOf(fixes: readonly Fix[], last: Fix | undefined, nowMs: number) {
  let newest = last;
  let accepted = 0;
  const refused: Refusal[] = [];
  for (const fix of fixes.toSorted((a, b) => a.recordedAtMs - b.recordedAtMs)) {
    const refusal = refusalOf(fix, newest, nowMs);
    if (refusal) refused.push(refusal);
    else {
      newest = fix;
      accepted++;
    }
  }
  return { newest, accepted, refused };
}
