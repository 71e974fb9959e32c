import { z } from 'zod';
import { PageQuery, pageOf } from '../../../kernel/http/pagination.js';
import { choice, Id, Instant, line, text } from '../../../kernel/http/schema.js';
import { OpeningHours } from '../hours/opening-hours.js';
import { OpeningHoursError } from '../hours/opening-hours.error.js';

export const suggestionStates = ['pending', 'approved', 'rejected'] as const;
export type SuggestionState = (typeof suggestionStates)[number];

const state = choice('CafeSuggestionState', suggestionStates);

const MAX_HOURS = 500;

/** Opening hours, in their canonical form. */
const openingHours = z
  .string()
  .trim()
  .max(MAX_HOURS)
  .transform((value, context) => {
    try {
      const canonical = OpeningHours.parse(value).toString();
      if (canonical.length <= MAX_HOURS) return canonical;
      context.addIssue({ code: 'too_big', origin: 'string', maximum: MAX_HOURS, inclusive: true, input: canonical });
    } catch (error) {
      if (!(error instanceof OpeningHoursError)) throw error;
      context.addIssue({ code: 'custom', params: { code: 'opening_hours', message: error.explanation } });
    }
    return z.NEVER;
  })
  .meta({
    description: 'OpenStreetMap `opening_hours` syntax, in the time zone of the café.',
    example: 'Mo-Fr 08:00-22:00; PH off',
  });

const nothingToChange = {
  code: 'nothing_to_change',
  message: { ko: '변경할 항목을 하나 이상 보내 주세요.', en: 'Send at least one field to change.' },
};

const changes = {
  name: line(200),
  roadAddress: line(300),
  address: line(300),
  phone: line(40),
  open: z.boolean().meta({ description: 'False when the café has closed permanently.' }),
  position: z.strictObject({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) }),
};

const stored = {
  name: z.string(),
  roadAddress: z.string(),
  address: z.string(),
  phone: z.string(),
  openingHours: z.string(),
};

export const CafeChanges = z
  .strictObject({ ...changes, openingHours })
  .partial()
  .refine((given) => Object.keys(given).length > 0, { params: nothingToChange })
  .meta({ id: 'CafeChanges', example: { openingHours: 'Mo-Fr 08:00-22:00; PH off' } });
export type CafeChanges = z.infer<typeof CafeChanges>;

export const NewSuggestion = z
  .strictObject({ changes: CafeChanges, note: text(500).optional() })
  .meta({ id: 'NewCafeSuggestion', example: { changes: { phone: '02-555-0123' }, note: '간판에 적힌 번호예요.' } });
export type NewSuggestion = z.infer<typeof NewSuggestion>;

export const SuggestionView = z
  .object({
    id: Id,
    cafeId: Id,
    authorId: Id,
    // A stored value was valid when it was written, and is shown unchanged.
    changes: z.object({ ...changes, ...stored }).partial(),
    note: z.string().nullable(),
    state,
    decidedBy: Id.nullable(),
    decidedAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'CafeSuggestion' });
export type SuggestionView = z.infer<typeof SuggestionView>;

export const SuggestionPage = pageOf(SuggestionView).meta({ id: 'CafeSuggestionPage' });

export const SuggestionQuery = PageQuery.extend({ state: state.optional() });
export type SuggestionQuery = z.infer<typeof SuggestionQuery>;
