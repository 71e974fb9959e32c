import { z } from 'zod';
import { wantedForm } from '../../../kernel/http/input-messages.js';

/** The number of the last notification that a client has, as text. */
export const StreamPosition = z
  .string()
  .regex(
    wantedForm(/^\d{1,15}$/, { ko: '알림 번호(숫자)를 보내 주세요.', en: 'Must be the number of a notification.' }),
  )
  .meta({ maxLength: 15 })
  .transform(Number);

export const StreamQuery = z.strictObject({
  lastEventId: StreamPosition.optional().meta({
    description:
      'Sends everything after this number first; 0 sends everything stored. `Last-Event-ID` takes precedence.',
    example: '41',
  }),
  ticket: z
    .string()
    .max(2_000)
    .optional()
    .meta({ description: 'A stream ticket, for clients such as EventSource that cannot send an access token.' }),
});
export type StreamQuery = z.infer<typeof StreamQuery>;

export const StreamTicket = z
  .object({
    ticket: z.string().meta({ description: 'Send it as `?ticket=`. It can only open notification streams.' }),
    expiresIn: z
      .int()
      .meta({ description: 'Seconds until the ticket expires; a stream ends with its ticket.', example: 540 }),
  })
  .meta({ id: 'StreamTicket' });
