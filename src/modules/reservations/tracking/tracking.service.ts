import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../../config.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { setBounded } from '../../../kernel/maps.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { clockOf } from '../../../kernel/time-zones.js';
import { PositionsService, type ShownPosition } from '../../drivers/index.js';
import { distance, RouteFinder, type GeoPoint } from '../../geo/index.js';
import { districtOf } from '../district.js';
import { transitions } from '../reservation.entity.js';
import { PinsService } from '../pins/pins.service.js';
import { type ProofFile, ProofsService } from '../proofs/proofs.service.js';
import { ReservationsService } from '../reservations.service.js';
import type { TrackingView } from '../tracking.schema.js';
import { firstNameOf } from './first-name.js';
import { TrackingLinks } from './tracking-links.js';
import { findLastPoints, findLink, findTracked, replaceLink, type TrackedRow } from './tracking.queries.js';

const SHOWN_AFTER_END_SECONDS = 3_600;
const LINK_AFTER_END_SECONDS = 30 * 86_400;
/** A provider of routes is asked again after so long, or when the driver has come so far. */
const ETA_MS = 30_000;
const ETA_METERS = 300;
const MAX_ETAS = 10_000;

type Estimate = { from: GeoPoint; atMs: number; arrivesAtMs: number };
/** A tracked delivery, and whose position it shows. */
type Tracked = { view: TrackingView; driverId: string | null; link: number };

const hasEnded = ({ status }: TrackedRow): boolean => transitions[status].length === 0;
/** From the arrival at the pick-up, or the pick-up, to the end: never before, and never of a driver who handed it back. */
const isUnderWay = (row: TrackedRow): boolean =>
  row.driverId !== null &&
  !hasEnded(row) &&
  row.status !== 'requested' &&
  (row.status !== 'accepted' || row.hasArrived);
/** A driver is to ask for the PIN. */
const isCarriedOut = ({ status }: TrackedRow): boolean => status === 'accepted' || status === 'picked_up';
const hasJustEnded = (row: TrackedRow): boolean =>
  hasEnded(row) && row.driverId !== null && row.unchangedForSeconds < SHOWN_AFTER_END_SECONDS;

/** What a delivery looks like to those who wait for it. */
@Injectable()
export class TrackingService {
  private readonly etas = new Map<string, Estimate>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly positions: PositionsService,
    private readonly routes: RouteFinder,
    private readonly links: TrackingLinks,
    private readonly reservations: ReservationsService,
    private readonly proofs: ProofsService,
    private readonly pins: PinsService,
  ) {}

  /**
   * For the parties. Its consumer alone is given the link to pass on, and the PIN: a driver is to ask for it at the door.
   *
   * @throws Problem `reservation-not-found` (404; also for a stranger)
   */
  async findOfParty(viewer: Principal, id: string): Promise<TrackingView & { url: string | null }> {
    const reservation = await this.reservations.findOfParty(this.dataSource.manager, viewer, id);
    const { view, link } = await this.find(id);
    if (viewer.id !== reservation.consumerId) return { ...view, pin: null, url: null };
    return { ...view, url: this.links.urlOf(id, link) };
  }

  /** For everybody with the link. @throws Problem `tracking-not-found` (404) */
  async findByToken(token: string): Promise<Tracked & { id: string }> {
    const id = this.links.idIn(token);
    if (!id || !this.links.isRight(token, id, await findLink(this.dataSource.manager, id)))
      throw new Problem('tracking-not-found');
    return { id, ...(await this.find(id)) };
  }

  /**
   * Its consumer gets another link; the one so far shows nothing from now on.
   *
   * @throws Problem `reservation-not-found` (404; also for everybody else)
   */
  async replaceLink(tx: Tx, me: Principal, id: string): Promise<{ url: string }> {
    const { consumerId } = await this.reservations.findOfParty(tx, me, id);
    if (me.id !== consumerId) throw new Problem('reservation-not-found');
    return { url: this.links.urlOf(id, await replaceLink(tx, id)) };
  }

  /** A photo for everybody with the link. @throws Problem `tracking-not-found`, `proof-not-found` (404), `busy` (503) */
  async openPhoto(token: string, proofId: string): Promise<ProofFile> {
    const { view } = await this.findByToken(token);
    return this.proofs.open(view.photos, proofId);
  }

  private async find(id: string): Promise<Tracked> {
    const tracked = (await this.findAll([id])).get(id);
    if (!tracked) throw new Problem('tracking-not-found');
    return tracked;
  }

  /** These deliveries as they are now, by id; those whose link is over are missing. */
  async findAll(ids: string[]): Promise<Map<string, Tracked>> {
    const { manager } = this.dataSource;
    const all = await findTracked(manager, ids);
    const rows = all.filter((row) => !hasEnded(row) || row.unchangedForSeconds < LINK_AFTER_END_SECONDS);
    const drivers = rows.filter(isUnderWay).map(({ driverId }) => driverId!);
    const idsOf = (which: (row: TrackedRow) => boolean) => rows.filter(which).map(({ id }) => id);
    const [newest, points, photos, pins] = await Promise.all([
      this.positions.findNewest(manager, [...new Set(drivers)]),
      findLastPoints(manager, idsOf(hasJustEnded)),
      this.proofs.findShown(
        manager,
        idsOf(({ status }) => status === 'delivered'),
      ),
      this.pins.findAll(manager, idsOf(isCarriedOut)),
    ]);
    const positionOf = (row: TrackedRow): ShownPosition | undefined => {
      if (isUnderWay(row)) return newest.get(row.driverId!);
      const point = points.get(row.id);
      return (
        point && {
          ...point,
          accuracyMeters: null,
          headingDegrees: null,
          speedMps: null,
          isLive: false,
          recordedAtMs: point.recordedAt.getTime(),
        }
      );
    };
    return new Map(
      await Promise.all(
        rows.map(async (row): Promise<[string, Tracked]> => {
          const position = positionOf(row);
          const eta = position && row.dropoff && row.status === 'picked_up' ? await this.etaOf(row, position) : null;
          const shown = { pin: pins.get(row.id) ?? null, photos: photos.get(row.id) ?? [] };
          const view = toView(row, position, eta, shown);
          return [row.id, { view, link: row.link, driverId: isUnderWay(row) ? row.driverId : null }];
        }),
      ),
    );
  }

  /** In ms since 1970. */
  private async etaOf({ id, dropoff, vehicle }: TrackedRow, from: GeoPoint): Promise<number> {
    const [known, nowMs] = [this.etas.get(id), Date.now()];
    if (known && nowMs - known.atMs < ETA_MS && distance(known.from, from) < ETA_METERS) return known.arrivesAtMs;
    const hour = Number(clockOf(new Date(nowMs), config.businessTimeZone).time.slice(0, 2));
    const route = await this.routes.findRoute({ points: [from, dropoff!], vehicle: vehicle ?? 'car', hour });
    const arrivesAtMs = nowMs + route.durationSeconds * 1_000;
    setBounded(this.etas, id, { from: { lat: from.lat, lng: from.lng }, atMs: nowMs, arrivesAtMs }, MAX_ETAS);
    return arrivesAtMs;
  }
}

function toView(
  row: TrackedRow,
  position: ShownPosition | undefined,
  etaMs: number | null,
  shown: Pick<TrackingView, 'pin' | 'photos'>,
): TrackingView {
  const { status, date, pickupFrom, pickupTo, departure, destination, driverName, vehicle, dropoff, updatedAt } = row;
  return {
    ...{ status, date },
    pickupWindow: pickupFrom && pickupTo ? { from: pickupFrom.slice(0, 5), to: pickupTo.slice(0, 5) } : null,
    departure: districtOf(departure),
    destination: districtOf(destination),
    driver: driverName === null ? null : { firstName: firstNameOf(driverName), vehicle },
    position: position
      ? {
          ...{ lat: position.lat, lng: position.lng, headingDegrees: position.headingDegrees },
          ...{ recordedAt: new Date(position.recordedAtMs).toISOString(), isLive: position.isLive },
        }
      : null,
    dropoff: position ? dropoff : null,
    eta: etaMs === null ? null : new Date(etaMs).toISOString(),
    endedAt: hasEnded(row) ? updatedAt.toISOString() : null,
    ...shown,
  };
}
