/**
 * Makes what a bench of settlements needs, through the system's own ledger but in bulk: `gather` makes so many people with money,
 * `putUp` a mission that each of them has backed.
 */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { parse, v7 } from 'uuid';
import { fromDist } from './dist.mjs';
import { inTurn } from './in-turn.mjs';
import { takeOrdersOf } from './orders.mjs';

/** @type {typeof import('../../../src/app.module.js')} */
const { AppModule } = await fromDist('app.module.js');
/** @type {typeof import('../../../src/kernel/tx/unit-of-work.js')} */
const { UnitOfWork } = await fromDist('kernel/tx/unit-of-work.js');
/** @type {typeof import('../../../src/modules/wallets/index.js')} */
const { escrowOf, Ledger, transferId, walletOf } = await fromDist('modules/wallets/index.js');
/** @type {typeof import('../../../src/modules/wallets/account.js')} */
const { topupOf } = await fromDist('modules/wallets/account.js');

const BATCH = 1_000;
const PLEDGE_KRW = 1_000;
const toBytes = (/** @type {string} */ id) => Buffer.from(parse(id));

const app = await NestFactory.createApplicationContext(AppModule.for('api'), { logger: ['error'] });
/** @type {string[]} */
const people = [];

const orders = { gather, putUp };
/** @typedef {typeof orders} Orders */
takeOrdersOf(orders);

/** @param {{ count: number }} order */
async function gather({ count }) {
  while (people.length < count) people.push(v7());
  await post(
    people.map((id) => move(transferId(`crowd:${id}`), 'deposit', topupOf(id), walletOf(id), id)),
    async (tx) => {
      for (const ids of batches(people)) {
        const rows = ids.flatMap((id) => [toBytes(id), id.replaceAll('-', ''), `${id}@example.com`]);
        await tx.query(
          `INSERT INTO users (id, login_id, email, name, locale, roles, password_hash, created_at)
         VALUES ${ids.map(() => `(?, ?, ?, '벤치', 'ko', 'consumer', '', NOW(6))`).join(', ')}`,
          rows,
        );
      }
    },
  );
  return { count: people.length };
}

/** @param {{ streamerId: string }} order */
async function putUp({ streamerId }) {
  const missionId = v7();
  const pledges = people.map((backer) => ({ id: v7(), backer }));
  const moves = pledges.map(({ id, backer }) => move(id, 'pledge', walletOf(backer), escrowOf(missionId), missionId));
  await post(moves, async (tx) => {
    await tx.query(
      `INSERT INTO missions (id, creator_id, streamer_id, title, fee_bps, pot, backers, deadline)
       VALUES (?, ?, ?, '벤치', 1000, ?, ?, NOW(6) + INTERVAL 1 DAY)`,
      [toBytes(missionId), toBytes(inTurn(people, 0)), toBytes(streamerId), people.length * PLEDGE_KRW, people.length],
    );
    for (const some of batches(pledges)) {
      await tx.query(
        `INSERT INTO pledges (id, transfer_id, mission_id, backer_id, amount) VALUES ${some.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
        some.flatMap(({ id, backer }) => [toBytes(id), toBytes(v7()), toBytes(missionId), toBytes(backer), PLEDGE_KRW]),
      );
    }
  });
  return { missionId };
}

/**
 * @typedef {Parameters<InstanceType<typeof Ledger>['post']>[1][number]} Move
 * @typedef {Parameters<Parameters<InstanceType<typeof UnitOfWork>['run']>[0]>[0]} Tx
 *
 * @param {string} id
 * @param {Move['kind']} kind
 * @param {Move['from']} from
 * @param {Move['to']} to
 * @param {string} subjectId
 * @returns {Move}
 */
const move = (id, kind, from, to, subjectId) => ({ id, kind, from, to, amountKrw: PLEDGE_KRW, subjectId });

/**
 * @param {Move[]} moves
 * @param {(tx: Tx) => Promise<void>} first
 */
function post(moves, first) {
  return app.get(UnitOfWork).run(async (tx) => {
    await first(tx);
    await app.get(Ledger).post(tx, moves);
  });
}

/**
 * @template T
 * @param {T[]} rows
 */
function* batches(rows) {
  for (let start = 0; start < rows.length; start += BATCH) yield rows.slice(start, start + BATCH);
}
