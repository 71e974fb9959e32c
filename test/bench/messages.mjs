/**
 * How fast the history is written and searched in the tables: `npm run bench -- messages [--messages=1000000]`. One person reads a
 * fifth of all messages, an admin everything; each question is asked over HTTP, one after the other, after a turn to warm up.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import mysql from 'mysql2/promise';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { post, register } from './lib/caller.mjs';
import { summarizeRun, table } from '../../load/numbers.mjs';
import { inTurn } from './lib/in-turn.mjs';
import { rowOf } from './lib/rows.mjs';
import { fromDist } from './lib/dist.mjs';

/** @type {typeof import('../../src/modules/messages/folding.js')} */
const { foldAll, gramsOf } = await fromDist('modules/messages/folding.js');

const { values } = parseArgs({ options: { messages: { type: 'string', default: '1000000' } } });
const TOTAL = Number(values.messages);
const [PER_STATEMENT, RECORDED, ASKED, RARE] = [1_000, 5_000, 100, 50_000];
const env = { RATE_LIMIT_FACTOR: '100000', LOG_LEVEL: 'warn', METRICS_PORT: '0' };
const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
stopOnSignals({ code: 130 });

await migrate(env);
const db = await mysql.createConnection({ uri: process.env.DATABASE_URL, timezone: 'Z' });
const api = await startMadang('api', env);
const [reader, admin] = [await register(api.address, 'driver'), await register(api.address, 'consumer')];
const bytes = (/** @type {string} */ id) => Buffer.from(id.replaceAll('-', ''), 'hex');

const pick = (/** @type {string[]} */ from) => inTurn(from, Math.floor(Math.random() * from.length));
const stations = [
  '강남역',
  '서울역',
  '홍대입구역',
  '잠실역',
  '신림역',
  '건대입구역',
  '성수역',
  '여의도역',
  '사당역',
  '왕십리역',
];
const roads = [
  '테헤란로',
  '양화로',
  '세종대로',
  '올림픽로',
  '한강대로',
  '왕십리로',
  '남부순환로',
  '동일로',
  '도산대로',
];
const place = () =>
  Math.random() < 0.3 ? pick(stations) : `서울 ${pick(roads)} ${1 + Math.floor(Math.random() * 400)}`;
const name = () =>
  pick([...'김이박최정강조윤장임']) + pick([...'민서준우하은지현수영도윤']) + pick([...'연시아주원수진호']);

/** Message number `index`, 25 s after the one before it: ids begin with their time. */
function message(/** @type {number} */ index) {
  const atMs = Date.now() - (TOTAL - index) * 25_000;
  const id = Buffer.concat([Buffer.alloc(6), randomBytes(10)]);
  id.writeUIntBE(atMs, 0, 6);
  const rare = index % RARE === RARE / 2 ? '해운대 ' : '';
  const [who, way] = [name(), `${rare}${place()} → ${place()}`];
  const [ko, en] = [
    `${who}님이 12월 24일 (목) ${way} 배송을 예약했습니다.`,
    `${who} booked a delivery on Thu 24 Dec: ${way}.`,
  ];
  return { id, at: new Date(atMs), ko, en, folded: foldAll(ko, en), subject: randomBytes(16) };
}

async function fill() {
  await db.query('ALTER TABLE message_grams DROP KEY message_grams_words');
  for (let start = 0; start < TOTAL; start += PER_STATEMENT) {
    const some = Array.from({ length: PER_STATEMENT }, (_, i) => message(start + i));
    await db.query('INSERT INTO messages (id, kind, type, occurred_at, subject, subject_id, ko, en, folded) VALUES ?', [
      some.map((m) => [m.id, 'event', 'reservation.requested', m.at, 'reservation', m.subject, m.ko, m.en, m.folded]),
    ]);
    await db.query('INSERT INTO message_grams (message_id, grams) VALUES ?', [
      some.map(({ id, folded }) => [id, gramsOf(folded.toString()).join(' ')]),
    ]);
    await db.query('INSERT INTO message_readers (reader_id, message_id, type, subject_id) VALUES ?', [
      some.map(({ id, subject }, i) => [
        i % 5 ? randomBytes(16) : bytes(reader.id),
        id,
        'reservation.requested',
        subject,
      ]),
    ]);
    if (start % (TOTAL / 10) === 0) say(`${start.toLocaleString('en')} messages`);
  }
  await db.query('ALTER TABLE message_grams ADD FULLTEXT KEY message_grams_words (grams)');
  await db.query('ANALYZE TABLE messages, message_grams, message_readers');
}

/** So many events of a booking, noted and not yet written down; how many a worker writes per second. */
async function record() {
  const day = '2099-12-24';
  const { id } = await post(
    api.address,
    '/v1/reservations',
    { departure: '서울역', destination: '강남역', date: day },
    admin.token,
  );
  const payload = JSON.stringify({ reservationId: id, consumerId: admin.id });
  const rows = Array.from({ length: RECORDED }, () => [
    randomBytes(16),
    'reservation.requested',
    bytes(admin.id),
    payload,
    new Date(),
  ]);
  await db.query('INSERT INTO message_sources (event_id, type, actor_id, payload, occurred_at) VALUES ?', [rows]);
  const worker = await startMadang('worker', env);
  const left = async () => Number((await rowOf(db, 'SELECT COUNT(*) AS n FROM message_sources')).n);
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
  while ((await left()) >= RECORDED) await pause();
  const [from, fromMs] = [await left(), performance.now()];
  while ((await left()) > 0) await pause();
  const perSecond = Math.round(from / ((performance.now() - fromMs) / 1_000));
  await worker.stop();
  return perSecond;
}

/**
 * @param {string} token
 * @param {string} [q]
 */
async function ask(token, q) {
  /** @type {number[]} */
  const latencies = [];
  for (let i = -10; i < ASKED; i++) {
    const startedAt = performance.now();
    const answer = await fetch(`${api.address}/v1/messages${q ? `?q=${encodeURIComponent(q)}` : ''}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    if (answer.status !== 200) throw new Error(`The search answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    if (i >= 0) latencies.push(performance.now() - startedAt);
  }
  return summarizeRun(latencies, 1);
}

say(`Filling the tables with ${TOTAL.toLocaleString('en')} messages`);
await fill();
await db.query(`UPDATE users SET roles = 'admin' WHERE id = ?`, [bytes(admin.id)]);
for (const person of [reader, admin]) {
  const { loginId, password } = person; // tokens end after ten minutes
  person.token = (await post(api.address, '/v1/sessions', { loginId, password })).accessToken;
}

const questions = {
  'no words': undefined,
  'frequent (강남역)': '강남 역',
  'rare (해운대)': '해운대',
  'nowhere (없는말)': '없는말',
  'one character (강)': '강',
};
/** @type {Record<string, Record<'own' | 'admin', import('./lib/rounds.mjs').Run>>} */
const search = {};
for (const [title, q] of Object.entries(questions)) {
  search[title] = { own: await ask(reader.token, q), admin: await ask(admin.token, q) };
}
const messagesPerSecond = await record();
const rows = Object.entries(search).map(([title, { own, admin: all }]) => [
  title,
  own.p50Ms,
  own.p99Ms,
  all.p50Ms,
  all.p99Ms,
]);
console.log(table([['search', 'own p50 ms', 'p99', 'admin p50 ms', 'p99'], ...rows]));
console.log(`\n  written down by one worker: ${messagesPerSecond} events/s`);
if (process.env.BENCH_OUT)
  writeFileSync(process.env.BENCH_OUT, JSON.stringify({ messages: TOTAL, search, messagesPerSecond }, null, 2));
await db.end();
await api.stop();
process.exit(0);
