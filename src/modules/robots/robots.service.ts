import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../config.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Problem } from '../../kernel/problems/problem.js';
import { isDuplicate } from '../../kernel/tx/database-errors.js';
import { clockOf } from '../../kernel/time-zones.js';
import { fromBytes, NIL_ID, toBytes } from '../../kernel/tx/ids.js';
import { isTest } from '../../kernel/tx/mode.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { forEachDue } from '../../kernel/work/each.js';
import { claimDue, dueRows } from '../../kernel/work/work.js';
import { DriversService, PositionRecorder, PositionsService } from '../drivers/index.js';
import { distance, driveSeconds, type GeoPoint } from '../geo/index.js';
import { QuotesService, type QuoteTerms } from '../quotes/index.js';
import {
  DispatchService,
  HandoverService,
  OffersService,
  PinsService,
  ProofsService,
  ReservationsService,
  type Reservation,
} from '../reservations/index.js';
import { photo } from './photo.js';
import * as queries from './robots.queries.js';
import { robotWork } from './robots.queries.js';
import { scenarioOf, type Scenario } from './scenarios.js';
import { fixesOf, standing, type Drive } from './way.js';

const ROBOTS = 50;
/** How often a robot says where it is. */
const TICK_MS = 1_000;
const SEEK_MS = 250;
/** A robot comes online some 600 m from the pick-up, inside of the smallest ring. */
const AWAY = { lat: 0.0045, lng: 0.0045 };

const { speed, acceptMs, stayMs, lateMs } = config.robots;

/** A robot on its way with a booking. `start` is where it came online. */
type Trip = {
  me: Principal;
  reservation: Reservation;
  terms: QuoteTerms;
  start: GeoPoint;
  scenario: Scenario | undefined;
};
/** What a robot says of its way, of what it takes a photo, and when it does something next. */
type Step = { drive?: Drive; stands?: GeoPoint; sees?: Trip; nextMs: number };

/**
 * Plays the robot drivers: goes online near the pick-up, accepts its offer, drives, reports and hands over, through the same
 * services as the routes of drivers. What a robot does next follows from the state of its booking and the instant of the last
 * change, both in MySQL: a worker that dies leaves nothing behind, and another one goes on.
 */
@Injectable()
export class RobotsService {
  private readonly logger = new Logger('robots');
  /** Until when this process has sent the positions of a robot's drive. */
  private readonly sent = new Map<string, number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly drivers: DriversService,
    private readonly recorder: PositionRecorder,
    private readonly positions: PositionsService,
    private readonly quotes: QuotesService,
    private readonly reservations: ReservationsService,
    private readonly dispatch: DispatchService,
    private readonly offers: OffersService,
    private readonly handover: HandoverService,
    private readonly pins: PinsService,
    private readonly proofs: ProofsService,
  ) {}

  /** Sends robots to the bookings of test accounts, and makes those of the test mode. */
  async sendOut(): Promise<boolean> {
    const ids = await queries.findWithoutRobot(this.dataSource.manager);
    return forEachDue(ids, (id) => this.sendTo(id));
  }

  /** Does what is due, for each robot under way. */
  async advance(): Promise<boolean> {
    const rows: { driver_id: Buffer }[] = await this.dataSource.query(
      `SELECT driver_id FROM ${dueRows(robotWork)} ORDER BY due_at LIMIT ${ROBOTS}`,
    );
    return forEachDue(
      rows.map((row) => fromBytes(row.driver_id)),
      (driverId) => this.advanceOne(driverId),
    );
  }

  private async sendTo(id: string): Promise<boolean> {
    try {
      return await this.uow.run((tx) => this.sendOne(tx, id));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return false; // another worker has sent one at the same moment
    }
  }

  private async sendOne(tx: Tx, id: string): Promise<boolean> {
    const reservation = await this.reservations.get(tx, id);
    const driverId = await queries.lockIdle(tx, id);
    if (driverId === undefined && isTest(id)) await queries.addTestRobot(tx);
    // One that was made now is sent by the next look.
    if (driverId === undefined || reservation.status !== 'requested') return driverId === undefined && isTest(id);
    const { stops, vehicle } = await this.quotes.findTerms(tx, reservation.quoteId!);
    const { lat, lng } = stops[0]!;
    queries.send(tx, driverId, id, { lat: lat + AWAY.lat, lng: lng + AWAY.lng });
    await this.drivers.setProfile(tx, driverId, { vehicle, plate: null });
    // Online it is once dispatch knows where it is: else it would be one of those of whom nothing is known.
    await this.drivers.setAvailability(tx, driverId, { online: false, sharesPosition: true });
    return true;
  }

  private async advanceOne(driverId: string): Promise<boolean> {
    try {
      const step = await this.uow.run((tx) => this.act(tx, driverId));
      if (step) await this.report(driverId, step);
      if (step?.sees) await this.takePhoto(step.sees);
      return step !== undefined;
    } catch (error) {
      // Another was faster, or the booking cannot be had now: what is there in a moment decides.
      if (!(error instanceof Problem)) throw error;
      this.logger.debug({ code: error.code }, 'a robot tries again');
      await this.uow.run((tx) => Promise.resolve(queries.plan(tx, driverId, TICK_MS)));
      return true;
    }
  }

  /** One transaction: what the robot does now, and when something is due again. */
  private async act(tx: Tx, driverId: string): Promise<Step | undefined> {
    type Row = { reservation_id: Buffer; lat: number; lng: number };
    const [row] = await claimDue<Row>(tx, robotWork, {
      columns: 'reservation_id, lat, lng',
      and: 'driver_id = ?',
      values: [toBytes(driverId)],
      limit: 1,
    });
    if (!row) return undefined;
    const reservation = await this.reservations.get(tx, fromBytes(row.reservation_id));
    const { id, quoteId, note, status } = reservation;
    const left = await queries.findWhoLeft(tx, id);
    const trip: Trip = {
      me: { id: driverId, roles: ['driver'], sessionId: NIL_ID },
      ...{ reservation, start: { lat: row.lat, lng: row.lng } },
      // A scenario is played once: the next robot delivers.
      scenario: left.length > 0 ? undefined : scenarioOf(note),
      terms: await this.quotes.findTerms(tx, quoteId!),
    };
    const isMine = status === 'requested' ? !left.includes(driverId) : reservation.driverId === driverId;
    const step = isMine ? await this.stepOf(tx, trip) : undefined;
    if (step) queries.plan(tx, driverId, step.nextMs);
    else await this.goHome(tx, driverId);
    return step ?? { nextMs: 0 };
  }

  /** Undefined: there is nothing left to do. */
  private async stepOf(tx: Tx, trip: Trip): Promise<Step | undefined> {
    const { reservation, terms, start } = trip;
    const { status, arrivedAt, dropoffArrivedAt } = reservation;
    const [pickup, dropoff] = [terms.stops[0]!, terms.stops.at(-1)!];
    if (status === 'requested') return this.seek(tx, trip);
    if (status === 'accepted')
      return arrivedAt === null
        ? this.driveTo(trip, start, pickup, () => this.arrive(tx, trip, 0, pickup))
        : this.stayAt(pickup, trip, () => this.leavePickup(tx, trip));
    if (status === 'picked_up')
      return dropoffArrivedAt === null
        ? this.driveTo(trip, pickup, dropoff, () => this.arrive(tx, trip, 1, dropoff))
        : this.stayAt(dropoff, trip, (proofIds) => this.handOver(tx, trip, proofIds));
    if (status === 'failed') return this.stayAt(dropoff, trip, (proofIds) => this.giveUp(tx, trip, proofIds));
    if (status === 'returning')
      return this.driveTo(trip, dropoff, pickup, () =>
        this.handover.sendBack(tx, trip.me, reservation.id, { stop: 0 }),
      );
    return undefined;
  }

  /** Waits for its offer near the pick-up, and takes it. Others may be asked at the same time. */
  private async seek(tx: Tx, { me, reservation: { id }, start }: Trip): Promise<Step> {
    const offer = await queries.findOffer(tx, id, me.id);
    if (offer && offer.ageMs >= acceptMs) {
      await this.offers.accept(tx, me, offer.id);
      await this.drivers.setOnline(tx, me.id, false); // it takes no other meanwhile
      return { nextMs: 0 };
    }
    if (!offer && (await queries.isPlaced(tx, me.id, start))) {
      await this.drivers.setOnline(tx, me.id, true);
      this.dispatch.lookAround(tx, id);
    }
    return { stands: start, nextMs: offer ? Math.min(TICK_MS, acceptMs - offer.ageMs) : SEEK_MS };
  }

  private async driveTo(
    { reservation, terms: { vehicle }, scenario }: Trip,
    from: GeoPoint,
    to: GeoPoint,
    arrive: () => Promise<unknown>,
  ): Promise<Step> {
    const isLate = scenario === 'late' && reservation.status === 'accepted';
    const beginsMs = reservation.updatedAt.getTime() + (isLate ? lateMs : 0);
    const hour = Number(clockOf(new Date(beginsMs), config.businessTimeZone).time.slice(0, 2));
    const endsMs = beginsMs + (driveSeconds(distance(from, to), vehicle, hour) / speed) * 1_000;
    const leftMs = endsMs - Date.now();
    if (Date.now() < beginsMs) return { stands: from, nextMs: TICK_MS };
    const drive = { from, to, beginsMs, endsMs };
    if (leftMs > 0) return { drive, nextMs: Math.min(TICK_MS, leftMs) };
    await arrive();
    return { drive, nextMs: stayMs };
  }

  /** At a stop for a while. */
  private async stayAt(at: GeoPoint, trip: Trip, leave: (proofIds: string[]) => Promise<unknown>): Promise<Step> {
    const leftMs = trip.reservation.updatedAt.getTime() + stayMs - Date.now();
    if (leftMs > 0) return { stands: at, nextMs: Math.min(TICK_MS, leftMs) };
    const proofIds = needsPhoto(trip) ? await this.findPhotos(trip) : [];
    if (needsPhoto(trip) && proofIds.length === 0) return { stands: at, sees: trip, nextMs: TICK_MS };
    await leave(proofIds);
    return { stands: at, nextMs: 0 };
  }

  private async findPhotos({ me, reservation: { id } }: Trip): Promise<string[]> {
    return (await this.proofs.findAll(me, id)).map((proof) => proof.id);
  }

  /** Outside of the robot's transaction, as the upload of a driver is; the next step shows it. */
  private async takePhoto({ me, reservation: { id } }: Trip): Promise<void> {
    const upload = await this.proofs.store(id, me, photo());
    await this.uow.run((tx) => this.proofs.add(tx, me, id, upload));
  }

  private arrive(tx: Tx, { me, reservation: { id } }: Trip, stop: 0 | 1, { lat, lng }: GeoPoint): Promise<unknown> {
    return this.handover.arrive(tx, me, id, { stop, lat, lng });
  }

  private leavePickup(tx: Tx, { me, reservation: { id }, scenario }: Trip): Promise<unknown> {
    return scenario === 'hand-back' ? this.reservations.handBack(tx, me, id) : this.handover.pickUp(tx, me, id, {});
  }

  /** The recipient says the PIN; of a robot that is this service. */
  private async handOver(tx: Tx, { me, reservation: { id }, scenario }: Trip, proofIds: string[]): Promise<unknown> {
    if (scenario === 'recipient-absent') return this.handover.fail(tx, me, id, { reason: 'recipient_absent' });
    const pin = (await this.pins.find(tx, id))?.pin;
    return this.handover.deliver(tx, me, id, { ...(pin !== undefined && { pin }), proofIds });
  }

  private giveUp(tx: Tx, { me, reservation: { id }, terms }: Trip, proofIds: string[]): Promise<unknown> {
    return terms.undeliverable === 'return'
      ? this.handover.sendBack(tx, me, id, {})
      : this.handover.deliver(tx, me, id, { proofIds });
  }

  private async goHome(tx: Tx, driverId: string): Promise<void> {
    queries.setIdle(tx, driverId);
    await this.drivers.setOnline(tx, driverId, false);
  }

  /** Sends what is new of the robot's way, as its phone would. */
  private async report(driverId: string, { drive, stands }: Step): Promise<void> {
    const nowMs = Date.now();
    const fixes = drive
      ? fixesOf(drive, this.sent.get(driverId) ?? -Infinity, nowMs)
      : stands
        ? standing(await this.findPlace(driverId, stands), stands, nowMs)
        : [];
    if (fixes.length === 0) return;
    try {
      await this.recorder.record(driverId, fixes);
      this.sent.set(driverId, fixes.at(-1)!.recordedAtMs);
    } catch (error) {
      // This process may not have read yet that the robot shares its position: the next report tells all of it.
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** Where the robot was last. */
  private async findPlace(driverId: string, otherwise: GeoPoint): Promise<GeoPoint> {
    return (await this.positions.findNewest(this.dataSource.manager, [driverId])).get(driverId) ?? otherwise;
  }
}

/** What its quote asks for, and what is left at the door. */
function needsPhoto({ reservation: { status, verification }, terms, scenario }: Trip): boolean {
  if (status === 'failed') return terms.undeliverable === 'leave';
  return status === 'picked_up' && verification !== 'none' && scenario !== 'recipient-absent';
}
