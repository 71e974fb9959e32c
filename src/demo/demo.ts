import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { demoCafes } from './demo-cafes.js';
import { ensureMissions } from './demo-missions.js';
import { people, robots, type Person } from './people.js';
import { nestLogger } from '../kernel/telemetry/logging.js';
import { UnitOfWork } from '../kernel/tx/unit-of-work.js';
import { PlacesService, RatingsService, originIdOf, tagCodes } from '../modules/cafes/index.js';
import { DriversService } from '../modules/drivers/index.js';
import { RobotRoster } from '../modules/robots/index.js';
import { WalletsService } from '../modules/wallets/index.js';
import { Passwords, User, UsersService } from '../modules/users/index.js';

/** Where to look and how to log in, for the person who has just started Madang with its demo. */
export function greeting(publicUrl: string, password: string): string {
  const pages = ['/', '/cafes', '/inbox', '/docs'].map((path) => publicUrl.replace(/\/$/, '') + path);
  const names = people.map(({ loginId }) => loginId).join(', ');
  return `Madang: ${pages.join('  ')}  Log in as ${names}, password ${password}`;
}

/** Creates the demo accounts, cafés and missions, or gives existing accounts this password; running it again changes nothing. */
export async function seedDemo(password: string): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule.for('api'), {
    logger: nestLogger,
    abortOnError: false,
  });
  try {
    const ids: string[] = [];
    for (const person of people) ids.push(await ensure(app, person, password));
    for (const robot of robots) await ensure(app, robot, password);
    await ensureCafes(app, ids);
    const idOf = (loginId: string) => ids[people.findIndex((person) => person.loginId === loginId)]!;
    await ensureMissions(app, idOf('mina'), idOf('haru'));
  } finally {
    await app.close();
  }
}

async function ensure(
  app: INestApplicationContext,
  { won, shown, ...person }: Person,
  password: string,
): Promise<string> {
  const [users, passwords] = [app.get(UsersService), app.get(Passwords)];
  const known = await users.findByLoginId(person.loginId);
  const isRight = known !== null && (await passwords.matches(known.passwordHash, password));
  const passwordHash = isRight ? known.passwordHash : await passwords.hash(password);
  return app.get(UnitOfWork).run(async (tx) => {
    const email = `${person.loginId}@demo.madang.local`;
    const { id } = known ?? (await users.register(tx, { ...person, email, passwordHash }));
    if (known && !isRight) await tx.update(User, { id }, { passwordHash });
    if (!known && shown) await users.change(tx, id, shown);
    if (robots.some(({ loginId }) => loginId === person.loginId)) app.get(RobotRoster).enlist(tx, id);
    else if (!known && person.roles.includes('driver')) {
      await app.get(DriversService).setProfile(tx, id, { vehicle: 'motorcycle', plate: null });
      await app.get(DriversService).setOnline(tx, id, true);
    }
    if (person.roles.includes('consumer')) app.get(RobotRoster).serve(tx, id);
    if (won) await app.get(WalletsService).deposit(tx, { userId: id, amount: won, reference: `demo:${id}` }, null);
    return id;
  });
}

/** Creates the cafés, and rates those that are new: the users may change their ratings later. */
async function ensureCafes(app: INestApplicationContext, raters: string[]): Promise<void> {
  const [places, ratings] = [app.get(PlacesService), app.get(RatingsService)];
  await app.get(UnitOfWork).run(async (tx) => {
    const outcomes = await places.ingest(tx, 'geojson', demoCafes, new Set());
    for (const [index, { sourceId, facts }] of demoCafes.entries()) {
      const tags = tagCodes.filter((code) => facts[code]);
      if (outcomes[index] !== 'created' || tags.length < 3) continue;
      for (const [order, id] of raters.slice(0, 1 + (index % raters.length)).entries()) {
        const points = 3 + ((index + 2 * order) % 5) / 2;
        const me = { id, roles: ['consumer' as const], sessionId: id };
        await ratings.rate(tx, me, originIdOf('geojson', sourceId), { points, tags });
      }
    }
  });
}
