import { z } from 'zod';
import { cancellationStages, CancellationTermView } from '../quotes/index.js';

export const CancellationNowView = z
  .object({
    stage: z.enum(cancellationStages).meta({ example: 'accepted' }),
    fee: z
      .int()
      .meta({ description: 'Won that the consumer pays now; only they do, so it is 0 for others.', example: 1_000 }),
    refund: z.int().meta({ description: 'Won that go back to the consumer now.', example: 8_800 }),
    secondsLeft: z.int().nullable().meta({ description: 'Until the fee rises by itself.', example: 95 }),
    terms: z.array(CancellationTermView).meta({ description: 'All of them; none for a reservation without a price.' }),
  })
  .meta({ id: 'CancellationNow' });
