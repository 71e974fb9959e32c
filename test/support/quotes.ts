import type { Client } from './client.js';

/** What a quote is asked for: with coordinates, so that it needs no provider. */
export const newQuote = {
  stops: [
    { address: '서울 중구 한강대로 405', detail: '1번 출구', lat: 37.55467, lng: 126.97061 },
    {
      address: '서울 강남구 테헤란로 152',
      lat: 37.49997,
      lng: 127.03645,
      name: '김미나',
      note: '경비실에 맡겨 주세요',
    },
  ],
  vehicle: 'motorcycle',
  parcel: { size: 'small', weightGrams: 1_200 },
};

/** A new quote of a person; its whole answer. */
export async function quoteOf(person: Client, changes: object = {}): Promise<Quote> {
  const { status, body, text } = await person.post('/v1/delivery-quotes', { ...newQuote, ...changes });
  if (status !== 201) throw new Error(`The quote answered ${status}: ${text}`);
  return body as Quote;
}
export type Quote = Record<'hold' | 'driverPay' | 'returnFare' | 'returnPay', number> & {
  id: string;
  price: { total: number };
};

/** Books with a new quote, or with the one given. */
export async function bookQuoted(person: Client, changes: object = {}): Promise<{ id: string; quote: Quote }> {
  const quote = await quoteOf(person, changes);
  const { status, body, text } = await person.post('/v1/reservations', { quoteId: quote.id });
  if (status !== 201) throw new Error(`The booking answered ${status}: ${text}`);
  return { id: (body as { id: string }).id, quote };
}
