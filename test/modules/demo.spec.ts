import { afterAll, expect, it } from '@jest/globals';
import { seedDemo } from '../../src/demo/demo.js';
import { count, database, rows } from '../support/database.js';
import { newPerson } from '../support/client.js';
import { killAll, MadangProcess, runToEnd } from '../support/processes.js';

afterAll(async () => {
  await killAll();
  await database.end();
});

it('The demo is seeded once, however often it is started: its people, its missions, its cafés, and what they say about them', async () => {
  await seedDemo('correct horse battery');
  const everything = async () => ({
    people: await count('SELECT COUNT(*) FROM users'),
    ratings: await rows('SELECT cafe_id, user_id, halves FROM cafe_ratings ORDER BY cafe_id, user_id'),
    cafes: await rows('SELECT id, name, raters, rating_halves, updated_at FROM cafes ORDER BY id'),
    handles: await rows('SELECT login_id, handle, bio FROM users WHERE handle IS NOT NULL ORDER BY login_id'),
    robots: await count('SELECT COUNT(*) FROM robots'),
    served: await count('SELECT COUNT(*) FROM users WHERE is_test'),
    events: await count('SELECT COUNT(*) FROM events'),
    missions: await rows('SELECT id, pot, backers FROM missions ORDER BY id'),
    transfers: await count('SELECT COUNT(*) FROM transfers'),
  });
  const once = await everything();
  expect([once.people, once.robots, once.served]).toEqual([8, 3, 1]);
  expect(once.missions.map(({ pot }) => Number(pot)).toSorted()).toEqual([3_000, 7_000]);
  expect(once.handles.map(({ handle }) => handle)).toEqual(['haru', 'mina_kim']);
  expect([once.cafes.length, once.ratings.length > 10]).toEqual([40, true]);
  await seedDemo('correct horse battery');
  expect(await everything()).toEqual(once);
});

it('The role `admin` makes a registered account an admin, once, and records it', async () => {
  const { address } = await MadangProcess.start('api');
  const person = await newPerson(address);
  const recorded = () => count(`SELECT COUNT(*) FROM events WHERE type = 'user.became_admin'`);
  const env = { LOG_LEVEL: 'info' };
  for (const word of ['from now on', 'already']) {
    const { code, log } = await runToEnd('admin', env, person.loginId);
    expect([code, log]).toEqual([0, expect.stringContaining(word)]);
    expect(await recorded()).toBe(1);
  }
  await person.logIn();
  expect((await person.get('/v1/dead-letters')).status).toBe(200);

  const { code, log } = await runToEnd('admin', env, 'no-such-account');
  expect([code, log]).toEqual([1, expect.stringContaining('register it first')]);
});

it('`migrate` ends by saying where to look and how to log in, unless the demo is off', async () => {
  const env = { DEMO_ADMIN_PASSWORD: 'correct horse battery', PUBLIC_URL: 'http://127.0.0.1:8080' };
  const { log } = await runToEnd('migrate', env);
  const last = log.trim().split('\n').at(-1);
  expect(last).toMatch(
    /http:\/\/127\.0\.0\.1:8080\/cafes .* Log in as admin, mina, .* password correct horse battery$/,
  );
  expect((await runToEnd('migrate', { ...env, DEMO: 'off' })).log).not.toContain('Log in as');
});
