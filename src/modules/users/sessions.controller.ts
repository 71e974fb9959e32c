import { Body, Controller, Delete, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Authenticated, EvenEnded, Me, Public } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { BY_PERSON } from '../../kernel/auth/scopes.js';
import { Once } from '../../kernel/http/idempotency.js';
import { PageQuery } from '../../kernel/http/pagination.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { SessionsService } from './sessions.service.js';
import { Credentials, Refresh, SessionPage, Tokens } from './users.schema.js';

/** Log-in. Idempotency keys are not supported here: their record would store the tokens in readable form. */
@ApiTags('sessions')
@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly uow: UnitOfWork,
  ) {}

  @Public()
  @Post()
  @ApiOperation({
    summary: 'Log in',
    description: 'This page stores the token of a successful log-in and uses it for every other call.',
  })
  @Returns(Tokens, 201, 'The tokens of the new session.')
  @Problems('invalid-credentials', 'account-suspended', 'account-closing', 'too-many-login-attempts')
  logIn(@Req() request: FastifyRequest, @Body({ schema: Credentials }) body: Credentials) {
    return this.sessions.open(body, { ip: request.ip, userAgent: request.headers['user-agent'] });
  }

  @Public()
  @Post('refresh')
  @ApiOperation({
    summary: 'Refresh the tokens of a session',
    description: 'A refresh token works once; using it again ends the session.',
  })
  @Returns(Tokens, 200, 'New tokens; the refresh token that was sent no longer works.')
  @Problems('invalid-token')
  refreshSession(@Req() request: FastifyRequest, @Body({ schema: Refresh }) body: Refresh) {
    return this.sessions.refresh(body.refreshToken, request.ip);
  }

  @Authenticated(BY_PERSON)
  @Get()
  @ApiOperation({ summary: 'List my sessions, newest first', description: 'Those that have ended are not listed.' })
  @Returns(SessionPage)
  @Problems('invalid-cursor')
  listSessions(@Me() me: Principal, @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>) {
    return this.sessions.findAll(me, query);
  }

  @Authenticated(BY_PERSON)
  @Delete()
  @ApiOperation({ summary: 'End all my other sessions' })
  @Returns(undefined, 204, 'Only this session goes on.')
  endOtherSessions(@Me() me: Principal, @Once() once: Once) {
    return once.run((tx) => this.sessions.closeAll(tx, me.id, 'ended', me.sessionId));
  }

  @Authenticated(BY_PERSON)
  @EvenEnded()
  @Delete('current')
  @ApiOperation({ summary: 'Log out' })
  @Returns(undefined, 204, 'The session has ended.')
  async logOut(@Me() me: Principal): Promise<void> {
    await this.uow.run((tx) => this.sessions.close(tx, me.sessionId));
  }

  @Authenticated(BY_PERSON)
  @Delete(':id')
  @ApiOperation({ summary: 'End one of my sessions', description: 'Its tokens stop working at once.' })
  @Returns(undefined, 204, 'The session has ended.')
  @Problems('session-not-found')
  endSession(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.sessions.end(tx, me, id));
  }
}
