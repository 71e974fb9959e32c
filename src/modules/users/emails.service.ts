import { Injectable } from '@nestjs/common';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import { toBytes } from '../../kernel/tx/ids.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { Closures } from './closures.service.js';
import { createLink, takeLink, voidLaterLinks, voidLinks } from './account-links.queries.js';
import { findEmailChange, forgetEmailChange } from './email-changes.queries.js';
import { NO_PASSWORD } from './passwords.js';
import { SessionsService } from './sessions.service.js';
import type { User } from './user.entity.js';
import { emailChanged, passwordResetRequested } from './users.events.js';
import { UsersService } from './users.service.js';

/** Whose an e-mail address is: shown by a code or a link that was mailed to it. */
@Injectable()
export class Emails {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly outbox: Outbox,
    private readonly closures: Closures,
  ) {}

  /**
   * Makes the address that was asked for the account's own; the former one gets a link to undo that. An account that was made for
   * it meanwhile is no secret to who reads its mail. @throws Problem `email-code-invalid`, `email-taken` (409)
   */
  async confirm(tx: Tx, id: string, code: string): Promise<User> {
    const change = await findEmailChange(tx, id);
    if (change?.code !== code) throw new Problem('email-code-invalid');
    const former = await this.users.get(tx, id);
    await this.users.setEmail(tx, id, change.email);
    await forgetEmailChange(tx, id);
    if (former.hasEmail && former.email !== change.email) {
      const payload = { linkId: createLink(tx, 'email_undo', former.email, id) };
      await this.outbox.add(tx, emailChanged, { aggregateId: id, actorId: id, payload });
    }
    return this.users.get(tx, id);
  }

  /** Has a link mailed to my address. @throws Problem `email-verified` (409) */
  async requestVerification(tx: Tx, id: string): Promise<void> {
    const user = await this.users.get(tx, id);
    if (user.emailVerifiedAt) throw new Problem('email-verified');
    await this.users.requestVerification(tx, user);
  }

  /** Confirms the address of an account by a mailed link. @throws Problem `email-link-invalid` (409) */
  async verify(tx: Tx, token: string): Promise<void> {
    const link = await takeLink(tx, 'email_verification', token);
    if (!link?.userId) throw new Problem('email-link-invalid');
    const { affectedRows } = await tx.query(
      'UPDATE users SET email_verified_at = NOW(6) WHERE id = ? AND own_email = ? AND email_verified_at IS NULL',
      [toBytes(link.userId), link.email],
    );
    if (affectedRows === 0) throw new Problem('email-link-invalid');
  }

  /**
   * Gives an account its former address back, which another has changed: they know the password, so that it works no longer, and a
   * link to set a new one is mailed. Every session ends, and later changes can no longer be undone; earlier ones can. @throws Problem `email-link-invalid`, `email-taken` (409)
   */
  async undo(tx: Tx, token: string): Promise<void> {
    const link = await takeLink(tx, 'email_undo', token);
    if (!link?.userId) throw new Problem('email-link-invalid');
    const { email } = await this.users.get(tx, link.userId);
    await this.users.setEmail(tx, link.userId, link.email);
    await tx.query('UPDATE users SET password_hash = ? WHERE id = ?', [NO_PASSWORD, toBytes(link.userId)]);
    voidLaterLinks(tx, 'email_undo', link.userId, link.id);
    voidLinks(tx, 'password_reset', email);
    await forgetEmailChange(tx, link.userId);
    await this.sessions.closeAll(tx, link.userId, 'email');
    // Who took the account may have had it closed as well.
    await this.closures.reopen(tx, link.userId);
    const aggregateId = createLink(tx, 'password_reset', link.email);
    await this.outbox.add(tx, passwordResetRequested, { aggregateId, actorId: null, payload: {} });
  }
}
