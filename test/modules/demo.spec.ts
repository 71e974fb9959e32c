import { afterAll, expect, it } from '@jest/globals';
import { seedDemo } from '../../src/demo/demo.js';
import { count, database, rows } from '../support/database.js';

afterAll(() => database.end());

it('The demo is seeded once, however often it is started: its people, its cafés, and what they say about them', async () => {
  await seedDemo('correct horse battery');
  const everything = async () => ({
    people: await count('SELECT COUNT(*) FROM users'),
    ratings: await rows('SELECT cafe_id, user_id, halves FROM cafe_ratings ORDER BY cafe_id, user_id'),
    cafes: await rows('SELECT id, name, raters, rating_halves, updated_at FROM cafes ORDER BY id'),
    events: await count('SELECT COUNT(*) FROM events'),
  });
  const once = await everything();
  expect([once.people, once.cafes.length, once.ratings.length > 10]).toEqual([5, 40, true]);
  await seedDemo('correct horse battery');
  expect(await everything()).toEqual(once);
});
