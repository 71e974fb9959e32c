import type { Principal } from '../../kernel/auth/principal.js';
import { Problem } from '../../kernel/problems/problem.js';
import { isSameMode, isTest } from '../../kernel/tx/mode.js';
import type { Tx } from '../../kernel/tx/tx.js';
import type { Mission } from './mission.entity.js';
import { lockMission } from './missions.queries.js';

/** All who are live see what is live; in test mode each account sees its own. */
export const maySee = (
  viewer: Principal,
  { id, creatorId, streamerId }: Pick<Mission, 'id' | 'creatorId' | 'streamerId'>,
): boolean => isSameMode(viewer.id, id) && (!isTest(id) || viewer.id === creatorId || viewer.id === streamerId);

/** Locks a mission for one who acts on it. @throws Problem `mission-not-found` (404; also for what they may not see) */
export async function lockFor(tx: Tx, actor: Principal, id: string): Promise<Mission> {
  const mission = await lockMission(tx, id);
  if (!maySee(actor, mission)) throw new Problem('mission-not-found');
  return mission;
}
