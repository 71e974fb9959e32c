/** Who there is. 0 and 1 book; 2, 3 and 4 drive, in the rings of 1, 2.5 and 5 km; 5 is an operator. */
export const PEOPLE = 6;
export const CONSUMERS = [0, 1];
export const DRIVERS = [2, 3, 4];
export const OPERATOR = 5;

/** Metres of the rings, as DELIVERY says them, and where each driver stands. */
export const RINGS = [1_000, 2_500, 5_000, 10_000];
export const metersOf = (driver: number): number => ({ 2: 500, 3: 2_000, 4: 4_000 })[driver]!;

export const GRACE_SECONDS = 120;
export const LATE_SECONDS = 15 * 60;
export const QUOTE_SECONDS = 600;
export const MOST_LIVE = 3;
export const MOST_IGNORED = 3;
export const MOST_PAUSES = 5;

/** What a quote fixes, in won, and when: the days and hours of its pick-up. */
export type Terms = {
  price: number;
  returnFare: number;
  driverPay: number;
  returnPay: number;
  undeliverable: 'return' | 'leave';
  day: string;
  from: number;
  to: number;
};
export type Quote = Terms & { owner: number; expiresAt: number; usedBy: number | null };

type OfferState = 'asked' | 'live' | 'accepted' | 'declined' | 'ignored' | 'withdrawn';
export type Offer = { state: OfferState; round: number; expiresAt: number | null; hasId: boolean };
export type Search = { round: number; ring: number | null; pauses: number; nextAt: number };

export type Booking = Quote & {
  consumer: number;
  driver: number | null;
  status: string;
  acceptedAt: number;
  hasArrived: boolean;
  offers: Map<number, Offer>;
  search: Search | null;
};
export type Driver = {
  online: boolean;
  offeredAt: number;
  ignoredInRow: number;
  counters: Record<'offered' | 'accepted' | 'declined' | 'ignored' | 'late', number>;
};

/** Seconds since 1970 of an hour in Korea. */
export const seoul = (day: string, hour: number): number =>
  Date.parse(`${day}T${String(hour).padStart(2, '0')}:00+09:00`) / 1_000;
export const deadlineOf = ({ day, to }: Terms): number => seoul(day, to);

export const isCarriedOut = ({ status }: Pick<Booking, 'status'>): boolean =>
  ['accepted', 'picked_up', 'failed', 'returning'].includes(status);
