import type { Snapshot } from '../../kernel/events/snapshots.js';
import { toBytes } from '../../kernel/tx/ids.js';
import type { Mission, MissionStatus } from './mission.entity.js';
import { toView, type MissionView, type People } from './missions.schema.js';

/** What of a mission changes. The database writes it, and so its instants in the form of the database. */
type State = {
  status: MissionStatus;
  pot: number;
  backers: number;
  acceptedAt: string | null;
  claimedUntil: string | null;
  endedAt: string | null;
  hasEvidence: 0 | 1;
};

/** What goes along with an event of a mission: its row as the statements of the transaction so far have left it. */
export const snapshotOf = (missionId: string): Snapshot => ({
  sql: `JSON_OBJECT('status', status, 'pot', pot, 'backers', backers, 'acceptedAt', accepted_at, 'claimedUntil', claimed_until,
      'endedAt', ended_at, 'hasEvidence', evidence_url IS NOT NULL)
    FROM missions WHERE id = ?`,
  values: [toBytes(missionId)],
});

/** A mission as an event left it, with the time that was left then. `snapshot` is undefined where a release before snapshots wrote the event. */
export function viewAfter(now: Mission, snapshot: object | undefined, people: People, at: Date): MissionView {
  if (!snapshot) return toView(now, people, at);
  const { status, pot, backers, acceptedAt, claimedUntil, endedAt, hasEvidence } = snapshot as State;
  const evidenceUrl = hasEvidence ? now.evidenceUrl : null;
  const instants = {
    acceptedAt: toDate(acceptedAt),
    claimedUntil: toDate(claimedUntil),
    endedAt: toDate(endedAt),
  };
  return toView({ ...now, status, pot: Number(pot), backers: Number(backers), evidenceUrl, ...instants }, people, at);
}

const toDate = (text: string | null): Date | null => (text === null ? null : new Date(`${text.replace(' ', 'T')}Z`));
