import { Injectable } from '@nestjs/common';
import type { Principal } from '../../kernel/auth/principal.js';
import { assertAlive } from '../../kernel/auth/sessions.js';
import { toBytes } from '../../kernel/tx/ids.js';
import { testIdOf } from '../../kernel/tx/mode.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { DriversService } from '../drivers/index.js';
import { Closures, PasswordChanges } from '../users/index.js';
import { Obligations } from './obligations.js';

/** Requests to delete an account. */
@Injectable()
export class Deletions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly passwords: PasswordChanges,
    private readonly closures: Closures,
    private readonly drivers: DriversService,
    private readonly obligations: Obligations,
  ) {}

  /**
   * Closes my account at once, and plans its deletion.
   *
   * @param address of the caller, as `callerAddressOf` gives it
   * @throws Problem `wrong-password` (403), `too-many-login-attempts` (429), and (409) what `Obligations` finds
   */
  async request(me: Principal, password: string, address: string): Promise<{ dueAt: string }> {
    const user = await this.passwords.findProven(me, password, address);
    return this.uow.run(async (tx) => {
      // Of two requests the second one finds its session ended.
      await tx.query('SELECT 1 FROM users WHERE id = ? FOR UPDATE', [toBytes(me.id)]);
      await assertAlive(tx, me);
      const problem = await this.obligations.find(tx, me.id);
      if (problem) throw problem;
      if (user.roles.includes('driver')) await this.drivers.leave(tx, me.id);
      await tx.query(
        `UPDATE webhooks SET state = 'disabled', disabled_reason = 'owner' WHERE user_id IN (?) AND state = 'active'`,
        [[me.id, testIdOf(me.id)].map(toBytes)],
      );
      const dueAt = await this.closures.close(tx, user);
      return { dueAt: dueAt.toISOString() };
    });
  }
}
