import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../config.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { createLink, findLink, isLinkOpen, lockLinks, takeLink, voidLinks } from './account-links.queries.js';
import { recordAudit } from './audits.queries.js';
import type { User } from './user.entity.js';
import { userBecameAdmin } from './users.events.js';
import type { NewAdmin } from './users.schema.js';
import { UsersService } from './users.service.js';

/** It is mailed to no one. */
const NO_ADDRESS = '';

/** The way to the first admin: as long as there is none, each start logs a link by which who reads the log becomes one. */
@Injectable()
export class Setup implements OnApplicationBootstrap {
  private readonly logger = new Logger('setup');

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly users: UsersService,
    private readonly outbox: Outbox,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // Without a database that takes writes the next start tries again.
    const url = await this.uow.run((tx) => this.findUrl(tx)).catch(() => undefined);
    if (url) this.logger.warn({ url }, 'there is no admin: this link makes the first one, once, within 24 hours');
  }

  /** Registers the first admin by the token of a logged link. @throws Problem `setup-link-invalid` (409), `login-id-taken` (409), `busy` (503) */
  async makeFirstAdmin({ token, ...profile }: NewAdmin, address: string): Promise<User> {
    if (!(await isLinkOpen(this.dataSource.manager, 'setup', token))) throw new Problem('setup-link-invalid');
    const registration = await this.users.prepare({ ...profile, roles: [] }, address);
    return this.uow.run(async (tx) => {
      // All of them, so that of two who use one each the second finds none.
      await lockLinks(tx, 'setup', NO_ADDRESS);
      if (!(await takeLink(tx, 'setup', token)) || (await this.users.hasAdmin(tx)))
        throw new Problem('setup-link-invalid');
      voidLinks(tx, 'setup', NO_ADDRESS);
      const user = await this.users.register(tx, { ...registration, roles: ['admin'] });
      const roles = { rolesBefore: [], rolesAfter: user.roles };
      recordAudit(tx, { userId: user.id, actorId: null, action: 'roles', ...roles, reason: null });
      await this.outbox.add(tx, userBecameAdmin, { aggregateId: user.id, actorId: null, payload: {} });
      return user;
    });
  }

  private async findUrl(tx: Tx): Promise<string | undefined> {
    if (await this.users.hasAdmin(tx)) return undefined;
    const link = await findLink(tx, createLink(tx, 'setup', NO_ADDRESS));
    return new URL(`/account#setup=${link!.token}`, config.http.publicUrl).href;
  }
}
