import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Outbox } from '../../../kernel/events/outbox.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { SecretBox } from '../../../kernel/secret-box.js';
import { recordAct } from '../../../kernel/tx/acts.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import type { Reservation } from '../reservation.entity.js';
import { reservationPinLocked, reservationPinRenewed, reservationPinWrong } from '../reservations.events.js';
import { findById } from '../reservations.queries.js';
import { snapshotOf } from '../snapshot.js';
import { findPin, findPins, insertPin, keepWrong, lockPin, replacePin } from './pins.queries.js';

/** So many different wrong PINs, and an operator has to decide: of 10,000 a driver guesses one with 1 in 2,000. */
const MOST_WRONG = 5;

/** The PIN that a recipient tells the driver at the drop-off. */
@Injectable()
export class PinsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly secrets: SecretBox,
    private readonly outbox: Outbox,
  ) {}

  /** Draws the PIN of a new booking. */
  draw(tx: Tx, reservationId: string): void {
    insertPin(tx, reservationId, this.seal(reservationId));
  }

  /** The PIN, and how many wrong ones may still be tried; undefined for a booking without one. */
  async find(manager: EntityManager, id: string): Promise<{ pin: string; attemptsLeft: number } | undefined> {
    const row = await findPin(manager, id);
    return row && { pin: this.open(id, row.pin), attemptsLeft: Math.max(0, MOST_WRONG - row.wrong.length) };
  }

  /** The PINs of these bookings, by id. */
  async findAll(manager: EntityManager, ids: string[]): Promise<Map<string, string>> {
    const sealed = await findPins(manager, ids);
    return new Map([...sealed].map(([id, pin]) => [id, this.open(id, pin)]));
  }

  /**
   * Counts a wrong PIN in a transaction of its own, before the delivery begins: whatever becomes of that, the attempt counts.
   * Attempts take turns by the row of the PIN, so no more are compared than may be, from however many processes they come. The
   * same wrong PIN again counts once: a repeated request tells nothing new.
   *
   * @throws Problem `pin-wrong` (422), `pin-locked` (409)
   */
  async check(driver: Principal, id: string, pin: string): Promise<void> {
    const problem = await this.uow.run(async (tx) => {
      const reservation = await findById(tx, id);
      // Anything else is what the delivery itself says.
      if (reservation?.driverId !== driver.id || reservation.status !== 'picked_up') return undefined;
      const row = await lockPin(tx, id);
      if (!row) return undefined;
      const found = this.problemOf(id, row, pin);
      if (found?.code !== 'pin-wrong' || row.wrong.includes(pin)) return found;
      const wrong = [...row.wrong, pin];
      keepWrong(tx, id, wrong);
      const isLocked = wrong.length >= MOST_WRONG;
      await this.announce(tx, isLocked ? reservationPinLocked : reservationPinWrong, reservation, driver.id);
      return this.problemOf(id, { ...row, wrong }, pin);
    });
    if (problem) throw problem;
  }

  /** @throws Problem `pin-wrong`, `proof-required` (422), `pin-locked` (409) */
  async assertRight(tx: Tx, id: string, pin: string | undefined): Promise<void> {
    const row = await lockPin(tx, id);
    if (!row) return;
    if (pin === undefined && row.wrong.length < MOST_WRONG) throw new Problem('proof-required', { proof: 'pin' });
    const problem = this.problemOf(id, row, pin);
    if (problem) throw problem;
  }

  /** An operator gives a booking a new PIN, of which its consumer is notified. @throws Problem `pin-not-used` (409) */
  async renew(tx: Tx, operator: Principal, reservation: Reservation): Promise<void> {
    const { id, status } = reservation;
    const isOpen = status === 'accepted' || status === 'picked_up';
    if (!isOpen || !(await lockPin(tx, id))) throw new Problem('pin-not-used');
    replacePin(tx, id, this.seal(id));
    recordAct(tx, { actorId: operator.id, action: 'reservation.pin_replaced', subjectId: id });
    await this.announce(tx, reservationPinRenewed, reservation, operator.id);
  }

  private problemOf(id: string, { pin: sealed, wrong }: { pin: string; wrong: string[] }, pin: string | undefined) {
    if (wrong.length >= MOST_WRONG) return new Problem('pin-locked');
    if (pin === this.open(id, sealed)) return undefined;
    return new Problem('pin-wrong', { left: MOST_WRONG - wrong.length });
  }

  private announce(
    tx: Tx,
    event: typeof reservationPinWrong | typeof reservationPinLocked | typeof reservationPinRenewed,
    reservation: Reservation,
    actorId: string,
  ): Promise<void> {
    const { id, consumerId, driverId } = reservation;
    const payload = { reservationId: id, consumerId, driverId: driverId! };
    return this.outbox.add(tx, event, { aggregateId: id, actorId, payload, snapshot: snapshotOf(reservation) });
  }

  private seal(id: string): string {
    return this.secrets.seal(String(randomInt(10_000)).padStart(4, '0'), sealOf(id));
  }

  private open(id: string, sealed: string): string {
    return this.secrets.open(sealed, sealOf(id));
  }
}

/** What a PIN is sealed for. */
const sealOf = (id: string): string => `PIN of the reservation ${id}`;
