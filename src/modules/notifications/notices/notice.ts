import { Injectable } from '@nestjs/common';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { CommentsService, ImportsService, PlacesService, SuggestionsService } from '../../cafes/index.js';
import { MissionsService } from '../../missions/index.js';
import { DriversService, ReservationsService } from '../../reservations/index.js';
import { UsersService } from '../../users/index.js';
import type { Channel } from '../notification.entity.js';

/** What people switch on and off together. */
export const categories = ['deliveries', 'missions', 'cafes', 'account'] as const;
export type Category = (typeof categories)[number];

/** What a message is filled with: `{name}` in a sentence is a fact, `{name, number}` one that is shown as 1,000. */
export type Facts = Record<string, string | null>;

type Message = { title: string; body: string };

/** Everything there is to say about how people hear of one kind of event. */
export type Notice<E extends EventType = EventType> = {
  on: E;
  category: Category;
  /** It tells of somebody's money coming back: nobody may switch it off. */
  critical?: true;
  /** Where it goes; by default to every channel. */
  channels?: readonly Channel[];
  /** What it is news about, by id: what was said about that before is taken back. */
  replaces?(event: EventOf<E>): string;
  /** Who hears of it, each with the facts that concern them. */
  recipients(modules: Modules, tx: Tx, event: EventOf<E>): Promise<Map<string, Facts>>;
} & Record<Locale, Message>;

/** Keeps the type of the event between `on` and `recipients`. */
export const notice = <E extends EventType>(entry: Notice<E>): Notice => entry;

/** The modules that know who has to do with an event and what it is about. */
@Injectable()
export class Modules {
  constructor(
    readonly users: UsersService,
    readonly reservations: ReservationsService,
    readonly drivers: DriversService,
    readonly missions: MissionsService,
    readonly places: PlacesService,
    readonly comments: CommentsService,
    readonly suggestions: SuggestionsService,
    readonly imports: ImportsService,
  ) {}
}
