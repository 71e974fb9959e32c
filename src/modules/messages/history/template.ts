import type { EventOf, EventType } from '../../../kernel/events/events.js';
import type { Mission } from '../../missions/index.js';
import type { Reservation } from '../../reservations/index.js';

/** The data that templates use, as it is at the time of projection: later changes of names do not change messages. */
export type MessageContext = {
  reservation(id: string): Reservation;
  mission(id: string): Mission;
  name(userId: string): string;
  /** Everybody who pledged. */
  backers(missionId: string): string[];
};

/** A rendered message and its readers. */
export type RenderedMessage = {
  ko: string;
  en: string;
  subject: 'reservation' | 'mission';
  subjectId: string;
  readers: string[];
  /** The users whose names readers may see. */
  named: string[];
};

/** How one type of event is rendered. */
export type MessageTemplate<E extends EventType = EventType> = {
  on: E;
  /** Every backer is a reader, so the backers are loaded. */
  toBackers?: true;
  render(context: MessageContext, event: EventOf<E>): RenderedMessage;
};

/** Keeps the event type of `on` and `render` in step. */
export const template = <E extends EventType>(entry: MessageTemplate<E>): MessageTemplate => entry;

export const won = (amount: number, locale: 'ko' | 'en'): string => amount.toLocaleString(locale);
