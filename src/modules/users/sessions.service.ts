import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { config } from '../../config.js';
import { AccessTokens } from '../../kernel/auth/access-tokens.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { deleteSome } from '../../kernel/tx/delete-some.js';
import { fromBytes, newId, toBytes } from '../../kernel/tx/ids.js';
import { Problem } from '../../kernel/problems/problem.js';
import { RateLimits } from '../../kernel/auth/rate-limit.js';
import { RevokedSessions } from '../../kernel/auth/sessions.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { onCommit, UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { Passwords } from './passwords.js';
import type { User } from './user.entity.js';
import type { Credentials, Tokens } from './users.schema.js';
import { UsersService } from './users.service.js';

/** An honest client's double submit arrives within this time; a later reuse means that the token was stolen. */
const GRACE_SECONDS = 10;

type FamilyRow = {
  session_id: Buffer;
  user_id: Buffer;
  presented: number;
  current: number;
  alive: number;
  graceful: number;
};

/**
 * Log-in sessions. A session is a family of refresh tokens (RFC 9700 §4.14.2): each use rotates the token, and the
 * reuse of an old token revokes the whole family, because two parties hold a copy.
 */
@Injectable()
export class SessionsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly accessTokens: AccessTokens,
    private readonly limits: RateLimits,
    private readonly revoked: RevokedSessions,
  ) {}

  /**
   * Counts by login id and address: a guesser is locked out, the owner of the account is not.
   *
   * @param address of the caller, as `callerAddressOf` gives it
   * @throws Problem `invalid-credentials` (401), `too-many-login-attempts` (429, 10 wrong ones in 15 minutes), `busy` (503)
   */
  async authenticate({ loginId, password }: Credentials, address: string): Promise<User> {
    const pair = `${loginId} ${address}`;
    await this.limits.consume('login', pair, 'too-many-login-attempts');
    const user = await this.users.findByLoginId(loginId);
    if (!(await this.passwords.matches(user?.passwordHash, password, { address, loginId })) || !user)
      throw new Problem('invalid-credentials');
    await this.limits.reset('login', pair);
    return user;
  }

  /** Logs in. @throws as `authenticate` */
  async open(credentials: Credentials, address: string): Promise<Tokens> {
    const user = await this.authenticate(credentials, address);
    const sessionId = newId();
    const refreshToken = await this.uow.run(async (tx) => {
      await tx.query(
        `INSERT INTO sessions (id, user_id, expires_at) VALUES (?, ?, NOW(6) + INTERVAL ${config.auth.refreshTokenDays} DAY)`,
        [toBytes(sessionId), toBytes(user.id)],
      );
      return issue(tx, sessionId, 1);
    });
    return this.tokens({ id: user.id, roles: user.roles, sessionId }, refreshToken);
  }

  /**
   * Exchanges a refresh token for new tokens. A reuse of the latest one within 10 s is a double submit and gets tokens as
   * well; any older one revokes the session.
   *
   * @throws Problem `invalid-token` (401)
   */
  async refresh(presented: string): Promise<Tokens> {
    const renewed = await this.uow.run((tx) => this.rotate(tx, presented));
    // Thrown outside the transaction: the revocation of a stolen session must be committed.
    if (!renewed) throw new Problem('invalid-token');
    const user = await this.users.find(renewed.userId);
    return this.tokens({ id: user.id, roles: user.roles, sessionId: renewed.sessionId }, renewed.refreshToken);
  }

  /** Logs out: the session's tokens and tickets stop working, reads in other processes within two seconds. */
  async close(tx: Tx, sessionId: string): Promise<void> {
    await this.revoke(tx, toBytes(sessionId), 'logout');
  }

  /** Deletes expired sessions with their tokens. Returns true when there are more. */
  purge(): Promise<boolean> {
    return this.uow.run((tx) => deleteSome(tx, 'sessions WHERE expires_at < NOW(6)', 500));
  }

  private async rotate(tx: Tx, presented: string) {
    const [row]: FamilyRow[] = await tx.query(
      `SELECT s.id AS session_id, s.user_id, t.generation AS presented, s.generation AS current,
         s.revoked_at IS NULL AND s.expires_at > NOW(6) AS alive,
         s.rotated_at > NOW(6) - INTERVAL ${GRACE_SECONDS} SECOND AS graceful
       FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.hash = ? FOR UPDATE`,
      [hashOf(presented)],
    );
    if (!row || !Number(row.alive)) return undefined;
    const isCurrent = row.presented === row.current;
    const isDoubleSubmit = row.presented === row.current - 1 && Number(row.graceful) === 1;
    if (!isCurrent && !isDoubleSubmit) {
      await this.revoke(tx, row.session_id, 'reuse');
      return undefined;
    }
    const generation = isCurrent ? row.current + 1 : row.current;
    if (isCurrent) {
      await tx.query('UPDATE sessions SET generation = ?, rotated_at = NOW(6) WHERE id = ?', [
        generation,
        row.session_id,
      ]);
    }
    const sessionId = fromBytes(row.session_id);
    return { sessionId, userId: fromBytes(row.user_id), refreshToken: await issue(tx, sessionId, generation) };
  }

  private async revoke(tx: Tx, sessionId: Buffer, reason: 'logout' | 'reuse'): Promise<void> {
    await tx.query('UPDATE sessions SET revoked_at = NOW(6), revoked_reason = ? WHERE id = ? AND revoked_at IS NULL', [
      reason,
      sessionId,
    ]);
    onCommit(tx, () => this.revoked.add(fromBytes(sessionId)));
  }

  private async tokens(principal: Principal, refreshToken: string): Promise<Tokens> {
    return {
      accessToken: await this.accessTokens.sign(principal),
      refreshToken,
      expiresIn: config.auth.accessTokenSeconds,
    };
  }
}

async function issue(tx: Tx, sessionId: string, generation: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await tx.query('INSERT INTO refresh_tokens (hash, session_id, generation) VALUES (?, ?, ?)', [
    hashOf(token),
    toBytes(sessionId),
    generation,
  ]);
  return token;
}

/** 256 random bits need no slow hash. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
