import fc from 'fast-check';
import type { Both } from './play.js';
import type { Reference } from './reference.js';
import { NOBODY, PEOPLE, type Answer, type Settings } from './vocabulary.js';
import type { System } from './system.js';

/** One step of a run: a word for the report, and what it is for the reference and for the system. */
export type Step = Both<Reference, System>;

/** A step as it was drawn: who and how much may depend on what there is when its turn comes. */
export type Command = (reference: Reference, turn: number) => Step;

/** How a run begins: the configuration, the clock of the database against that of the application, money, and missions. */
export type Opening = Settings & { skewSeconds: number; purse: number[]; missions: number };

export const opening: fc.Arbitrary<Opening> = fc.record({
  feeBps: fc.constantFrom(1_000, 0, 333, 10_000),
  disputeSeconds: fc.constantFrom(0, 60),
  refundChunk: fc.constantFrom(50_000, 1, 2),
  skewSeconds: fc.constantFrom(0, 300, -300),
  purse: fc.array(fc.constantFrom(40_000, 9_999, 20_000, 0), { minLength: PEOPLE, maxLength: PEOPLE }),
  missions: fc.nat(3),
});

const who = fc.nat(PEOPLE - 1);
const backer = fc.nat(4);
const nth = fc.nat(19);
const answer = fc.constantFrom<Answer>('executed', 'refused', 'unknown');

type Amount = number | 'all' | 'one too many';
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Amount>(1_000, 1_001, 2_500, 7_777) },
  { weight: 1, arbitrary: fc.constantFrom<Amount>(999, 0, -1_000) },
  { weight: 2, arbitrary: fc.constantFrom<Amount>('all', 'one too many') },
);

/** As a person may know it: what they have, and one won more. */
function won(reference: Reference, person: number, wanted: Amount): number {
  if (typeof wanted === 'number') return wanted;
  return reference.available(person) + (wanted === 'all' ? 0 : 1);
}

/** A mission: mostly one that still goes on. Without any, one that there is not. */
function pick({ missions }: Pick<Reference, 'missions'>, index: number): number {
  const all = [...missions.keys()];
  const live = all.filter((each) => ['open', 'claimed', 'disputed'].includes(missions[each]!.status));
  const choice = index % 4 && live.length > 0 ? live : all;
  return choice[index % choice.length] ?? 0;
}

/** The steps that an opening stands for. */
export function openingSteps({ purse, missions }: Opening): Step[] {
  const gifts = purse.map((won, who) => step('deposit', who, Math.max(won, 1), `purse ${who}`));
  const first = Array.from({ length: missions }, (_, n) => step('create', n, 3, 1_000 + n, 60 * (n + 1), -1 - n));
  return [...gifts, ...first];
}

/** The same verb with the same arguments on both sides. */
function step<
  V extends 'deposit' | 'create' | 'back' | 'accept' | 'reject' | 'settle' | 'dispute' | 'cancel' | 'withdraw',
>(verb: V, ...args: Parameters<Reference[V]>): Step {
  return {
    words: `${verb}(${args.join(', ')})`,
    inMemory: (reference) => (reference[verb] as (...all: unknown[]) => string)(...args),
    forReal: (system) => (system[verb] as (...all: unknown[]) => Promise<string>)(...args),
  };
}

const deposit = fc
  .tuple(fc.oneof({ weight: 9, arbitrary: who }, fc.constant(NOBODY)), fc.constantFrom(1, 1_000, 12_345), nth)
  .map(
    ([to, won, reference]): Command =>
      () =>
        step('deposit', to, won, to === NOBODY ? 'lost' : `r${reference % 7}`),
  );

const create = fc
  .tuple(
    backer,
    fc.oneof({ weight: 8, arbitrary: fc.constantFrom(3, 4) }, fc.constantFrom(0, NOBODY)),
    amount,
    fc.constantFrom(60, 90, 3_600),
  )
  .map(
    ([creator, streamer, wanted, limit]): Command =>
      (reference, turn) =>
        step('create', creator, streamer, won(reference, creator, wanted), limit, turn),
  );

const back = fc.tuple(backer, nth, amount).map(
  ([person, index, wanted]): Command =>
    (reference, turn) =>
      step('back', person, pick(reference, index), won(reference, person, wanted), turn),
);

/** With a key that has been used: the same request, another amount, another mission, or for a new mission. */
const repeatPledge = fc
  .tuple(nth, fc.constantFrom('same', 'amount', 'mission', 'create', 'create for another'))
  .map(([index, change]): Command => (reference, turn) => {
    const made = reference.pledges[index % reference.pledges.length];
    if (!made) return step('back', 0, 0, 1_000, turn);
    const { who, mission, amount, key } = made;
    const { streamer } = reference.missions[mission]!;
    if (change === 'create') return step('create', who, streamer, amount, 60, key);
    if (change === 'create for another') return step('create', who, 7 - streamer, amount, 60, key);
    const other = pick(reference, mission + 1);
    return step('back', who, change === 'mission' ? other : mission, change === 'amount' ? amount + 1 : amount, key);
  });

const repeatWithdrawal = fc.tuple(nth, fc.boolean()).map(([index, isSame]): Command => (reference, turn) => {
  const made = reference.withdrawals[index % reference.withdrawals.length];
  if (!made) return step('withdraw', 0, 1_000, turn);
  return step('withdraw', made.who, made.amount + (isSame ? 0 : 1), made.key);
});

const acceptOrReject = fc
  .tuple(fc.constantFrom<'accept' | 'reject'>('accept', 'accept', 'reject'), who, nth, fc.boolean())
  .map(
    ([verb, stranger, index, isOwn]): Command =>
      (reference) =>
        step(verb, ...actor(reference, stranger, index, isOwn)),
  );

const settle = fc
  .tuple(
    fc.oneof({ weight: 1, arbitrary: who }, { weight: 1, arbitrary: fc.constant(5) }),
    nth,
    fc.boolean(),
    fc.boolean(),
  )
  .map(
    ([stranger, index, isOwn, isSuccess]): Command =>
      (reference) =>
        step('settle', ...actor(reference, stranger, index, isOwn), isSuccess ? 'success' : 'failure'),
  );

/** Mostly a backer of one that can be disputed, if there is one. */
const dispute = fc.tuple(backer, nth).map(([person, index]): Command => ({ missions }) => {
  const claimed = missions.findIndex(({ status }) => status === 'claimed');
  if (claimed < 0 || index % 4 === 0) return step('dispute', person, pick({ missions }, index));
  const { pledges } = missions[claimed]!;
  return step('dispute', pledges[index % pledges.length]!.who, claimed);
});

const cancel = fc.tuple(who, nth, fc.boolean()).map(([person, index, isOwn]): Command => (reference) => {
  const mission = pick(reference, index);
  return step('cancel', isOwn ? (reference.missions[mission]?.creator ?? person) : person, mission);
});

const withdraw = fc.tuple(backer, amount).map(
  ([person, wanted]): Command =>
    (reference, turn) =>
      step('withdraw', person, Math.max(1, won(reference, person, wanted)), turn),
);

const payDue = fc.tuple(answer, fc.option(answer)).map(([late, first]): Command => () => ({
  words: `payDue(${late}${first ? `, after another worker heard ${first}` : ''})`,
  inMemory: (reference) => reference.payDue(late, first ?? undefined),
  forReal: (system) => system.payDue(late, first ?? undefined),
}));

const sweep = fc
  .constantFrom<'expireOverdue' | 'payUndisputed' | 'continueRefunds'>(
    'expireOverdue',
    'payUndisputed',
    'continueRefunds',
  )
  .map((verb): Command => () => ({ words: `${verb}()`, inMemory: (r) => r[verb](), forReal: (s) => s[verb]() }));

/** To the end of a mission's time, to the instant before it, or a little. */
const wait = fc
  .tuple(fc.constantFrom('the end', 'the instant before', 'a little'), nth)
  .map(([until, index]): Command => (reference) => {
    const mission = reference.missions[pick(reference, index)];
    const end = mission?.claimedUntil ?? mission?.deadline ?? 0;
    const wanted = { 'the end': end, 'the instant before': end - 0.5, 'a little': 0 }[until];
    const now = wanted > reference.now ? wanted : reference.now + 0.5 + index;
    return {
      words: `wait(${now - reference.now} s)`,
      inMemory: () => void (reference.now = now),
      forReal: (system) => system.setClock(now),
    };
  });

/** Often the mission's own streamer, otherwise anybody. */
function actor(reference: Reference, stranger: number, index: number, isOwn: boolean): [number, number] {
  const mission = pick(reference, index);
  return [isOwn ? (reference.missions[mission]?.streamer ?? stranger) : stranger, mission];
}

export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: deposit },
  { weight: 5, arbitrary: create },
  { weight: 12, arbitrary: back },
  { weight: 3, arbitrary: repeatPledge },
  { weight: 1, arbitrary: repeatWithdrawal },
  { weight: 2, arbitrary: acceptOrReject },
  { weight: 5, arbitrary: settle },
  { weight: 4, arbitrary: dispute },
  { weight: 2, arbitrary: cancel },
  { weight: 3, arbitrary: withdraw },
  { weight: 3, arbitrary: payDue },
  { weight: 5, arbitrary: wait },
  { weight: 4, arbitrary: sweep },
);
