import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { scale } from '../support/scale.js';
import { command, opening, openingSteps, type Command, type Opening, type Step } from './commands.js';
import { seed } from '../support/seed.js';
import { comparing, playModel } from './play.js';
import { Reference } from './reference.js';
import { System } from './system.js';
import { PEOPLE } from './vocabulary.js';

/** `RUNS=10000 STEPS=50 npm test -- test/model` runs longer. */
const runs = Number(process.env['RUNS'] ?? scale(400, 15));
/** Runs between two clearings of the tables: the audit reads them whole, after every run. */
const KEPT_RUNS = 50;

let system: System;
beforeAll(async () => void (system = await System.start()));
afterAll(() => system.stop());

it(
  `agrees with the reference on every answer and every won (seed ${seed})`,
  () =>
    playModel({
      command: 'npm test -- test/model',
      ...{ runs, keptRuns: KEPT_RUNS, opening, commands: command },
      ...{ forget: () => system.forget(), play },
      describe: ({ disputeSeconds, feeBps, refundChunk }) =>
        `disputeSeconds ${disputeSeconds}, feeBps ${feeBps}, refundChunk ${refundChunk}`,
    }),
  60_000 + runs * 5_000,
);

async function play(opening: Opening, drawn: Command[], told: string[]): Promise<void> {
  const { feeBps, disputeSeconds, refundChunk, skewSeconds } = opening;
  const settings = { feeBps, disputeSeconds, refundChunk };
  const now = Math.floor(Date.now() / 1_000) + skewSeconds;
  const reference = new Reference(settings, now);
  await system.begin(settings, now);
  const take = comparing(reference, system, told);
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
