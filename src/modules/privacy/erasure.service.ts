import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toBytes } from '../../kernel/tx/ids.js';
import { testIdOf } from '../../kernel/tx/mode.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { DurableWork, redriverOf } from '../../kernel/work/work.js';
import { Closures } from '../users/index.js';
import {
  claim,
  deleteNotifications,
  deletionWork,
  eraseOwnRows,
  leaveHistory,
  lockAccount,
  putBack,
  setNamelessUntil,
  takeName,
  type Claim,
} from './erasure.queries.js';
import { endExports } from './exports/exports.queries.js';
import { Obligations } from './obligations.js';
import { SubjectEraser } from './subject-eraser.js';
import { findNextSubject } from './subjects.queries.js';

/** How long a worker goes on with one person before it looks whose turn it is. Less than a lease. */
const TURN_MS = 20_000;
/** Pauses of 2, 4, 8 … 3,600 s: most of a day. */
const BUDGET = { maxAttempts: 30, maxSeconds: 3_600 };

/**
 * Makes accounts nameless whose days of grace are over. Each step is small transactions that can be repeated: where it is
 * interrupted, it goes on at the step that was not done, and nothing is half a person for good.
 */
@Injectable()
export class Erasure implements OnModuleInit {
  private readonly logger = new Logger('deletions');

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly work: DurableWork,
    private readonly closures: Closures,
    private readonly obligations: Obligations,
    private readonly subjects: SubjectEraser,
  ) {}

  onModuleInit(): void {
    this.work.redriver(deletionWork.name, redriverOf(deletionWork));
  }

  /** Goes on with an account that is due. Returns whether there was one. */
  async eraseDue(): Promise<boolean> {
    const claimed = await this.uow.run(claim);
    if (!claimed) return false;
    const row = { keys: [toBytes(claimed.userId)], heldBy: claimed.lease };
    try {
      const isDone = await this.erase(claimed);
      await this.uow.run((tx) =>
        isDone ? this.work.succeed(tx, deletionWork, row).then(() => {}) : putBack(tx, claimed),
      );
      return true;
    } catch (error) {
      this.logger.error({ userId: claimed.userId, err: error }, 'could not delete the account; will try again');
      const reason = error instanceof Error ? error.message : String(error);
      await this.uow.run((tx) =>
        this.work.countFailure(tx, deletionWork, row, BUDGET, { source: deletionWork.name, reason }),
      );
      return true;
    }
  }

  /** Returns whether nothing is left to do. */
  private async erase(claimed: Claim): Promise<boolean> {
    const { userId } = claimed;
    if (!(await this.uow.run((tx) => this.begin(tx, userId)))) return true;
    const endsAt = performance.now() + TURN_MS;
    if (!(await this.eraseAccount(userId, claimed, endsAt))) return false;
    // The account of the test mode, if there is one, is as small as what programs try out.
    await this.eraseAccount(testIdOf(userId));
    return true;
  }

  /** Takes an account out of everything. Returns false when its turn was over before that was done. */
  private async eraseAccount(userId: string, claimed?: Claim, endsAt = Infinity): Promise<boolean> {
    await this.uow.run((tx) => endExports(tx, userId));
    await eraseOwnRows(this.uow, userId);
    // Before the history is written again, which is made of what there is.
    while (await this.uow.run((tx) => deleteNotifications(tx, userId)));
    for (let done = claimed?.namelessUntil; ;) {
      const next = await findNextSubject(this.dataSource.manager, userId, done);
      if (!next) break;
      await this.subjects.erase(userId, next);
      if (claimed) await this.uow.run((tx) => setNamelessUntil(tx, claimed, next.id));
      done = next.id;
      if (performance.now() > endsAt) return false;
    }
    while (await this.uow.run((tx) => leaveHistory(tx, userId)));
    return true;
  }

  /** Takes the name, or opens the account again when something came up since it was closed. Returns whether it is nameless. */
  private async begin(tx: Tx, userId: string): Promise<boolean> {
    const account = await lockAccount(tx, userId);
    if (!account) return false;
    if (account.isNameless) return true;
    if (await this.obligations.find(tx, userId)) {
      await this.closures.stop(tx, userId);
      return false;
    }
    await takeName(tx, userId, account.email);
    return true;
  }
}
