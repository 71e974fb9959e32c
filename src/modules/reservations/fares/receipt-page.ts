import { config } from '../../../config.js';
import { html, SafeHtml } from '../../../kernel/http/html.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import type { Receipt } from '../fares.schema.js';

type Words = Record<
  Locale,
  {
    title: string;
    number: string;
    from: string;
    to: string;
    date: string;
    distance: string;
    vehicle: string;
    charged: string;
    paid: string;
    movements: string;
    ended: string;
    vehicles: Record<Receipt['vehicle'], string>;
    parts: Record<Receipt['items'][number]['part'], string>;
    kinds: Record<Receipt['payments'][number]['kind'], string>;
  }
>;

const words: Words = {
  ko: {
    ...{ title: '배송 영수증', number: '예약 번호', from: '출발지', to: '도착지', date: '배송일', distance: '거리' },
    ...{ vehicle: '차량', charged: '이용 금액', paid: '실제 결제 금액', movements: '결제 내역', ended: '종료 시각' },
    vehicles: { bicycle: '자전거', motorcycle: '오토바이', car: '승용차', van: '승합차' },
    parts: {
      base: '기본요금',
      distance: '거리 요금',
      size: '크기 추가 요금',
      hour: '시간대 할증',
      return: '반송 요금',
      cancellation: '취소 수수료',
    },
    kinds: { fare: '결제', refund: '환불', adjustment: '고객센터 환불' },
  },
  en: {
    ...{ title: 'Delivery receipt', number: 'Reservation', from: 'From', to: 'To', date: 'Date', distance: 'Distance' },
    ...{ vehicle: 'Vehicle', charged: 'Charged', paid: 'Paid in total', movements: 'Payments', ended: 'Ended' },
    vehicles: { bicycle: 'Bicycle', motorcycle: 'Motorcycle', car: 'Car', van: 'Van' },
    parts: {
      base: 'Base fare',
      distance: 'Distance',
      size: 'Parcel size',
      hour: 'Time of day',
      return: 'Way back',
      cancellation: 'Cancellation fee',
    },
    kinds: { fare: 'Payment', refund: 'Refund', adjustment: 'Refund by support' },
  },
};

const style = new SafeHtml(`
  :root { color-scheme: light dark; }
  body { max-width: 34rem; margin: 2rem auto; padding: 0 1rem; word-break: keep-all;
    font: 16px/1.6 -apple-system, 'Segoe UI', Roboto, 'Apple SD Gothic Neo', 'Noto Sans KR', sans-serif; }
  h1 { font-size: 1.5rem; }
  table { width: 100%; border-collapse: collapse; margin: 1rem 0; }
  caption { text-align: left; font-weight: 600; }
  th { text-align: left; font-weight: 400; }
  th, td { padding: .35rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
  td { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
  td { padding-left: 1rem; }
  table:has(caption) td { white-space: nowrap; }
  tr.sum > * { font-weight: 700; border-bottom: 0; }
  @media print { body { margin: 0 auto; } }
`);

/** The page has no scripts, and loads nothing. */
export const receiptHeaders = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/** A page to print, in the language of the caller. Times are those of the business time zone. */
export function receiptPage(receipt: Receipt, locale: Locale): string {
  const said = words[locale];
  const { reservationId, departure, destination, date, distanceMeters, vehicle, items, payments } = receipt;
  const money = (won: number): string => {
    const digits = won.toLocaleString(locale);
    return locale === 'ko' ? `${digits}원` : `${digits} won`;
  };
  const time = (at: string): string =>
    new Intl.DateTimeFormat(locale, {
      ...{ dateStyle: 'medium', timeStyle: 'short', timeZone: config.businessTimeZone },
    }).format(new Date(at));
  const row = (name: string, value: string) =>
    html`<tr>
      <th scope="row">${name}</th>
      <td>${value}</td>
    </tr>`;
  const sum = (name: string, value: string) =>
    html`<tr class="sum">
      <th scope="row">${name}</th>
      <td>${value}</td>
    </tr>`;
  const facts = [
    row(said.number, reservationId),
    row(said.from, departure),
    row(said.to, destination),
    row(said.date, date),
    row(said.distance, `${(distanceMeters / 1_000).toFixed(1)} km`),
    row(said.vehicle, said.vehicles[vehicle]),
    row(said.ended, time(receipt.endedAt)),
  ];
  const charges = [
    ...items.map(({ part, amount }) => row(said.parts[part], money(amount))),
    sum(said.charged, money(receipt.charged)),
  ];
  const movements = [
    ...payments.map(({ kind, amount, at }) => row(`${said.kinds[kind]} · ${time(at)}`, money(amount))),
    sum(said.paid, money(receipt.paid)),
  ];
  return String(
    html`<!doctype html>
      <html lang="${locale}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <title>${said.title}</title>
          <style>
            ${style}
          </style>
        </head>
        <body>
          <main>
            <h1>${said.title}</h1>
            <table>
              ${facts}
            </table>
            <table>
              <caption>
                ${said.charged}
              </caption>
              ${charges}
            </table>
            <table>
              <caption>
                ${said.movements}
              </caption>
              ${movements}
            </table>
          </main>
        </body>
      </html> `,
  );
}
