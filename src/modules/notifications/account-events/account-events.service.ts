import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { deleteSnapshots } from '../../../kernel/events/snapshots.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { firstIdOf } from '../../../kernel/tx/ids.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import {
  accountEventCursor,
  findAccountEvents,
  findAccountEventsByIds,
  findLastEvents,
} from './account-events.queries.js';
import type { AccountEventQuery, AccountEventView } from './account-events.schema.js';
import { EventWaits, type EventWait } from './event-waits.js';
import { expandTypes } from './patterns.js';
import { AccountEventViews } from './views.js';

type Page = { items: AccountEventView[]; after: string; hasMore: boolean };

/** Reads the events of accounts. */
@Injectable()
export class AccountEventsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly views: AccountEventViews,
    private readonly waits: EventWaits,
  ) {}

  /**
   * The next events of the account in their order. With `wait` it answers as soon as there is one; `whenGone` is called with what
   * ends the wait of a caller who hung up.
   *
   * @throws Problem `invalid-cursor` (400), `invalid-token` (401), `unknown-event-types` (422)
   */
  async findAll(
    me: Principal,
    { after, type, limit, wait: seconds }: AccountEventQuery,
    whenGone: (end: () => void) => void,
  ): Promise<Page> {
    const types = type && expandTypes(type);
    const from =
      after === undefined ? 0 : after === 'now' ? await this.findLast(me.id) : accountEventCursor.read(after);
    if (seconds === 0) return this.read(me.id, { after: from, types, limit });
    const wait = this.waits.open(me);
    whenGone(() => wait.end());
    try {
      return await this.follow(me, wait, { after: from, types, limit }, performance.now() + seconds * 1_000);
    } finally {
      wait.close();
    }
  }

  /** @throws Problem `event-not-found` (404; also for what concerns others alone) */
  async find(me: Principal, id: string): Promise<AccountEventView> {
    const { manager } = this.dataSource;
    const [view] = await this.views.find(manager, await findAccountEventsByIds(manager, me.id, [id]));
    if (!view) throw new Problem('event-not-found');
    return view;
  }

  private async follow(me: Principal, wait: EventWait, query: Query, untilMs: number): Promise<Page> {
    for (;;) {
      if (wait.isRevoked) throw new Problem('invalid-token');
      const page = await this.read(me.id, query);
      const leftMs = untilMs - performance.now();
      if (page.items.length > 0 || wait.isOver || leftMs <= 0) return page;
      // What was read of other types is not read again.
      query.after = accountEventCursor.read(page.after);
      await wait.until(query.after, leftMs);
    }
  }

  /** The last number is read first: whatever has a number up to it is visible, and was looked at. */
  private async read(userId: string, { after, types, limit }: Query): Promise<Page> {
    const { manager } = this.dataSource;
    const last = await this.findLast(userId);
    const rows = last > after ? await findAccountEvents(manager, userId, { after, types, limit: limit + 1 }) : [];
    const hasMore = rows.length > limit;
    const shown = rows.slice(0, limit);
    const end = hasMore ? shown.at(-1)!.number : Math.max(after, last, shown.at(-1)?.number ?? 0);
    return { items: await this.views.find(manager, shown), after: accountEventCursor.write(end), hasMore };
  }

  private async findLast(userId: string): Promise<number> {
    return (await findLastEvents(this.dataSource.manager, [userId])).get(userId) ?? 0;
  }
}

type Query = { after: number; types: string[] | undefined; limit: number };

const KEPT_DAYS = 30;
const ROWS = 5_000;

/** Forgets what is older than thirty days. */
@Injectable()
export class AccountEventsPurge {
  constructor(private readonly uow: UnitOfWork) {}

  /** Returns whether there may be more. */
  run(): Promise<boolean> {
    const beforeMs = Date.now() - KEPT_DAYS * 24 * 3_600_000;
    return this.uow.run(async (tx) => {
      const { affectedRows }: { affectedRows: number } = await tx.query(
        `DELETE FROM account_events WHERE event_id < ? ORDER BY event_id LIMIT ${ROWS}`,
        [firstIdOf(beforeMs)],
      );
      return affectedRows === ROWS || (await deleteSnapshots(tx, beforeMs, ROWS)) === ROWS;
    });
  }
}
