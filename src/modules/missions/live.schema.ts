import { z } from 'zod';
import { choice, Id, Instant } from '../../kernel/http/schema.js';
import { Person } from '../users/index.js';
import { missionStatuses } from './mission.entity.js';

const LivePledge = z
  .object({
    id: Id,
    backer: Person.omit({ id: true })
      .meta({ id: 'NamedBacker' })
      .nullable()
      .meta({ description: 'null of those who do not show their name.' }),
    createdAt: Instant,
  })
  .meta({ id: 'LivePledge' });

/** A mission as everybody may see it, with names of backers who show them, and of no pledge the amount. */
export const LiveMission = z
  .object({
    id: Id,
    streamer: Person,
    status: choice('MissionStatus', missionStatuses),
    title: z.string(),
    description: z.string().nullable(),
    pot: z.int().meta({ description: 'Total pledged, in won.', example: 15_000 }),
    backers: z.int().meta({ description: 'Number of people who pledged.', example: 3 }),
    deadline: Instant,
    createdAt: Instant,
    acceptedAt: Instant.nullable(),
    claimedUntil: Instant.nullable(),
    endedAt: Instant.nullable(),
    pledges: z.array(LivePledge).meta({ description: 'The 20 newest, newest first.' }),
  })
  .meta({ id: 'LiveMission' });
export type LiveMission = z.infer<typeof LiveMission>;
