import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { config } from '../config.js';
import { DEPLOY_OVERLAP, connectionBudget, connectionsNeeded } from '../limits.js';

type Settings = {
  version: string;
  flush: string;
  log_bin: string;
  binlog_format: string;
  sync_binlog: string;
  rollback: string;
  max_connections: string;
};

/** @throws Error when this version needs a newer schema than the database has. */
export async function checkMigrated(dataSource: DataSource): Promise<void> {
  if (await dataSource.showMigrations())
    throw new Error('The schema is not up to date: run `node dist/main.js migrate` first.');
}

/**
 * Refuses to serve on a database that could lose an acknowledged write, or that has too few connections for a deploy.
 *
 * @throws Error that names the setting and its wanted value.
 */
export async function checkDatabase(dataSource: DataSource): Promise<void> {
  const [s]: Settings[] = await dataSource.query(
    `SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS \`flush\`, @@log_bin AS log_bin, @@binlog_format AS binlog_format,
       @@sync_binlog AS sync_binlog,
       @@innodb_rollback_on_timeout AS rollback, @@max_connections AS max_connections`,
  );
  if (!s) throw new Error('The database does not return its settings.');
  const wrong: string[] = [];
  if (Number(s.flush) !== 1) wrong.push(`innodb_flush_log_at_trx_commit is ${s.flush}, must be 1`);
  if (Number(s.log_bin) === 1 && Number(s.sync_binlog) !== 1) wrong.push(`sync_binlog is ${s.sync_binlog}, must be 1`);
  // Under READ COMMITTED the server refuses every write then (1665).
  if (Number(s.log_bin) === 1 && s.binlog_format === 'STATEMENT') wrong.push('binlog_format is STATEMENT, must be ROW');
  const needed = connectionsNeeded(config.database.processes, config.database.poolSize);
  const budget = connectionBudget(Number(s.max_connections));
  if (needed > budget) {
    wrong.push(
      `${needed} connections may be needed (DATABASE_PROCESSES × ${DEPLOY_OVERLAP} × DATABASE_POOL), the budget is ${budget}`,
    );
  }
  if (wrong.length > 0) throw new Error(`The database is not fit to serve: ${wrong.join('; ')}.`);
  if (Number(s.rollback) !== 1) {
    // Safe here: a unit of work always rolls back as a whole. It matters to other clients of this server.
    new Logger('database').warn('innodb_rollback_on_timeout is OFF; recommended is ON');
  }
}
