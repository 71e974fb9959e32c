import type { Schemas } from '../core/api.js';

export type Mission = Schemas['Mission'];

/** The fee of a success in won, rounded down as Madang does (src/modules/missions/settlement.service.ts). */
export const feeOf = ({ pot, feeBps }: Mission): number => Math.floor((pot * feeBps) / 10_000);

export type End = 'succeeded' | 'failed' | 'expired' | 'cancelled';
const ends: readonly string[] = ['succeeded', 'failed', 'expired', 'cancelled'] satisfies End[];

/** Whether its money has gone where it goes. */
export const isOver = <M extends Pick<Mission, 'status'>>(mission: M): mission is M & { status: End } =>
  ends.includes(mission.status);
