import { z } from 'zod';
import {
  choice,
  Id,
  Instant,
  label,
  livemode,
  phoneNumber,
  text,
  NewTimeWindow,
  TimeWindow,
} from '../../kernel/http/schema.js';
import { isPair, latitude, longitude, pairRule, vehicles } from '../geo/index.js';
import { cancellationStages } from './cancellation.js';
import { parcelSizes } from './fare-table.js';
import { fareParts } from './pricing.js';

const won = (description: string) => z.int().meta({ description, example: 4_500 });

/** Address and detail are joined to the place of a reservation, which holds 200 characters. */
const Stop = z
  .strictObject({
    address: label(140).meta({ example: '서울 강남구 테헤란로 152' }),
    detail: label(59).optional().meta({ description: 'Floor, room or entrance.', example: '3층 안내 데스크' }),
    lat: latitude.optional().meta({ description: 'With lng: the place is here, and the address is not looked up.' }),
    lng: longitude.optional().meta({ example: 127.036 }),
    name: label(50).optional().meta({ description: 'Whom the driver asks for.', example: '김미나' }),
    phone: phoneNumber
      .optional()
      .meta({ description: 'For the driver, while the delivery is under way.', example: '010-1234-5678' }),
    note: text(300).optional().meta({ example: '경비실에 맡겨 주세요' }),
  })
  .refine(isPair, pairRule)
  .meta({ id: 'NewStop' });

const vehicle = choice('Vehicle', vehicles, 'motorcycle');
const size = choice('ParcelSize', parcelSizes);
const undeliverable = choice('Undeliverable', ['return', 'leave']).meta({
  description:
    'What happens to what cannot be handed over: it comes back, for which the fare is held, or is left at the door.',
  example: 'leave',
});
/** What proves that a parcel was handed over. */
const verifications = ['none', 'pin', 'photo'] as const;
export type Verification = (typeof verifications)[number];
export const verification = choice('Verification', verifications).meta({
  description: 'What the driver needs at the drop-off: `pin` is a number of four digits that you tell the recipient.',
  example: 'none',
});
const Parcel = z.strictObject({
  size,
  weightGrams: z.int().min(1).max(500_000).meta({ example: 1_200 }),
  fragile: z.boolean().default(false).meta({ example: false }),
});

export const NewQuote = z
  .strictObject({
    stops: z.array(Stop).min(2).max(2).meta({ description: 'Where it is picked up, then where it goes.' }),
    vehicle,
    parcel: Parcel,
    date: z.iso
      .date()
      .optional()
      .meta({ description: 'Calendar date in Korea; today by default.', example: '2026-12-24' }),
    pickupWindow: NewTimeWindow.optional().meta({ description: 'When the driver may pick it up, in Korean time.' }),
    dropoffWindow: NewTimeWindow.optional().meta({ description: 'When it may arrive, in Korean time.' }),
    undeliverable: undeliverable.default('leave'),
    verification: verification.default('none'),
  })
  .meta({
    id: 'NewDeliveryQuote',
    // With coordinates, so that it works without any provider, and for today.
    example: {
      stops: [
        { address: '서울 중구 한강대로 405', detail: '1번 출구', lat: 37.55467, lng: 126.97061 },
        { address: '서울 강남구 테헤란로 152', lat: 37.49997, lng: 127.03645, name: '김미나' },
      ],
      vehicle: 'motorcycle',
      parcel: { size: 'small', weightGrams: 1_200 },
    },
  });
export type NewQuote = z.infer<typeof NewQuote>;

const shown = z.string().nullable();
const window = TimeWindow.nullable();

export const QuotedStop = z
  .object({
    address: z.string(),
    detail: shown,
    lat: z.number(),
    lng: z.number(),
    name: shown,
    phone: shown.default(null).meta({ description: 'Its country and last digits.', example: '+82******5678' }),
    note: shown,
  })
  .meta({ id: 'QuotedStop' });
export type QuotedStop = z.infer<typeof QuotedStop>;

const FareItem = z.object({ part: choice('FarePart', fareParts), amount: won('Won.') }).meta({ id: 'FareItem' });

export const CancellationTermView = z
  .object({
    stage: choice('CancellationStage', cancellationStages, 'accepted').meta({
      description:
        '`just_accepted`: for `seconds` after a driver has accepted; `accepted`: later; `arrived`: the driver is at the pick-up.',
      example: 'accepted',
    }),
    fee: won('Won; the rest of the fare is refunded.'),
    seconds: z
      .int()
      .nullable()
      .meta({ description: 'How long this stage lasts, where it ends by itself.', example: null }),
  })
  .meta({ id: 'CancellationTerm' });

/** What a quote fixes; kept as JSON. */
export const QuoteTerms = z.object({
  stops: z.array(QuotedStop),
  vehicle,
  parcel: z.object({ size, weightGrams: z.int(), fragile: z.boolean() }),
  date: z.iso.date(),
  pickupWindow: window,
  dropoffWindow: window,
  undeliverable,
  verification: verification.default('none'),
  distanceMeters: z.int().meta({ example: 8_420 }),
  durationSeconds: z.int().meta({ example: 1_400 }),
  price: z.object({
    total: won('Won; the sum of the breakdown.'),
    breakdown: z.array(FareItem),
  }),
  returnFare: won('Won, held besides the price and refunded unless the parcel comes back; 0 for `leave`.'),
  driverPay: won('Won that the driver gets of the price.'),
  returnPay: z
    .int()
    .nullable()
    .default(null)
    .meta({ description: 'Won of the return fare that the driver gets when the parcel comes back.', example: 0 }),
  cancellationTerms: z.array(CancellationTermView),
  pickupEta: Instant.meta({ description: 'About when a driver can be there, or the beginning of the window.' }),
  dropoffEta: Instant,
});
export type QuoteTerms = z.infer<typeof QuoteTerms>;

export const QuoteView = QuoteTerms.extend({
  id: Id,
  livemode,
  hold: won('Won that a reservation moves out of the wallet: price and return fare.'),
  reservationId: Id.nullable().meta({ description: 'The reservation that used it.' }),
  createdAt: Instant,
  expiresAt: Instant.meta({ description: 'Until then a reservation can use it, once.' }),
}).meta({ id: 'DeliveryQuote' });
export type QuoteView = z.infer<typeof QuoteView>;
