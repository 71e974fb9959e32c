import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { MissionStatus } from '../mission.entity.js';
import type { OverlayView } from '../overlays.schema.js';

type Row = { id: Buffer; name: string; created_at: Date; tested_at: Date | null };

const toView = (row: Row): OverlayView => ({
  id: fromBytes(row.id),
  name: row.name,
  createdAt: row.created_at.toISOString(),
  testedAt: row.tested_at?.toISOString() ?? null,
});

/** A person's links, newest first. */
export async function findOverlays(manager: EntityManager, userId: string): Promise<OverlayView[]> {
  const rows: Row[] = await manager.query(
    'SELECT id, name, created_at, tested_at FROM overlays WHERE user_id = ? ORDER BY id DESC',
    [toBytes(userId)],
  );
  return rows.map(toView);
}

/** One of a person's links. */
export async function findOverlay(
  manager: EntityManager,
  userId: string,
  id: string,
): Promise<OverlayView | undefined> {
  const [row]: Row[] = await manager.query(
    'SELECT id, name, created_at, tested_at FROM overlays WHERE id = ? AND user_id = ?',
    [toBytes(id), toBytes(userId)],
  );
  return row && toView(row);
}

/** How many links a person has; another transaction adds none before this one ends. */
export async function countOverlays(tx: Tx, userId: string): Promise<number> {
  await tx.query('SELECT 1 FROM users WHERE id = ? FOR UPDATE', [toBytes(userId)]);
  const [row]: [{ n: string }] = await tx.query('SELECT COUNT(*) AS n FROM overlays WHERE user_id = ?', [
    toBytes(userId),
  ]);
  return Number(row.n);
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
     WHERE o.hash IN (?) AND u.suspended_at IS NULL AND u.closed_at IS NULL
       AND (FIND_IN_SET('streamer', u.roles) OR FIND_IN_SET('admin', u.roles))`,
    [hashes.map((hash) => Buffer.from(hash, 'hex'))],
  );
  return new Map(
    rows.map((row) => [row.hash.toString('hex'), { streamerId: fromBytes(row.user_id), testedAt: row.tested_at }]),
  );
}

/** A mission of a streamer, as far as an overlay knows it. */
export type StreamedMission = {
  id: string;
  streamerId: string;
  status: MissionStatus;
  title: string;
  pot: number;
  backers: number;
  deadline: Date;
  acceptedAt: Date | null;
  endedAt: Date | null;
  createdAt: Date;
};

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
