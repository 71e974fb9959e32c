import { z } from 'zod';
import { choice, Id, Instant, line, livemode } from '../../kernel/http/schema.js';
import { vehicles } from '../geo/index.js';
import { cancellationStages, CancellationTermView } from '../quotes/index.js';
import { statuses } from './reservation.entity.js';

export const CancellationNowView = z
  .object({
    stage: choice('CancellationStage', cancellationStages, 'accepted'),
    fee: z
      .int()
      .meta({ description: 'Won that the consumer pays now; only they do, so it is 0 for others.', example: 1_000 }),
    refund: z.int().meta({ description: 'Won that go back to the consumer now.', example: 8_800 }),
    secondsLeft: z.int().nullable().meta({ description: 'Until the fee rises by itself.', example: 95 }),
    terms: z.array(CancellationTermView).meta({ description: 'All of them; none for a reservation without a price.' }),
  })
  .meta({ id: 'CancellationNow' });

const adjustmentReasons = ['late', 'damaged', 'lost', 'overcharged', 'other'] as const;
const reason = choice('AdjustmentReason', adjustmentReasons, 'damaged');
const won = (description: string) => z.int().meta({ description, example: 3_000 });

export const NewAdjustment = z
  .strictObject({
    amount: z.int().min(1).max(100_000_000).meta({ description: 'Won that go back to the consumer.', example: 3_000 }),
    reason,
    note: line(200).optional().meta({ description: 'For operators.', example: '상자가 젖었습니다' }),
  })
  .meta({ id: 'NewFareAdjustment' });
export type NewAdjustment = z.infer<typeof NewAdjustment>;

export const Adjustment = z
  .object({ id: Id, reservationId: Id, amount: won('Won.'), reason, note: z.string().nullable(), createdAt: Instant })
  .meta({ id: 'FareAdjustment' });
export type Adjustment = z.infer<typeof Adjustment>;

const receiptParts = ['base', 'distance', 'size', 'hour', 'return', 'cancellation'] as const;

export const Receipt = z
  .object({
    reservationId: Id,
    livemode,
    status: choice('ReservationStatus', statuses),
    departure: z.string(),
    destination: z.string(),
    date: z.iso.date(),
    distanceMeters: z.int().meta({ example: 8_420 }),
    vehicle: choice('Vehicle', vehicles, 'motorcycle'),
    items: z
      .array(z.object({ part: choice('ReceiptPart', receiptParts), amount: won('Won.') }))
      .meta({ description: 'What was charged: the parts of the price, or the fee of a cancellation.' }),
    charged: won('Won; the sum of the items.'),
    payments: z
      .array(
        z.object({
          kind: choice('ReceiptPaymentKind', ['fare', 'refund', 'adjustment']),
          amount: won('Won out of the wallet; negative when it came back.'),
          reason: reason.nullable(),
          at: Instant,
        }),
      )
      .meta({ description: 'What moved, the oldest first.' }),
    paid: won('Won; the sum of the payments.'),
    endedAt: Instant,
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof Receipt>;
