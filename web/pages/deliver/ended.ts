import type { Schemas } from '../../core/api.js';

type Status = Schemas['Reservation']['status'];

const endings: readonly Status[] = ['delivered', 'cancelled', 'expired', 'returned'];

/** Is a booking in this state over? */
export const hasEnded = (status: Status): boolean => endings.includes(status);
