import { z } from 'zod';
import type { Suppression } from './suppressions.service.js';

/** Any text: addresses that cannot be ours are left out of a report, which is not rejected for them. */
const Address = z.string().meta({ example: 'mina@example.com' });
const Detail = z.string().nullish().meta({ example: '550 5.1.1 user unknown' });

const Bounce = z.object({
  type: z.literal('bounce'),
  email: Address,
  permanent: z.boolean().meta({ description: 'False for temporary bounces such as a full mailbox.', example: true }),
  detail: Detail,
});
const Complaint = z.object({ type: z.literal('complaint'), email: Address, detail: Detail });

/** Amazon SES names the type `notificationType` in identity notifications and `eventType` in configuration sets. */
const sesType = <T extends string>(type: T) =>
  z.union([z.object({ notificationType: z.literal(type) }), z.object({ eventType: z.literal(type) })]);

const SesBounce = z.object({
  bounce: z.object({
    bounceType: z.string().meta({ description: 'Only `Permanent` has a consequence.', example: 'Permanent' }),
    bounceSubType: z.string().nullish(),
    bouncedRecipients: z.array(z.object({ emailAddress: Address, diagnosticCode: Detail })),
  }),
});
const SesComplaint = z.object({
  complaint: z.object({
    complaintFeedbackType: z.string().nullish(),
    complainedRecipients: z.array(z.object({ emailAddress: Address })),
  }),
});
/** SES events without consequence, such as deliveries and opens. */
const SesOther = z.union([z.object({ notificationType: z.string() }), z.object({ eventType: z.string() })]);

/** A provider has more events than we know, and gets new ones: what is signed and without consequence is taken note of. */
const Other = z
  .object({ type: z.string() })
  .refine(({ type }) => !['bounce', 'complaint'].includes(type))
  .transform(() => ({ type: 'other' as const }));

/** Feedback of a mail provider, in our own format or in that of Amazon SES. */
export const Feedback = z.union([
  Bounce,
  Complaint,
  z.intersection(sesType('Bounce'), SesBounce),
  z.intersection(sesType('Complaint'), SesComplaint),
  SesOther.refine((other) => !['Bounce', 'Complaint'].includes(Object.values(other)[0]!)),
  Other,
]);
export type Feedback = z.infer<typeof Feedback>;

/** More than this no account has, and no server sends to. */
const LONGEST_ADDRESS = 320;

/**
 * The addresses to suppress: those with a permanent bounce or a complaint. A "not spam" report suppresses nothing. What cannot
 * be an address is skipped: the provider would repeat a refused report for ever, and the others in it with it.
 */
export const toSuppressions = (feedback: Feedback): Suppression[] =>
  reported(feedback).filter(
    ({ email }) =>
      email.length <= LONGEST_ADDRESS && email.includes('@') && email.isWellFormed() && !/\p{Cc}/u.test(email),
  );

function reported(feedback: Feedback): Suppression[] {
  if ('bounce' in feedback) {
    const { bounceType, bounceSubType, bouncedRecipients } = feedback.bounce;
    if (bounceType !== 'Permanent') return [];
    return bouncedRecipients.map(({ emailAddress, diagnosticCode }) => ({
      email: emailAddress,
      reason: 'bounce',
      detail: diagnosticCode ?? bounceSubType ?? null,
    }));
  }
  if ('complaint' in feedback) {
    const { complaintFeedbackType, complainedRecipients } = feedback.complaint;
    if (complaintFeedbackType === 'not-spam') return [];
    const detail = complaintFeedbackType ?? null;
    return complainedRecipients.map(({ emailAddress }) => ({ email: emailAddress, reason: 'complaint', detail }));
  }
  if (!('type' in feedback) || feedback.type === 'other' || (feedback.type === 'bounce' && !feedback.permanent))
    return [];
  return [{ email: feedback.email, reason: feedback.type, detail: feedback.detail ?? null }];
}
