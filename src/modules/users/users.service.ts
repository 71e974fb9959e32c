import { Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import type { Principal, Role } from '../../kernel/auth/principal.js';
import { fromBytes, newId, toBytes } from '../../kernel/tx/ids.js';
import { isTest, personOf } from '../../kernel/tx/mode.js';
import { mayHaveMailbox } from '../../kernel/email-address.js';
import { Problem } from '../../kernel/problems/problem.js';
import { isDuplicate } from '../../kernel/tx/database-errors.js';
import { PEOPLE, tagForInvalidation } from '../../kernel/tx/changes.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { createLink, findLink, purgeLinks, type AccountLink } from './account-links.queries.js';
import { recordAudit } from './audits.queries.js';
import { Passwords } from './passwords.js';
import { findEmailChange, purgeEmailChanges, requestEmailChange, type EmailChange } from './email-changes.queries.js';
import { emailChangeRequested, emailInUse, emailVerificationRequested, userBecameAdmin } from './users.events.js';
import { changeHandle, IS_SHOWN } from './handles.queries.js';
import { User } from './user.entity.js';
import type { NewUser, Person, UserChanges } from './users.schema.js';

type Registration = Omit<NewUser, 'password' | 'roles'> & { roles: Role[]; passwordHash: string };

/** Accounts. */
@Injectable()
export class UsersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: Passwords,
    private readonly outbox: Outbox,
  ) {}

  /** Hashes the password: the slow part of a registration, done before its transaction opens. `address` is the caller's. */
  async prepare({ password, ...profile }: NewUser, address: string): Promise<Registration> {
    return { ...profile, passwordHash: await this.passwords.hash(password, { address }) };
  }

  /**
   * An address that another account has is noted, and no mail goes there; the caller learns nothing of it. The account that
   * has the address gets a mail. @throws Problem `login-id-taken` (409)
   */
  async register(tx: Tx, registration: Registration): Promise<User> {
    const owner = await tx.findOne(User, { select: { id: true }, where: { ownEmail: registration.email } });
    const user: User = {
      id: newId(),
      ...registration,
      hasEmail: !owner,
      emailVerifiedAt: null,
      handle: null,
      bio: null,
      suspendedAt: null,
      closedAt: null,
      createdAt: new Date(),
    };
    try {
      await withUniqueCheck(() => tx.insert(User, { ...user }));
    } catch (error) {
      // Another registration was faster: now it is seen.
      if (error instanceof Problem && error.code === 'email-taken') return this.register(tx, registration);
      throw error;
    }
    if (owner) await this.outbox.add(tx, emailInUse, { aggregateId: owner.id, actorId: null, payload: {} });
    else if (mayHaveMailbox(user.email)) await this.requestVerification(tx, user);
    return user;
  }

  /**
   * Another address applies when its code is confirmed. Whether it has an account is not looked up: nothing here may tell.
   *
   * @throws Problem `handle-taken`, `handle-changed-lately` (409)
   */
  async change(tx: Tx, id: string, { email, handle, ...changes }: UserChanges): Promise<User> {
    if (handle !== undefined) await changeHandle(tx, id, handle);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    if (Object.keys(given).length > 0) await tx.update(User, { id }, given);
    if (handle !== undefined || 'name' in given || 'bio' in given) tagForInvalidation(tx, PEOPLE);
    const user = await this.get(tx, id);
    if (email !== undefined && (email !== user.email || !user.hasEmail)) {
      await requestEmailChange(tx, id, email);
      await this.outbox.add(tx, emailChangeRequested, { aggregateId: id, actorId: id, payload: {} });
    }
    return user;
  }

  /** Has a link to confirm the address mailed to it; if another account has the address, nothing is sent. */
  async requestVerification(tx: Tx, { id, email }: User): Promise<void> {
    const payload = { linkId: createLink(tx, 'email_verification', email, id) };
    await this.outbox.add(tx, emailVerificationRequested, { aggregateId: id, actorId: id, payload });
  }

  /** Sets the address of an account, whose owner has shown to read it. @throws Problem `email-taken` (409) */
  async setEmail(tx: Tx, id: string, email: string): Promise<void> {
    await withUniqueCheck(() => tx.update(User, { id }, { email, hasEmail: true, emailVerifiedAt: new Date() }));
  }

  /** The address that a user wants to confirm, with its code; undefined after an hour. */
  findEmailChange(tx: Tx, id: string): Promise<EmailChange | undefined> {
    return findEmailChange(tx, id);
  }

  /** Forgets addresses whose code or link is no longer valid. Returns true when there may be more. */
  async purgeAddresses(): Promise<boolean> {
    const { manager } = this.dataSource;
    const isMore = [await purgeEmailChanges(manager), await purgeLinks(manager)];
    return isMore.includes(true);
  }

  /** Whether an account has this address. */
  hasEmail(tx: Tx, email: string): Promise<boolean> {
    return tx.existsBy(User, { ownEmail: email });
  }

  /** Adds the role admin. @throws Error when there is no such account: for operators, not for callers */
  async makeAdmin(tx: Tx, loginId: string): Promise<{ id: string; isNew: boolean }> {
    const user = await tx.findOneBy(User, { loginId });
    if (!user) throw new Error(`There is no account "${loginId}": register it first (POST /v1/users).`);
    const { id, roles } = user;
    if (roles.includes('admin')) return { id, isNew: false };
    const rolesAfter: Role[] = [...roles, 'admin'];
    await tx.update(User, { id }, { roles: rolesAfter });
    recordAudit(tx, { userId: id, actorId: null, action: 'roles', rolesBefore: roles, rolesAfter, reason: null });
    await this.outbox.add(tx, userBecameAdmin, { aggregateId: id, actorId: null, payload: {} });
    return { id, isNew: true };
  }

  /** Who has the role admin, by the index of roles: `admin` is the fifth bit of that set. */
  async findAdmins(manager: EntityManager): Promise<string[]> {
    const rows: { id: Buffer }[] = await manager.query(
      `SELECT id FROM users WHERE roles >= 16 AND FIND_IN_SET('admin', roles)`,
    );
    return rows.map(({ id }) => fromBytes(id));
  }

  /** Whether there is an admin. It is the highest bit of the set: the last entry of the index of roles tells. */
  async hasAdmin(manager: EntityManager): Promise<boolean> {
    const [last]: { roles: string }[] = await manager.query('SELECT roles FROM users ORDER BY roles DESC LIMIT 1');
    return last?.roles.split(',').includes('admin') ?? false;
  }

  /** @throws Problem `not-found` (404) */
  async get(manager: EntityManager, id: string): Promise<User> {
    const user = await manager.findOneBy(User, { id });
    if (!user) throw new Problem('not-found');
    return user;
  }

  find(id: string): Promise<User> {
    return this.get(this.dataSource.manager, id);
  }

  /** My account; in test mode under the id that it has there. */
  async findMe({ id }: Principal): Promise<User & { livemode: boolean }> {
    return { ...(await this.find(personOf(id))), id, livemode: !isTest(id) };
  }

  /** The account that has this address; mail of others that name it does not go there. */
  findByEmail(manager: EntityManager, email: string): Promise<User | null> {
    return manager.findOneBy(User, { ownEmail: email });
  }

  /** A link that was mailed, or is to be; undefined once it can no longer be used. */
  findLink(tx: Tx, id: string): Promise<AccountLink | undefined> {
    return findLink(tx, id);
  }

  /** The account that logs in by this; test accounts and robots do not. */
  async findByLoginId(loginId: string): Promise<User | null> {
    const user = await this.dataSource.manager.findOneBy(User, { loginId });
    return user && isTest(user.id) ? null : user;
  }

  findByIds(manager: EntityManager, ids: string[]): Promise<User[]> {
    return manager.findBy(User, { id: In(ids) });
  }

  /** People as others see them, by id, in one statement. Reads no column that the query role has no right to. */
  async findPeople(manager: EntityManager, ids: readonly string[]): Promise<Map<string, Person>> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return new Map();
    const rows: { id: Buffer; name: string; handle: string | null }[] = await manager.query(
      `SELECT id, name, IF(${IS_SHOWN}, handle, NULL) AS handle FROM users WHERE id IN (?)`,
      [wanted.map(toBytes)],
    );
    return new Map(rows.map(({ id, ...seen }) => [fromBytes(id), { id: fromBytes(id), ...seen }]));
  }
}

/** Runs a write on `users` and reports which unique value is taken. */
async function withUniqueCheck(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // The index name ends the message; the value before it is user input and may contain anything.
    throw new Problem(/users_email'$/.test((error as Error).message) ? 'email-taken' : 'login-id-taken');
  }
}
