import { DataSource } from 'typeorm';
import { config } from '../config.js';
import { logger } from '../kernel/telemetry/logging.js';
import { connectionTo, dataSourceOptions } from './data-source.js';
import { grantToApplication } from './grants.js';
import { asOwner } from './owner.js';
import { checkDatabase } from './self-check.js';
import { checkTriggers } from './triggers.js';
import { prepareWeeks } from './weeks.js';

const LOCK_PATIENCE_SECONDS = 120;

/** Brings the schema up to date. Concurrent runs are safe: the second waits for the first and finds nothing to do. */
export async function migrate(): Promise<void> {
  const dataSource = await new DataSource({
    ...dataSourceOptions,
    ...connectionTo(config.database.migration ?? config.database.application),
    poolSize: 2,
  }).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await checkDatabase(dataSource);
    const name = `madang-migrate:${dataSource.driver.database}`.slice(0, 64);
    const [{ taken }]: [{ taken: string | number }] = await lock.query('SELECT GET_LOCK(?, ?) AS taken', [
      name,
      LOCK_PATIENCE_SECONDS,
    ]);
    if (Number(taken) !== 1) throw new Error('Another migration is still running.');
    const done = await dataSource.runMigrations({ transaction: 'none' });
    for (const { name } of done) logger.info({ migration: name }, 'migrated');
    await checkTriggers(dataSource);
    logger.info({ migrations: done.length }, 'the schema is up to date');
    await asOwner(prepareWeeks);
    const newer = await unknownMigrations(dataSource);
    if (newer.length > 0)
      logger.warn({ migrations: newer }, 'the schema is newer than this image: rights stay as they are');
    else if (config.database.migration) await grantToApplication(dataSource);
  } finally {
    await lock.release(); // the lock is released with its connection
    await dataSource.destroy();
  }
}

/**
 * Migrations in the database that this image does not know: it is an older one, which a release went back to. What a newer
 * one has taken from the application's user it would give back.
 */
async function unknownMigrations(dataSource: DataSource): Promise<string[]> {
  const known = new Set(dataSource.migrations.map(({ name }) => name));
  const done: { name: string }[] = await dataSource.query('SELECT name FROM migrations ORDER BY id');
  return done.map(({ name }) => name).filter((name) => !known.has(name));
}
