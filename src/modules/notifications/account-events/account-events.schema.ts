import { z } from 'zod';
import { wantedForm } from '../../../kernel/http/input-messages.js';
import { inQuery, Id, Instant, livemode } from '../../../kernel/http/schema.js';
import { MissionView } from '../../missions/index.js';
import { ReservationView } from '../../reservations/index.js';
import { Deposit, Withdrawal } from '../../wallets/index.js';
import { accountEventTypes, type AccountEventType, type ResourceKind } from './catalogue.js';

/** The longest wait for the next event; shorter than the timeout of the gateway. */
const MAX_WAIT_SECONDS = 25;
const MAX_TYPES = 20;

const typesOf = (kind: ResourceKind) =>
  accountEventTypes.filter((one) => one.kind === kind).map(({ on }) => on.type) as [string, ...string[]];

/** What every event has. */
const common = {
  id: Id.meta({ description: 'Of the event: the same for its every account, wherever it is read, on every retry.' }),
  livemode,
  sequence: z.int().meta({
    description:
      'Grows from each event of this account to its next, and so from each of a resource to its next. Other accounts have numbers of their own.',
    example: 42,
  }),
  createdAt: Instant.meta({ description: 'When it happened.' }),
  byMe: z.boolean().meta({ description: 'Whether I did it myself, or a key of mine.', example: false }),
  test: z
    .literal(true)
    .optional()
    .meta({ description: 'Only where it tests a webhook: it never happened.', example: true }),
  resource: z
    .object({
      type: z.string().meta({ example: 'reservation' }),
      id: Id,
      path: z.string().nullable().meta({
        description: 'Where it is read as it is now; null where it has no address of its own.',
        example: '/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b',
      }),
    })
    .meta({ id: 'EventResource' }),
};

/** One type as it is, several as an enumeration with a name. */
const typeOf = (name: string, types: [string, ...string[]]) =>
  types.length === 1 ? z.literal(types[0]) : z.enum(types).meta({ id: `${name}Type`, example: types[0] });

const variant = <T extends z.ZodType>(name: string, types: [string, ...string[]], data: T, more = {}) =>
  z.object({ ...common, type: typeOf(name, types), data, ...more }).meta({ id: name });

const pledge = z
  .object({ id: Id, backerId: Id, amount: z.int().meta({ description: 'Won.', example: 5_000 }) })
  .nullable()
  .meta({ description: 'What was pledged; null for an event that is no pledge.' });

/** The ids of which an event of no view consists, and numbers. */
const references = z.record(z.string(), z.union([z.string(), z.int()])).meta({
  description: 'The ids that it names: of a comment, a correction, an import, a webhook …',
  example: { webhookId: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b' },
});

/** An event as an account reads it: what happened, and the resource as it was right after that. */
export const AccountEventView = z
  .discriminatedUnion('type', [
    variant('ReservationEvent', typesOf('reservation'), ReservationView),
    variant('MissionEvent', typesOf('mission'), MissionView, { pledge }),
    variant('DepositEvent', typesOf('deposit'), Deposit),
    variant('WithdrawalEvent', typesOf('withdrawal'), Withdrawal),
    variant('ReferenceEvent', typesOf('reference'), references),
  ])
  .meta({ id: 'AccountEvent' });

export type AccountEventView = {
  id: string;
  livemode: boolean;
  type: string;
  sequence: number;
  createdAt: string;
  byMe: boolean;
  resource: { type: string; id: string; path: string | null };
  data: object;
  pledge?: { id: string; backerId: string; amount: number } | null;
};

/** The name of the schema of events of this kind. */
export const schemaOf = ({ kind }: AccountEventType): string => `${kind[0]!.toUpperCase()}${kind.slice(1)}Event`;

/** Types, or `reservation.*` for all of one kind, separated by commas. */
const types = z
  .string()
  .max(64 * MAX_TYPES)
  .regex(
    wantedForm(/^[a-z_]+\.(?:[a-z_]+|\*)(?:,[a-z_]+\.(?:[a-z_]+|\*)){0,19}$/, {
      ko: '이벤트 종류를 쉼표로 구분하여 20개까지 보내 주세요. 예: reservation.*,mission.succeeded',
      en: 'Must be up to 20 event types separated by commas, such as reservation.*,mission.succeeded.',
    }),
  )
  .transform((value) => [...new Set(value.split(','))]);

export const AccountEventQuery = z.strictObject({
  after: z.string().max(200).optional().meta({
    description: '`after` of the previous answer. Without it, the oldest of the last 30 days; `now`: only what is new.',
  }),
  type: types.optional().meta({
    description: `Only these types, up to ${MAX_TYPES}, separated by commas; \`reservation.*\` are all of reservations.`,
    example: 'reservation.*,mission.succeeded',
  }),
  limit: inQuery(z.coerce.number().int().min(1).max(100).default(20)).meta({
    description: 'Events per answer.',
    example: 20,
  }),
  wait: inQuery(z.coerce.number().int().min(0).max(MAX_WAIT_SECONDS).default(0)).meta({
    description: 'Seconds to wait for the next event where there is none yet.',
    example: 0,
  }),
});
export type AccountEventQuery = z.infer<typeof AccountEventQuery>;

export const AccountEventPage = z
  .object({
    items: z.array(AccountEventView),
    after: z.string().meta({ description: 'Send it as `after` to go on from here; it is always there.' }),
    hasMore: z.boolean().meta({ description: 'Whether there is more already.', example: false }),
  })
  .meta({ id: 'AccountEventPage' });
