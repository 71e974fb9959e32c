import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { config } from '../../config.js';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import { recordAct } from '../../kernel/tx/acts.js';
import { newId, toBytes } from '../../kernel/tx/ids.js';
import { inModeOf, isSameMode, isTest } from '../../kernel/tx/mode.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import { isDuplicate } from '../../kernel/tx/database-errors.js';
import { write, type Tx } from '../../kernel/tx/tx.js';
import { UsersService } from '../users/index.js';
import { escrowOf, Ledger, walletOf } from '../wallets/index.js';
import { Mission } from './mission.entity.js';
import { missionAccepted, missionCreated, missionDisputed, missionPledged } from './missions.events.js';
import { closedUnlessOne, findBackers, findPledgeOf, hasPledged, lockMission } from './missions.queries.js';
import {
  peopleOf,
  shownTo,
  toView,
  type MissionView,
  type NewMission,
  type NewPledge,
  type Pledge,
  type Settlement,
} from './missions.schema.js';
import { SettlementService } from './settlement.service.js';
import { snapshotOf } from './snapshot.js';
import { lockFor } from './visibility.js';

const MINIMUM_PLEDGE_KRW = 1_000;

type NewPledgeRow = { pledgeId: string; missionId: string; backerId: string; amount: number; showName: boolean };

/** Missions from the first pledge to the decision; `SettlementService` moves the pot. */
@Injectable()
export class MissionsService {
  constructor(
    private readonly users: UsersService,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
    private readonly settlement: SettlementService,
  ) {}

  /**
   * Creates a mission with its first pledge, atomically. `transferId` is the id of the money transfer.
   *
   * @throws Problem `pledge-too-small`, `user-not-found`, `not-a-streamer`, `idempotency-key-reused` (422),
   *   `insufficient-funds` (402)
   */
  async create(tx: Tx, creator: Principal, input: NewMission, transferId: string): Promise<Mission> {
    const made = await findPledgeOf(tx, transferId);
    if (made) {
      const mission = await lockMission(tx, made.missionId);
      const isSame =
        made.id === mission.id &&
        made.amount === input.amount &&
        made.showName === input.showName &&
        mission.title === input.title;
      if (!isSame || mission.streamerId !== input.streamerId) throw new Problem('idempotency-key-reused');
      return mission;
    }
    const [streamer] = await this.users.findByIds(tx, [input.streamerId]);
    if (!streamer || !isSameMode(creator.id, streamer.id)) throw new Problem('user-not-found');
    // In test mode an account is alone: its person's roles are its own.
    const isAlone = isTest(creator.id);
    if (isAlone && streamer.id !== creator.id) throw new Problem('user-not-found');
    if (!(isAlone ? creator : streamer).roles.includes('streamer')) throw new Problem('not-a-streamer');
    const id = inModeOf(creator.id, newId());
    await tx.query(
      `INSERT INTO missions (id, creator_id, streamer_id, title, description, fee_bps, client_reference, metadata, deadline)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, NOW(6) + INTERVAL ? SECOND)`,
      [
        toBytes(id),
        toBytes(creator.id),
        toBytes(streamer.id),
        input.title,
        input.description ?? null,
        config.missions.feeBps,
        input.clientReference ?? null,
        input.metadata ? JSON.stringify(input.metadata) : null,
        input.timeLimitSeconds,
      ],
    );
    await this.addPledge(
      tx,
      // The first pledge has the mission's id, by which a late retry recognises it.
      { pledgeId: id, missionId: id, backerId: creator.id, amount: input.amount, showName: input.showName },
      transferId,
      missionCreated,
    );
    return lockMission(tx, id);
  }

  /**
   * Wallet → escrow. `transferId` derives from the idempotency key, so that a retry finds its pledge even after the key's
   * record has expired.
   *
   * @throws Problem `pledge-too-small` (422), `mission-not-found` (404), `mission-closed` (409), `insufficient-funds` (402)
   */
  async pledge(
    tx: Tx,
    backer: Principal,
    missionId: string,
    { amount, showName }: NewPledge,
    transferId: string,
  ): Promise<Pledge> {
    await lockFor(tx, backer, missionId);
    try {
      await this.addPledge(
        tx,
        { pledgeId: inModeOf(backer.id, newId()), missionId, backerId: backer.id, amount, showName },
        transferId,
        missionPledged,
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const made = await findPledgeOf(tx, transferId);
      if (made?.missionId !== missionId || made.amount !== amount || made.showName !== showName)
        throw new Problem('idempotency-key-reused');
    }
    return (await findPledgeOf(tx, transferId))!;
  }

  /** The streamer accepts. Idempotent. @throws Problem `not-mission-streamer` (403), `mission-closed` (409) */
  async accept(tx: Tx, streamer: Principal, id: string): Promise<Mission> {
    const mission = await this.lockOwn(tx, streamer, id);
    if (mission.status !== 'open') throw new Problem('mission-closed');
    if (mission.acceptedAt) return mission;
    write(
      tx,
      `UPDATE missions SET accepted_at = NOW(6) WHERE id = ? AND accepted_at IS NULL AND deadline > NOW(6)`,
      [toBytes(id)],
      closedUnlessOne,
    );
    await this.outbox.add(tx, missionAccepted, {
      aggregateId: id,
      actorId: streamer.id,
      payload: { missionId: id },
      snapshot: snapshotOf(id),
    });
    return lockMission(tx, id);
  }

  /** The streamer declines: all pledges are refunded. @throws as `accept` */
  async reject(tx: Tx, streamer: Principal, id: string): Promise<Mission> {
    const mission = await this.lockOwn(tx, streamer, id);
    if (mission.status !== 'open') throw new Problem('mission-closed');
    return this.settlement.end(tx, mission, 'cancelled', streamer.id);
  }

  /**
   * The streamer reports the outcome; a moderator overrides a claim and decides a dispute. With a dispute window the streamer's
   * success is only claimed, and paid at the end of the window.
   *
   * @throws Problem `not-mission-streamer` (403), `mission-closed` (409)
   */
  async reportOutcome(tx: Tx, actor: Principal, id: string, { outcome, evidenceUrl }: Settlement): Promise<Mission> {
    const isModerator = hasRole(actor, 'moderator');
    const mission = isModerator ? await lockFor(tx, actor, id) : await this.lockOwn(tx, actor, id);
    if (!isModerator && mission.status !== 'open') throw new Problem('mission-closed');
    if (isModerator)
      recordAct(tx, { actorId: actor.id, action: 'mission.settled', subjectId: id, details: { outcome } });
    if (evidenceUrl) await tx.query('UPDATE missions SET evidence_url = ? WHERE id = ?', [evidenceUrl, toBytes(id)]);
    if (outcome === 'failure') return this.settlement.end(tx, mission, 'failed', actor.id);
    if (isModerator || config.missions.disputeSeconds === 0)
      return this.settlement.end(tx, mission, 'succeeded', actor.id);
    return this.settlement.claimSuccess(tx, mission, actor.id);
  }

  /** A backer disputes a claimed success. @throws Problem `not-a-backer` (403), `mission-closed` (409) */
  async dispute(tx: Tx, backer: Principal, id: string): Promise<Mission> {
    await lockFor(tx, backer, id);
    if (!(await hasPledged(tx, id, backer.id))) throw new Problem('not-a-backer');
    write(
      tx,
      `UPDATE missions SET status = 'disputed' WHERE id = ? AND status = 'claimed' AND claimed_until > NOW(6)`,
      [toBytes(id)],
      closedUnlessOne,
    );
    await this.outbox.add(tx, missionDisputed, {
      aggregateId: id,
      actorId: backer.id,
      payload: { missionId: id },
      snapshot: snapshotOf(id),
    });
    return lockMission(tx, id);
  }

  /**
   * The creator may cancel while there are no other backers and the streamer has not accepted: who has begun to work for
   * the money must not lose it. A moderator always may.
   *
   * @throws Problem `not-mission-creator` (403), `mission-closed`, `mission-accepted` (409)
   */
  async cancel(tx: Tx, actor: Principal, id: string): Promise<Mission> {
    const mission = await lockFor(tx, actor, id);
    const isModerator = hasRole(actor, 'moderator');
    const isAloneCreator = mission.creatorId === actor.id && mission.backers <= 1;
    if (!isModerator && !isAloneCreator) throw new Problem('not-mission-creator');
    if (!isModerator && mission.status !== 'open') throw new Problem('mission-closed');
    if (!isModerator && mission.acceptedAt) throw new Problem('mission-accepted');
    if (!isAloneCreator || mission.status !== 'open' || mission.acceptedAt)
      recordAct(tx, { actorId: actor.id, action: 'mission.cancelled', subjectId: id });
    return this.settlement.end(tx, mission, 'cancelled', actor.id);
  }

  /** What this person sees of a mission that was changed. */
  async findView(tx: Tx, viewer: Principal, mission: Mission): Promise<MissionView> {
    return shownTo(viewer, toView(mission, await this.users.findPeople(tx, peopleOf(mission))));
  }

  /** For other modules, in their transaction. @throws Problem `mission-not-found` (404) */
  async get(tx: Tx, id: string): Promise<Mission> {
    const mission = await tx.findOneBy(Mission, { id });
    if (!mission) throw new Problem('mission-not-found');
    return mission;
  }

  /** The missions with these ids that exist, for other modules. */
  findByIds(manager: EntityManager, ids: string[]): Promise<Mission[]> {
    return manager.findBy(Mission, { id: In(ids) });
  }

  /** Each backer's total pledges. */
  findBackers(tx: Tx, id: string) {
    return findBackers(tx, id, null, Number.MAX_SAFE_INTEGER);
  }

  /** Inserts the pledge, updates the pot, transfers the money and adds the event; the mission's row must be locked. */
  private async addPledge(
    tx: Tx,
    pledge: NewPledgeRow,
    transferId: string,
    event: typeof missionPledged,
  ): Promise<void> {
    const { showName, ...announced } = pledge;
    const { pledgeId, missionId, backerId, amount } = announced;
    if (amount < MINIMUM_PLEDGE_KRW) throw new Problem('pledge-too-small');
    await tx.query(
      'INSERT INTO pledges (id, transfer_id, mission_id, backer_id, amount, show_name) VALUES (?, ?, ?, ?, ?, ?)',
      [toBytes(pledgeId), toBytes(transferId), toBytes(missionId), toBytes(backerId), amount, showName],
    );
    // Under the lock, so that nothing delays us between reading the clock and the write.
    write(
      tx,
      `UPDATE missions SET pot = pot + ?, backers = backers + (NOT EXISTS (
         SELECT id FROM pledges WHERE backer_id = ? AND mission_id = ? AND id <> ?))
       WHERE id = ? AND status = 'open' AND deadline > NOW(6)`,
      [amount, ...[backerId, missionId, pledgeId, missionId].map(toBytes)],
      closedUnlessOne,
    );
    const accounts = { from: walletOf(backerId), to: escrowOf(missionId) };
    await this.ledger.post(tx, [
      { id: pledgeId, kind: 'pledge', ...accounts, amountKrw: amount, subjectId: missionId },
    ]);
    const snapshot = snapshotOf(missionId);
    await this.outbox.add(tx, event, { aggregateId: missionId, actorId: backerId, payload: announced, snapshot });
  }

  private async lockOwn(tx: Tx, streamer: Principal, id: string): Promise<Mission> {
    const mission = await lockFor(tx, streamer, id);
    if (mission.streamerId !== streamer.id) throw new Problem('not-mission-streamer');
    return mission;
  }
}
