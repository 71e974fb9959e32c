import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { where } from '../../../kernel/tx/where.js';
import { IS_SHOWN } from '../../users/index.js';
import type { Mission, MissionStatus } from '../mission.entity.js';
import type { OverlayView } from '../overlays.schema.js';

type Row = { id: Buffer; name: string; created_at: Date; tested_at: Date | null };

const toView = (row: Row): OverlayView => ({
  id: fromBytes(row.id),
  name: row.name,
  createdAt: row.created_at.toISOString(),
  testedAt: row.tested_at?.toISOString() ?? null,
});

/** A person's links, newest first; or one of them. */
export async function findOverlays(manager: EntityManager, userId: string, id?: string): Promise<OverlayView[]> {
  const { sql, parameters } = where(['user_id = ?', toBytes(userId)], ['id = ?', id && toBytes(id)]);
  const rows: Row[] = await manager.query(
    `SELECT id, name, created_at, tested_at FROM overlays WHERE ${sql} ORDER BY id DESC`,
    parameters,
  );
  return rows.map(toView);
}

/** A link that works: whose it is, and when its last test alert was sent. */
export type WorkingOverlay = { streamerId: string; testedAt: Date | null };

/** Those of these links that work, by the hash of their token in hexadecimal: of streamers who are neither suspended nor leaving. */
export async function findWorkingOverlays(
  manager: EntityManager,
  hashes: string[],
): Promise<Map<string, WorkingOverlay>> {
  const rows: { hash: Buffer; user_id: Buffer; tested_at: Date | null }[] = await manager.query(
    `SELECT o.hash, o.user_id, o.tested_at FROM overlays o JOIN users u ON u.id = o.user_id
     WHERE o.hash IN (?) AND ${IS_SHOWN}
       AND (FIND_IN_SET('streamer', u.roles) OR FIND_IN_SET('admin', u.roles))`,
    [hashes.map((hash) => Buffer.from(hash, 'hex'))],
  );
  return new Map(
    rows.map((row) => [row.hash.toString('hex'), { streamerId: fromBytes(row.user_id), testedAt: row.tested_at }]),
  );
}

/** A mission of a streamer, as far as an overlay knows it. */
export type StreamedMission = Pick<
  Mission,
  'id' | 'streamerId' | 'status' | 'title' | 'pot' | 'backers' | 'deadline' | 'acceptedAt' | 'endedAt' | 'createdAt'
>;

type MissionRow = {
  id: Buffer;
  streamer_id: Buffer;
  status: MissionStatus;
  title: string;
  pot: string;
  backers: number;
  deadline: Date;
  accepted_at: Date | null;
  ended_at: Date | null;
  created_at: Date;
};

/** So many of the newest of a streamer in one state. */
const MOST_IN_STATE = 200;

/** The newest missions of these streamers in these states, each from one index. */
export async function findStreamedMissions(
  manager: EntityManager,
  streamerIds: string[],
  statuses: readonly MissionStatus[],
): Promise<StreamedMission[]> {
  const walk = `(SELECT id, streamer_id, status, title, pot, backers, deadline, accepted_at, ended_at, created_at
    FROM missions FORCE INDEX (missions_of_streamer_in_state)
    WHERE streamer_id = ? AND status = ? ORDER BY id DESC LIMIT ${MOST_IN_STATE})`;
  const walks = streamerIds.flatMap((id) => statuses.map((status) => [toBytes(id), status]));
  if (walks.length === 0) return [];
  const rows: MissionRow[] = await manager.query(walks.map(() => walk).join(' UNION ALL '), walks.flat());
  return rows.map((row) => ({
    id: fromBytes(row.id),
    streamerId: fromBytes(row.streamer_id),
    status: row.status,
    title: row.title,
    pot: Number(row.pot),
    backers: Number(row.backers),
    deadline: row.deadline,
    acceptedAt: row.accepted_at,
    endedAt: row.ended_at,
    createdAt: row.created_at,
  }));
}
