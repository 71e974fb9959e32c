import { Injectable } from '@nestjs/common';
import { Problem } from '../../kernel/problems/problem.js';
import { toBytes } from '../../kernel/tx/ids.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { WalletsService } from '../wallets/index.js';

const OPEN_MISSION = `(m.status IN ('open', 'claimed', 'disputed') OR m.refunding)`;

/** What a person owes others or is owed: as long as there is any, the account cannot be deleted. */
@Injectable()
export class Obligations {
  constructor(private readonly wallets: WalletsService) {}

  /**
   * The person's row is locked: whatever refers to it is seen here or comes after this transaction.
   *
   * @returns the problem that names what must end first; undefined when there is nothing
   */
  async find(tx: Tx, userId: string): Promise<Problem | undefined> {
    const has = async (from: string) => {
      const rows: unknown[] = await tx.query(`SELECT 1 FROM ${from} LIMIT 1`, [toBytes(userId)]);
      return rows.length > 0;
    };
    if (await has(`users WHERE id = ? AND FIND_IN_SET('admin', roles)`)) return new Problem('deletion-of-admin');
    // `status` of one that is on its way back is that of before.
    for (const party of ['consumer_id', 'driver_id'])
      if (await has(`reservations WHERE ${party} = ? AND status IN ('requested', 'accepted', 'picked_up')`))
        return new Problem('deletion-bookings-open');
    if (await has(`missions m WHERE m.streamer_id = ? AND ${OPEN_MISSION}`))
      return new Problem('deletion-missions-open');
    if (await has(`pledges p JOIN missions m ON m.id = p.mission_id WHERE p.backer_id = ? AND ${OPEN_MISSION}`))
      return new Problem('deletion-pledges-open');
    if (await has(`withdrawals WHERE user_id = ? AND status = 'pending'`))
      return new Problem('deletion-withdrawals-open');
    const { available, held } = await this.wallets.getBalance(tx, userId);
    return available + held > 0 ? new Problem('deletion-balance-left') : undefined;
  }
}
