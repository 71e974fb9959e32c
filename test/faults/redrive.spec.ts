import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/tx/ids.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { mailsTo } from '../support/mailbox.js';
import { newOperator } from '../support/money.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { untilReached } from '../support/wait.js';
import { World } from '../support/world.js';

const DEAD = scale(10_000, 800);
const PER_SECOND = 50;
/** How long the rate is watched: 10,000 take 200 s. */
const WATCHED_SECONDS = scale(10, 4);
const SOURCE = 'notifications.email';

const world = World.ofThisFile();
let worker: MadangProcess;
let admin: Client;
let person: Client;
beforeAll(async () => {
  const [api] = await Promise.all([world.start('api'), world.start('worker').then((started) => (worker = started))]);
  admin = await newOperator(api.address, 'admin');
  person = await newPerson(api.address);
});
afterAll(async () => {
  await killAll();
  await world.end();
  await database.end();
});

/** E-mails to one person that used up their tries. Returns their ids. */
async function dieInMail(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  for (let start = 0; start < count; start += 1_000) {
    const some = ids.slice(start, start + 1_000);
    await database.query(
      `INSERT INTO notifications (id, event_id, user_id, channel, type, data, state, attempts) VALUES ?`,
      [
        some.map((id) => [
          bytes(id),
          bytes(newId()),
          bytes(person.id),
          'email',
          'reservation.delivered',
          '{}',
          'dead',
          20,
        ]),
      ],
    );
    await database.query('INSERT INTO dead_letters (id, source, reference_id, reason, attempts) VALUES ?', [
      some.map((id) => [bytes(newId()), SOURCE, bytes(id), 'retries exhausted', 20]),
    ]);
  }
  return ids;
}

const redrive = async () =>
  (await admin.post('/v1/dead-letters/redrive', { filter: { source: SOURCE }, ratePerSecond: PER_SECOND })).body;

/** How the letters of the source that come after `after` stand in their line: how many, and the shortest and the longest distance, in seconds. */
async function line(after = `'2000-01-01'`) {
  const [seen] = await world.rows(
    `SELECT COUNT(*) AS n, COUNT(DISTINCT due) AS times, MIN(gap) / 1e6 AS shortest, MAX(gap) / 1e6 AS longest
     FROM (SELECT redrive_due_at AS due,
             TIMESTAMPDIFF(MICROSECOND, LAG(redrive_due_at) OVER (ORDER BY redrive_due_at), redrive_due_at) AS gap
           FROM dead_letters WHERE source = ? AND redrive_due_at > ${after}) AS letters`,
    [SOURCE],
  );
  return {
    letters: Number(seen!['n']),
    times: Number(seen!['times']),
    gaps: [seen!['shortest'], seen!['longest']].map(Number),
  };
}

it(`redrives ${DEAD} dead e-mails at ${PER_SECOND} a second, under their ids, also when the worker is killed`, async () => {
  const ids = await dieInMail(DEAD);
  expect(await redrive()).toEqual({ count: DEAD });
  expect(await redrive()).toEqual({ count: 0 });

  await untilReached('all have their time', DEAD, async () => (await line()).letters);
  expect(await line()).toEqual({ letters: DEAD, times: DEAD, gaps: [1 / PER_SECOND, 1 / PER_SECOND] });

  const attempts = () => world.count('SELECT COUNT(*) FROM delivery_attempts');
  await untilReached('some are sent', PER_SECOND, attempts);
  await worker.kill();
  worker = await world.start('worker');
  const watched = PER_SECOND * WATCHED_SECONDS;
  await untilReached('those to be watched are sent', watched, attempts);
  await worker.kill();

  // None left before its time, and their times are a fiftieth of a second apart: so the rate holds at every moment.
  const [seen] = await world.rows(
    `SELECT COUNT(*) AS sent, MIN(TIMESTAMPDIFF(MICROSECOND, d.redrive_due_at, a.started_at)) / 1e6 AS earliest,
       TIMESTAMPDIFF(MICROSECOND, MIN(a.started_at), MAX(a.started_at)) / 1e6 AS seconds,
       MIN(a.number) AS first_number, MAX(a.number) AS last_number
     FROM delivery_attempts a JOIN dead_letters d ON d.source = ? AND d.reference_id = a.notification_id`,
    [SOURCE],
  );
  if (process.env['TEST_FIGURES']) console.log(seen);
  expect(Number(seen!['earliest'])).toBeGreaterThan(-0.05); // the clocks of the two may differ a little
  // What was sent twice, at most, was on its way when the worker died.
  const mails = (await mailsTo(person.email)).map(({ headers }) => headers['message-id']!);
  const sent = new Set(mails);
  expect(mails.length - sent.size).toBeLessThanOrEqual(20);
  expect(sent.size).toBeGreaterThanOrEqual(watched);
  // Each of the two workers that were killed had leased twenty at most.
  const known = new Set(ids.slice(0, sent.size + 40).map((id) => `<${id}@madang.notification>`));
  expect([...sent].filter((id) => !known.has(id))).toEqual([]);
});

it('puts later ones behind those that wait', async () => {
  // However long the test before has taken, some wait.
  const last = 'UPDATE dead_letters SET redrive_due_at = redrive_due_at + INTERVAL 1 HOUR WHERE source = ?';
  await world.rows(`${last} ORDER BY redrive_due_at DESC LIMIT 50`, [SOURCE]);
  const end =
    'UPDATE redrive_lines l SET ends_at = (SELECT MAX(redrive_due_at) FROM dead_letters WHERE source = l.source)';
  await world.rows(`${end} WHERE source = ?`, [SOURCE]);
  worker = await world.start('worker');
  await dieInMail(100);
  expect(await redrive()).toEqual({ count: 100 });
  const waiting = () => line('NOW(6) + INTERVAL 30 MINUTE');
  await untilReached('all have their time', 150, async () => (await waiting()).letters);
  expect(await waiting()).toEqual({ letters: 150, times: 150, gaps: [1 / PER_SECOND, 1 / PER_SECOND] });
});
