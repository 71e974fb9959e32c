import type { Schemas } from '../core/api.js';
import type { Mission } from './money.js';
import type { ShownMission } from './use-mission.js';

type Live = Schemas['LiveMission'];

/** A mission goes from one of these to a later one only. */
const steps: Record<Mission['status'], number> = {
  ...{ open: 0, claimed: 1, disputed: 2 },
  ...{ succeeded: 3, failed: 3, expired: 3, cancelled: 3 },
};

/** Whether the stream is further than what was loaded: pot and state only go forward, so one sign is enough. */
export const isAhead = (live: Live, { pot, status, acceptedAt }: Mission): boolean =>
  live.pot > pot || steps[live.status] > steps[status] || (live.acceptedAt !== null && acceptedAt === null);

/**
 * What is shown of a mission when its stream is ahead of what was loaded. Backers who show their names come to the list; of a pledge
 * whose amount this person may see, it comes when it is loaded.
 */
export function withLive(shown: ShownMission, live: Live | undefined): ShownMission {
  if (!live || !isAhead(live, shown.mission)) return shown;
  const { status, pot, backers, acceptedAt, claimedUntil, endedAt } = live;
  const mission = { ...shown.mission, status, pot, backers, acceptedAt, claimedUntil, endedAt };
  const known = new Set(shown.pledges.map(({ id }) => id));
  const pledges = live.pledges.flatMap(({ id, backer, createdAt }) =>
    backer === null || known.has(id)
      ? []
      : {
          ...{ id, createdAt, missionId: live.id, livemode: true, showName: true, amount: null },
          ...{ backerId: null, backerName: backer.name, backer: { id: null, ...backer } },
        },
  );
  return { ...shown, mission, pledges: [...pledges, ...shown.pledges] };
}
