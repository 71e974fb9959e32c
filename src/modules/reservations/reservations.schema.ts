import { z } from 'zod';
import { wantedForm } from '../../kernel/http/input-messages.js';
import { PageQuery, pageOf } from '../../kernel/http/pagination.js';
import { choice, Id, Instant, label, line, NewTimeWindow, text, TimeWindow } from '../../kernel/http/schema.js';
import { verification } from '../quotes/index.js';
import { districtOf } from './district.js';
import { failureReasons, statuses, type Reservation } from './reservation.entity.js';

const place = (example: string) => label(200).meta({ example });
const day = z.iso.date().meta({ description: 'Calendar date in Korea; today or later.', example: '2099-12-24' });
const status = choice('ReservationStatus', statuses);

const PickupWindow = NewTimeWindow.meta({ description: 'When the driver may pick it up, in Korean time.' });

const MAX_PAIRS = 20;

/** What a client's own system needs to find a booking again. */
const own = {
  clientReference: line(100).optional().meta({
    description: 'Your own name for it, once per consumer: a second one with it is refused.',
    example: 'order-20991224-17',
  }),
  metadata: z
    .record(
      z
        .string()
        .max(40)
        .regex(
          wantedForm(/^[A-Za-z][\w.-]*$/, {
            ko: '이름은 영문자로 시작하고 영문자, 숫자, 밑줄(_), 점(.), 붙임표(-)만 쓸 수 있습니다.',
            en: 'The name must begin with a letter and hold letters, digits, underscores, dots and hyphens only.',
          }),
        ),
      line(200),
    )
    .refine((pairs) => Object.keys(pairs).length <= MAX_PAIRS, {
      params: {
        code: 'too_many_pairs',
        message: { en: `Must have at most ${MAX_PAIRS} pairs.`, ko: `${MAX_PAIRS}쌍까지만 보낼 수 있습니다.` },
      },
    })
    .optional()
    .meta({
      description: 'Up to 20 pairs of text, given back as they are.',
      maxProperties: MAX_PAIRS,
      example: { shop: '강남점' },
    }),
};
const note = text(500).optional().meta({ example: '깨지기 쉬운 물건입니다 🥚' });
const contactName = label(50).optional().meta({ example: '김미나' });

const NewUnpricedReservation = z
  .strictObject({
    departure: place('서울 강남구 테헤란로 152'),
    destination: place('서울 마포구 양화로 45'),
    date: day,
    pickupWindow: PickupWindow.optional(),
    ...{ note, contactName },
    ...own,
  })
  .meta({
    id: 'NewReservation',
    // Without a reference: the example can be sent again as it is.
    example: {
      departure: '서울 강남구 테헤란로 152',
      destination: '서울 마포구 양화로 45',
      date: '2099-12-24',
      pickupWindow: { from: '09:00', to: '12:00' },
      note: '깨지기 쉬운 물건입니다 🥚',
      contactName: '김미나',
    },
  });

/** Places, day and price are those of the quote; note and name too where they are not sent. */
const NewQuotedReservation = z
  .strictObject({
    quoteId: Id.meta({ description: 'A quote of yours that is neither used nor expired.' }),
    ...{ note, contactName },
    ...own,
  })
  .meta({ id: 'NewQuotedReservation' });

export const NewReservation = z.union([NewUnpricedReservation, NewQuotedReservation]);
export type NewReservation = z.infer<typeof NewReservation>;

export const Cancellation = z
  .strictObject({ reason: line(200).meta({ example: '일정이 바뀌었습니다' }) })
  .meta({ id: 'Cancellation' });
export type Cancellation = z.infer<typeof Cancellation>;

export const Reassignment = z
  .strictObject({ driverId: Id.optional().meta({ description: 'The next driver, whom only an operator may name.' }) })
  .meta({ id: 'Reassignment', example: {} });
export type Reassignment = z.infer<typeof Reassignment>;

export const ReservationQuery = PageQuery.extend({
  status: status.optional().meta({ description: 'Only reservations in this state.' }),
  date: z.iso.date().optional().meta({ description: 'Only reservations on this date.', example: '2026-12-24' }),
});
export type ReservationQuery = z.infer<typeof ReservationQuery>;

/** A reservation as the API returns it. */
export const ReservationView = z
  .object({
    id: Id,
    status,
    consumerId: Id,
    driverId: Id.nullable(),
    departure: z.string().meta({
      description: 'For drivers who have not accepted it the district alone, empty when the address names none.',
    }),
    destination: z.string().meta({ description: 'As the departure.' }),
    date: z.iso.date(),
    pickupWindow: TimeWindow.nullable(),
    deadline: Instant.nullable().meta({ description: 'When it expires unless a driver has accepted it.' }),
    note: z.string().nullable().meta({ description: 'For its consumer and its driver.' }),
    contactName: z.string().nullable().meta({ description: 'For its consumer and its driver.' }),
    quoteId: Id.nullable(),
    price: z.int().nullable().meta({ description: 'Won; null without a quote.', example: 9_800 }),
    returnFare: z
      .int()
      .nullable()
      .meta({ description: 'Won, held for the case that the parcel comes back.', example: 0 }),
    driverPay: z.int().nullable().meta({ description: 'Won of the price that the driver gets.', example: 8_330 }),
    verification: verification.nullable().meta({ description: 'What its driver needs at the drop-off.' }),
    clientReference: z.string().nullable(),
    metadata: z.record(z.string(), z.string()).nullable(),
    arrivedAt: Instant.nullable().meta({ description: 'When its driver was at the pick-up.' }),
    dropoffArrivedAt: Instant.nullable().meta({ description: 'When its driver was at the drop-off.' }),
    failureReason: choice('DeliveryFailureReason', failureReasons)
      .nullable()
      .meta({ description: 'Why it could not be delivered.', example: null }),
    cancelReason: z.string().nullable(),
    version: z.int().meta({ description: 'Increases with every change; also the ETag.', example: 1 }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Reservation' });

export type ReservationView = z.infer<typeof ReservationView>;

export const ReservationPage = pageOf(ReservationView).meta({ id: 'ReservationPage' });

/** The public shape of a row. */
export function toView(row: Reservation): ReservationView {
  const { pickupFrom, pickupTo, deadline, arrivedAt, dropoffArrivedAt, createdAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    pickupWindow: pickupFrom && pickupTo ? { from: pickupFrom.slice(0, 5), to: pickupTo.slice(0, 5) } : null,
    deadline: deadline?.toISOString() ?? null,
    arrivedAt: arrivedAt?.toISOString() ?? null,
    dropoffArrivedAt: dropoffArrivedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** What drivers see of an open booking before they accept it: where about, when and for what pay, and nothing that people wrote. */
export const toOpenView = (row: Reservation): ReservationView => ({
  ...toView(row),
  departure: districtOf(row.departure),
  destination: districtOf(row.destination),
  note: null,
  contactName: null,
  quoteId: null,
  price: null,
  returnFare: null,
  clientReference: null,
  metadata: null,
});

/** The validator of a version (RFC 9110 §8.8.3). */
export const etagOf = ({ version }: Pick<Reservation, 'version'>): string => `"${version}"`;
