import { Injectable } from '@nestjs/common';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { batched } from '../../../kernel/reads/batch.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { CommentsService, ImportsService, PlacesService, SuggestionsService } from '../../cafes/index.js';
import { MissionsService } from '../../missions/index.js';
import { DispatchService, ReservationsService } from '../../reservations/index.js';
import { UsersService } from '../../users/index.js';
import { WithdrawalsService } from '../../wallets/index.js';
import type { Channel } from '../notification.entity.js';

/** Groups of notifications that users switch on and off together. */
export const categories = ['deliveries', 'missions', 'cafes', 'account'] as const;
export type Category = (typeof categories)[number];

/**
 * The values of a message: `{name}` in a sentence inserts a fact, `{name, number}` formats it, as in 1,000,
 * `{name, date}` spells a calendar date, and `{name, instant}` the date and the time of an instant.
 */
export type Facts = Record<string, string | null>;

/** `open` is what its link does, where that is more than to show the notification. */
type Message = { title: string; body: string; open?: string };

/** How users are notified of one type of event. */
export type Notice<E extends EventType = EventType> = {
  on: E;
  category: Category;
  /** It concerns a refund, what the user asked for just now, or who can use the account: users cannot switch it off. */
  critical?: true | 'asked for' | 'security';
  /** The channels it is sent through; by default all. */
  channels?: readonly Channel[];
  /** The id of its subject: a new notification deletes earlier ones about the same subject. */
  replaces?(event: EventOf<E>): string;
  /**
   * Events about one thing within a minute become one notification, with the facts that this makes of the facts so far and
   * those of a new event; e-mails about it leave at most every ten minutes. Webhooks are for machines, which get every event.
   */
  gather?: (earlier: Facts, facts: Facts) => Facts;
  /** The notifications of earlier events about the same thing that become pointless for everyone but `except`, or for `only` one. */
  ends?: {
    types: readonly EventType[];
    except?(event: EventOf<E>): string | null;
    only?(event: EventOf<E>): string | null;
  };
  /** The users to notify, each with the facts that concern them. */
  recipients(context: NoticeContext, tx: Tx, event: EventOf<E>): Promise<Map<string, Facts>>;
} & Record<Locale, Message>;

/** Keeps the event type of `on` and `recipients` in step. */
export const notice = <E extends EventType>(entry: Notice<E>): Notice => entry;

/** What the notices of one transaction look up: reservations and users in batches. */
class Lookups {
  readonly reservation = batched((ids) => this.context.reservations.findByIds(this.tx, ids));
  readonly mission = batched(
    async (ids) =>
      new Map((await this.context.missions.findByIds(this.tx, ids)).map((mission) => [mission.id, mission])),
  );
  readonly user = batched(
    async (ids) => new Map((await this.context.users.findByIds(this.tx, ids)).map((user) => [user.id, user])),
  );

  constructor(
    private readonly context: NoticeContext,
    private readonly tx: Tx,
  ) {}
}

/** The services that notices use to find recipients and facts. */
@Injectable()
export class NoticeContext {
  private readonly lookups = new WeakMap<Tx, Lookups>();

  constructor(
    readonly users: UsersService,
    readonly reservations: ReservationsService,
    readonly dispatch: DispatchService,
    readonly missions: MissionsService,
    readonly places: PlacesService,
    readonly comments: CommentsService,
    readonly suggestions: SuggestionsService,
    readonly imports: ImportsService,
    readonly withdrawals: WithdrawalsService,
  ) {}

  /** The lookups that the events of a transaction share. */
  in(tx: Tx): Lookups {
    const own = this.lookups.get(tx) ?? new Lookups(this, tx);
    this.lookups.set(tx, own);
    return own;
  }
}
