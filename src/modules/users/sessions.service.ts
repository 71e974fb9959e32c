import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../config.js';
import { AccessTokens } from '../../kernel/auth/access-tokens.js';
import { callerAddressOf, networkOf } from '../../kernel/auth/caller-address.js';
import { rolesIn, type Principal } from '../../kernel/auth/principal.js';
import { deleteSome } from '../../kernel/tx/delete-some.js';
import { fromBytes, newId, toBytes } from '../../kernel/tx/ids.js';
import { readCursor, toPage } from '../../kernel/http/pagination.js';
import { Problem } from '../../kernel/problems/problem.js';
import { RateLimits } from '../../kernel/auth/rate-limit.js';
import { hashOfSecret } from '../../kernel/secret-hash.js';
import { ALIVE, RevokedSessions } from '../../kernel/auth/sessions.js';
import { testIdOf } from '../../kernel/tx/mode.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { where } from '../../kernel/tx/where.js';
import { onCommit, UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { Passwords } from './passwords.js';
import type { User } from './user.entity.js';
import type { Credentials, SessionView, Tokens } from './users.schema.js';
import { UsersService } from './users.service.js';

/** An honest client's double submit arrives within this time; a later reuse means that the token was stolen. */
const GRACE_SECONDS = 10;

const USER_AGENT_LENGTH = 200;
const REFRESHED_SECONDS = config.auth.refreshTokenDays * 86_400;

/** Why a session ended before its time. */
type EndReason = 'logout' | 'reuse' | 'ended' | 'password' | 'email' | 'roles' | 'suspension' | 'deletion';

/** From where a person logs in. */
type Origin = { ip: string; userAgent: string | undefined };

type SessionRow = {
  id: Buffer;
  user_agent: string | null;
  network: string | null;
  created_at: Date;
  rotated_at: Date;
  expires_at: Date;
};

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
    private readonly dataSource: DataSource,
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
   * @throws Problem `invalid-credentials` (401), `account-suspended`, `account-closing` (403, to who knows the password),
   *   `too-many-login-attempts` (429, 10 wrong ones in 15 minutes), `busy` (503)
   */
  async authenticate({ loginId, password }: Credentials, address: string): Promise<User> {
    const pair = `${loginId} ${address}`;
    await this.limits.consume('login', pair, 'too-many-login-attempts');
    const user = await this.users.findByLoginId(loginId);
    if (!(await this.passwords.matches(user?.passwordHash, password, { address, loginId })) || !user)
      throw new Problem('invalid-credentials');
    await this.limits.reset('login', pair);
    assertOpen(user);
    return user;
  }

  /** Logs in. @throws as `authenticate` */
  async open(credentials: Credentials, origin: Origin): Promise<Tokens> {
    const user = await this.authenticate(credentials, callerAddressOf(origin.ip));
    const { principal, refreshToken } = await this.uow.run(async (tx) => {
      const principal = await begin(tx, user, origin, REFRESHED_SECONDS);
      return { principal, refreshToken: await issue(tx, principal.sessionId, 1) };
    });
    return this.tokens(principal, refreshToken);
  }

  /** Opens a session that cannot be refreshed, for who has just shown their password. @throws as `authenticate` */
  openBriefly(user: User, origin: Origin): Promise<Principal> {
    return this.uow.run((tx) => begin(tx, user, origin, config.auth.accessTokenSeconds));
  }

  /**
   * Exchanges a refresh token for new tokens. A reuse of the latest one within 10 s is a double submit and gets tokens as
   * well; any older one revokes the session.
   *
   * @param ip of the caller
   * @throws Problem `invalid-token` (401)
   */
  async refresh(presented: string, ip: string): Promise<Tokens> {
    const renewed = await this.uow.run((tx) => this.rotate(tx, presented, ip));
    // Thrown outside the transaction: the revocation of a stolen session must be committed.
    if (!renewed) throw new Problem('invalid-token');
    const user = await this.users.find(renewed.userId);
    return this.tokens({ id: user.id, roles: user.roles, sessionId: renewed.sessionId }, renewed.refreshToken);
  }

  /** Logs out: the session's tokens and tickets stop working, in other processes within two seconds at most. */
  async close(tx: Tx, sessionId: string): Promise<void> {
    await this.revoke(tx, [toBytes(sessionId)], 'logout');
  }

  /** Ends one session of a person; again changes nothing. @throws Problem `session-not-found` (404) */
  async end(tx: Tx, me: Principal, id: string): Promise<void> {
    const rows: unknown[] = await tx.query('SELECT 1 FROM sessions WHERE id = ? AND user_id = ?', [
      toBytes(id),
      toBytes(me.id),
    ]);
    if (rows.length === 0) throw new Problem('session-not-found');
    await this.revoke(tx, [toBytes(id)], 'ended');
  }

  /** Ends all sessions of a person, except perhaps one. */
  async closeAll(tx: Tx, userId: string, reason: EndReason, except?: string): Promise<void> {
    const rows: { id: Buffer }[] = await tx.query(`SELECT id FROM sessions WHERE user_id = ? AND ${ALIVE}`, [
      toBytes(userId),
    ]);
    const ids = rows.map(({ id }) => id).filter((id) => fromBytes(id) !== except);
    if (ids.length > 0) await this.revoke(tx, ids, reason);
    // Keys of the person go on, with the roles that the person has now.
    onCommit(tx, () => [userId, testIdOf(userId)].forEach((id) => this.revoked.add(id)));
  }

  /** The sessions of a person that go on. @throws Problem `invalid-cursor` (400) */
  async findAll(me: Principal, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
    const before = readCursor(cursor);
    const { sql, parameters } = where(['user_id = ?', toBytes(me.id)], [ALIVE], ['id < ?', before && toBytes(before)]);
    const rows: SessionRow[] = await this.dataSource.manager.query(
      `SELECT id, user_agent, network, created_at, rotated_at, expires_at FROM sessions
       WHERE ${sql} ORDER BY id DESC LIMIT ${limit + 1}`,
      parameters,
    );
    return toPage(
      rows.map((row) => toView(row, me)),
      limit,
    );
  }

  /** Deletes expired sessions with their tokens. Returns true when there are more. */
  purge(): Promise<boolean> {
    return this.uow.run((tx) => deleteSome(tx, 'sessions WHERE expires_at < NOW(6)', 500));
  }

  private async rotate(tx: Tx, presented: string, ip: string) {
    const [row]: FamilyRow[] = await tx.query(
      `SELECT s.id AS session_id, s.user_id, t.generation AS presented, s.generation AS current,
         s.revoked_at IS NULL AND s.expires_at > NOW(6) AS alive,
         s.rotated_at > NOW(6) - INTERVAL ${GRACE_SECONDS} SECOND AS graceful
       FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.hash = ? FOR UPDATE`,
      [hashOfSecret(presented)],
    );
    if (!row || !Number(row.alive)) return undefined;
    const isCurrent = row.presented === row.current;
    const isDoubleSubmit = row.presented === row.current - 1 && Number(row.graceful) === 1;
    if (!isCurrent && !isDoubleSubmit) {
      await this.revoke(tx, [row.session_id], 'reuse');
      return undefined;
    }
    const generation = isCurrent ? row.current + 1 : row.current;
    if (isCurrent) {
      await tx.query('UPDATE sessions SET generation = ?, rotated_at = NOW(6), network = ? WHERE id = ?', [
        generation,
        networkOf(ip),
        row.session_id,
      ]);
    }
    const sessionId = fromBytes(row.session_id);
    return { sessionId, userId: fromBytes(row.user_id), refreshToken: await issue(tx, sessionId, generation) };
  }

  private async revoke(tx: Tx, ids: Buffer[], reason: EndReason): Promise<void> {
    await tx.query(
      'UPDATE sessions SET revoked_at = NOW(6), revoked_reason = ? WHERE id IN (?) AND revoked_at IS NULL',
      [reason, ids],
    );
    onCommit(tx, () => ids.forEach((id) => this.revoked.add(fromBytes(id))));
  }

  private async tokens(principal: Principal, refreshToken: string): Promise<Tokens> {
    return {
      accessToken: await this.accessTokens.sign(principal),
      refreshToken,
      expiresIn: config.auth.accessTokenSeconds,
    };
  }
}

/**
 * Opens a session. It locks the account until the commit: who sets another password, takes a role or suspends, and ends all
 * sessions with it, either sees this one or has the log-in fail here.
 *
 * @throws Problem `invalid-credentials` (401), `account-suspended`, `account-closing` (403)
 */
async function begin(
  tx: Tx,
  { id, passwordHash }: User,
  { ip, userAgent }: Origin,
  seconds: number,
): Promise<Principal> {
  type Row = { password_hash: string; roles: string; suspendedAt: Date | null; closedAt: Date | null };
  const [user]: Row[] = await tx.query(
    'SELECT password_hash, roles, suspended_at AS suspendedAt, closed_at AS closedAt FROM users WHERE id = ? LOCK IN SHARE MODE',
    [toBytes(id)],
  );
  if (user?.password_hash !== passwordHash) throw new Problem('invalid-credentials');
  assertOpen(user);
  const sessionId = newId();
  await tx.query(
    `INSERT INTO sessions (id, user_id, network, user_agent, expires_at)
     VALUES (?, ?, ?, ?, NOW(6) + INTERVAL ? SECOND)`,
    [toBytes(sessionId), toBytes(id), networkOf(ip), userAgent?.slice(0, USER_AGENT_LENGTH) || null, seconds],
  );
  return { id, roles: rolesIn(user.roles), sessionId };
}

/** @throws Problem `account-suspended`, `account-closing` (403) */
function assertOpen({ suspendedAt, closedAt }: Pick<User, 'suspendedAt' | 'closedAt'>): void {
  if (suspendedAt) throw new Problem('account-suspended');
  if (closedAt) throw new Problem('account-closing');
}

const toView = ({ id, ...row }: SessionRow, me: Principal): SessionView => ({
  id: fromBytes(id),
  isCurrent: fromBytes(id) === me.sessionId,
  userAgent: row.user_agent,
  network: row.network,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.rotated_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
});

async function issue(tx: Tx, sessionId: string, generation: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await tx.query('INSERT INTO refresh_tokens (hash, session_id, generation) VALUES (?, ?, ?)', [
    hashOfSecret(token),
    toBytes(sessionId),
    generation,
  ]);
  return token;
}
