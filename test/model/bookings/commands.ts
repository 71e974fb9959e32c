import fc from 'fast-check';
import type { Both } from '../play.js';
import type { Reference } from './reference.js';
import type { System } from './system.js';
import { CONSUMERS, DRIVERS, isCarriedOut, OPERATOR, type Terms } from './vocabulary.js';

/** One step of a run: a word for the report, and what it is for the reference and for the system. */
export type Step = Both<Reference, System>;
/** A step as it was drawn: who and what may depend on what there is when its turn comes. */
export type Command = (reference: Reference) => Step | Quoting;
/** The quote comes from the system: prices have a test of their own. */
export type Quoting = { words: string; owner: number; when: Pick<Terms, 'day' | 'from' | 'to' | 'undeliverable'> };

const DAY_MS = 86_400_000;
/** In Korea, so many days from now. */
const dayIn = (days: number) => new Date(Date.now() + 9 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10);

const consumer = fc.constantFrom(...CONSUMERS);
const driver = fc.constantFrom(...DRIVERS);
const nth = fc.nat(19);

/** The same verb with the same arguments on both sides. */
type Verb = {
  [V in keyof System & keyof Reference]: Reference[V] extends (...args: never[]) => string | void ? V : never;
}[keyof System & keyof Reference];
export function step<V extends Exclude<Verb, 'quote' | 'view'>>(verb: V, ...args: Parameters<Reference[V]>): Step {
  return {
    words: `${verb}(${args.join(', ')})`,
    inMemory: (reference) => (reference[verb] as (...all: unknown[]) => string | void)(...args),
    forReal: (system) => (system[verb] as (...all: unknown[]) => Promise<string | void>)(...args),
  };
}

/** A booking: mostly one in these states. Without any, one that there is not. */
function pick({ bookings }: Reference, index: number, ...states: string[]): number {
  const all = [...bookings.keys()];
  const fitting = all.filter((each) => states.includes(bookings[each]!.status));
  const choice = index % 5 && fitting.length > 0 ? fitting : all;
  return choice[index % choice.length] ?? 0;
}

const quoting = fc
  .tuple(consumer, fc.constantFrom([9, 12], [11, 13], [13, 14]), fc.constantFrom(2, 2, 3), fc.boolean())
  .map(([owner, [from, to], days, comesBack]): Quoting => {
    const when = { day: dayIn(days), from: from, to: to, undeliverable: comesBack ? 'return' : 'leave' } as const;
    return { words: `quote(${owner}, ${when.day} ${from}–${to}, ${when.undeliverable})`, owner, when };
  });
const quote = quoting.map(
  (one): Command =>
    () =>
      one,
);

/** How a run begins: the clock of the database against that of the application, money, and what is booked first. */
export type Opening = { skewSeconds: number; purse: number[]; orders: Quoting[] };

export const opening: fc.Arbitrary<Opening> = fc.record({
  skewSeconds: fc.constantFrom(0, 300, -300),
  purse: fc.constantFrom([300_000, 300_000], [300_000, 300_000], [300_000, 300_000], [12_000, 300_000], [300_000, 1]),
  orders: fc.array(quoting, { minLength: 2, maxLength: 4 }),
});

/** Mostly by its owner, and of one that was not used. */
const book = fc.tuple(consumer, nth).map(([person, index]): Command => ({ quotes }) => {
  const unused = quotes.findIndex(({ usedBy }) => usedBy === null);
  const which = index % 6 && unused >= 0 ? unused : index % (quotes.length + 1);
  return step('book', index % 7 ? (quotes[which]?.owner ?? person) : person, which);
});

const answer = fc
  .tuple(fc.constantFrom<'accept' | 'acceptOffer' | 'decline'>('accept', 'acceptOffer', 'decline'), driver, nth, nth)
  .map(([verb, stranger, index, which]): Command => (reference) => {
    const booking = pick(reference, index, 'requested');
    const asked = [...(reference.bookings[booking]?.offers.keys() ?? [])];
    const who = which % 4 && asked.length > 0 ? asked[which % asked.length]! : stranger;
    return step(verb, who, booking);
  });

type DriverVerb = 'arrive' | 'handBack' | 'pickUp' | 'deliver' | 'fail' | 'sendBack' | 'bringBack';
const drivenFrom: Record<string, DriverVerb[]> = {
  accepted: ['arrive', 'pickUp', 'pickUp', 'handBack', 'arrive', 'pickUp'],
  picked_up: ['fail', 'deliver', 'fail'],
  failed: ['deliver', 'sendBack', 'sendBack'],
  returning: ['bringBack'],
};
const drivenVerbs = Object.values(drivenFrom).flat();

/** What the driver of a booking does: mostly by that driver, and what comes next. */
const drive = fc.tuple(nth, nth, driver).map(([index, way, stranger]): Command => (reference) => {
  const booking = pick(reference, index, ...Object.keys(drivenFrom));
  const { status = '', driver: own = null } = reference.bookings[booking] ?? {};
  const fitting = way % 7 ? (drivenFrom[status] ?? drivenVerbs) : drivenVerbs;
  return step(fitting[way % fitting.length]!, way % 9 ? (own ?? stranger) : stranger, booking);
});

/** By its consumer, an operator, its driver or a stranger. */
const call = fc
  .tuple(fc.constantFrom<'cancel' | 'reassign'>('cancel', 'cancel', 'reassign'), nth, nth)
  .map(([verb, index, who]): Command => (reference) => {
    const booking = pick(reference, index, 'accepted', ...(index % 3 ? [] : ['requested']));
    const { consumer = 0, driver = null } = reference.bookings[booking] ?? {};
    const actors = [consumer, consumer, consumer, OPERATOR, driver ?? OPERATOR, 1 - consumer];
    return step(verb, actors[who % actors.length]!, booking);
  });

const online = fc.tuple(driver, fc.constantFrom(true, true, false)).map(
  ([who, isOnline]): Command =>
    () =>
      step('setOnline', who, isOnline),
);

const sweep = fc
  .constantFrom<'beginRounds' | 'expireOverdue'>('beginRounds', 'beginRounds', 'beginRounds', 'expireOverdue')
  .map(
    (verb): Command =>
      () =>
        step(verb),
  );

/** To the end of an offer, of the grace, of the patience or of a booking's time, to the instant before it, or a little. */
const wait = fc
  .tuple(
    fc.constantFrom('round', 'round', 'round', 'round', 120, 120, 120, 600, 'late', 'deadline'),
    fc.constantFrom(0, -0.5, 0),
    nth,
  )
  .map(([until, less, index]): Command => (reference) => {
    const { day, from, to } = reference.bookings[pick(reference, index, 'requested', 'accepted')] ?? {};
    const at = (hour: number | undefined) =>
      day === undefined ? 0 : Date.parse(`${day}T00:00:00+09:00`) / 1_000 + hour! * 3_600;
    const moments = { round: reference.now + reference.roundSeconds, late: at(from) + 900, deadline: at(to) };
    const wanted = typeof until === 'number' ? reference.now + until : moments[until as keyof typeof moments];
    return waitUntil(reference, wanted + less > reference.now ? wanted + less : reference.now + 0.5 + index);
  });

export const waitUntil = (reference: Reference, now: number): Step => ({
  words: `wait(${now - reference.now} s)`,
  inMemory: () => void (reference.now = now),
  forReal: (system) => system.setClock(now),
});

/** A process dies before its COMMIT: nothing has happened, and the next try finds everything as it was. */
const crash = fc.oneof(book, answer, drive, call).map((command): Command => (reference) => {
  const { words, forReal } = command(reference) as Step;
  return {
    words: `${words}, and a crash before its COMMIT`,
    inMemory: () => 'crashed, or refused',
    forReal: async (system) => {
      system.isCrashing = true;
      await forReal(system).catch(() => {});
      system.isCrashing = false;
      return 'crashed, or refused';
    },
  };
});

export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: quote },
  { weight: 5, arbitrary: book },
  { weight: 16, arbitrary: answer },
  { weight: 14, arbitrary: drive },
  { weight: 5, arbitrary: call },
  { weight: 3, arbitrary: online },
  { weight: 10, arbitrary: sweep },
  { weight: 5, arbitrary: wait },
  { weight: 2, arbitrary: crash },
);

/** What brings a booking to its end: by all ways that there are. */
export function ending(reference: Reference, index: number): Step {
  const { status, driver, undeliverable } = reference.bookings[index]!;
  if (!isCarriedOut({ status })) return step('cancel', OPERATOR, index);
  if (status === 'accepted') return index % 2 ? step('cancel', OPERATOR, index) : step('pickUp', driver!, index);
  if (status === 'picked_up' && undeliverable === 'return') return step('fail', driver!, index);
  if (status === 'returning') return step('bringBack', driver!, index);
  if (status === 'failed' && undeliverable === 'return') return step('sendBack', driver!, index);
  return step('deliver', driver!, index);
}
