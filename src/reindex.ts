import { DataSource } from 'typeorm';
import { config } from './config.js';
import { dataSourceOptions, tuneSessions } from './database/data-source.js';
import { logger } from './kernel/telemetry/logging.js';
import { reindex } from './modules/messages/index.js';

/** Rebuilds the search index from the tables, and logs the progress of each batch. */
export async function reindexMessages(): Promise<void> {
  if (!config.search.url) throw new Error('Set SEARCH_URL to the address of OpenSearch.');
  // One connection: it holds the lock.
  const dataSource = await tuneSessions(await new DataSource({ ...dataSourceOptions, poolSize: 1 }).initialize());
  try {
    const { done, refused } = await reindex(dataSource.manager, (progress) => logger.info(progress, 'reindexing'));
    logger.info({ done, refused }, 'the index is new');
  } finally {
    await dataSource.destroy();
  }
}
