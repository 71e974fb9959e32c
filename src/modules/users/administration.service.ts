import { Injectable } from '@nestjs/common';
import { DataSource, In, Raw } from 'typeorm';
import type { Principal } from '../../kernel/auth/principal.js';
import { readCursor, toPage } from '../../kernel/http/pagination.js';
import { Problem } from '../../kernel/problems/problem.js';
import { PEOPLE, tagForInvalidation } from '../../kernel/tx/changes.js';
import { toBytes } from '../../kernel/tx/ids.js';
import { isTest, isTestSql } from '../../kernel/tx/mode.js';
import type { Tx } from '../../kernel/tx/tx.js';
import type { AccountQuery, AuditEntry, RolesChange, Suspension } from './administration.schema.js';
import { findActs, findAudits, recordAudit } from './audits.queries.js';
import type { ActQuery, ActView } from './audit.schema.js';
import { SessionsService } from './sessions.service.js';
import { User } from './user.entity.js';
import { UsersService } from './users.service.js';

/** What admins do to the accounts of others: each act ends the sessions of the account and leaves a row that stays as it is. */
@Injectable()
export class Administration {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
  ) {}

  /** Accounts, newest first. @throws Problem `invalid-cursor` (400) */
  async findAll({ limit, cursor, loginId, email }: AccountQuery) {
    const before = readCursor(cursor);
    const accounts = await this.dataSource.manager.find(User, {
      where: {
        ...(loginId && { loginId }),
        ...(email && { ownEmail: email }),
        id: Raw((column) => `NOT ${isTestSql(column)} AND (:before IS NULL OR ${column} < :before)`, {
          before: before ? toBytes(before) : null,
        }),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return toPage(accounts.map(toView), limit);
  }

  /** @throws Problem `not-found` (404) */
  async find(id: string) {
    return toView(await this.get(id));
  }

  /** @throws Problem `not-found` (404), `invalid-cursor` (400) */
  async findAudits(id: string, page: { limit: number; cursor?: string | undefined }) {
    await this.get(id);
    return findAudits(this.dataSource.manager, id, page);
  }

  /** What operators did, newest first. @throws Problem `invalid-cursor` (400) */
  async findActs(query: ActQuery): Promise<{ items: ActView[]; nextCursor: string | null }> {
    const { manager } = this.dataSource;
    const { items, nextCursor } = await findActs(manager, query);
    const people = await this.users.findPeople(
      manager,
      items.flatMap(({ actorId }) => actorId ?? []),
    );
    const named = items.map((act) => ({ ...act, actorName: people.get(act.actorId ?? '')?.name ?? null }));
    return { items: named, nextCursor };
  }

  /** @throws Problem `not-found` (404; also for a test account, which is its person's alone) */
  private get(id: string): Promise<User> {
    if (isTest(id)) throw new Problem('not-found');
    return this.users.find(id);
  }

  /** Gives and takes roles. @throws Problem `not-found` (404), `own-account` (409), `forbidden` (403) when I am no admin any more */
  async changeRoles(tx: Tx, me: Principal, id: string, { roles, reason }: RolesChange) {
    const user = await this.lock(tx, me, id);
    const isSame = roles.length === user.roles.length && roles.every((role) => user.roles.includes(role));
    if (isSame) return toView(user);
    await tx.update(User, { id }, { roles });
    await this.conclude(tx, me, user, 'roles', { ...user, roles }, reason);
    return toView({ ...user, roles });
  }

  /** Ends all sessions, and admits no log-in. @throws as `changeRoles` */
  async suspend(tx: Tx, me: Principal, id: string, { reason }: Suspension) {
    const user = await this.lock(tx, me, id);
    if (user.suspendedAt) return toView(user);
    const suspended = { ...user, suspendedAt: new Date() };
    await tx.update(User, { id }, { suspendedAt: suspended.suspendedAt });
    await this.conclude(tx, me, user, 'suspended', suspended, reason);
    return toView(suspended);
  }

  /** Lets the owner log in again. @throws as `changeRoles` */
  async restore(tx: Tx, me: Principal, id: string) {
    const user = await this.lock(tx, me, id);
    if (!user.suspendedAt) return toView(user);
    const restored = { ...user, suspendedAt: null };
    await tx.update(User, { id }, { suspendedAt: null });
    await this.conclude(tx, me, user, 'restored', restored);
    return toView(restored);
  }

  /** Ends all sessions; the owner may log in again. @throws as `changeRoles` */
  async endSessions(tx: Tx, me: Principal, id: string): Promise<void> {
    const user = await this.lock(tx, me, id);
    await this.conclude(tx, me, user, 'sessions_ended', user);
  }

  /**
   * Locks both accounts, so that of two admins who take each other's role one comes second and is no admin by then: one remains
   * always.
   */
  private async lock(tx: Tx, me: Principal, id: string): Promise<User> {
    if (id === me.id) throw new Problem('own-account');
    if (isTest(id)) throw new Problem('not-found');
    const locked = await tx.find(User, {
      where: { id: In([me.id, id]) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const [actor, user] = [me.id, id].map((one) => locked.find((account) => account.id === one));
    if (!actor?.roles.includes('admin') || actor.suspendedAt) throw new Problem('forbidden', { roles: ['admin'] });
    if (!user) throw new Problem('not-found');
    return user;
  }

  private async conclude(
    tx: Tx,
    me: Principal,
    before: User,
    action: AuditEntry['action'],
    after: User,
    reason: string | null = null,
  ): Promise<void> {
    const roles = { rolesBefore: before.roles, rolesAfter: after.roles };
    tagForInvalidation(tx, PEOPLE);
    recordAudit(tx, { userId: before.id, actorId: me.id, action, ...roles, reason });
    await this.sessions.closeAll(tx, before.id, endReasons[action]);
  }
}

/** Why the sessions of the account end with each act. */
const endReasons = {
  roles: 'roles',
  suspended: 'suspension',
  restored: 'suspension',
  sessions_ended: 'ended',
} as const satisfies Record<AuditEntry['action'], string>;

const toView = (user: User) => ({ ...user, suspendedAt: user.suspendedAt?.toISOString() ?? null });
