import { z } from 'zod';

/** A number of the person's notifications, as text: the last one that a client has. */
export const Position = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

export const StreamQuery = z.strictObject({
  lastEventId: Position.optional().meta({
    description: 'Everything after this number first; 0 is everything kept. `Last-Event-ID` counts more.',
    example: '41',
  }),
  ticket: z.string().max(2_000).optional().meta({ description: 'Instead of an access token, for EventSource.' }),
});
export type StreamQuery = z.infer<typeof StreamQuery>;

export const StreamTicket = z
  .object({
    ticket: z.string().meta({ description: 'Send it as `?ticket=`. It opens your streams and nothing else.' }),
    expiresIn: z.int().meta({ description: 'Seconds; a stream ends with its ticket.', example: 540 }),
  })
  .meta({ id: 'StreamTicket' });
