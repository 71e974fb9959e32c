import { z } from 'zod';
import { AnyInstant, choice, Id, Instant } from '../../kernel/http/schema.js';
import { wantedForm } from '../../kernel/http/input-messages.js';
import { QuotedStop, verification } from '../quotes/index.js';
import { isPair, latitude, longitude, pairRule } from '../geo/index.js';
import { failureReasons } from './reservation.entity.js';

const MINUTE_MS = 60_000;
const MOST_AHEAD_MS = MINUTE_MS;
/** A phone without a network reports when it has one again. */
const LATEST_MS = 24 * 60 * MINUTE_MS;

function isPlausible(at: string): boolean {
  const age = Date.now() - Date.parse(at);
  return age >= -MOST_AHEAD_MS && age <= LATEST_MS;
}

/** When and where a driver was, by their phone. */
const report = {
  at: AnyInstant.refine(isPlausible, {
    params: {
      code: 'implausible_instant',
      message: {
        en: 'Must be within the last 24 hours and not in the future.',
        ko: '지난 24시간 안의 시각이어야 하며 미래의 시각은 보낼 수 없습니다.',
      },
    },
  })
    .optional()
    .meta({ description: 'When it was, by the clock of the phone; now by default.' }),
  lat: latitude.optional().meta({ description: 'With lng: where the driver was.' }),
  lng: longitude.optional(),
};

/** Which stop: the first is where it is picked up. */
const stop = z.int().min(0).max(1).meta({ description: '0 is the pick-up, 1 the drop-off.', example: 0 });

export const Arrival = z
  .strictObject({ stop, ...report })
  .refine(isPair, pairRule)
  .meta({ id: 'Arrival' });
export type Arrival = z.infer<typeof Arrival>;

export const PickUp = z.strictObject(report).refine(isPair, pairRule).prefault({}).meta({ id: 'PickUp', example: {} });
export type PickUp = z.infer<typeof PickUp>;

const proofIds = z
  .array(Id)
  .max(10)
  .optional()
  .meta({ description: 'Photos of yours of this reservation; everybody with its link sees them at the end.' });

export const HandOver = z
  .strictObject({
    pin: z
      .string()
      .regex(wantedForm(/^\d{4}$/, { ko: 'PIN은 숫자 네 자리입니다.', en: 'Must be four digits.' }))
      .optional()
      .meta({ description: 'What the recipient says, where the quote asks for a PIN.', maxLength: 4 }),
    proofIds,
    ...report,
  })
  .refine(isPair, pairRule)
  .prefault({})
  .meta({ id: 'HandOver', example: {} });
export type HandOver = z.infer<typeof HandOver>;

export const Failure = z
  .strictObject({ reason: choice('DeliveryFailureReason', failureReasons), proofIds, ...report })
  .refine(isPair, pairRule)
  .meta({ id: 'DeliveryFailure' });
export type Failure = z.infer<typeof Failure>;

export const Return = z
  .strictObject({
    stop: z
      .literal(0)
      .optional()
      .meta({ description: '0: it is back at the pick-up. Without it the way back begins.' }),
    ...report,
  })
  .refine(isPair, pairRule)
  .prefault({})
  .meta({ id: 'DeliveryReturn', example: {} });
export type Return = z.infer<typeof Return>;

/** What its driver and its consumer need to hand it over. */
export const HandoverView = z
  .object({
    verification: verification.nullable(),
    pin: z
      .string()
      .nullable()
      .meta({ description: 'For its consumer until the end: what the recipient tells the driver.', example: '0815' }),
    attemptsLeft: z
      .int()
      .nullable()
      .meta({ description: 'How many wrong PINs may still be tried; at 0 an operator decides.', example: 5 }),
    stops: z
      .array(QuotedStop.extend({ phone: z.string().nullable() }).meta({ id: 'HandoverStop' }))
      .meta({ description: 'Of a quote; phone numbers only while a driver carries it out.' }),
  })
  .meta({ id: 'Handover' });
export type HandoverView = z.infer<typeof HandoverView>;

const milestoneKinds = ['arrival', 'pickup', 'delivery', 'failure', 'return'] as const;

export const MilestoneView = z
  .object({
    kind: choice('MilestoneKind', milestoneKinds),
    stop,
    at: Instant.meta({ description: 'By the clock of the phone, where it was sent.' }),
    reportedAt: Instant,
    lat: z.number().nullable().meta({ description: 'For the driver and for operators.', example: 37.498095 }),
    lng: z.number().nullable(),
  })
  .meta({ id: 'Milestone' });
export type MilestoneView = z.infer<typeof MilestoneView>;
export const Milestones = z.object({ items: z.array(MilestoneView) }).meta({ id: 'Milestones' });
