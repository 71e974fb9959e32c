/**
 * A position in the history of the primary database: everything up to a commit. With binary logging the engine
 * identifies it by a GTID and a number within its source; without, only the time is known.
 */
export type CommitPosition = {
  /** MariaDB's replication domain or MySQL's server UUID; empty without a GTID. */
  source: string;
  /** Increases with every commit of the source; milliseconds without a GTID. */
  number: number;
  gtid: string;
  /** When the commit was acknowledged, in milliseconds by our clock. */
  atMs: number;
};

/** The commits that a read must have seen. `unknown` means all. */
export type Since = readonly CommitPosition[] | 'unknown';

/** The session state in the response to COMMIT; mysql2 reads it from the OK packet. */
export type CommitAnswer = {
  stateChanges?: { systemVariables?: Record<string, string>; gtids?: string[] };
};

/** MariaDB writes `domain-server-number`, MySQL `uuid:number`. */
const MARIADB = /^(\d+)-\d+-(\d+)$/;
const MYSQL = /^(.+):(\d+)$/;

/** The position of a transaction that has just committed. */
export function positionOf(answer: CommitAnswer | undefined, nowMs = Date.now()): CommitPosition {
  const { systemVariables, gtids } = answer?.stateChanges ?? {};
  const gtid = systemVariables?.['last_gtid'] ?? gtids?.at(-1) ?? '';
  const [, source, number] = MARIADB.exec(gtid) ?? MYSQL.exec(gtid) ?? [];
  if (source === undefined) return { source: '', number: nowMs, gtid: '', atMs: nowMs };
  return { source, number: Number(number), gtid, atMs: nowMs };
}

/** A replica's progress: the last number of each source without a gap before it. */
export type Applied = ReadonlyMap<string, number>;

/** Reads `@@gtid_slave_pos` of MariaDB or `@@gtid_executed` of MySQL. */
export function appliedIn(gtids: string): Applied {
  const applied = new Map<string, number>();
  for (const part of gtids.split(',')) {
    const text = part.trim();
    const [, domain, number] = MARIADB.exec(text) ?? [];
    if (domain !== undefined) applied.set(domain, Number(number));
    const [, uuid, last = 1] = /^([^:]+(?::[a-z_]\w*)?):1(?:-(\d+))?(?![\d-])/.exec(text) ?? [];
    if (domain === undefined && uuid !== undefined) applied.set(uuid, Number(last));
  }
  return applied;
}

/** A replica's progress: as its engine reports it, and the time by our clock up to which it is complete. */
export type Progress = { applied: Applied; untilMs: number };

/** Without GTIDs: after a write, reads use the primary for this long, or as long as the replica lags. */
const STICKY_MS = 5_000;
/** The heartbeat is written once a second, so even a replica without lag may show a time this old. */
const BEAT_MS = 1_000;

/** True when a replica with this progress has the commit. */
export function isApplied(
  { source, number, gtid, atMs }: CommitPosition,
  { applied, untilMs }: Progress,
  nowMs = Date.now(),
): boolean {
  const reached = applied.get(source);
  if (gtid !== '' && reached !== undefined) return reached >= number;
  return nowMs - atMs > STICKY_MS && atMs < untilMs - BEAT_MS;
}
