import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../../kernel/auth/principal.js';
import { RateLimits } from '../../kernel/auth/rate-limit.js';
import { assertAlive } from '../../kernel/auth/sessions.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import { toBytes } from '../../kernel/tx/ids.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { createLink, isLinkOpen, takeLink, voidLinks } from './account-links.queries.js';
import { forgetEmailChange } from './email-changes.queries.js';
import { Passwords } from './passwords.js';
import { SessionsService } from './sessions.service.js';
import type { User } from './user.entity.js';
import { passwordChanged, passwordResetRequested } from './users.events.js';
import { namesUser, type PasswordChange, type PasswordReset } from './users.schema.js';
import { UsersService } from './users.service.js';

/** New passwords of accounts: by a link for those who forgot theirs, and by the present one. */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly passwords: Passwords,
    private readonly limits: RateLimits,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Asks for a link to set a new password. It does the same for every address: only the worker that plans the mail looks for an
   * account, so neither answer nor time tells whether there is one.
   */
  async requestReset(tx: Tx, email: string): Promise<void> {
    const aggregateId = createLink(tx, 'password_reset', email);
    await this.outbox.add(tx, passwordResetRequested, { aggregateId, actorId: null, payload: {} });
  }

  /**
   * Sets a new password by the token of a mailed link. A forged token costs no hash.
   *
   * @param address of the caller, as `callerAddressOf` gives it
   * @throws Problem `reset-link-invalid` (409), `password-names-user` (422), `busy` (503)
   */
  async reset({ token, password }: PasswordReset, address: string): Promise<void> {
    if (!(await isLinkOpen(this.dataSource.manager, 'password_reset', token))) throw new Problem('reset-link-invalid');
    const passwordHash = await this.passwords.hash(password, { address });
    await this.uow.run(async (tx) => {
      const link = await takeLink(tx, 'password_reset', token);
      const user = link && (await this.users.findByEmail(tx, link.email));
      if (!user) throw new Problem('reset-link-invalid');
      assertNotNaming(password, user);
      // Who has the link reads the mail that is sent to the address.
      await tx.query(
        'UPDATE users SET password_hash = ?, email_verified_at = COALESCE(email_verified_at, NOW(6)) WHERE id = ?',
        [passwordHash, toBytes(user.id)],
      );
      await this.conclude(tx, user);
    });
  }

  /**
   * Sets a new password for who knows the present one; other sessions end. Wrong ones are counted per account, wherever they
   * come from: a thief of a token must not guess on.
   *
   * @param address of the caller, as `callerAddressOf` gives it
   * @throws Problem `wrong-password` (403), `too-many-login-attempts` (429, 10 wrong ones in 15 minutes), `password-names-user` (422), `busy` (503)
   */
  async change(me: Principal, { currentPassword, newPassword }: PasswordChange, address: string): Promise<void> {
    const user = await this.findProven(me, currentPassword, address);
    assertNotNaming(newPassword, user);
    const passwordHash = await this.passwords.hash(newPassword, { address });
    await this.uow.run(async (tx) => {
      await assertAlive(tx, me);
      // Who set another one meanwhile, perhaps by a link because this one was stolen, has the last word.
      const { affectedRows } = await tx.query('UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?', [
        passwordHash,
        toBytes(me.id),
        user.passwordHash,
      ]);
      if (affectedRows === 0) throw new Problem('wrong-password');
      await this.conclude(tx, user, me.sessionId);
    });
  }

  /**
   * My account, once I have shown again that I know its password.
   *
   * @param address of the caller, as `callerAddressOf` gives it
   * @throws Problem `wrong-password` (403), `too-many-login-attempts` (429, 10 wrong ones in 15 minutes), `busy` (503)
   */
  async findProven(me: Principal, password: string, address: string): Promise<User> {
    const counted = `password ${me.id}`;
    await this.limits.consume('login', counted, 'too-many-login-attempts');
    const user = await this.users.find(me.id);
    const attempt = { address, loginId: user.loginId };
    if (!(await this.passwords.matches(user.passwordHash, password, attempt))) throw new Problem('wrong-password');
    await this.limits.reset('login', counted);
    return user;
  }

  /**
   * Ends what the former password opened, and what may yet open the account. The account's row is locked by then: a log-in with
   * the former password is either seen here or sees the new one.
   */
  private async conclude(tx: Tx, user: User, keptSession?: string): Promise<void> {
    await this.sessions.closeAll(tx, user.id, 'password', keptSession);
    if (user.hasEmail) voidLinks(tx, 'password_reset', user.email);
    await forgetEmailChange(tx, user.id);
    await this.outbox.add(tx, passwordChanged, { aggregateId: user.id, actorId: user.id, payload: {} });
  }
}

/** @throws Problem `password-names-user` (422) */
function assertNotNaming(password: string, user: User): void {
  if (namesUser(password, user)) throw new Problem('password-names-user');
}
