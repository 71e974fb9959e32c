import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toBytes } from '../../../kernel/tx/ids.js';
import { Outbox } from '../../../kernel/events/outbox.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { isDuplicate } from '../../../kernel/tx/database-errors.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { importEnded, importProgressed } from '../cafes.events.js';
import { PlacesService } from '../places/places.service.js';
import { CollectionFailed, UnreadableFile } from '../sources/source.js';
import { DeadLetters } from '../../../kernel/work/dead-letters.js';
import { RETRIES_EXHAUSTED } from '../../../kernel/work/work.js';
import { workAttempts } from '../../../kernel/work/work.metrics.js';
import { IMPORTS, redriveImports } from './import.work.js';
import { advance, claim, fail, giveBack, LeaseLost, renew, succeed, type Claim } from './claims.js';
import { Geocoding } from './geocoding.js';
import { ImportLinking } from './import-linking.js';
import { importedRows, imports } from './imports.metrics.js';
import { findBatch, findTail, writeBatch } from './imports.queries.js';
import { recordsOf, summarise } from './outcomes.js';
import { unitsOfCollection, unitsOfFile, type Unit } from './units.js';

const HEARTBEAT_MS = 3_000;
/** The limit of consecutive unexpected errors, without a committed batch in between. */
const MAX_ERRORS = 3;
/** The same for crashed workers. */
const MAX_CLAIMS = 10;
const PERCENT_STEP = 5;
/** The share of the rows in the progress: geocoding and the search for duplicates follow. */
const MAX_PROGRESS = 0.99;

/**
 * Runs one import at a time, batch by batch. The cafés of a batch, the outcomes of its rows and the progress commit together,
 * so a killed worker has committed a whole number of batches, and another one continues after them.
 */
@Injectable()
export class ImportRunner implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('imports');
  private readonly stopping = new AbortController();

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly places: PlacesService,
    private readonly geocoding: Geocoding,
    private readonly linking: ImportLinking,
    private readonly outbox: Outbox,
    private readonly deadLetters: DeadLetters,
  ) {}

  onModuleInit(): void {
    this.deadLetters.redriver(IMPORTS, redriveImports);
  }

  /** Aborts before the schedules stop, which wait for the running import. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Claims one import and runs it until it ends or its lease is lost. Returns true when there was one. */
  async runNext(): Promise<boolean> {
    if (this.stopping.signal.aborted) return false;
    const claimed = await this.uow.run(claim).catch((error: unknown) => {
      if (isDuplicate(error)) return undefined; // another worker claimed one of the same source at the same time
      throw error;
    });
    if (!claimed) return false;
    const lost = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, lost.signal]);
    const heart = setInterval(() => void this.beat(claimed, lost), HEARTBEAT_MS);
    try {
      if (claimed.row.attempts > MAX_CLAIMS) throw new Error('its workers died too often');
      await this.work(claimed, signal);
    } catch (error) {
      await this.endWith(claimed, error, lost.signal);
    } finally {
      clearInterval(heart);
    }
    return true;
  }

  private async work(claimed: Claim, signal: AbortSignal): Promise<void> {
    const { id, row } = claimed;
    const isRehearsal = row.dry_run === 1;
    // A dry run stores nothing, so it cannot be continued.
    if (isRehearsal) await this.uow.run((tx) => this.startOver(tx, claimed));
    const { manager } = this.dataSource;
    const tail = await findTail(manager, id);
    const seen = await this.findSeen(id);
    const units =
      row.kind === 'file'
        ? unitsOfFile(manager, id, row, tail.rows)
        : unitsOfCollection(row, tail.next as Unit['next'], signal);
    const run = { claimed, seen, number: tail.number, rows: tail.rows, progress: isRehearsal ? 0 : row.progress };
    try {
      // The next unit is read while this one is being written.
      let coming = units.next();
      for (;;) {
        const { value: unit, done } = await coming;
        signal.throwIfAborted();
        if (done) break;
        coming = units.next();
        coming.catch(() => {}); // it is awaited in the next iteration, unless this one fails
        await this.write(run, unit);
      }
    } finally {
      await units.return(undefined);
    }
    if (!isRehearsal) {
      await this.geocoding.locate(claimed, signal);
      await this.linking.link(claimed, signal);
    }
    await this.uow.run(async (tx) => {
      await succeed(tx, claimed);
      await this.announceEnd(tx, id);
    });
    imports.inc({ source: row.source, outcome: 'succeeded' });
    workAttempts.inc({ work: IMPORTS, outcome: 'done' });
  }

  private async write(run: Run, { rows, next, progress: done }: Unit): Promise<void> {
    const { claimed, seen } = run;
    const progress = Math.min(MAX_PROGRESS, done);
    const { id, row } = claimed;
    const records = recordsOf(rows);
    const { results } = await this.uow.run(async (tx) => {
      const verb = row.dry_run === 1 ? 'dryRun' : 'ingest';
      const taken = records.length > 0 ? await this.places[verb](tx, row.source, records, seen) : [];
      const summary = summarise(rows, taken);
      await writeBatch(tx, id, { number: run.number, firstRow: run.rows, next, ...summary });
      // Last, so that a cancellation waits for this row no longer than for a commit.
      await advance(tx, claimed, Math.max(run.progress, progress));
      await this.announceProgress(tx, id, run.progress, progress);
      return summary;
    });
    // After the commit: a unit that is repeated must see its own rows as new.
    for (const { sourceId, reason } of results) if (sourceId !== null && !reason) seen.add(sourceId);
    importedRows.inc({ source: claimed.row.source }, rows.length);
    run.number++;
    run.rows += rows.length;
    run.progress = Math.max(run.progress, progress);
  }

  private async startOver(tx: Tx, claimed: Claim): Promise<void> {
    await renew(tx, claimed);
    await tx.query('DELETE FROM cafe_import_batches WHERE import_id = ?', [toBytes(claimed.id)]);
  }

  /** The ids that this import has stored before its last batch. */
  private async findSeen(id: string): Promise<Set<string>> {
    const seen = new Set<string>();
    for (let number = 0; ; number++) {
      const batch = await findBatch(this.dataSource.manager, id, number, undefined);
      if (!batch) return seen;
      for (const { sourceId, reason } of batch.results) if (sourceId !== null && !reason) seen.add(sourceId);
    }
  }

  private async announceProgress(tx: Tx, importId: string, before: number, after: number): Promise<void> {
    const steps = (progress: number) => Math.floor((progress * 100) / PERCENT_STEP);
    if (steps(after) <= steps(before)) return;
    const payload = { importId, percent: steps(after) * PERCENT_STEP };
    await this.outbox.add(tx, importProgressed, { aggregateId: importId, actorId: null, payload });
  }

  private announceEnd(tx: Tx, importId: string): Promise<void> {
    return this.outbox.add(tx, importEnded, { aggregateId: importId, actorId: null, payload: { importId } });
  }

  private async beat(claimed: Claim, lost: AbortController): Promise<void> {
    try {
      await this.uow.run((tx) => renew(tx, claimed));
    } catch (error) {
      // The database may respond again before the lease expires.
      if (error instanceof LeaseLost) lost.abort(error);
    }
  }

  private async endWith(claimed: Claim, error: unknown, lost: AbortSignal): Promise<void> {
    const { id, row } = claimed;
    if (error instanceof LeaseLost || lost.aborted) return;
    try {
      if (this.stopping.signal.aborted) return await this.uow.run((tx) => giveBack(tx, claimed));
      const code = codeOf(error);
      const isExpected = code !== undefined;
      if (!isExpected) this.logger.error({ err: error, importId: id, attempts: row.attempts }, 'an import stopped');
      // Otherwise the lease expires, and another worker claims the import.
      if (!isExpected && (isBusy(error) || row.attempts < MAX_ERRORS)) return;
      await this.uow.run(async (tx) => {
        await fail(tx, claimed, code ?? 'internal-error', isExpected ? (error as Error).message : 'Tell us the id.');
        await this.announceEnd(tx, id);
        // Only the sender can correct an unreadable file; anything else may succeed later.
        if (code === 'unreadable-file') return;
        const letter = { source: IMPORTS, referenceId: id, reason: code ?? RETRIES_EXHAUSTED, attempts: row.attempts };
        await this.deadLetters.add(tx, { ...letter, firstError: String(error), lastError: String(error) });
      });
      imports.inc({ source: row.source, outcome: 'failed' });
      workAttempts.inc({ work: IMPORTS, outcome: 'dead' });
    } catch (failure) {
      if (!(failure instanceof LeaseLost)) throw failure;
    }
  }
}

type Run = { claimed: Claim; seen: Set<string>; number: number; rows: number; progress: number };

/** The error of a failure that the file or the provider caused. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof UnreadableFile) return 'unreadable-file';
  return error instanceof CollectionFailed ? error.code : undefined;
}

/** The database was overloaded or unavailable: the import is not at fault. */
const isBusy = (error: unknown): boolean => error instanceof Problem && error.status === 503;
