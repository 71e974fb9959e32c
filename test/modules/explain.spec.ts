import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from '../support/app.js';
import { Client, newPerson } from '../support/client.js';
import { fromBytes } from '../../src/kernel/tx/ids.js';
import { bytes, database, rows } from '../support/database.js';
import { fillRest, type Rest } from '../support/grown.js';
import { deposit, newOperator } from '../support/money.js';
import { Planner, statementsOf, type PlanLine, type Statement } from '../support/statements.js';
import { until } from '../support/wait.js';

/** More than this is "grows with the table": pages are of 20, batches of 200. */
const FEW = 1_000;

/** What may read more, and why that is no matter of how large the tables are. */
const exceptions: [shape: RegExp, reason: string][] = [
  [/FROM accounts$|FROM \(?\s*SELECT|COUNT\(\*\) AS broken/, 'the audit counts everything, from time to time'],
  [/FROM pledges p FORCE INDEX .* ORDER BY place/, 'what one person backs is sorted'],
  [/p.backer_id = \? AND m.status = \?/, 'of what one person backs, that in a state is picked'],
  [/m.streamer_id = \? .*ORDER BY m.(pot|deadline)/, 'what one person was asked to do is sorted'],
  [
    /FROM events FORCE INDEX \(events_seq\) WHERE seq IN/,
    'numbers that may still commit: after a start a thousand at most',
  ],
  [/LOCATE\(\?, m.folded\)|FROM message(s|_readers) . .* OFFSET \?/, 'a search walks past 10,000 messages at most'],
  [/FROM cafe_bookmarks b JOIN cafes k/, 'the bookmarks of one person, of which merged cafés make one'],
];

let statements: Statement[];
let planner: Planner;
beforeAll(async () => {
  const seeding = spawn(
    process.execPath,
    ['scripts/seed.mjs', '--people=2000', '--reservations=20000', '--events', '--missions=5000', '--cafes=2000'],
    { stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  expect(await once(seeding, 'exit')).toEqual([0, null]);
  planner = await Planner.open();
  statements = await useEverything();
});
afterAll(async () => {
  await planner.close();
  await database.end();
});

/** Everything that people, operators and workers do often, by somebody who has more of it than anybody. */
async function useEverything(): Promise<Statement[]> {
  let app: Awaited<ReturnType<typeof startApp>> | undefined;
  try {
    const living = await statementsOf(async () => {
      app = await startApp('all');
      await live(app.address);
    });
    const { address } = app!;
    const admin = await newOperator(address, 'admin');
    const busy = new Client(address);
    Object.assign(busy, { loginId: 'seed_00000000', password: 'madang seed' });
    expect((await busy.logIn()).status).toBe(201);
    busy.id = (await busy.get('/v1/users/me')).body.id;
    expect((await deposit(admin, busy.id, 100_000)).status).toBe(201);
    const rest = await fillRest(busy.id);
    return [...living, ...(await statementsOf(() => lookAtAll(busy, admin, rest)))];
  } finally {
    await app?.stop();
  }
}

async function lookAtAll(busy: Client, admin: Client, { cafeId, webhookId, day }: Rest): Promise<void> {
  const lists = ['', '&status=requested', '&status=delivered', `&date=${day}`, `&status=delivered&date=${day}`];
  for (const person of [busy, admin]) {
    for (const filter of lists) await pages(person, `/v1/reservations?limit=20${filter}`);
  }
  const whose = ['', `&streamerId=${busy.id}`, `&backerId=${busy.id}`];
  for (const sort of ['newest', 'pot', 'deadline']) {
    for (const filter of whose.flatMap((one) => [one, `${one}&status=open`, `${one}&status=claimed`])) {
      await pages(busy, `/v1/missions?limit=20&sort=${sort}${filter}`);
    }
  }
  for (const search of ['', '&q=seed', '&q=김', '&q=김민아']) await pages(busy, `/v1/streamers?limit=20${search}`);
  expect((await busy.get('/v1/profiles/seed_00000000')).status).toBe(200);
  const { items } = (await busy.get('/v1/messages?type=reservation.requested')).body;
  const narrowed = [
    `&reservationId=${items[0].reservationId}`,
    '&from=2026-01-01T00:00:00.000Z&to=2090-01-01T00:00:00.000Z',
  ];
  for (const filter of ['', '&type=reservation.requested', ...narrowed].flatMap((one) => [
    one,
    `${one}&q=예약`,
    `${one}&q=없는말`,
  ])) {
    for (const person of [busy, admin]) await pages(person, `/v1/messages?limit=20${filter}`);
  }
  const own = [
    '/v1/notifications?limit=20',
    '/v1/notifications?unread=true',
    '/v1/wallet',
    '/v1/wallet/transactions?limit=20',
    '/v1/drivers/me/earnings',
    '/v1/sessions?limit=20',
    '/v1/bookmarks?limit=20',
    '/v1/webhooks',
    `/v1/webhooks/${webhookId}/deliveries?limit=20`,
    `/v1/cafes/${cafeId}`,
    `/v1/cafes/${cafeId}/comments?limit=20`,
  ];
  for (const path of own) await pages(busy, path);
  const [delivered] = await rows<{ id: Buffer }>(
    `SELECT id FROM reservations WHERE consumer_id = ? AND status = 'delivered' AND quote_id IS NOT NULL ORDER BY id DESC LIMIT 1`,
    [bytes(busy.id)],
  );
  const priced = `/v1/reservations/${fromBytes(delivered!.id)}`;
  for (const path of ['receipt', 'milestones', 'handover', 'tracking'])
    expect([path, (await busy.get(`${priced}/${path}`)).status]).toEqual([path, 200]);
  expect((await busy.get('/v1/offers')).status).toBe(200);
  const operators = [
    '/v1/users?limit=20',
    `/v1/users/${busy.id}/audit?limit=20`,
    '/v1/deliveries?limit=20',
    '/v1/deliveries?state=dead',
    `/v1/deliveries?userId=${busy.id}&channel=in_app`,
    '/v1/deliveries?state=delivered&from=2026-01-01T00:00:00.000Z&to=2026-01-02T00:00:00.000Z',
    '/v1/dead-letters?redriven=false',
    '/v1/dead-letters?limit=20',
    '/v1/cafe-suggestions?state=pending',
    '/v1/audit?limit=20',
    `/v1/audit?limit=20&actorId=${admin.id}`,
    `/v1/audit?limit=20&subjectId=${busy.id}`,
    '/v1/operations/reservations?limit=20',
    '/v1/operations/reservations?limit=20&stuck=true',
    '/v1/operations/reservations?limit=20&stuck=false',
    '/v1/operations/drivers?limit=20',
    `${priced.replace('reservations', 'ledger/escrows')}/transactions?limit=20`,
  ];
  for (const path of operators) await pages(admin, path);
}

/** The first page and the second, and one thing of it with its history. */
async function pages(person: Client, path: string): Promise<void> {
  const first = await person.get(path);
  expect([path, first.status]).toEqual([path, 200]);
  const { nextCursor, items } = first.body;
  if (nextCursor) expect((await person.get(`${path}&cursor=${nextCursor}`)).status).toBe(200);
  const [thing] = /^\/v1\/(reservations|missions)\?/.exec(path) ?? [];
  if (!thing || items.length === 0) return;
  const one = `${thing.slice(0, -1)}/${items[0].id}`;
  const history = thing.includes('reservations') ? ['/timeline'] : ['/events', '/pledges?limit=20'];
  for (const of of ['', ...history]) expect((await person.get(one + of)).status).toBe(200);
}

/** Bookings and missions as they go on meanwhile, and what the workers do with them. */
async function live(address: string): Promise<void> {
  const admin = await newOperator(address, 'admin');
  const [consumer, driver, streamer] = await Promise.all([
    newPerson(address),
    newPerson(address, 'driver'),
    newPerson(address, 'streamer'),
  ]);
  await driver.goOnline();
  const booked = await consumer.book();
  const one = `/v1/reservations/${booked.body.id}`;
  for (const step of ['acceptance', 'pickup', 'delivery'])
    expect((await driver.post(`${one}/${step}`)).status).toBe(201);
  await deposit(admin, consumer.id, 50_000);
  const mission = await consumer.post('/v1/missions', {
    streamerId: streamer.id,
    title: 'x',
    amount: 5_000,
    timeLimitSeconds: 60,
  });
  expect(mission.status).toBe(201);
  const pledge = await consumer.post(`/v1/missions/${mission.body.id}/pledges`, { amount: 1_000 });
  expect(pledge.status).toBe(201);
  await streamer.post(`/v1/missions/${mission.body.id}/settlement`, { outcome: 'success' });
  await until(
    'the consumer has heard of all',
    async () => {
      const { items } = (await consumer.get('/v1/notifications')).body;
      return items.length >= 4;
    },
    60_000,
  );
}

/** An index that is read in its order until a page is full is estimated as if it were read to its end: the third test counts. */
const isReadWhole = ({ type }: PlanLine, sql: string): boolean => type === 'index' && !/^\(?\s*SELECT/i.test(sql);

/** Tables that stand for themselves in a plan: not the result of another line. */
const isTable = ({ table }: PlanLine): boolean => table !== null && !table.startsWith('<');

describe('Every statement that is sent often', () => {
  const reasonFor = (shape: string) => exceptions.find(([pattern]) => pattern.test(shape))?.[1];
  const told = (wrong: string[]) => expect(wrong.join('\n\n')).toBe('');

  it('is looked at: those that lists, workers and sweeps live by are among them', () => {
    const shapes = statements.map(({ shape }) => shape);
    const expected = [
      /FROM reservations FORCE INDEX \(\w+\) WHERE consumer_id = \? AND status = \? AND undelivered IS NULL AND id < \?/,
      /FROM reservations FORCE INDEX \(\w+\) WHERE driver_id = \? AND date = \?/,
      /FROM reservations FORCE INDEX \(\w+\) WHERE date = \? AND status = \?/,
      ...[
        'missions',
        'pledges',
        '`?notifications',
        'events',
        'inbox',
        'dead_letters',
        'cafe_comments',
        'entries',
        'withdrawals',
      ].map((table) => new RegExp(`(FROM|UPDATE) ${table}\\b`)),
      /FROM entries e FORCE INDEX \(entries_in_time\)/,
      /DELETE FROM idempotency_keys/,
      /FROM events WHERE state = \? AND type IN .* SKIP LOCKED/,
      /FROM inbox WHERE state = \? AND due_at <=/,
      /FROM missions WHERE status = \? AND deadline <= NOW/,
    ];
    expect(expected.filter((pattern) => !shapes.some((shape) => pattern.test(shape)))).toEqual([]);
    expect(new Set(shapes).size).toBeGreaterThan(80);
  });

  it('goes down an index: no table is read whole, nothing large is sorted or kept aside', async () => {
    const wrong: string[] = [];
    for (const { sql, shape } of statements.filter(({ sql }) => /^\(?\s*(SELECT|UPDATE|DELETE)/i.test(sql))) {
      if (reasonFor(shape)) continue;
      const plan = await planner.explain(sql);
      const bad = plan.filter(
        (line) =>
          isTable(line) &&
          line.rows > FEW &&
          (line.type === 'ALL' || isReadWhole(line, sql) || /Using (filesort|temporary)/.test(line.extra)),
      );
      for (const line of bad) wrong.push(`${shape.slice(0, 700)}\n  → ${JSON.stringify(line)}`);
    }
    told([...new Set(wrong)]);
  });

  it('reads a page and not a table, for whoever has most', async () => {
    const wrong: string[] = [];
    for (const { sql, shape } of statements.filter(({ sql }) => /^\(?\s*SELECT\b/i.test(sql))) {
      if (reasonFor(shape) || /GET_LOCK|SKIP LOCKED|FOR UPDATE|@@/.test(sql)) continue;
      const read = await planner.rowsReadBy(sql);
      if (read > FEW) wrong.push(`${read} rows: ${shape.slice(0, 900)}`);
    }
    told([...new Set(wrong)]);
  });
});
