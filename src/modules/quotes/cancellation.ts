import type { FareTable } from './fare-table.js';

/** How far a booking is when its consumer cancels it; after the pick-up they cannot. */
export const cancellationStages = ['requested', 'just_accepted', 'accepted', 'arrived'] as const;
export type CancellationStage = (typeof cancellationStages)[number];

/** A fee, in won, that the driver gets of the fare; the rest goes back. `seconds`: it holds so long after the acceptance. */
export type CancellationTerm = { stage: CancellationStage; fee: number; seconds: number | null };

type Fare = { total: number; driverPay: number };

/** The fee of every stage; never more than the price. */
export function cancellationTermsOf({ total, driverPay }: Fare, { cancellation }: FareTable): CancellationTerm[] {
  const { graceSeconds, accepted, arrivedShare, arrivedAtLeast } = cancellation;
  const arrived = Math.max(arrivedAtLeast, Math.floor((driverPay * arrivedShare) / 10_000));
  return [
    { stage: 'requested', fee: 0, seconds: null },
    { stage: 'just_accepted', fee: 0, seconds: graceSeconds },
    { stage: 'accepted', fee: Math.min(accepted, total), seconds: null },
    { stage: 'arrived', fee: Math.min(arrived, total), seconds: null },
  ];
}

type Progress = { secondsSinceAcceptance: number; isDriverThere: boolean };

/** The stage of a booking without a driver (null) or with one. Its own terms decide how long the grace is. */
export function stageOf(progress: Progress | null, terms: CancellationTerm[]): CancellationStage {
  if (progress === null) return 'requested';
  if (progress.isDriverThere) return 'arrived';
  const grace = terms.find(({ stage }) => stage === 'just_accepted')?.seconds ?? 0;
  return progress.secondsSinceAcceptance < grace ? 'just_accepted' : 'accepted';
}

/** The fee of a stage by the terms of a quote. */
export const feeOf = (stage: CancellationStage, terms: CancellationTerm[]): number =>
  terms.find((term) => term.stage === stage)?.fee ?? 0;
