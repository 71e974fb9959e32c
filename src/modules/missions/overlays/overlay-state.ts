import type { Person } from '../../users/index.js';
import type { Pledge } from '../missions.schema.js';
import type { OverlayAlert, OverlayState } from '../overlays.schema.js';
import type { StreamedMission, WorkingOverlay } from './overlays.queries.js';

/** So long an alert is given. A page that was away for longer shows none of what it missed: it would be out of place by then. */
export const ALERT_MS = 120_000;
export const MOST_ALERTS = 20;
const MOST_MISSIONS = 10;

/**
 * What an overlay shows of its streamer's missions and of pledges to them. Viewers of the stream read it: titles only of missions that
 * the streamer has accepted, or strangers could have any words shown for the price of a pledge, and names of those who show them.
 */
export function toState(
  { testedAt }: WorkingOverlay,
  missions: StreamedMission[],
  pledges: Pledge[],
  people: ReadonlyMap<string, Person>,
  sinceMs: number,
): OverlayState {
  const byId = new Map(missions.map((mission) => [mission.id, mission]));
  const isNew = (at: Date | null): at is Date => at !== null && at.getTime() >= sinceMs;
  const alerts = [
    ...pledges.flatMap((pledge): OverlayAlert | [] => {
      const mission = byId.get(pledge.missionId);
      if (!mission) return [];
      return {
        id: `${pledge.id}:pledge`,
        kind: 'pledge',
        title: mission.acceptedAt ? mission.title : null,
        backerName: (pledge.showName && people.get(pledge.backerId)?.name) || null,
        amount: pledge.amount,
        at: pledge.createdAt,
      };
    }),
    ...missions.flatMap(({ id, title, pot, status, acceptedAt, endedAt }): OverlayAlert[] => {
      const about = { title, backerName: null, amount: pot };
      return [
        ...(isNew(acceptedAt)
          ? [{ ...about, id: `${id}:accepted`, kind: 'accepted' as const, at: acceptedAt.toISOString() }]
          : []),
        ...(status === 'succeeded' && isNew(endedAt)
          ? [{ ...about, id: `${id}:succeeded`, kind: 'succeeded' as const, at: endedAt.toISOString() }]
          : []),
      ];
    }),
    ...(isNew(testedAt) ? [testAlert(testedAt)] : []),
  ];
  return {
    missions: missions
      .filter(({ status, acceptedAt }) => status !== 'succeeded' && acceptedAt !== null)
      .sort((a, b) => a.deadline.getTime() - b.deadline.getTime())
      .slice(0, MOST_MISSIONS)
      .map(({ id, status, title, pot, backers, deadline, createdAt }) => ({
        ...{ id, status, title, pot, backers },
        deadline: deadline.toISOString(),
        createdAt: createdAt.toISOString(),
      })),
    alerts: alerts.sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-MOST_ALERTS),
  };
}

const testAlert = (testedAt: Date): OverlayAlert => ({
  id: `${testedAt.toISOString()}:test`,
  kind: 'test',
  title: null,
  backerName: null,
  amount: null,
  at: testedAt.toISOString(),
});
