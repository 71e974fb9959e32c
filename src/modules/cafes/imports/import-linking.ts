import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { originIdOf } from '../places/cafe.js';
import { LinkingService } from '../duplicates/linking.service.js';
import { renew, type Claim } from './claims.js';
import { findBatch } from './imports.queries.js';

/** Searches duplicates of the cafés that an import added or changed, once all of them are stored. */
@Injectable()
export class ImportLinking {
  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly linking: LinkingService,
  ) {}

  /** Continues batch by batch, including cafés that earlier, failed or cancelled imports of the source left. */
  async link(claimed: Claim, signal: AbortSignal): Promise<void> {
    for (const { id, linked } of await this.findUnlinked(claimed)) {
      for (let number = linked; ; number++) {
        signal.throwIfAborted();
        const batch = await findBatch(this.dataSource.manager, id, number, undefined);
        if (!batch) break;
        const changed = batch.results.filter(({ outcome }) => outcome !== 'unchanged' && outcome !== 'rejected');
        const cafeIds = changed.map(({ sourceId }) => originIdOf(claimed.row.source, sourceId!));
        await this.uow.run(async (tx) => {
          await this.linking.link(tx, [...new Set(cafeIds)]);
          await tx.query('UPDATE cafe_imports SET linked_batches = ? WHERE id = ?', [number + 1, toBytes(id)]);
          // Last, so that a cancellation waits no longer than for a commit.
          await renew(tx, claimed);
        });
      }
    }
  }

  private async findUnlinked({ id, row }: Claim): Promise<{ id: string; linked: number }[]> {
    const rows: { id: Buffer; linked_batches: number }[] = await this.dataSource.query(
      `SELECT i.id, i.linked_batches FROM cafe_imports i
       WHERE i.source = ? AND i.dry_run = FALSE AND (i.id = ? OR i.state IN ('failed', 'cancelled'))
         AND EXISTS (SELECT 1 FROM cafe_import_batches b WHERE b.import_id = i.id AND b.number >= i.linked_batches)
       ORDER BY i.id`,
      [row.source, toBytes(id)],
    );
    return rows.map((found) => ({ id: fromBytes(found.id), linked: found.linked_batches }));
  }
}
