import { Readable } from 'node:stream';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ZipFile } from 'yazl';
import { RateLimits } from '../../../kernel/auth/rate-limit.js';
import { Outbox } from '../../../kernel/events/outbox.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { derivedId, newId, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { DurableWork, redriverOf } from '../../../kernel/work/work.js';
import { BlobStore, orBusy } from '../../reservations/index.js';
import { exportReady } from '../../users/index.js';
import { README, toCsv, toJson } from './export-files.js';
import { rowsOf, sections } from './export-sections.js';
import {
  claimExport,
  deleteExport,
  exportWork,
  findExports,
  findOver,
  insertExport,
  isUnderWay,
  notePiece,
  type Claim,
} from './exports.queries.js';
import type { ExportView } from './exports.schema.js';

/** Of a file so much is in memory at a time, while it is made and while it is fetched. */
const PIECE_BYTES = 2 * 2 ** 20;
/** Pauses of 2, 4, 8 … 600 s: an hour. */
const BUDGET = { maxAttempts: 14, maxSeconds: 600 };

/** The file of an export, in pieces of the blob store. */
export type ExportFile = { size: number; createdAt: string; bytes: Readable };

/** What a person can take along: everything that is theirs, in a file that a worker makes. */
@Injectable()
export class Exports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: RateLimits,
    private readonly blobs: BlobStore,
  ) {}

  /** Counts what a request costs. @throws Problem `too-many-requests` (429, five in half an hour) */
  async admit(userId: string): Promise<void> {
    await this.limits.consume('link', `export ${userId}`);
  }

  /** Has a file made. @throws Problem `export-under-way` (409) */
  async request(tx: Tx, userId: string): Promise<ExportView> {
    if (await isUnderWay(tx, userId)) throw new Problem('export-under-way');
    const id = newId();
    await insertExport(tx, id, userId);
    return this.get(tx, userId, id);
  }

  /** Those that are to be made or can be fetched, the newest first. */
  findAll(userId: string): Promise<ExportView[]> {
    return findExports(this.dataSource.manager, userId);
  }

  /** @throws Problem `export-not-found` (404; also for another person's) */
  find(userId: string, id: string): Promise<ExportView> {
    return this.get(this.dataSource.manager, userId, id);
  }

  /**
   * Begins to read a file: one that is gone is no answer that breaks off.
   *
   * @throws Problem `export-not-found` (404; also for another person's), `export-not-ready` (409), `busy` (503)
   */
  async open(userId: string, id: string): Promise<ExportFile> {
    const { state, size, createdAt, lease } = await this.get(this.dataSource.manager, userId, id);
    if (state !== 'ready' || size === null) throw new Problem('export-not-ready');
    const first = await orBusy(this.blobs.get(pieceId({ id, lease }, 0)));
    if (!first) throw new Problem('export-not-found');
    return { size, createdAt, bytes: Readable.from(this.read({ id, lease }, first, size)) };
  }

  private async *read(file: Omit<Claim, 'userId'>, first: Buffer, size: number): AsyncGenerator<Buffer> {
    yield first;
    for (let [piece, given] = [1, first.length]; given < size; piece++) {
      const bytes = await this.blobs.get(pieceId(file, piece));
      if (!bytes) throw new Error(`The piece ${piece} of the export ${file.id} is missing.`);
      yield bytes;
      given += bytes.length;
    }
  }

  private async get(manager: EntityManager, userId: string, id: string) {
    const [found] = await findExports(manager, userId, id);
    if (!found) throw new Problem('export-not-found');
    return found;
  }
}

/** Makes the files, one at a time in a process. */
@Injectable()
export class ExportMaker implements OnModuleInit {
  private readonly logger = new Logger('exports');

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly work: DurableWork,
    private readonly blobs: BlobStore,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.work.redriver(exportWork.name, redriverOf(exportWork));
  }

  /** Makes one that is due. Returns whether there was one. */
  async makeDue(): Promise<boolean> {
    const claimed = await this.uow.run(claimExport);
    if (!claimed) return false;
    const row = { keys: [toBytes(claimed.id)], heldBy: claimed.lease };
    try {
      const size = await this.make(claimed);
      await this.uow.run((tx) => this.finish(tx, claimed, row, size));
    } catch (error) {
      this.logger.error({ exportId: claimed.id, err: error }, 'could not make an export; will try again');
      const reason = error instanceof Error ? error.message : String(error);
      const failure = { source: exportWork.name, reason };
      await this.uow.run((tx) => this.work.countFailure(tx, exportWork, row, BUDGET, failure));
    }
    return true;
  }

  /** Deletes files whose time is over. Returns whether there was one. */
  async sweep(): Promise<boolean> {
    const over = await findOver(this.dataSource.manager);
    for (const { id, lease, pieces } of over) {
      // Those of every attempt: one that died has left some behind.
      for (let attempt = 1; attempt <= lease; attempt++)
        for (let piece = 0; piece < pieces; piece++) await this.blobs.delete(pieceId({ id, lease: attempt }, piece));
      await this.uow.run((tx) => deleteExport(tx, id));
    }
    return over.length > 0;
  }

  private async finish(tx: Tx, { id, userId }: Claim, row: { keys: Buffer[]; heldBy: number }, size: number) {
    if ((await this.work.succeed(tx, exportWork, row, [size])) === 0) return;
    await this.outbox.add(tx, exportReady, { aggregateId: userId, actorId: null, payload: { exportId: id } });
  }

  /** Returns the size of the file. */
  private async make(claimed: Claim): Promise<number> {
    const zip = new ZipFile();
    const output = zip.outputStream as Readable;
    // What is added is read at once, and `store` throws what went wrong there. yazl listens to no source.
    const fail = (error: Error) => output.destroy(error);
    output.on('error', () => {});
    zip.on('error', fail);
    const add = (name: string, content: () => AsyncIterable<string | Buffer>, compress = true) =>
      zip.addReadStreamLazy(name, { compress }, (open) => open(null, Readable.from(content()).on('error', fail)));
    zip.addBuffer(Buffer.from(README), 'README.txt');
    const { manager } = this.dataSource;
    for (const section of sections) {
      const names = Object.keys(section.columns);
      const rows = () => rowsOf(manager, section, claimed.userId);
      add(`${section.name}.json`, () => toJson(rows()));
      add(`${section.name}.csv`, () => toCsv(names, rows()));
    }
    for (const proofs of sections.filter(({ name }) => name.startsWith('proofs')))
      for await (const row of rowsOf(manager, proofs, claimed.userId)) {
        const { id, mediaType } = row as { id: string; mediaType: string };
        // A photo that is swept meanwhile stays empty.
        add(`photos/${id}.${mediaType.slice('image/'.length)}`, () => this.photo(id), false);
      }
    zip.end();
    return this.store(claimed, output);
  }

  private async *photo(id: string): AsyncGenerator<Buffer> {
    const bytes = await this.blobs.get(id);
    if (bytes) yield bytes;
  }

  /** Cuts the file into pieces and stores each, while the next one is not made. */
  private async store(claimed: Claim, output: Readable): Promise<number> {
    let [size, count, waiting, held] = [0, 0, 0, [] as Buffer[]];
    const keep = async () => {
      if (!(await this.uow.run((tx) => notePiece(tx, claimed, count + 1))))
        throw new Error('another worker makes this export');
      await this.blobs.put(pieceId(claimed, count), Buffer.concat(held), 'application/zip');
      [size, count, waiting, held] = [size + waiting, count + 1, 0, []];
    };
    for await (const bytes of output) {
      held.push(bytes as Buffer);
      waiting += (bytes as Buffer).length;
      if (waiting >= PIECE_BYTES) await keep();
    }
    if (waiting > 0) await keep();
    return size;
  }
}

const pieceId = ({ id, lease }: Omit<Claim, 'userId'>, piece: number): string => derivedId(id, `${lease} ${piece}`);
