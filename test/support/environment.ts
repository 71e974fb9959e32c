import { afterAll } from '@jest/globals';
import { createDatabase, dropDatabase } from './databases.js';
import { releaseAll } from './holds.js';

/**
 * Runs before each spec file: gives it a database and a Redis prefix of its own, so that files run side by side, make
 * their own people and clean up nothing. The servers are those `npm test` started, or those the environment names.
 */
const { DATABASE_URL } = process.env;
if (!DATABASE_URL) throw new Error('Run the tests by `npm test`: it starts the servers they need.');

const name = `${new URL(DATABASE_URL).pathname.slice(1) || 'madang_test'}_${process.pid}_${Date.now().toString(36)}`;
const own = new URL(DATABASE_URL);
own.pathname = `/${name}`;

Object.assign(process.env, {
  DATABASE_URL: own.href,
  REDIS_PREFIX: name,
  PORT: '0',
  METRICS_PORT: '0',
  LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
  RATE_LIMIT_FACTOR: '10000',
  DATABASE_PROCESSES: '4',
  // Bookings that a test leaves open are not offered to the drivers of the next one.
  DISPATCH_ROUND_SECONDS: '3600',
});
delete process.env['DEMO_ADMIN_PASSWORD'];

await createDatabase(name);

afterAll(async () => {
  await releaseAll();
  await dropDatabase(name);
});
