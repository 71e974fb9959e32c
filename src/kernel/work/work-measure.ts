import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { kindsOfWork, unfinishedStates, type Work } from './work.js';
import { workDue, workOldestDueSeconds } from './work.metrics.js';

const MAX_COUNTED = 10_000;

/** Publishes the number of due rows of every kind of work: it grows while no worker claims them. */
@Injectable()
export class WorkMeasure {
  private readonly kinds = kindsOfWork().map((work) => ({ labels: { work: work.name }, sql: measureOf(work) }));

  constructor(private readonly dataSource: DataSource) {}

  async run(): Promise<void> {
    for (const { labels, sql } of this.kinds) {
      const [row]: { due: string; oldest: string | null }[] = await this.dataSource.query(sql);
      workDue.set(labels, Math.min(MAX_COUNTED, Number(row!.due)));
      workOldestDueSeconds.set(labels, Math.max(0, Number(row!.oldest ?? 0)));
    }
  }
}

/** Reads the oldest row of each state and partition from the index, and counts the rows up to a limit. */
function measureOf(work: Work): string {
  const { table, dueAt = 'due_at', partition, stateColumn = 'state' } = work;
  const parts = (partition?.values ?? ['']).flatMap((value) =>
    unfinishedStates(work).map((state) => {
      const within = partition ? `${partition.column} = '${value}' AND ` : '';
      return `SELECT ${dueAt} AS at FROM ${table} WHERE ${within}${stateColumn} = '${state}' AND ${dueAt} <= NOW(6)`;
    }),
  );
  const oldest = parts.map((part) => `(${part} ORDER BY ${dueAt} LIMIT 1)`).join(' UNION ALL ');
  const some = parts.map((part) => `(${part} LIMIT ${MAX_COUNTED})`).join(' UNION ALL ');
  return `SELECT (SELECT COUNT(*) FROM (${some}) AS due_rows) AS due,
    (SELECT TIMESTAMPDIFF(SECOND, MIN(at), NOW(6)) FROM (${oldest}) AS firsts) AS oldest`;
}
