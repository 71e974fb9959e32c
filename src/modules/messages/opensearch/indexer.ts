import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DurableWork, redriverOf, RETRIES_EXHAUSTED } from '../../../kernel/work/work.js';
import { toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { Cluster, type Outcome } from './cluster.js';
import {
  claim,
  countUnindexed,
  findDocuments,
  indexingWork,
  purgeIndexed,
  putBack,
  rowsOf,
  type Claim,
} from './indexing.queries.js';
import { ALIAS } from './template.js';

const BATCH = 500;
/** About half an hour of temporary rejections. A permanent rejection is not retried. */
const BUDGET = { maxAttempts: 12, maxSeconds: 300 };
const SOURCE = 'messages.search';

/** Indexes messages in OpenSearch, each at least once. MySQL holds the queue; the requests are made outside of any transaction. */
@Injectable()
export class Indexer implements OnModuleInit {
  private readonly logger = new Logger('search');
  private isPrepared = false;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly cluster: Cluster,
    private readonly work: DurableWork,
  ) {}

  onModuleInit(): void {
    this.work.redriver(SOURCE, redriverOf(indexingWork));
  }

  /** Indexes a batch of due messages. Returns true when there may be more. @throws Error when the cluster does not respond */
  async indexDue(): Promise<boolean> {
    if (!this.cluster.isOn) return false;
    if (!this.isPrepared) await this.cluster.prepare();
    this.isPrepared = true;
    const claims = await this.uow.run((tx) => claim(tx, BATCH));
    if (claims.length === 0) return false;
    const outcomes = await this.write(claims);
    await this.uow.run((tx) => this.settle(tx, claims, outcomes));
    return claims.length === BATCH;
  }

  countWaiting(): Promise<number> {
    return countUnindexed(this.dataSource.manager);
  }

  async purge(): Promise<void> {
    await purgeIndexed(this.dataSource.manager);
  }

  private async write(claims: Claim[]): Promise<Map<string, Outcome>> {
    const documents = await findDocuments(
      this.dataSource.manager,
      claims.map(({ id }) => id),
    );
    try {
      const outcomes = await this.cluster.write(ALIAS, documents);
      return new Map(documents.map(({ document: { id } }, place) => [id, outcomes[place]!]));
    } catch (error) {
      this.isPrepared = false; // a cluster that comes back may have lost its template
      await this.uow.run((tx) => putBack(tx, claims, 1));
      throw error;
    }
  }

  private async settle(tx: Tx, claims: Claim[], outcomes: Map<string, Outcome>): Promise<void> {
    const taken = claims.filter(({ id }) => outcomes.get(id)?.taken);
    for (const rows of rowsOf(taken)) await this.work.succeed(tx, indexingWork, rows);
    for (const one of claims) {
      const outcome = outcomes.get(one.id);
      if (!outcome?.taken)
        await this.recordRejection(tx, one, outcome ?? { again: true, reason: 'there is no such message' });
    }
  }

  private async recordRejection(
    tx: Tx,
    one: Claim,
    { again, reason }: { again: boolean; reason: string },
  ): Promise<void> {
    this.logger.warn({ messageId: one.id, reason: reason.slice(0, 2_000) }, 'not indexed');
    const row = { keys: [toBytes(one.id)], heldBy: one.lease };
    const failure = { source: SOURCE, reason, cause: again ? RETRIES_EXHAUSTED : 'refused' };
    await this.work.countFailure(tx, indexingWork, row, again ? BUDGET : { maxAttempts: 1 }, failure);
  }
}
