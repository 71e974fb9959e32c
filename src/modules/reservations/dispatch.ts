import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../config.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { write, type Tx } from '../../kernel/tx/tx.js';
import { onCommit, UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { forEachDue } from '../../kernel/work/each.js';
import { claimDue, defineWork, dueRows } from '../../kernel/work/work.js';
import * as queries from './dispatch.queries.js';
import { reservationOffered } from './reservations.events.js';
import { ReservationsService } from './reservations.service.js';

/** Searches for a driver; each is due when its next round begins. The lock holds a row. */
export const dispatchWork = defineWork({
  name: 'reservations.dispatch',
  table: 'dispatches',
  key: 'reservation_id',
  waiting: ['searching'],
  dueAt: 'next_at',
  owedSince: 'next_at',
  isPlanned: true,
  heldWhile: `state = 'searching'`,
});

const BOOKINGS = 50;
/** The most pauses that a search without new drivers doubles: some ten minutes from 20 s. */
const MOST_PAUSES = 5;
/** Rounds of one transaction that ask different drivers. */
const ROUNDS_AHEAD = 10;

const { fanout, roundSeconds } = config.dispatch;

/**
 * Asks drivers for a booking in rounds, each at most `DISPATCH_FANOUT` who were not asked for it yet, the least lately asked
 * first. The first round is that of the request or follows a hand-back; the next ones follow while no driver accepts. Nothing
 * outside MySQL decides.
 */
@Injectable()
export class DispatchService {
  private readonly logger = new Logger('dispatch');
  private readonly lines = new WeakMap<Tx, Promise<string[]>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly reservations: ReservationsService,
  ) {}

  /** Begins the search for a driver, and returns whom to ask first. */
  async begin(tx: Tx, { reservationId: id, consumerId }: { reservationId: string; consumerId: string }) {
    const chosen = (await this.next(tx)).filter((driverId) => driverId !== consumerId);
    queries.insertOffers(tx, id, 1, chosen);
    queries.plan(tx, id, 1, roundSeconds);
    if (chosen.length >= fanout - 1) this.moveBack(tx, chosen); // else all are asked, in whatever order
    return chosen;
  }

  /** Whom to ask in this round. */
  findOffers(tx: Tx, id: string, round: number): Promise<string[]> {
    return queries.findOffers(tx, id, round);
  }

  /** Begins rounds that are due. A search that another worker has locked is left to it. */
  async beginRounds(): Promise<boolean> {
    const rows: { id: Buffer }[] = await this.dataSource.query(
      `SELECT reservation_id AS id FROM ${dueRows(dispatchWork)} ORDER BY next_at LIMIT ${BOOKINGS}`,
    );
    return forEachDue(
      rows.map(({ id }) => fromBytes(id)),
      (id) => this.beginRound(id),
    );
  }

  /** One transaction: whom is asked, that they are, and when the next round is. So no driver is asked twice in a round. */
  private beginRound(id: string): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const [row] = await claimDue<{ round: number; pauses: number }>(tx, dispatchWork, {
        columns: 'round, pauses',
        and: 'reservation_id = ?',
        values: [toBytes(id)],
        limit: 1,
      });
      if (!row) return false;
      const { status, consumerId } = await this.reservations.get(tx, id);
      if (status !== 'requested') {
        write(tx, 'DELETE FROM dispatches WHERE reservation_id = ?', [toBytes(id)]);
        queries.deleteOffers(tx, id);
        return true;
      }
      const round = row.round + 1;
      // However many bookings are open, later rounds ask a driver for one at a time; a hand-back is urgent.
      const seconds = row.round === 0 ? 0 : roundSeconds;
      const left = await queries.findNotAsked(tx, id, consumerId, { limit: fanout, seconds });
      const chosen = left.flatMap(({ driverId, isDue }) => (isDue ? [driverId] : []));
      const pauses = left.length > 0 ? 0 : Math.min(row.pauses + 1, MOST_PAUSES);
      write(
        tx,
        'UPDATE dispatches SET round = ?, pauses = ?, next_at = NOW(6) + INTERVAL ? SECOND WHERE reservation_id = ?',
        [chosen.length > 0 ? round : row.round, pauses, roundSeconds * 2 ** pauses, toBytes(id)],
      );
      if (chosen.length === 0) return true;
      queries.insertOffers(tx, id, round, chosen);
      const payload = { reservationId: id, consumerId, round };
      await this.outbox.add(tx, reservationOffered, { aggregateId: id, actorId: null, payload });
      this.moveBack(tx, chosen);
      return true;
    });
  }

  /** The next drivers in line: bookings of one transaction ask different ones while there are. */
  private async next(tx: Tx): Promise<string[]> {
    const line = this.lines.get(tx) ?? queries.findInTurn(tx, fanout * ROUNDS_AHEAD);
    this.lines.set(tx, line);
    const drivers = await line;
    const chosen = drivers.splice(0, fanout);
    drivers.push(...chosen);
    return chosen;
  }

  /**
   * Moves those who are asked to the end of the line. After the commit: other
   * rounds would wait for these rows, and a line that is a moment old is fair enough.
   */
  private moveBack(tx: Tx, chosen: string[]): void {
    onCommit(tx, () => {
      this.uow
        .run((own) => Promise.resolve(queries.setAsked(own, chosen)))
        .catch((error: unknown) => this.logger.warn({ err: error }, 'the line of drivers stays as it was'));
    });
  }
}
