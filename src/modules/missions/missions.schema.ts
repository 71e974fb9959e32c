import { z } from 'zod';
import { config } from '../../config.js';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import { metadata, reference } from '../../kernel/http/own-fields.js';
import { PageQuery } from '../../kernel/http/pagination.js';
import { choice, Id, Instant, label, livemode, text } from '../../kernel/http/schema.js';
import { isTest } from '../../kernel/tx/mode.js';
import { Person } from '../users/index.js';
import { missionStatuses, type Mission } from './mission.entity.js';

const status = choice('MissionStatus', missionStatuses);

/** The minimum is a business rule with its own problem, so it is not checked here. */
const amount = z.int().max(1_000_000_000).meta({ description: 'Won, at least 1,000.', example: 5_000 });

const showName = z.boolean().default(false).meta({
  description:
    'Whether others see your name: among the backers without the amount, in the broadcast of the streamer with it.',
  example: true,
});

export const NewMission = z
  .strictObject({
    streamerId: Id,
    title: label(100).meta({ example: '노래 한 곡 부르기 🎤' }),
    description: text(1_000).optional(),
    amount,
    timeLimitSeconds: z
      .int()
      .min(60)
      .max(30 * 24 * 3_600)
      .meta({ description: 'One minute to 30 days.', example: 3_600 }),
    showName,
    clientReference: reference.optional().meta({
      description: 'Your own name for it. Shown to you alone.',
      example: 'stream-20991224-3',
    }),
    metadata: metadata.optional(),
  })
  .meta({ id: 'NewMission' });
export type NewMission = z.infer<typeof NewMission>;

export const NewPledge = z.strictObject({ amount, showName }).meta({ id: 'NewPledge' });
export type NewPledge = z.infer<typeof NewPledge>;

export const Settlement = z
  .strictObject({
    outcome: choice('MissionOutcome', ['success', 'failure']),
    evidenceUrl: z
      .url({ protocol: /^https$/ })
      .max(2_000)
      .optional()
      .meta({ example: 'https://clips.example.com/1' }),
  })
  .meta({ id: 'Settlement' });
export type Settlement = z.infer<typeof Settlement>;

export const MissionQuery = PageQuery.extend({
  status: status.optional(),
  streamerId: Id.optional(),
  backerId: Id.optional().meta({
    description: 'Only missions that this person has backed; of other people, only where they show their name.',
  }),
  clientReference: reference.optional().meta({
    description: 'Only those that I created by this reference, the newest first.',
  }),
  sort: choice('MissionSort', ['newest', 'pot', 'deadline'])
    .default('newest')
    .meta({ description: 'Sort by the largest pot or by the nearest deadline.' }),
});
export type MissionQuery = z.infer<typeof MissionQuery>;

export const MissionView = z
  .object({
    id: Id,
    livemode,
    status,
    creatorId: Id,
    creator: Person.nullable().meta({
      description: 'For the creator, the streamer and moderators. Others read the names that backers show at pledges.',
    }),
    streamerId: Id,
    streamer: Person,
    title: z.string(),
    description: z.string().nullable(),
    pot: z.int().meta({ description: 'Total pledged, in won.', example: 15_000 }),
    backers: z.int().meta({ description: 'Number of people who pledged.', example: 3 }),
    feeBps: z.int().meta({ description: 'Fee on a success, in basis points.', example: config.missions.feeBps }),
    deadline: Instant,
    secondsLeft: z.int().meta({
      description:
        'Seconds until the deadline, by the clock of the server; 0 once the deadline has passed or the mission is over.',
      example: 3_540,
    }),
    acceptedAt: Instant.nullable(),
    claimedUntil: Instant.nullable().meta({ description: 'Backers may dispute the claimed success until this time.' }),
    evidenceUrl: z.string().nullable(),
    endedAt: Instant.nullable(),
    clientReference: z.string().nullable().meta({ description: 'For its creator.' }),
    metadata: z.record(z.string(), z.string()).nullable().meta({ description: 'For its creator.' }),
    createdAt: Instant,
  })
  .meta({ id: 'Mission' });
export type MissionView = z.infer<typeof MissionView>;

export const MissionPage = z
  .object({ items: z.array(MissionView), nextCursor: z.string().nullable() })
  .meta({ id: 'MissionPage' });
export type MissionPage = z.infer<typeof MissionPage>;

export const Pledge = z
  .object({
    id: Id,
    livemode,
    missionId: Id,
    backerId: Id,
    amount: z.int().meta({ example: 5_000 }),
    showName: z.boolean().meta({ example: true }),
    createdAt: Instant,
  })
  .meta({ id: 'Pledge' });
export type Pledge = z.infer<typeof Pledge>;

/** A pledge as the reader may see it. */
const SeenPledge = z
  .object({
    ...Pledge.shape,
    backerId: Id.nullable().meta({ description: 'Only for the parties and the backer.' }),
    backerName: z.string().meta({ example: '김미나' }),
    backer: z
      .object({ ...Person.shape, id: Id.nullable().meta({ description: 'Only for the parties and the backer.' }) })
      .meta({ id: 'Backer' }),
    amount: z.int().nullable().meta({ description: 'Won; only for the parties and the backer.', example: 5_000 }),
  })
  .meta({ id: 'SeenPledge' });
export type SeenPledge = z.infer<typeof SeenPledge>;

export const PledgePage = z
  .object({ items: z.array(SeenPledge), nextCursor: z.string().nullable() })
  .meta({ id: 'PledgePage' });

/** The people of a mission, by id. */
export type People = ReadonlyMap<string, Person>;

/** Whose names a mission shows. */
export const peopleOf = ({ creatorId, streamerId }: Pick<Mission, 'creatorId' | 'streamerId'>): string[] => [
  creatorId,
  streamerId,
];

/** The public shape of a row, with the time that is left `at` an instant, by default now. */
export function toView(mission: Mission, people: People, at?: Date): MissionView {
  const { acceptedAt, claimedUntil, endedAt, deadline, createdAt, ...rest } = mission;
  return {
    ...rest,
    livemode: !isTest(mission.id),
    creator: people.get(mission.creatorId)!,
    streamer: people.get(mission.streamerId)!,
    secondsLeft: secondsUntil(mission.status, deadline, at),
    deadline: deadline.toISOString(),
    acceptedAt: acceptedAt?.toISOString() ?? null,
    claimedUntil: claimedUntil?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

/** Whether a person sees who created a mission and who backed it with how much: its creator and its streamer do, and moderators. */
export const isPartyOf = (viewer: Viewer, { creatorId, streamerId }: Pick<MissionView, 'creatorId' | 'streamerId'>) =>
  viewer.id === creatorId || viewer.id === streamerId || hasRole(viewer, 'moderator');

type Viewer = Pick<Principal, 'id' | 'roles'>;

/** What one person sees of it: what a client keeps with a mission is its creator's, and the creator's name the parties'. */
export const shownTo = (viewer: Viewer, view: MissionView): MissionView => ({
  ...view,
  ...(!isPartyOf(viewer, view) && { creator: null }),
  ...(!isKeptBy(viewer.id, view) && { clientReference: null, metadata: null }),
});

/** Whether a mission holds something that its creator alone sees, and this is the creator. */
const isKeptBy = (viewerId: string, { creatorId, clientReference, metadata: pairs }: MissionView): boolean =>
  viewerId === creatorId && (clientReference !== null || pairs !== null);

/** What tells how much of a mission this person sees: one who sees no more than any other has nothing of their own. */
export const shareOf = (viewer: Viewer, view: MissionView): string =>
  isKeptBy(viewer.id, view) ? viewer.id : isPartyOf(viewer, view) ? 'party' : '';

/** Recomputes the one field that changes with time alone. */
export const withTimeLeft = (view: MissionView): MissionView => ({
  ...view,
  secondsLeft: secondsUntil(view.status, new Date(view.deadline)),
});

const secondsUntil = (status: MissionView['status'], deadline: Date, at = new Date()): number =>
  status === 'open' ? Math.max(0, Math.ceil((deadline.getTime() - at.getTime()) / 1000)) : 0;
