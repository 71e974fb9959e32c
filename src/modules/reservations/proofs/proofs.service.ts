import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import type { IncomingFile } from '../../../kernel/http/upload.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { newId } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { forEachDue } from '../../../kernel/work/each.js';
import type { ProofView } from '../proofs.schema.js';
import { activeStatuses } from '../reservation.entity.js';
import { lockReservation } from '../reservations.queries.js';
import { ReservationsService } from '../reservations.service.js';
import { conflict } from '../state.js';
import { BlobStore, orBusy } from './blob-store.js';
import { cleanImage } from './images.js';
import {
  deleteProof,
  findDue,
  findProofs,
  findShown,
  insertUpload,
  isUpload,
  keepUpload,
  showProofs,
  type Upload,
} from './proofs.queries.js';

const MOST_PROOFS = 10;
/** Photos are whole in memory while they come in: so many at once in a process, and of one driver. */
const MOST_INCOMING = 16;
const MOST_OF_DRIVER = 4;
/** For 8 MiB at 70 kB/s. */
const INCOMING_MS = 120_000;

/** A proof with its picture. */
export type ProofFile = ProofView & { bytes: Buffer };

/** Photos that a driver takes of a delivery. */
@Injectable()
export class ProofsService {
  /** The driver of each photo that comes in. */
  private readonly incoming: string[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly reservations: ReservationsService,
    private readonly blobs: BlobStore,
  ) {}

  /**
   * Keeps a photo outside of any transaction; no proof comes of it before `add`.
   *
   * @throws Problem `not-a-photo` (422), `request-timeout` (408), `busy` (503)
   */
  async store(reservationId: string, driver: Principal, file: IncomingFile): Promise<Upload> {
    const image = cleanImage(await this.read(driver.id, file));
    if (!image) throw new Problem('not-a-photo');
    const sha256 = createHash('sha256').update(image.bytes).digest('hex');
    const upload: Upload = { id: newId(), type: image.type, size: image.bytes.length, sha256 };
    // The row first: what a crash leaves behind is known to the sweep.
    await this.uow.run((tx) => insertUpload(tx, reservationId, driver.id, upload));
    await orBusy(this.blobs.put(upload.id, image.bytes, image.type));
    return upload;
  }

  private async read(driverId: string, { bytes }: IncomingFile): Promise<Buffer> {
    const own = this.incoming.filter((id) => id === driverId).length;
    if (this.incoming.length >= MOST_INCOMING || own >= MOST_OF_DRIVER) throw new Problem('busy');
    this.incoming.push(driverId);
    const endsAt = performance.now() + INCOMING_MS;
    try {
      const pieces: Buffer[] = [];
      for await (const piece of bytes) {
        if (performance.now() > endsAt) throw new Problem('request-timeout');
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    } finally {
      this.incoming.splice(this.incoming.indexOf(driverId), 1);
    }
  }

  /**
   * Makes a proof of a photo. Only its driver adds proofs, while it is under way, and a few.
   *
   * @throws Problem `reservation-not-found` (404; also for another driver), `reservation-conflict`, `too-many-proofs` (409),
   *   `busy` (503) when the upload took more than an hour
   */
  async add(tx: Tx, driver: Principal, reservationId: string, { id }: Upload): Promise<ProofView> {
    await lockReservation(tx, reservationId);
    const { status } = await this.reservations.getOwnDelivery(tx, driver, reservationId);
    if (!activeStatuses.includes(status)) throw conflict(status, 'proven');
    if (!(await keepUpload(tx, id))) throw new Problem('busy');
    const proofs = await findProofs(tx, reservationId);
    if (proofs.length > MOST_PROOFS) throw new Problem('too-many-proofs', { max: MOST_PROOFS });
    return proofs.find((proof) => proof.id === id)!;
  }

  /** Deletes a photo unless a proof came of it. What a crash leaves behind goes after an hour. */
  async discard(id: string): Promise<void> {
    if (await isUpload(this.dataSource.manager, id)) await orBusy(this.delete(id));
  }

  /**
   * What a driver shows of the end of a delivery; everybody with its link sees it from now on.
   *
   * @throws Problem `proof-required` (422) for none where one is needed, `proof-unknown` (422) for one of another booking or
   *   driver, or that is none
   */
  async show(tx: Tx, driver: Principal, reservationId: string, ids: string[], isNeeded: boolean): Promise<void> {
    const distinct = [...new Set(ids)];
    if (distinct.length === 0 && isNeeded) throw new Problem('proof-required', { proof: 'photo' });
    if (distinct.length === 0) return;
    if ((await showProofs(tx, reservationId, driver.id, distinct)) < distinct.length)
      throw new Problem('proof-unknown');
  }

  /** @throws Problem `reservation-not-found` (404; also for a stranger) */
  async findAll(viewer: Principal, reservationId: string): Promise<ProofView[]> {
    const { manager } = this.dataSource;
    await this.reservations.findOfParty(manager, viewer, reservationId);
    return findProofs(manager, reservationId);
  }

  /** What everybody with the link may see, by the booking. */
  findShown(manager: EntityManager, reservationIds: string[]): Promise<Map<string, ProofView[]>> {
    return findShown(manager, reservationIds);
  }

  /** One of these with its picture. @throws Problem `proof-not-found` (404), `busy` (503) */
  async open(proofs: readonly ProofView[], id: string): Promise<ProofFile> {
    const proof = proofs.find((one) => one.id === id);
    const bytes = proof && (await orBusy(this.blobs.get(id)));
    if (!bytes) throw new Problem('proof-not-found');
    return { ...proof, bytes };
  }

  /** Deletes what is due. Returns whether there was any. */
  async sweep(): Promise<boolean> {
    return forEachDue(await findDue(this.dataSource.manager), async (id) => {
      await this.delete(id);
      return true;
    });
  }

  /** The row last: where this is interrupted, a sweep begins anew. */
  private async delete(id: string): Promise<void> {
    await this.blobs.delete(id);
    await this.uow.run((tx) => deleteProof(tx, id));
  }
}
