import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { command, opening, openingSteps, type Command, type Opening, type Step } from './commands.js';
import { Reference } from './reference.js';
import { System } from './system.js';
import { PEOPLE, Refused } from './vocabulary.js';

/** `RUNS=10000 STEPS=50 npm test -- test/model` runs longer; `SEED=… CASE=…`, as a failure prints them, repeats one run. */
const { RUNS = '40', STEPS = '30', SEED, CASE, SHRINK } = process.env;
const runs = Number(RUNS);
const seed = Number(SEED ?? (Math.random() * 2 ** 31) | 0);
/** Runs between two clearings of the tables: the audit reads them whole, after every run. */
const KEPT_RUNS = 50;

let system: System;
beforeAll(async () => void (system = await System.start()));
afterAll(() => system.stop());

it(
  `agrees with the reference on every answer and every won (seed ${seed})`,
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
    const again = `SEED=${seed} CASE=${details.counterexamplePath} npm test -- test/model`;
    const { disputeSeconds, feeBps, refundChunk } = details.counterexample![0];
    const told = [
      `The system and the reference differ. This repeats it:\n  ${again}`,
      `disputeSeconds ${disputeSeconds}, feeBps ${feeBps}, refundChunk ${refundChunk}`,
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

async function play(opening: Opening, drawn: Command[], told: string[]): Promise<void> {
  const { feeBps, disputeSeconds, refundChunk, skewSeconds } = opening;
  const settings = { feeBps, disputeSeconds, refundChunk };
  const now = Math.floor(Date.now() / 1_000) + skewSeconds;
  const reference = new Reference(settings, now);
  await system.begin(settings, now);
  const take = async (step: Step) => {
    told.push(step.words);
    const expected = await answerOf(() => step.inMemory(reference));
    expect(await answerOf(() => step.forReal(system))).toBe(expected);
    expect(await system.view()).toEqual(reference.view());
  };
  for (const step of openingSteps(opening)) await take(step);
  for (const [turn, command] of drawn.entries()) await take(command(reference, turn));

  await bringToRest(reference, take);
  expect(await system.audit()).toMatchObject({ difference: 0, findings: [], readOnly: false });
  expect(await system.statements()).toEqual(
    Array.from({ length: PEOPLE }, (_, who) => reference.balanceOf(`wallet ${who}`)),
  );
  expect(await system.events()).toEqual(reference.missions.map(({ events }) => events));
}

/** Every story has an end: disputes are decided, time passes, all that is due is paid. Every escrow is empty then. */
async function bringToRest(reference: Reference, take: (step: Step) => Promise<void>): Promise<void> {
  for (const [index, { status }] of reference.missions.entries()) {
    if (status !== 'disputed') continue;
    const decide = {
      inMemory: () => reference.settle(5, index, 'failure'),
      forReal: () => system.settle(5, index, 'failure'),
    };
    await take({ words: `settle(5, ${index}, failure)`, ...decide });
  }
  const late = reference.now + 24 * 3_600;
  await take({
    words: 'wait(a day)',
    inMemory: () => void (reference.now = late),
    forReal: () => system.setClock(late),
  });
  for (const verb of ['expireOverdue', 'payUndisputed'] as const)
    await take({ words: `${verb}()`, inMemory: () => reference[verb](), forReal: () => system[verb]() });
  while (!reference.isAtRest) {
    const verb = 'continueRefunds';
    await take({ words: `${verb}()`, inMemory: () => reference[verb](), forReal: () => system[verb]() });
    await take({
      words: 'payDue(executed)',
      inMemory: () => reference.payDue('executed'),
      forReal: () => system.payDue('executed'),
    });
  }
  expect(reference.view().missions.filter(({ escrow }) => escrow !== 0)).toEqual([]);
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
