import { Body, Controller, Delete, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Authenticated, EvenEnded, Me, Public } from '../../kernel/auth/auth.guard.js';
import { callerAddressOf } from '../../kernel/auth/caller-address.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { SessionsService } from './sessions.service.js';
import { Credentials, Refresh, Tokens } from './users.schema.js';

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
  @Problems('invalid-credentials', 'too-many-login-attempts')
  logIn(@Req() request: FastifyRequest, @Body({ schema: Credentials }) body: Credentials) {
    return this.sessions.open(body, callerAddressOf(request.ip));
  }

  @Public()
  @Post('refresh')
  @ApiOperation({
    summary: 'Refresh the tokens of a session',
    description: 'A refresh token works once; using it again ends the session.',
  })
  @Returns(Tokens, 200, 'New tokens; the refresh token that was sent no longer works.')
  @Problems('invalid-token')
  refreshSession(@Body({ schema: Refresh }) body: Refresh) {
    return this.sessions.refresh(body.refreshToken);
  }

  @Authenticated()
  @EvenEnded()
  @Delete('current')
  @ApiOperation({ summary: 'Log out' })
  @Returns(undefined, 204, 'The session has ended.')
  async logOut(@Me() me: Principal): Promise<void> {
    await this.uow.run((tx) => this.sessions.close(tx, me.sessionId));
  }
}
