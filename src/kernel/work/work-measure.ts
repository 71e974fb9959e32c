import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { kindsOfWork, type Work } from './work.js';
import { workDue, workOldestDueSeconds } from './work.metrics.js';

const MAX_COUNTED = 10_000;

/** Publishes what is due and not done of every kind of work: it grows when no worker takes it. */
@Injectable()
export class WorkMeasure {
  constructor(private readonly dataSource: DataSource) {}

  async run(): Promise<void> {
    for (const work of kindsOfWork()) {
      const { due, oldestSeconds } = await this.find(work);
      workDue.set({ work: work.name }, due);
      workOldestDueSeconds.set({ work: work.name }, oldestSeconds);
    }
  }

  /** The oldest of each state and partition is the first of its part of the index; all of them are counted up to a bound. */
  private async find(work: Work): Promise<{ due: number; oldestSeconds: number }> {
    const { table, dueAt = 'due_at', partition, stateColumn = 'state', waiting, running } = work;
    const states = [...waiting, ...(running ? [running] : [])];
    const parts = (partition?.values ?? ['']).flatMap((value) =>
      states.map((state) => {
        const within = partition ? `${partition.column} = '${value}' AND ` : '';
        return `SELECT ${dueAt} AS at FROM ${table} WHERE ${within}${stateColumn} = '${state}' AND ${dueAt} <= NOW(6)`;
      }),
    );
    const oldest = parts.map((part) => `(${part} ORDER BY ${dueAt} LIMIT 1)`).join(' UNION ALL ');
    const some = parts.map((part) => `(${part} LIMIT ${MAX_COUNTED})`).join(' UNION ALL ');
    const [row]: { due: string; oldest: string | null }[] = await this.dataSource.query(
      `SELECT (SELECT COUNT(*) FROM (${some}) AS due_rows) AS due,
         (SELECT TIMESTAMPDIFF(SECOND, MIN(at), NOW(6)) FROM (${oldest}) AS firsts) AS oldest`,
    );
    return { due: Math.min(MAX_COUNTED, Number(row!.due)), oldestSeconds: Math.max(0, Number(row!.oldest ?? 0)) };
  }
}
