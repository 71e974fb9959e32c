import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../config.js';
import type { EventType } from '../../kernel/events/events.js';
import { toBytes } from '../../kernel/tx/ids.js';
import { tagsOf, touch } from '../../kernel/tx/changes.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { AuditService, escrowOf, fees, Ledger, transferId, walletOf, type Transfer } from '../wallets/index.js';
import { missionTransitions, type Mission, type MissionEnd } from './mission.entity.js';
import { missionCancelled, missionExpired, missionFailed, missionSucceeded } from './missions.events.js';
import { findBackers, findOverdue, lockDue, lockMission } from './missions.queries.js';

const refundEvents = { failed: missionFailed, expired: missionExpired, cancelled: missionCancelled } as const;

/** What a sweep looks for, as SQL. */
const overdue = `status = 'open' AND deadline <= NOW(6)`;
const undisputed = `status = 'claimed' AND claimed_until <= NOW(6)`;

type Act = (tx: Tx, mission: Mission) => Promise<unknown>;

/**
 * The end of a mission and the way of its pot: one compare-and-set ends it, and payout or refunds are in that same
 * transaction. Above `refundChunk` backers the refunds follow in chunks with a durable cursor.
 */
@Injectable()
export class SettlementService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
  ) {}

  onModuleInit(): void {
    for (const rule of missionRules) this.audit.add(rule);
  }

  /** The streamer claims success; it is paid when the window ends undisputed. @throws Problem `mission-closed` (409) */
  async claim(tx: Tx, { id }: Mission): Promise<Mission> {
    const { affectedRows } = await tx.query(
      `UPDATE missions SET status = 'claimed', claimed_until = NOW(6) + INTERVAL ? SECOND
       WHERE id = ? AND status = 'open' AND deadline > NOW(6)`,
      [config.missions.disputeSeconds, toBytes(id)],
    );
    if (affectedRows === 0) throw new Problem('mission-closed');
    touch(tx, ...tagsOf('mission', id)); // no event tells of a claim
    return lockMission(tx, id);
  }

  /**
   * Ends a mission whose row is locked, once. After its deadline an open one can only expire, whoever asks.
   *
   * @throws Problem `mission-closed` (409)
   */
  async end(tx: Tx, mission: Mission, end: MissionEnd, actorId: string | null): Promise<Mission> {
    const from = mission.status;
    if (!missionTransitions[from].includes(end)) throw new Problem('mission-closed');
    const inTime = end === 'expired' ? 'AND deadline <= NOW(6)' : from === 'open' ? 'AND deadline > NOW(6)' : '';
    const { affectedRows } = await tx.query(
      `UPDATE missions SET status = ?, ended_at = NOW(6), refunding = ? WHERE id = ? AND status = ? ${inTime}`,
      [end, end !== 'succeeded', toBytes(mission.id), from],
    );
    if (affectedRows === 0) throw new Problem('mission-closed');
    if (end === 'succeeded') await this.pay(tx, mission, actorId);
    else await this.startRefunds(tx, mission, refundEvents[end], actorId);
    return lockMission(tx, mission.id);
  }

  /** Ends what its deadline has passed. Every worker sweeps; the row's lock lets one of them through. */
  expireOverdue(): Promise<boolean> {
    return this.sweep(overdue, (tx, mission) => this.end(tx, mission, 'expired', null));
  }

  /** Pays what was claimed and not disputed in time. */
  payUndisputed(): Promise<boolean> {
    return this.sweep(undisputed, (tx, mission) => this.end(tx, mission, 'succeeded', null));
  }

  /**
   * Stands in line for one mission that the sweeps found held by somebody else for a second: a crowd that comes too late
   * holds its mission almost always, and whoever never waits never gets it.
   */
  async insist(): Promise<void> {
    const late = (due: string) => due.replace('NOW(6)', 'NOW(6) - INTERVAL 1 SECOND');
    for (const [due, end] of [
      [overdue, 'expired'],
      [undisputed, 'succeeded'],
    ] as const) {
      const ids = await findOverdue(this.dataSource.manager, late(due));
      const id = ids[Math.floor(Math.random() * ids.length)];
      if (id) await this.actOn(id, due, '', (tx, mission) => this.end(tx, mission, end, null));
    }
  }

  /** Goes on with the refunds of very large missions, one chunk each. */
  async continueRefunds(): Promise<boolean> {
    return this.sweep('refunding = TRUE', (tx, mission) => this.refundChunk(tx, mission));
  }

  /**
   * Does `act` to every mission that is due, each in a transaction of its own. One that somebody else holds, or that
   * fails, keeps nobody else from their money: it is left to the next sweep, and to `insist`.
   */
  private async sweep(due: string, act: Act): Promise<boolean> {
    const ids = await findOverdue(this.dataSource.manager, due);
    const failures: unknown[] = [];
    let done = 0;
    for (const id of ids) {
      try {
        if (await this.actOn(id, due, 'SKIP LOCKED', act)) done++;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
    return done > 0;
  }

  private actOn(id: string, due: string, wait: '' | 'SKIP LOCKED', act: Act): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const mission = await lockDue(tx, id, due, wait);
      if (mission) await act(tx, mission);
      return mission !== undefined;
    });
  }

  /** Escrow → fees and streamer. The fee is rounded down: the won in doubt is the streamer's. */
  private async pay(tx: Tx, { id, pot, feeBps, streamerId }: Mission, actorId: string | null): Promise<void> {
    const fee = Math.floor((pot * feeBps) / 10_000);
    const escrow = { from: escrowOf(id), subjectId: id };
    const moves: Transfer[] = [
      { ...escrow, id: transferId(`fee:${id}`), kind: 'fee', to: fees, amountKrw: fee },
      { ...escrow, id: transferId(`payout:${id}`), kind: 'payout', to: walletOf(streamerId), amountKrw: pot - fee },
    ];
    await this.ledger.post(
      tx,
      moves.filter(({ amountKrw }) => amountKrw > 0),
    );
    await this.outbox.add(tx, missionSucceeded, {
      aggregateId: id,
      actorId,
      payload: { missionId: id, payout: pot - fee, fee },
    });
  }

  private async startRefunds(
    tx: Tx,
    mission: Mission,
    event: EventType<{ missionId: string }>,
    actorId: string | null,
  ) {
    await this.refundChunk(tx, mission);
    await this.outbox.add(tx, event, { aggregateId: mission.id, actorId, payload: { missionId: mission.id } });
  }

  /** Each backer gets back all they pledged, in one transfer whose id says for what: it cannot be paid twice. */
  private async refundChunk(tx: Tx, { id, refundCursor }: Mission): Promise<void> {
    const limit = config.missions.refundChunk;
    const backers = await findBackers(tx, id, refundCursor, limit);
    const escrow = escrowOf(id);
    const refunds = backers.map(({ backerId, amountKrw }): Transfer => ({
      id: transferId(`refund:${id}:${backerId}`),
      kind: 'refund',
      from: escrow,
      to: walletOf(backerId),
      amountKrw,
      subjectId: id,
    }));
    if (refunds.length > 0) await this.ledger.post(tx, refunds);
    const cursor = backers.at(-1)?.backerId ?? refundCursor;
    await tx.query('UPDATE missions SET refunding = ?, refund_cursor = ? WHERE id = ?', [
      backers.length === limit,
      cursor && toBytes(cursor),
      toBytes(id),
    ]);
  }
}

/** Escrow and pledges must tell the same story, whatever the ledger alone says. */
const missionRules = [
  {
    name: 'missions whose pot is not the sum of their pledges',
    sql: `SELECT COUNT(*) AS broken FROM missions m
          LEFT JOIN (SELECT mission_id, SUM(amount) AS amount FROM pledges GROUP BY mission_id) p ON p.mission_id = m.id
          WHERE m.pot <> COALESCE(p.amount, 0)`,
  },
  {
    name: 'missions whose escrow does not hold their pot until the end, and nothing after it',
    sql: `SELECT COUNT(*) AS broken FROM missions m JOIN accounts a ON a.kind = 'escrow' AND a.owner_id = m.id
          WHERE NOT m.refunding
            AND a.credits_posted <> a.debits_posted + IF(m.status IN ('open', 'claimed', 'disputed'), m.pot, 0)`,
  },
];
