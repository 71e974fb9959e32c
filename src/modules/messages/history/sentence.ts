import type { EventOf, EventType } from '../../../kernel/events/events.js';
import type { Mission } from '../../missions/index.js';
import type { Reservation } from '../../reservations/index.js';

/** What sentences are made of, as it is at the time of writing: names change later, what was said does not. */
export type Known = {
  reservation(id: string): Reservation;
  mission(id: string): Mission;
  name(userId: string): string;
  /** Everybody who pledged. */
  backers(missionId: string): string[];
};

/** What happened, for those who had to do with it at that time. */
export type Said = {
  ko: string;
  en: string;
  subject: 'reservation' | 'mission';
  subjectId: string;
  readers: string[];
  /** The people whom readers may know by name; of others is only said what they did. */
  named: string[];
};

/** How one kind of event is put into words. */
export type Sentence<E extends EventType = EventType> = {
  on: E;
  /** Every backer reads of it, so they are looked up. */
  toBackers?: true;
  say(known: Known, event: EventOf<E>): Said;
};

/** Keeps the type of the event between `on` and `say`. */
export const sentence = <E extends EventType>(entry: Sentence<E>): Sentence => entry;

export const won = (amount: number, locale: 'ko' | 'en'): string => amount.toLocaleString(locale);
