import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { BY_PERSON } from '../../kernel/auth/scopes.js';
import { Once } from '../../kernel/http/idempotency.js';
import { PageQuery } from '../../kernel/http/pagination.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { AccountPage, AccountQuery, AccountView, AuditPage, RolesChange, Suspension } from './administration.schema.js';
import { Administration } from './administration.service.js';

@ApiTags('users')
@Authenticated('operations')
@Controller('v1/users')
export class AdministrationController {
  constructor(private readonly administration: Administration) {}

  @Get()
  @Roles('admin')
  @ApiOperation({ summary: 'List accounts, newest first', description: 'Or find one by its login id or address.' })
  @Returns(AccountPage)
  @Problems('forbidden', 'invalid-cursor')
  listAccounts(@Query({ schema: AccountQuery }) query: AccountQuery) {
    return this.administration.findAll(query);
  }

  @Get(':id')
  @Roles('admin')
  @ApiOperation({ summary: 'Get an account' })
  @Returns(AccountView)
  @Problems('forbidden', 'not-found')
  getAccount(@Param('id', { schema: Id }) id: string) {
    return this.administration.find(id);
  }

  @Get(':id/audit')
  @Roles('admin')
  @ApiOperation({ summary: 'List what admins did to an account, newest first' })
  @Returns(AuditPage)
  @Problems('forbidden', 'not-found', 'invalid-cursor')
  listAudits(@Param('id', { schema: Id }) id: string, @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>) {
    return this.administration.findAudits(id, query);
  }

  @Put(':id/roles')
  @Authenticated(BY_PERSON)
  @Roles('admin')
  @ApiOperation({
    summary: 'Set the roles of an account',
    description:
      'Its sessions end; the next log-in has the new roles. Not for the own account, so that one admin remains.',
  })
  @Returns(AccountView)
  @Problems('forbidden', 'not-found', 'own-account')
  changeRoles(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RolesChange }) body: RolesChange,
    @Once() once: Once,
  ) {
    return once.run((tx) => this.administration.changeRoles(tx, me, id, body));
  }

  @Delete(':id/sessions')
  @Authenticated(BY_PERSON)
  @Roles('admin')
  @ApiOperation({
    summary: 'End all sessions of an account',
    description: 'Its owner can log in again. Not for the own account.',
  })
  @Returns(undefined, 204, 'The sessions are over.')
  @Problems('forbidden', 'not-found', 'own-account')
  endSessionsOfAccount(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.administration.endSessions(tx, me, id));
  }

  @Put(':id/suspension')
  @Authenticated(BY_PERSON)
  @Roles('admin')
  @ApiOperation({
    summary: 'Suspend an account',
    description: 'Its sessions end, and a log-in says that it is suspended. Not for the own account.',
  })
  @Returns(AccountView)
  @Problems('forbidden', 'not-found', 'own-account')
  suspendAccount(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: Suspension }) body: Suspension,
    @Once() once: Once,
  ) {
    return once.run((tx) => this.administration.suspend(tx, me, id, body));
  }

  @Delete(':id/suspension')
  @Authenticated(BY_PERSON)
  @Roles('admin')
  @ApiOperation({ summary: 'Restore a suspended account', description: 'Its owner can log in again.' })
  @Returns(AccountView)
  @Problems('forbidden', 'not-found', 'own-account')
  restoreAccount(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.administration.restore(tx, me, id));
  }
}
