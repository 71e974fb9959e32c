import { z } from 'zod';
import { defineEvent } from '../../kernel/events/events.js';
import { Id } from '../../kernel/http/schema.js';

const mission = { missionId: Id };
const payload = z.strictObject(mission);

const money = { ...mission, pledgeId: Id, backerId: Id, amount: z.int() };

/** Includes the first pledge. */
export const missionCreated = defineEvent('mission.created', z.strictObject(money));
export const missionPledged = defineEvent('mission.pledged', z.strictObject(money));
export const missionAccepted = defineEvent('mission.accepted', payload);
/** The streamer reports a success: until the end of the dispute window backers may object. */
export const missionClaimed = defineEvent('mission.claimed', payload);
export const missionDisputed = defineEvent('mission.disputed', payload);
export const missionSucceeded = defineEvent(
  'mission.succeeded',
  z.strictObject({ ...mission, payout: z.int(), fee: z.int() }),
);
export const missionFailed = defineEvent('mission.failed', payload);
export const missionExpired = defineEvent('mission.expired', payload);
export const missionCancelled = defineEvent('mission.cancelled', payload);
