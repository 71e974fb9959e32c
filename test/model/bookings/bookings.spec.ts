import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { config } from '../../../src/config.js';
import { scale } from '../../support/scale.js';
import { seed } from '../../support/seed.js';
import { comparing, playModel } from '../play.js';
import {
  command,
  ending,
  opening,
  step,
  waitUntil,
  type Command,
  type Opening,
  type Quoting,
  type Step,
} from './commands.js';
import { Reference } from './reference.js';
import { System } from './system.js';
import { PEOPLE } from './vocabulary.js';

const runs = Number(process.env['RUNS'] ?? scale(1_000, 10));
/** Runs between two clearings of the tables: the audit reads them whole, after every run. */
const KEPT_RUNS = 25;

let system: System;
beforeAll(async () => void (system = await System.start()));
afterAll(() => system.stop());

it(
  `Bookings with a price agree with the reference on every answer, offer and won (seed ${seed})`,
  () =>
    playModel({
      command: 'npm test -- test/model/bookings',
      ...{ runs, keptRuns: KEPT_RUNS, opening, commands: command },
      ...{ forget: () => system.forget(), play },
    }),
  60_000 + runs * 5_000,
);

async function play({ skewSeconds, purse, orders }: Opening, drawn: Command[], told: string[]): Promise<void> {
  const reference = new Reference(Math.floor(Date.now() / 1_000) + skewSeconds, config.dispatch.roundSeconds);
  await system.begin(reference.now);
  const take = comparing(reference, system, told);
  for (const [who, amount] of purse.entries()) await take(step('deposit', who, amount));
  const quote = async ({ words, owner, when }: Quoting) => {
    told.push(words);
    reference.quote(owner, await system.quote(owner, when));
  };
  for (const [place, one] of orders.entries()) {
    await quote(one);
    await take(step('book', one.owner, place));
  }
  for (const each of drawn) {
    const one = each(reference);
    if ('inMemory' in one) await take(one);
    else await quote(one);
  }

  await bringToRest(reference, take);
  expect(await system.audit()).toMatchObject({ difference: 0, findings: [], readOnly: false });
  const wallets = Array.from({ length: PEOPLE }, (_, who) => reference.balanceOf(`wallet ${who}`));
  expect(await system.statements()).toEqual(wallets);
}

/** Every story has an end, and every escrow is empty then. */
async function bringToRest(reference: Reference, take: (step: Step) => Promise<void>): Promise<void> {
  const ends = ['delivered', 'cancelled', 'expired', 'returned'];
  for (const index of reference.bookings.keys())
    while (!ends.includes(reference.bookings[index]!.status)) await take(ending(reference, index));
  await take(waitUntil(reference, reference.now + 10 * 86_400));
  await take(step('beginRounds'));
  const { bookings } = reference.view();
  expect(bookings.filter(({ escrow, search, hours }) => escrow !== 0 || search !== null || hours > 0)).toEqual([]);
}
