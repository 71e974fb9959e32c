import type { QuoteTerms } from '../../quotes/index.js';
import type { Reservation } from '../reservation.entity.js';
import type { NewReservation } from '../reservations.schema.js';

/** What a booking is about, whether its consumer wrote it or a quote fixed it. */
export type Trip = Pick<Reservation, 'departure' | 'destination' | 'date' | 'note' | 'contactName' | Priced> & {
  pickupWindow: { from: string; to: string } | null;
};
type Priced = 'quoteId' | 'price' | 'returnFare' | 'driverPay' | 'verification';

type Unpriced = Extract<NewReservation, { departure: string }>;
type Quoted = Extract<NewReservation, { quoteId: string }>;

export const isQuoted = (input: NewReservation): input is Quoted => 'quoteId' in input;

export const unpricedTrip = ({ departure, destination, date, ...input }: Unpriced): Trip => ({
  ...{ departure, destination, date },
  pickupWindow: input.pickupWindow ?? null,
  note: input.note ?? null,
  contactName: input.contactName ?? null,
  ...{ quoteId: null, price: null, returnFare: null, driverPay: null, verification: null },
});

/** Note and name are those of the last stop where the booking has none of its own. */
export function quotedTrip({ quoteId, note, contactName }: Quoted, terms: QuoteTerms): Trip {
  const { stops, date, pickupWindow, price, returnFare, driverPay, verification } = terms;
  const [first, last] = [stops[0]!, stops.at(-1)!];
  return {
    ...{ departure: placeOf(first), destination: placeOf(last), date, pickupWindow },
    note: note ?? last.note,
    contactName: contactName ?? last.name,
    ...{ quoteId, price: price.total, returnFare, driverPay, verification },
  };
}

const placeOf = ({ address, detail }: QuoteTerms['stops'][number]): string =>
  detail === null ? address : `${address} ${detail}`;
