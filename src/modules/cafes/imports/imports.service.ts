import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { config } from '../../../config.js';
import { recordAct } from '../../../kernel/tx/acts.js';
import { fromBytes, idOfPeriod, newId, toBytes } from '../../../kernel/tx/ids.js';
import { Outbox } from '../../../kernel/events/outbox.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import type { IncomingFile } from '../../../kernel/http/upload.js';
import { importEnded } from '../cafes.events.js';
import { collectorNames, collectors } from '../sources/collectors.js';
import { EncodingDetector, type Encoding } from './encoding.js';
import { findRowPage, streamRows } from './import-rows.js';
import { IMPORTS, REDRIVABLE_DAYS } from './import.work.js';
import { findImport, findImports, findRow, writeChunk } from './imports.queries.js';
import type { ImportFields, ImportView, NewCollection, RowQuery } from './imports.schema.js';

const CHUNK_BYTES = 2 ** 20;
/** Longer than an upload may take. */
const ABANDONED_MINUTES = 60;
/** Chunks per statement: 16 MiB are written well within the statement timeout. */
const PURGED_CHUNKS = 16;

/** A stored file. */
export type Upload = { id: string; size: number; sha256: string; encoding: Encoding };

/** Queues imports and shows their progress; `ImportRunner` runs them. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Stores a file in chunks, each in its own transaction; no worker reads it before it is queued. */
  async store({ name, bytes }: IncomingFile): Promise<Upload> {
    const id = newId();
    const [hash, detector] = [createHash('sha256'), new EncodingDetector()];
    await this.uow.run((tx) =>
      tx.query(`INSERT INTO cafe_imports (id, kind, source, file_name, state) VALUES (?, 'file', '', ?, 'uploading')`, [
        toBytes(id),
        name,
      ]),
    );
    try {
      let [size, number] = [0, 0];
      for await (const piece of inPieces(bytes)) {
        hash.update(piece);
        detector.push(piece);
        await this.uow.run((tx) => writeChunk(tx, id, number, piece));
        size += piece.length;
        number++;
      }
      return { id, size, sha256: hash.digest('hex'), encoding: detector.end() };
    } catch (error) {
      await this.discard(id);
      throw error;
    }
  }

  /** Deletes a file unless it was queued. */
  async discard(id: string): Promise<void> {
    while (await this.purgeChunks(id, `state = 'uploading'`));
    await this.uow.run((tx) =>
      tx.query(`DELETE FROM cafe_imports WHERE id = ? AND state = 'uploading'`, [toBytes(id)]),
    );
  }

  async queue(tx: Tx, by: string, fields: ImportFields, upload: Upload): Promise<ImportView> {
    await tx.query(
      `UPDATE cafe_imports SET state = 'queued', source = ?, dry_run = ?, encoding = ?, size = ?, created_by = ?
       WHERE id = ? AND state = 'uploading'`,
      [fields.source, fields.dryRun, fields.encoding ?? upload.encoding, upload.size, toBytes(by), toBytes(upload.id)],
    );
    recordAct(tx, { actorId: by, action: 'import.started', subjectId: upload.id, details: { source: fields.source } });
    return findImport(tx, upload.id);
  }

  /** @throws Problem `source-not-configured` (422) */
  async collect(tx: Tx, by: string, { source, area }: NewCollection): Promise<ImportView> {
    if (!collectors[source].isConfigured()) throw new Problem('source-not-configured', { source });
    const id = newId();
    await insertCollection(tx, id, source, area ?? config.cafes.collectArea, by);
    recordAct(tx, { actorId: by, action: 'import.started', subjectId: id, details: { source } });
    return findImport(tx, id);
  }

  /**
   * Queues a collection of each configured source once per period, unless one is waiting or running. The id
   * derives from source and period, so several workers queue it once.
   */
  async collectOnSchedule(): Promise<void> {
    const periodMs = config.cafes.collectEveryHours * 3_600_000;
    if (periodMs === 0) return;
    const [{ now }]: [{ now: string }] = await this.dataSource.query('SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS now');
    const startMs = Math.floor(Number(now) / periodMs) * periodMs;
    for (const source of collectorNames.filter((name) => collectors[name].isConfigured())) {
      await this.uow.run(async (tx) => {
        const active: unknown[] = await tx.query(
          `SELECT id FROM cafe_imports WHERE state IN ('queued', 'running') AND source = ? AND kind = 'collection' LIMIT 1`,
          [source],
        );
        if (active.length > 0) return;
        await insertCollection(tx, idOfPeriod(startMs, `collection:${source}`), source, config.cafes.collectArea, null);
      });
    }
  }

  /** @throws Problem `import-not-found` (404) */
  find(id: string, manager: EntityManager = this.dataSource.manager): Promise<ImportView> {
    return findImport(manager, id);
  }

  /** @throws Problem `invalid-cursor` (400) */
  findAll(query: { limit: number; cursor?: string }) {
    return findImports(this.dataSource.manager, query);
  }

  /** A page of the outcomes of the rows, in their order. @throws Problem `import-not-found` (404), `invalid-cursor` (400) */
  findRows(id: string, query: RowQuery, locale: Locale) {
    return findRowPage(this.dataSource.manager, id, query, locale);
  }

  /** All rows of this outcome as CSV, streamed. @throws Problem `import-not-found` (404) */
  async streamRows(id: string, { outcome }: Pick<RowQuery, 'outcome'>, locale: Locale): Promise<Readable> {
    const { manager } = this.dataSource;
    const { source } = await findRow(manager, id);
    return streamRows(manager, id, source, outcome, locale);
  }

  /** Who started an import; null for Madang itself. @throws Problem `import-not-found` (404) */
  async findStarter(manager: EntityManager, id: string): Promise<string | null> {
    const { created_by } = await findRow(manager, id);
    return created_by && fromBytes(created_by);
  }

  /**
   * Cancels an import: a waiting one never starts, a running one commits no further batch. Committed batches stay.
   *
   * @throws Problem `import-not-found` (404), `import-over` (409)
   */
  async cancel(tx: Tx, by: string, id: string): Promise<ImportView> {
    const { state } = await findRow(tx, id, 'FOR UPDATE');
    if (state !== 'queued' && state !== 'running') throw new Problem('import-over', { state });
    await tx.query(
      `UPDATE cafe_imports SET state = 'cancelled', ended_at = NOW(6), lease = NULL, leased_until = NULL WHERE id = ?`,
      [toBytes(id)],
    );
    recordAct(tx, { actorId: by, action: 'import.cancelled', subjectId: id });
    await this.outbox.add(tx, importEnded, { aggregateId: id, actorId: by, payload: { importId: id } });
    return findImport(tx, id);
  }

  /** Deletes files that are no longer needed: of ended imports and of aborted uploads. */
  async purge(): Promise<boolean> {
    await this.uow.run((tx) =>
      tx.query(
        `DELETE i FROM cafe_imports i LEFT JOIN cafe_import_chunks c ON c.import_id = i.id
         WHERE i.state = 'uploading' AND i.created_at < NOW(6) - INTERVAL ${ABANDONED_MINUTES} MINUTE AND c.import_id IS NULL`,
      ),
    );
    const [unneeded]: { id: Buffer }[] = await this.dataSource.query(
      `SELECT i.id FROM cafe_imports i WHERE EXISTS (SELECT 1 FROM cafe_import_chunks c WHERE c.import_id = i.id) AND ${UNNEEDED} LIMIT 1`,
    );
    if (!unneeded) return false;
    await this.purgeChunks(fromBytes(unneeded.id), UNNEEDED);
    return true;
  }

  /** Deletes some chunks of an import in this state; true when there may be more. */
  private async purgeChunks(id: string, state: string): Promise<boolean> {
    const { affectedRows } = await this.uow.run((tx) =>
      tx.query(
        `DELETE FROM cafe_import_chunks
         WHERE import_id = ? AND EXISTS (SELECT 1 FROM cafe_imports i WHERE i.id = ? AND ${state})
         ORDER BY number LIMIT ${PURGED_CHUNKS}`,
        [toBytes(id), toBytes(id)],
      ),
    );
    return affectedRows === PURGED_CHUNKS;
  }
}

const UNNEEDED = `(i.state IN ('succeeded', 'cancelled')
  OR (i.state = 'failed' AND NOT EXISTS (
    SELECT 1 FROM dead_letters d
    WHERE d.source = '${IMPORTS}' AND d.reference_id = i.id AND d.died_at > NOW(6) - INTERVAL ${REDRIVABLE_DAYS} DAY))
  OR (i.state = 'uploading' AND i.created_at < NOW(6) - INTERVAL ${ABANDONED_MINUTES} MINUTE))`;

async function insertCollection(tx: Tx, id: string, source: string, area: object, by: string | null): Promise<void> {
  await tx.query(
    `INSERT INTO cafe_imports (id, kind, source, area, state, created_by) VALUES (?, 'collection', ?, ?, 'queued', ?)
     ON DUPLICATE KEY UPDATE id = VALUES(id)`,
    [toBytes(id), source, JSON.stringify(area), by && toBytes(by)],
  );
}

/** The same bytes in chunks of 1 MiB; the last one may be smaller. */
async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [waiting, size]: [Buffer[], number] = [[], 0];
  for await (let chunk of bytes) {
    while (size + chunk.length >= CHUNK_BYTES) {
      const room = CHUNK_BYTES - size;
      yield Buffer.concat([...waiting, chunk.subarray(0, room)]);
      chunk = chunk.subarray(room);
      [waiting, size] = [[], 0];
    }
    waiting.push(chunk);
    size += chunk.length;
  }
  if (size > 0) yield Buffer.concat(waiting);
}
