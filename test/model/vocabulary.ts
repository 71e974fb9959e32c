/** The words that reference and system share: who there is, what there is, and how a rule says no. */
export type Settings = { feeBps: number; disputeSeconds: number; refundChunk: number };

export type Status = 'open' | 'claimed' | 'disputed' | 'succeeded' | 'failed' | 'expired' | 'cancelled';
export type Refund = 'failed' | 'expired' | 'cancelled';

export type Mission = {
  creator: number;
  streamer: number;
  feeBps: number;
  status: Status;
  pledges: { who: number; amount: number }[];
  deadline: number;
  isAccepted: boolean;
  claimedUntil: number | null;
  isRefunding: boolean;
  /** The last backer who got their money back. */
  refundedUpTo: number;
  events: string[];
};

export type Withdrawal = {
  who: number;
  amount: number;
  key: number;
  status: 'pending' | 'posted' | 'voided';
  attempts: number;
  dueAt: number;
};
export type Answer = 'executed' | 'refused' | 'unknown';

/** Who there is. 0, 1 and 2 only back; 3 and 4 are streamers as well; 5 is a moderator. */
export const PEOPLE = 6;
export const NOBODY = 6;
export const isStreamer = (who: number): boolean => who === 3 || who === 4;
export const isModerator = (who: number): boolean => who === 5;

/** The answer of a rule that says no. */
export class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

export const isOver = ({ status }: Mission) => !['open', 'claimed', 'disputed'].includes(status);
export const potOf = ({ pledges }: Pick<Mission, 'pledges'>) => pledges.reduce((sum, { amount }) => sum + amount, 0);
export const backersOf = ({ pledges }: Mission) => [...new Set(pledges.map(({ who }) => who))].sort((a, b) => a - b);
