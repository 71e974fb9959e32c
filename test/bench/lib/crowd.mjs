// @ts-nocheck
/**
 * Makes what a bench of settlements needs, through the system's own ledger but in bulk: `{ people }` makes that many with money,
 * `{ streamerId }` a mission that each of them has backed.
 */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { parse, v7 } from 'uuid';
import { fromDist } from './dist.mjs';

/** @type {typeof import('../../../src/app.module.js')} */
const { AppModule } = await fromDist('app.module.js');
/** @type {typeof import('../../../src/kernel/tx/unit-of-work.js')} */
const { UnitOfWork } = await fromDist('kernel/tx/unit-of-work.js');
/** @type {typeof import('../../../src/modules/wallets/index.js')} */
const { escrowOf, Ledger, transferId, walletOf } = await fromDist('modules/wallets/index.js');
/** @type {typeof import('../../../src/modules/wallets/account.js')} */
const { topup } = await fromDist('modules/wallets/account.js');

const BATCH = 1_000;
const PLEDGE_KRW = 1_000;
const toBytes = (id) => Buffer.from(parse(id));

const app = await NestFactory.createApplicationContext(AppModule.for('api'), { logger: ['error'] });
const people = [];

process.on('message', (order) => {
  (order.people ? gather(order.people) : putUp(order.streamerId)).then(
    (answer) => process.send(answer),
    (error) => process.send({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit());

async function gather(count) {
  while (people.length < count) people.push(v7());
  await post(
    people.map((id) => move(transferId(`crowd:${id}`), 'deposit', topup, walletOf(id), id)),
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
  return { people: people.length };
}

async function putUp(streamerId) {
  const missionId = v7();
  const pledges = people.map((backer) => ({ id: v7(), backer }));
  const moves = pledges.map(({ id, backer }) => move(id, 'pledge', walletOf(backer), escrowOf(missionId), missionId));
  await post(moves, async (tx) => {
    await tx.query(
      `INSERT INTO missions (id, creator_id, streamer_id, title, fee_bps, pot, backers, deadline)
       VALUES (?, ?, ?, '벤치', 1000, ?, ?, NOW(6) + INTERVAL 1 DAY)`,
      [toBytes(missionId), toBytes(people[0]), toBytes(streamerId), people.length * PLEDGE_KRW, people.length],
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

const move = (id, kind, from, to, subjectId) => ({ id, kind, from, to, amountKrw: PLEDGE_KRW, subjectId });

function post(moves, first) {
  return app.get(UnitOfWork).run(async (tx) => {
    await first(tx);
    await app.get(Ledger).post(tx, moves);
  });
}

function* batches(rows) {
  for (let start = 0; start < rows.length; start += BATCH) yield rows.slice(start, start + BATCH);
}
