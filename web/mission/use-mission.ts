import { api, bodyOf, type Schemas } from '../core/api.js';
import type { LiveStream } from '../core/live-stream.js';
import { useResource, type Resource } from '../core/resource.js';
import { useLive } from '../core/use-live.js';
import type { Mission } from './money.js';

/** A mission with all that its page shows. `mine` is what the person of this tab pledged, in won. */
export type ShownMission = {
  mission: Mission;
  pledges: Schemas['SeenPledge'][];
  events: Schemas['Timeline']['items'];
  available: number;
  mine: number;
};

/** So many of the newest pledges are shown. */
const PLEDGES = 50;

/** A mission as it changes. */
export function useMission(
  id: string,
  person: string,
): { mission: Resource<ShownMission>; stream: LiveStream | undefined } {
  const mission = useResource(() => readMission(id, person), [id]);
  const stream = useLive(mission.load, ({ data }) => data['missionId'] === id, [mission]);
  return { mission, stream };
}

async function readMission(id: string, person: string): Promise<ShownMission> {
  const path = { id };
  const [mission, { items: pledges }, { items: events }, { available }] = await Promise.all([
    bodyOf(api.GET('/v1/missions/{id}', { params: { path } })),
    bodyOf(api.GET('/v1/missions/{id}/pledges', { params: { path, query: { limit: PLEDGES } } })),
    bodyOf(api.GET('/v1/missions/{id}/events', { params: { path } })),
    bodyOf(api.GET('/v1/wallet')),
  ]);
  const own = pledges.filter(({ backerId }) => backerId === person);
  return { mission, pledges, events, available, mine: own.reduce((sum, { amount }) => sum + (amount ?? 0), 0) };
}
