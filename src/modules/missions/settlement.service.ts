import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../config.js';
import type { EventType } from '../../kernel/events/events.js';
import { toBytes } from '../../kernel/tx/ids.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import { write, type Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { throwFailures } from '../../kernel/work/each.js';
import { AuditService, escrowOf, feesOf, Ledger, transferId, walletOf, type Transfer } from '../wallets/index.js';
import { missionTransitions, type Mission, type MissionEnd } from './mission.entity.js';
import {
  missionCancelled,
  missionClaimed,
  missionExpired,
  missionFailed,
  missionSucceeded,
} from './missions.events.js';
import { closedUnlessOne, findBackers, findOverdue, lockDue, lockMission } from './missions.queries.js';
import { snapshotOf } from './snapshot.js';

const refundEvents = { failed: missionFailed, expired: missionExpired, cancelled: missionCancelled } as const;

/** The conditions of the sweeps, as SQL. */
export const overdue = `status = 'open' AND deadline <= NOW(6)`;
export const undisputed = `status = 'claimed' AND claimed_until <= NOW(6)`;
export const refunding = 'refunding = TRUE';

type Act = (tx: Tx, mission: Mission) => Promise<unknown>;

/**
 * Ends missions and distributes their pots: one compare-and-set ends a mission, and payout or refunds run in the same
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

  /**
   * The streamer claims success; it is paid when the window ends without a dispute. @throws Problem `mission-closed`
   * (409)
   */
  async claimSuccess(tx: Tx, { id }: Mission, actorId: string): Promise<Mission> {
    write(
      tx,
      `UPDATE missions SET status = 'claimed', claimed_until = NOW(6) + INTERVAL ? SECOND
       WHERE id = ? AND status = 'open' AND deadline > NOW(6)`,
      [config.missions.disputeSeconds, toBytes(id)],
      closedUnlessOne,
    );
    const payload = { missionId: id };
    await this.outbox.add(tx, missionClaimed, { aggregateId: id, actorId, payload, snapshot: snapshotOf(id) });
    return lockMission(tx, id);
  }

  /**
   * Ends a mission whose row is locked, exactly once. After its deadline an open mission can only expire.
   *
   * @throws Problem `mission-closed` (409)
   */
  async end(tx: Tx, mission: Mission, end: MissionEnd, actorId: string | null): Promise<Mission> {
    const from = mission.status;
    if (!missionTransitions[from].includes(end)) throw new Problem('mission-closed');
    const inTime = end === 'expired' ? 'AND deadline <= NOW(6)' : from === 'open' ? 'AND deadline > NOW(6)' : '';
    write(
      tx,
      `UPDATE missions SET status = ?, ended_at = NOW(6), refunding = ? WHERE id = ? AND status = ? ${inTime}`,
      [end, end !== 'succeeded', toBytes(mission.id), from],
      closedUnlessOne,
    );
    if (end === 'succeeded') await this.pay(tx, mission, actorId);
    else await this.startRefunds(tx, mission, refundEvents[end], actorId);
    return lockMission(tx, mission.id);
  }

  /** Ends missions whose deadline has passed. Every worker sweeps; the row lock lets one of them through. */
  expireOverdue(): Promise<boolean> {
    return this.sweep(overdue, (tx, mission) => this.end(tx, mission, 'expired', null));
  }

  /** Pays claims whose dispute window has ended. */
  payUndisputed(): Promise<boolean> {
    return this.sweep(undisputed, (tx, mission) => this.end(tx, mission, 'succeeded', null));
  }

  /**
   * Waits for the lock of one mission that the sweeps have found locked for a second: under a rush of late requests it
   * is almost always locked, and SKIP LOCKED alone would starve it.
   */
  async retryStarved(): Promise<void> {
    const overdueFor = (due: string) => due.replace('NOW(6)', 'NOW(6) - INTERVAL 1 SECOND');
    for (const [due, end] of [
      [overdue, 'expired'],
      [undisputed, 'succeeded'],
    ] as const) {
      const ids = await findOverdue(this.dataSource.manager, overdueFor(due));
      const id = ids[Math.floor(Math.random() * ids.length)];
      if (id) await this.actOn(id, due, '', (tx, mission) => this.end(tx, mission, end, null));
    }
  }

  /** Continues the refunds of very large missions, one chunk each. */
  async continueRefunds(): Promise<boolean> {
    return this.sweep(refunding, (tx, mission) => this.refundChunk(tx, mission));
  }

  /**
   * Applies `act` to every due mission, each in its own transaction. A mission that is locked or fails does not hold up
   * the others: the next sweep and `retryStarved` handle it.
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
    throwFailures(failures);
    return done > 0;
  }

  private actOn(id: string, due: string, wait: '' | 'SKIP LOCKED', act: Act): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const mission = await lockDue(tx, id, due, wait);
      if (mission) await act(tx, mission);
      return mission !== undefined;
    });
  }

  /** Escrow → fees and streamer. The fee is rounded down, in the streamer's favour. */
  private async pay(tx: Tx, { id, pot, feeBps, streamerId }: Mission, actorId: string | null): Promise<void> {
    const fee = Math.floor((pot * feeBps) / 10_000);
    const escrow = { from: escrowOf(id), subjectId: id };
    const moves: Transfer[] = [
      { ...escrow, id: transferId(`fee:${id}`), kind: 'fee', to: feesOf(id), amountKrw: fee },
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
      snapshot: snapshotOf(id),
    });
  }

  private async startRefunds(
    tx: Tx,
    mission: Mission,
    event: EventType<{ missionId: string }>,
    actorId: string | null,
  ) {
    const { id } = mission;
    await this.refundChunk(tx, mission);
    await this.outbox.add(tx, event, {
      aggregateId: id,
      actorId,
      payload: { missionId: id },
      snapshot: snapshotOf(id),
    });
  }

  /**
   * Refunds each backer's total in one transfer, whose id derives from its purpose, so that it cannot be paid twice.
   */
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

/** Escrow and pledges must agree, even if the ledger alone is consistent. */
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
