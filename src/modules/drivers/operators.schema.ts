import { z } from 'zod';
import { pageOf } from '../../kernel/http/pagination.js';
import { choice, Id, Instant } from '../../kernel/http/schema.js';
import { vehicles } from '../geo/index.js';

/** Where a driver is, as operators see it. */
export const SeenPosition = z
  .object({
    lat: z.number().meta({ example: 37.4979 }),
    lng: z.number().meta({ example: 127.0276 }),
    recordedAt: Instant,
  })
  .meta({ id: 'SeenPosition' });
export type SeenPosition = z.infer<typeof SeenPosition>;

export const OnlineDriver = z
  .object({
    id: Id,
    name: z.string().meta({ example: '박준' }),
    vehicle: choice('Vehicle', vehicles, 'motorcycle').nullable(),
    seenAt: Instant.meta({ description: 'When a request or a stream of theirs was last seen, to half a minute.' }),
    position: SeenPosition.nullable().meta({ description: 'For admins, where the driver shares it.' }),
  })
  .meta({ id: 'OnlineDriver' });
export type OnlineDriver = z.infer<typeof OnlineDriver>;

export const OnlineDriverPage = pageOf(OnlineDriver).meta({ id: 'OnlineDriverPage' });
