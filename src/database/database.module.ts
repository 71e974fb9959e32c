import { Inject, Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import type { DatabaseAddress } from '../addresses.js';
import { config } from '../config.js';
import { Pool, POOLS, type Pools } from '../kernel/reads/pool.js';
import { connectionTo, dataSourceOptions, tuneReader, tuneSessions } from './data-source.js';

const RETRY_MS = 500;

/** Closes the pools that Nest does not manage; Nest closes its own DataSource. */
@Injectable()
class ClosePools implements OnApplicationShutdown {
  constructor(
    @Inject(POOLS) private readonly pools: Pools,
    private readonly dataSource: DataSource,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    for (const pool of [this.pools.primary, this.pools.replica]) {
      if (pool && pool.dataSource !== this.dataSource) await pool.close();
    }
  }
}

/**
 * The databases of a process. A process that writes needs the primary to start, and also reads from the replica. A process
 * that only reads connects as a user with no other rights, and starts if either of the two responds.
 */
export function databaseFor({ isReader }: { isReader: boolean }): DynamicModule {
  const { application, reader, replica: replicaAddress } = config.database;
  // Nothing is written there, so no connection need take several statements at once.
  const sourceToRead = (address: DatabaseAddress) =>
    new DataSource({ ...dataSourceOptions, ...connectionTo(address), driver: undefined });
  const primary = new Pool(
    'primary',
    isReader ? sourceToRead(reader ?? application) : new DataSource(dataSourceOptions),
    isReader ? tuneReader : tuneSessions,
  );
  const replica = replicaAddress ? new Pool('replica', sourceToRead(replicaAddress), tuneReader) : null;
  const pools: Pools = { primary, replica };
  return {
    module: DatabaseModule,
    global: true,
    imports: [
      TypeOrmModule.forRootAsync({
        // Logs the reason of each failure: otherwise a wrong password looks like a closed port.
        useFactory: () => ({ ...dataSourceOptions, verboseRetryLog: true }),
        dataSourceFactory: () => (isReader ? firstToAnswer(pools) : primary.open()),
      }),
    ],
    providers: [{ provide: POOLS, useValue: pools }, ClosePools],
    exports: [POOLS],
  };
}

@Module({})
class DatabaseModule {}

/** The replica's if it responds: processes load their in-memory copies from there. */
async function firstToAnswer({ primary, replica }: Pools): Promise<DataSource> {
  for (;;) {
    if (replica && (await replica.tryRead(() => Promise.resolve(true)))) return replica.dataSource;
    if (!replica || (await primary.tryRead(() => Promise.resolve(true)))) return primary.open();
    await sleep(RETRY_MS);
  }
}
