import { z } from 'zod';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import { metadata, reference } from '../../kernel/http/own-fields.js';
import { PageQuery, pageOf } from '../../kernel/http/pagination.js';
import {
  choice,
  Id,
  Instant,
  label,
  line,
  livemode,
  NewTimeWindow,
  text,
  TimeWindow,
} from '../../kernel/http/schema.js';
import { isTest } from '../../kernel/tx/mode.js';
import { verification } from '../quotes/index.js';
import { Person } from '../users/index.js';
import { districtOf } from './district.js';
import { failureReasons, statuses, type Reservation } from './reservation.entity.js';

const place = (example: string) => label(200).meta({ example });
const day = z.iso.date().meta({ description: 'Calendar date in Korea; today or later.', example: '2099-12-24' });
const status = choice('ReservationStatus', statuses);

const PickupWindow = NewTimeWindow.meta({ description: 'When the driver may pick it up, in Korean time.' });

/** What a client's own system needs to find a booking again. */
const own = {
  clientReference: reference.optional().meta({
    description: 'Your own name for it, once per consumer: a second one with it is refused. Shown to you alone.',
    example: 'order-20991224-17',
  }),
  metadata: metadata.optional(),
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
  clientReference: reference.optional().meta({ description: 'Only the one that I booked by this reference.' }),
});
export type ReservationQuery = z.infer<typeof ReservationQuery>;

/** A reservation as the API returns it. */
export const ReservationView = z
  .object({
    id: Id,
    livemode,
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
    clientReference: z.string().nullable().meta({ description: 'For its consumer.' }),
    metadata: z.record(z.string(), z.string()).nullable().meta({ description: 'For its consumer.' }),
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

export const ReservationPeople = z
  .object({ consumer: Person, driver: Person.nullable().meta({ description: 'Null until a driver has accepted it.' }) })
  .meta({ id: 'ReservationPeople' });
export type ReservationPeople = z.infer<typeof ReservationPeople>;

export const ReservationPage = pageOf(ReservationView).meta({ id: 'ReservationPage' });

/** The public shape of a row. */
export function toView(row: Reservation): ReservationView {
  const { pickupFrom, pickupTo, deadline, arrivedAt, dropoffArrivedAt, createdAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    livemode: !isTest(row.id),
    pickupWindow: pickupFrom && pickupTo ? { from: pickupFrom.slice(0, 5), to: pickupTo.slice(0, 5) } : null,
    deadline: deadline?.toISOString() ?? null,
    arrivedAt: arrivedAt?.toISOString() ?? null,
    dropoffArrivedAt: dropoffArrivedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** What a party sees of it: what a client keeps with a booking is its consumer's, and operators'. */
export const toPartyView = (viewer: Principal, row: Reservation): ReservationView =>
  viewer.id === row.consumerId || hasRole(viewer, 'admin') ? toView(row) : toDriverView(row);

/** What its driver sees. */
export const toDriverView = (row: Reservation): ReservationView => ({
  ...toView(row),
  clientReference: null,
  metadata: null,
});

/** What drivers see of an open booking before they accept it: where about, when and for what pay, and nothing that people wrote. */
export const toOpenView = (row: Reservation): ReservationView => ({
  ...toDriverView(row),
  departure: districtOf(row.departure),
  destination: districtOf(row.destination),
  note: null,
  contactName: null,
  quoteId: null,
  price: null,
  returnFare: null,
});

/** The validator of a version (RFC 9110 §8.8.3). */
export const etagOf = ({ version }: Pick<Reservation, 'version'>): string => `"${version}"`;
