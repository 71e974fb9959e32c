import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { config } from '../../../src/config.js';
import { scale } from '../../support/scale.js';
import { Refused } from '../vocabulary.js';
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

/** `SEED=… CASE=…`, as a failure prints them, repeats one run. */
const { RUNS = String(scale(1_000, 20)), STEPS = '30', SEED, CASE, SHRINK } = process.env;
const runs = Number(RUNS);
const seed = Number(SEED ?? (Math.random() * 2 ** 31) | 0);
/** Runs between two clearings of the tables: the audit reads them whole, after every run. */
const KEPT_RUNS = 25;

let system: System;
beforeAll(async () => void (system = await System.start()));
afterAll(() => system.stop());

it(
  `Bookings with a price agree with the reference on every answer, offer and won (seed ${seed})`,
  async () => {
    let done = 0;
    let failing: string[] | undefined;
    const run = fc.asyncProperty(opening, commands(Number(STEPS)), async (opening, drawn) => {
      if (failing || done++ % KEPT_RUNS === 0) await system.forget();
      const steps: string[] = [];
      await play(opening, drawn, steps).catch((error: unknown) => {
        failing = steps;
        throw error;
      });
    });
    const details = await fc.check(run, { seed, numRuns: runs, path: CASE ?? '', endOnFailure: SHRINK === 'no' });
    if (!details.failed) return;
    const again = `SEED=${seed} CASE=${details.counterexamplePath} npm test -- test/model/bookings`;
    const told = [
      `The system and the reference differ. This repeats it:\n  ${again}`,
      ...failing!.map((words, index) => `${index + 1}. ${words}`),
    ].join('\n');
    throw new Error(`${told}\n${(details.errorInstance as Error).message}`);
  },
  60_000 + runs * 5_000,
);

/** On average as many as asked for; a failing run is shrunk to the few that matter. */
function commands(steps: number): fc.Arbitrary<Command[]> {
  return fc.noBias(fc.array(command, { maxLength: steps * 2, size: 'max' }));
}

async function play({ skewSeconds, purse, orders }: Opening, drawn: Command[], told: string[]): Promise<void> {
  const reference = new Reference(Math.floor(Date.now() / 1_000) + skewSeconds, config.dispatch.roundSeconds);
  await system.begin(reference.now);
  const take = async (one: Step) => {
    told.push(one.words);
    const expected = await answerOf(() => one.inMemory(reference));
    expect(await answerOf(() => one.forReal(system))).toBe(expected);
    expect(await system.view()).toEqual(reference.view());
  };
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

/** What came back: a thing's name, or the code of a refusal. Any other error is the run's. */
async function answerOf(ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}
