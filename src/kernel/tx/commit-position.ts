/**
 * A place in the history of the primary database: everything up to a commit.
 *
 * With binary logging the engine names it (a GTID) and numbers it within its source; without, all there is is the time.
 */
export type CommitPosition = {
  /** MariaDB's replication domain or MySQL's server UUID; empty when the engine named nothing. */
  source: string;
  /** Grows with every commit of the source; milliseconds without one. */
  number: number;
  gtid: string;
  /** When we heard of the commit, in milliseconds by our clock. */
  atMs: number;
};

/** What a read must have seen: every one of these commits. `unknown` is anything that ever happened. */
export type Since = readonly CommitPosition[] | 'unknown';

/** The session state that engines send along with the answer to COMMIT; mysql2 reads it from the OK packet. */
export type CommitAnswer = {
  stateChanges?: { systemVariables?: Record<string, string>; gtids?: string[] };
};

/** MariaDB writes `domain-server-number`, MySQL `uuid:number`. */
const MARIADB = /^(\d+)-\d+-(\d+)$/;
const MYSQL = /^(.+):(\d+)$/;

/** Where a transaction that has just committed stands, by what the engine answered. */
export function positionOf(answer: CommitAnswer | undefined, nowMs = Date.now()): CommitPosition {
  const { systemVariables, gtids } = answer?.stateChanges ?? {};
  const gtid = systemVariables?.['last_gtid'] ?? gtids?.at(-1) ?? '';
  const [, source, number] = MARIADB.exec(gtid) ?? MYSQL.exec(gtid) ?? [];
  if (source === undefined) return { source: '', number: nowMs, gtid: '', atMs: nowMs };
  return { source, number: Number(number), gtid, atMs: nowMs };
}

/** How far a replica has come: the last number of each source without a gap before it. */
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

/** How far a replica has come: by what its engine says, and the time by our clock up to which it has everything. */
export type Progress = { applied: Applied; untilMs: number };

/** Where the engine cannot say how far it is: who wrote reads the primary for this long, or for as long as the replica is behind. */
const STICKY_MS = 5_000;
/** The beat comes once a second, so that the time of a replica that is not late at all may be this old. */
const BEAT_MS = 1_000;

/** Whether a replica that has come so far has this commit. */
export function isApplied(
  { source, number, gtid, atMs }: CommitPosition,
  { applied, untilMs }: Progress,
  nowMs = Date.now(),
): boolean {
  const reached = applied.get(source);
  if (gtid !== '' && reached !== undefined) return reached >= number;
  return nowMs - atMs > STICKY_MS && atMs < untilMs - BEAT_MS;
}
