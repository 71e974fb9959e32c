import { useEffect, useState } from 'preact/hooks';
import { api, bodyOf, type Schemas } from '../core/api.js';
import type { LiveStream } from '../core/live-stream.js';
import { useResource, type Resource } from '../core/resource.js';
import { followMission } from '../core/streams.js';
import { isAhead } from './live.js';
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
/** What the stream does not have, such as the history, is loaded after a change: not by thousands of pages in one moment. */
const LOAD_WITHIN_MS = 3_000;
/** While the stream is interrupted, the page is loaded again so often as long as it is looked at. */
const WITHOUT_STREAM_MS = 10_000;

type LiveMission = Schemas['LiveMission'];

/** A mission as it changes: `live` is what its stream has, which may be behind what was loaded, or ahead. */
export function useMission(
  id: string,
  person: string,
): { mission: Resource<ShownMission>; live: LiveMission | undefined; stream: LiveStream | undefined } {
  const mission = useResource(() => readMission(id, person), [id]);
  const [live, setLive] = useState<LiveMission>();
  const [stream, setStream] = useState<LiveStream>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const loadSoon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void mission.load();
      }, Math.random() * LOAD_WITHIN_MS);
    };
    const opened = followMission(id, (next) => {
      setLive(next);
      const loaded = mission.data.value?.mission;
      if (loaded && isAhead(next, loaded)) loadSoon();
    });
    setStream(opened);
    const look = () => {
      if (opened.state.value !== 'live' && document.visibilityState === 'visible') void mission.load();
    };
    const polling = setInterval(look, WITHOUT_STREAM_MS);
    return () => {
      opened.close();
      clearTimeout(timer);
      clearInterval(polling);
    };
  }, [mission]);
  return { mission, live, stream };
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
