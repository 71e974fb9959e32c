import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

/** Fails as a statement with somebody's address in it fails, and logs that in each of the ways in which errors are logged. */
const program = `
  import { Logger } from '@nestjs/common';
  import { QueryFailedError } from 'typeorm';
  import { logger, nestLogger } from './build/kernel/telemetry/logging.js';
  const sql = "UPDATE users SET email = 'mina@example.com'";
  const cause = Object.assign(new Error('Lock wait timeout exceeded'), { code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205, sql });
  const error = new QueryFailedError('UPDATE users SET email = ?', ['mina@example.com'], cause);
  Logger.overrideLogger(nestLogger);
  logger.error({ err: error }, 'from our own');
  new Logger('http').error({ err: error }, 'from a class');
  new Logger('http').error(error);
`;
const environment = { DATABASE_URL: 'mysql://a@b/c', REDIS_QUEUE_URL: 'redis://a', REDIS_CACHE_URL: 'redis://a' };

it('logs what a statement failed of, and none of the values that were in it', () => {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'info', ...environment },
  });
  const lines = output.trim().split('\n');
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({
      err: { type: 'QueryFailedError', message: expect.stringContaining('Lock wait timeout'), errno: 1205 },
    });
  }
  expect(output).not.toContain('mina@example.com');
});
