import { Injectable } from '@nestjs/common';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import { PEOPLE, tagForInvalidation } from '../../kernel/tx/changes.js';
import { toBytes } from '../../kernel/tx/ids.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { createLink, takeLink, voidLinks } from './account-links.queries.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { forgetEmailChange } from './email-changes.queries.js';
import { SessionsService } from './sessions.service.js';
import type { User } from './user.entity.js';
import { deletionRequested, deletionStopped } from './users.events.js';

/**
 * How long a closed account can be kept by the link in a mail. As long as a change of its address can be undone: a thief who changes
 * the address and then has the account deleted must not be faster than its owner.
 */
const GRACE_DAYS = 7;

/** Accounts on their way out: closed at once, deleted when the days of grace are over. */
@Injectable()
export class Closures {
  constructor(
    private readonly sessions: SessionsService,
    private readonly keys: ApiKeysService,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Closes an account, whose row the caller has locked: no session and no key goes on, and a log-in is refused. Keys stay revoked
   * whatever comes. Returns when the account is due to be deleted.
   */
  async close(tx: Tx, { id, email }: User): Promise<Date> {
    await tx.query('UPDATE users SET closed_at = NOW(6) WHERE id = ?', [toBytes(id)]);
    tagForInvalidation(tx, PEOPLE);
    await tx.query(
      `INSERT INTO account_deletions (user_id, requested_at, due_at) VALUES (?, NOW(6), NOW(6) + INTERVAL ${GRACE_DAYS} DAY)`,
      [toBytes(id)],
    );
    await this.sessions.closeAll(tx, id, 'deletion');
    await this.keys.revokeAll(tx, id);
    await forgetEmailChange(tx, id);
    voidLinks(tx, 'password_reset', email);
    const payload = { linkId: createLink(tx, 'deletion_cancel', email, id) };
    await this.outbox.add(tx, deletionRequested, { aggregateId: id, actorId: id, payload });
    const [row]: { due_at: Date }[] = await tx.query('SELECT due_at FROM account_deletions WHERE user_id = ?', [
      toBytes(id),
    ]);
    return row!.due_at;
  }

  /** Keeps an account by the link that was mailed. @throws Problem `deletion-link-invalid` (409) */
  async cancel(tx: Tx, token: string): Promise<void> {
    const link = await takeLink(tx, 'deletion_cancel', token);
    if (!link?.userId || !(await this.reopen(tx, link.userId))) throw new Problem('deletion-link-invalid');
  }

  /** Opens a closed account again as long as it is not deleted. Returns whether it was closed. */
  async reopen(tx: Tx, id: string): Promise<boolean> {
    // The account first, as the worker does: one of the two sees what the other did.
    await tx.query('SELECT 1 FROM users WHERE id = ? FOR UPDATE', [toBytes(id)]);
    const { affectedRows }: { affectedRows: number } = await tx.query(
      `DELETE FROM account_deletions WHERE user_id = ? AND NOT EXISTS (
         SELECT 1 FROM users WHERE users.id = account_deletions.user_id AND ${IS_NAMELESS})`,
      [toBytes(id)],
    );
    if (affectedRows === 0) return false;
    await tx.query('UPDATE users SET closed_at = NULL WHERE id = ?', [toBytes(id)]);
    tagForInvalidation(tx, PEOPLE);
    await tx.query(`DELETE FROM account_links WHERE user_id = ? AND kind = 'deletion_cancel'`, [toBytes(id)]);
    return true;
  }

  /** Opens an account again that cannot be deleted, and tells its owner. */
  async stop(tx: Tx, id: string): Promise<void> {
    if (await this.reopen(tx, id))
      await this.outbox.add(tx, deletionStopped, { aggregateId: id, actorId: null, payload: {} });
  }
}

/** The condition on a row of `users` whose person is gone from it. */
export const IS_NAMELESS = `login_id LIKE 'deleted-%' AND email = ''`;
