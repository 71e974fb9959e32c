import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { kindsOfWork, unfinishedStates, type Work } from './work.js';
import { workDue, workOldestDueSeconds, workOldestOwedSeconds } from './work.metrics.js';

const MAX_COUNTED = 10_000;

/** Publishes the number of due rows of every kind of work: it grows while no worker claims them. */
@Injectable()
export class WorkMeasure {
  private readonly kinds = kindsOfWork().map((work) => ({ labels: { work: work.name }, sql: measureOf(work) }));

  constructor(private readonly dataSource: DataSource) {}

  async run(): Promise<void> {
    for (const { labels, sql } of this.kinds) {
      const [row]: { due: string; oldest: string | null; owed: string | null }[] = await this.dataSource.query(sql);
      workDue.set(labels, Math.min(MAX_COUNTED, Number(row!.due)));
      workOldestDueSeconds.set(labels, Math.max(0, Number(row!.oldest ?? 0)));
      workOldestOwedSeconds.set(labels, Math.max(0, Number(row!.owed ?? 0)));
    }
  }
}

/**
 * Reads the oldest row of each state and partition from the index, and counts the rows up to a limit. A retry makes a row due
 * later, so how long it is owed is read apart: a row whose retries never succeed is never due for long.
 */
function measureOf(work: Work): string {
  const { table, dueAt = 'due_at', partition, stateColumn = 'state', owedSince = timeInKey(work.key) } = work;
  const parts = (partition?.values ?? ['']).flatMap((value) =>
    unfinishedStates(work).map((state) => {
      const within = partition ? `${partition.column} = '${value}' AND ` : '';
      const from = `FROM ${table} WHERE ${within}${stateColumn} = '${state}'`;
      const isDue = `AND ${dueAt} <= NOW(6)`;
      const isOwed = work.isPlanned && state === work.waiting[0] ? isDue : '';
      return {
        due: `SELECT ${dueAt} AS at ${from} ${isDue}`,
        owed: `(SELECT ${owedSince} AS since ${from} ${isOwed} ORDER BY ${dueAt} LIMIT ${MAX_COUNTED})`,
      };
    }),
  );
  const oldest = parts.map(({ due }) => `(${due} ORDER BY ${dueAt} LIMIT 1)`).join(' UNION ALL ');
  const some = parts.map(({ due }) => `(${due} LIMIT ${MAX_COUNTED})`).join(' UNION ALL ');
  const owed = parts.map((part) => part.owed).join(' UNION ALL ');
  return `SELECT (SELECT COUNT(*) FROM (${some}) AS due_rows) AS due,
    (SELECT TIMESTAMPDIFF(SECOND, MIN(at), NOW(6)) FROM (${oldest}) AS firsts) AS oldest,
    (SELECT TIMESTAMPDIFF(SECOND, MIN(since), NOW(6)) FROM (${owed}) AS owed_rows) AS owed`;
}

/** The first 48 bits of a UUIDv7 are milliseconds (RFC 9562 §5.7). */
const timeInKey = (key: string): string => `FROM_UNIXTIME(CONV(HEX(LEFT(${key}, 6)), 16, 10) / 1000)`;
