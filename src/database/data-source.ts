import type { DataSource, DataSourceOptions } from 'typeorm';
import type { DatabaseAddress } from '../addresses.js';
import { config } from '../config.js';
import { CommitAnswerSubscriber } from '../kernel/tx/commit-answer.js';
import { driver } from '../kernel/tx/driver.js';
import { watchPool } from './pool.metrics.js';
import { Mission } from '../modules/missions/index.js';
import { Notification } from '../modules/notifications/index.js';
import { Reservation } from '../modules/reservations/index.js';
import { User } from '../modules/users/index.js';
import { migrations } from './migrations/index.js';

const { queryMs, lockWaitSeconds, poolIdleMs } = config.timeouts;

/** The options of a connection, as TypeORM names them. */
export const connectionTo = ({ user, ...address }: DatabaseAddress) => ({ ...address, username: user });

/** The database of every process. Entities and migrations are listed by hand; only migrations create the schema. */
export const dataSourceOptions = {
  type: 'mysql' as const,
  driver,
  ...connectionTo(config.database.application),
  entities: [User, Reservation, Mission, Notification],
  subscribers: [CommitAnswerSubscriber],
  migrations,
  migrationsTransactionMode: 'none', // MySQL has no transactional DDL: one statement per migration instead
  synchronize: false,
  charset: 'utf8mb4',
  timezone: 'Z',
  supportBigNumbers: true,
  bigNumberStrings: true, // mysql2 rounds numbers over 2^53
  poolSize: config.database.poolSize,
  connectTimeout: 3_000,
  trace: false, // mysql2 would record a stack for every statement in case it fails; TypeORM's error carries one anyway
  logging: false,
  extra: {
    // mysql2 looks for idle connections only if this is below the pool's size; and those beyond it, it closes each second.
    maxIdle: Math.max(1, config.database.poolSize - 1),
    idleTimeout: poolIdleMs, // below the server's wait_timeout of 60 s
    maxPreparedStatements: 1, // as many as we prepare: mysql2 makes room for 16,000 on each connection, half a megabyte
    queueLimit: config.database.poolSize * 20, // beyond it callers get 503 at once instead of waiting in memory
  },
} satisfies DataSourceOptions;

const TUNING = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = ${lockWaitSeconds},
     sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'
     /*M!100100 , max_statement_time = ${queryMs / 1000} */ /*!80000 , max_execution_time = ${queryMs} */
     /*M!100301 , session_track_system_variables = 'last_gtid' */ /*!80000 , session_track_gtids = 'OWN_GTID' */`,
];
const READ_ONLY = 'SET SESSION TRANSACTION READ ONLY';

/**
 * Sets UTC, READ COMMITTED, strict SQL and timeouts of statements and locks on every connection of the pool, and makes it
 * return the position of each commit (tx/commit-position.ts). Each `!` comment is for one engine: MariaDB limits every
 * statement, MySQL only SELECTs.
 */
export const tuneSessions = async (dataSource: DataSource): Promise<DataSource> =>
  watchPool('writer', await tune(dataSource, TUNING));

/** The same, and makes the connection read-only (error 1792), whatever the rights of its user. */
export const tuneReader = async (dataSource: DataSource): Promise<DataSource> =>
  watchPool('reader', await tune(dataSource, [...TUNING, READ_ONLY]));

async function tune(dataSource: DataSource, statements: string[]): Promise<DataSource> {
  type Connection = { query(sql: string): void };
  const { pool } = dataSource.driver as unknown as {
    pool: { on(event: 'connection', run: (c: Connection) => void): void };
  };
  pool.on('connection', (connection) => statements.forEach((sql) => connection.query(sql)));
  // The first connection: `initialize` opened it before a listener could be added.
  for (const sql of statements) await dataSource.query(sql);
  return dataSource;
}
