import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { logger, nestLogger } from './kernel/telemetry/logging.js';
import { UnitOfWork } from './kernel/tx/unit-of-work.js';
import { UsersService } from './modules/users/index.js';

/**
 * Makes a registered account an admin: the way to the first one, as registration never gives this role. Logged, and recorded in
 * `events` as `user.became_admin`. The account logs in anew to use it. Running it again changes nothing.
 *
 * @throws Error when the login id is missing or has no account
 */
export async function makeAdmin([loginId, ...others]: string[]): Promise<void> {
  if (!loginId || others.length > 0) throw new Error('usage: node dist/main.js admin LOGIN');
  const app = await NestFactory.createApplicationContext(AppModule.for('api'), {
    logger: nestLogger,
    abortOnError: false,
  });
  try {
    const known = loginId.trim().toLowerCase();
    const { isNew, id } = await app.get(UnitOfWork).run((tx) => app.get(UsersService).makeAdmin(tx, known));
    logger.warn({ id }, isNew ? 'the account is an admin from now on' : 'the account was an admin already');
  } finally {
    await app.close();
  }
}
